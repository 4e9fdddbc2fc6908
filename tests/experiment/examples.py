"""Experiments to try things on, good ones and a table of bad ones, for every door they may come in by."""

import copy
from typing import Any, NamedTuple

GOOD = {
    "version": 1,
    "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {"b": 50}},
    "start": [-1.2, 1.0],
    "steps": 700,
    "seed": 3,
    "runs": [
        {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.05}}},
        {
            "optimizer": {"name": "sgd", "parameters": {"learning_rate": 1e-4, "momentum": 0.9}},
            "changes": [
                {"step": 120, "set": {"learning_rate": 2e-4}},
                {"step": 400, "set": {"momentum": 0.5}},
            ],
        },
        {"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.05}}},
        {"optimizer": {"name": "newton"}},
    ],
}


def edited(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A copy with one place set anew; the last part of the path may be one that is not there yet."""
    copied = copy.deepcopy(value)
    here = copied
    for part in path[:-1]:
        here = here[part]
    if isinstance(here, list) and path[-1] == len(here):
        here.append(new)
    else:
        here[path[-1]] = new
    return copied


def without(value: Any, path: tuple[str | int, ...]) -> Any:
    """A copy that lacks one place."""
    copied = copy.deepcopy(value)
    here = copied
    for part in path[:-1]:
        here = here[part]
    del here[path[-1]]
    return copied


class Bad(NamedTuple):
    """An experiment that is refused: with which code, where, and with which values among others."""

    experiment: Any
    code: str
    field: str
    values: dict[str, Any]


def formula(**fields: Any) -> Any:
    """A good experiment on a formula of one's own, with some fields of the objective set anew."""
    own = {"kind": "formula", "text": "a*x^2 + y^2", "domain": [[-2, 2], [-1, 3]], "parameters": {"a": 3}}
    return edited(GOOD, ("objective",), {**own, **fields})


RUN = {"optimizer": {"name": "adam"}}
RATE = ("runs", 0, "optimizer", "parameters", "learning_rate")
RATE_FIELD = "runs[0].optimizer.parameters.learning_rate"
STEP = ("runs", 1, "changes", 0, "step")
MANY = [{"step": step, "set": {"momentum": 0.1}} for step in range(33)]

BAD: dict[str, Bad] = {
    "no object": Bad([1], "wrong_type", "", {"got": "a list", "expected": "an object"}),
    "no version": Bad(without(GOOD, ("version",)), "missing_field", "version", {}),
    "version 2": Bad(edited(GOOD, ("version",), 2), "bad_version", "version", {"got": 2, "allowed": [1]}),
    "version true": Bad(
        edited(GOOD, ("version",), True), "bad_version", "version", {"got": True, "allowed": [1]}
    ),
    "unknown field": Bad(
        edited(GOOD, ("stepz",), 5),
        "unknown_field",
        "stepz",
        {"got": "stepz", "known": ["steps", "stop", "seed", "start", "objective", "runs", "version"]},
    ),
    "prototype": Bad(edited(GOOD, ("__proto__",), {}), "unknown_field", "__proto__", {"got": "__proto__"}),
    "no objective": Bad(without(GOOD, ("objective",)), "missing_field", "objective", {}),
    "objective as text": Bad(
        edited(GOOD, ("objective",), "rosenbrock"),
        "wrong_type",
        "objective",
        {"got": "text", "expected": "an object"},
    ),
    "unknown kind": Bad(
        edited(GOOD, ("objective", "kind"), "sufrace"),
        "unknown_name",
        "objective.kind",
        {"got": "sufrace", "known": ["surface", "formula", "risk"]},
    ),
    "no kind": Bad(without(GOOD, ("objective", "kind")), "missing_field", "objective.kind", {}),
    "formula that cannot be read": Bad(
        formula(text="x² + 2y"), "formula_times", "objective.text", {"column": 7, "write": "2*y"}
    ),
    "formula of code": Bad(formula(text="().__class__"), "formula_missing", "objective.text", {"column": 2}),
    "formula without domain": Bad(
        without(formula(), ("objective", "domain")), "missing_field", "objective.domain", {}
    ),
    "formula with a surface's name": Bad(
        formula(name="rosenbrock"), "unknown_field", "objective.name", {"got": "name"}
    ),
    "formula of three axes": Bad(
        formula(domain=[[0, 1]] * 3), "too_many", "objective.domain", {"got": 3, "limit": 2}
    ),
    "formula of no axis": Bad(formula(domain=[]), "wrong_length", "objective.domain", {"got": 0}),
    "formula on half an axis": Bad(
        formula(domain=[[0, 1], [2]]), "wrong_length", "objective.domain[1]", {"got": 1, "expected": 2}
    ),
    "formula on a backward axis": Bad(
        formula(domain=[[0, 1], [3, 2]]), "wrong_order", "objective.domain[1]", {"got": [3, 2]}
    ),
    "formula far out": Bad(
        formula(domain=[[0, 1e7], [2, 3]]), "out_of_range", "objective.domain[0][1]", {"got": 1e7}
    ),
    "formula's name unknown": Bad(
        formula(parameters={"c": 1}),
        "unknown_field",
        "objective.parameters.c",
        {"got": "c", "known": ["a"]},
    ),
    "formula's name out of range": Bad(
        formula(parameters={"a": 1e7}), "out_of_range", "objective.parameters.a", {"got": 1e7, "high": 1e6}
    ),
    "start of a formula of x alone": Bad(
        formula(text="a*x", domain=[[-1, 1]]), "wrong_length", "start", {"got": 2, "expected": 1}
    ),
    "unknown surface": Bad(
        edited(GOOD, ("objective", "name"), "himmelblua"),
        "unknown_name",
        "objective.name",
        {"got": "himmelblua"},
    ),
    "surface's parameter unknown": Bad(
        edited(GOOD, ("objective", "parameters", "c"), 1),
        "unknown_field",
        "objective.parameters.c",
        {"got": "c"},
    ),
    "surface's parameter out of range": Bad(
        edited(GOOD, ("objective", "parameters", "b"), -1e9),
        "out_of_range",
        "objective.parameters.b",
        {"got": -1e9},
    ),
    "start too long": Bad(
        edited(GOOD, ("start",), [1, 2, 3]), "wrong_length", "start", {"got": 3, "expected": 2}
    ),
    "start empty": Bad(edited(GOOD, ("start",), []), "wrong_length", "start", {"got": 0, "expected": 2}),
    "start of a thousand": Bad(
        edited(GOOD, ("start",), [0] * 1000), "too_many", "start", {"got": 1000, "limit": 64}
    ),
    "start far out": Bad(
        edited(GOOD, ("start", 0), 1e7), "out_of_range", "start[0]", {"got": 1e7, "low": -1e6, "high": 1e6}
    ),
    "start of texts": Bad(
        edited(GOOD, ("start", 1), "1"), "wrong_type", "start[1]", {"got": "text", "expected": "a number"}
    ),
    "start null inside": Bad(
        edited(GOOD, ("start", 1), None), "wrong_type", "start[1]", {"got": "null", "expected": "a number"}
    ),
    "no steps": Bad(
        edited(GOOD, ("steps",), 0), "out_of_range", "steps", {"got": 0, "low": 1, "high": 20_000}
    ),
    "too many steps": Bad(
        edited(GOOD, ("steps",), 20_001), "out_of_range", "steps", {"got": 20_001, "low": 1, "high": 20_000}
    ),
    "steps of four thousand digits": Bad(
        edited(GOOD, ("steps",), 10**4000), "out_of_range", "steps", {"got": "a very large whole number"}
    ),
    "half a step": Bad(
        edited(GOOD, ("steps",), 10.5), "wrong_type", "steps", {"got": 10.5, "expected": "a whole number"}
    ),
    "steps true": Bad(
        edited(GOOD, ("steps",), True),
        "wrong_type",
        "steps",
        {"got": "true or false", "expected": "a whole number"},
    ),
    "negative seed": Bad(
        edited(GOOD, ("seed",), -1), "out_of_range", "seed", {"got": -1, "low": 0, "high": 2**32 - 1}
    ),
    "stop unknown": Bad(
        edited(GOOD, ("stop",), {"patients": 3}), "unknown_field", "stop.patients", {"got": "patients"}
    ),
    "stop out of range": Bad(
        edited(GOOD, ("stop",), {"gradient_norm": -1}),
        "out_of_range",
        "stop.gradient_norm",
        {"got": -1, "low": 0},
    ),
    "runs as object": Bad(
        edited(GOOD, ("runs",), {}), "wrong_type", "runs", {"got": "an object", "expected": "a list"}
    ),
    "nine runs": Bad(edited(GOOD, ("runs",), [RUN] * 9), "too_many", "runs", {"got": 9, "limit": 8}),
    "run without optimizer": Bad(edited(GOOD, ("runs", 4), {}), "missing_field", "runs[4].optimizer", {}),
    "unknown optimizer": Bad(
        edited(GOOD, ("runs", 0, "optimizer", "name"), "adma"),
        "unknown_name",
        "runs[0].optimizer.name",
        {"got": "adma"},
    ),
    "name as number": Bad(
        edited(GOOD, ("runs", 0, "optimizer", "name"), 7),
        "wrong_type",
        "runs[0].optimizer.name",
        {"got": "a number", "expected": "text"},
    ),
    "name too long": Bad(
        edited(GOOD, ("runs", 0, "optimizer", "name"), "a" * 61),
        "too_large",
        "runs[0].optimizer.name",
        {"got": 61, "limit": 60},
    ),
    "unknown parameter": Bad(
        edited(GOOD, ("runs", 0, "optimizer", "parameters", "lr"), 0.1),
        "unknown_field",
        "runs[0].optimizer.parameters.lr",
        {"got": "lr"},
    ),
    "momentum 2": Bad(
        edited(GOOD, ("runs", 1, "optimizer", "parameters", "momentum"), 2),
        "out_of_range",
        "runs[1].optimizer.parameters.momentum",
        {"got": 2, "low": 0},
    ),
    "learning rate true": Bad(
        edited(GOOD, RATE, True), "wrong_type", RATE_FIELD, {"got": "true or false", "expected": "a number"}
    ),
    "learning rate as text": Bad(
        edited(GOOD, RATE, "1e-3"), "wrong_type", RATE_FIELD, {"got": "text", "expected": "a number"}
    ),
    "learning rate null": Bad(
        edited(GOOD, RATE, None), "wrong_type", RATE_FIELD, {"got": "null", "expected": "a number"}
    ),
    "flag as number": Bad(
        edited(GOOD, ("runs", 0, "optimizer", "parameters", "amsgrad"), 1),
        "wrong_type",
        "runs[0].optimizer.parameters.amsgrad",
        {"got": "a number", "expected": "true or false"},
    ),
    "unknown oracle": Bad(
        edited(GOOD, ("runs", 0, "oracle"), {"name": "nosy"}),
        "unknown_name",
        "runs[0].oracle.name",
        {"got": "nosy", "known": ["noisy", "stale", "minibatch", "exact"]},
    ),
    "unknown schedule": Bad(
        edited(GOOD, ("runs", 0, "schedule"), {"name": "cosin"}),
        "unknown_name",
        "runs[0].schedule.name",
        {"got": "cosin"},
    ),
    "unknown clip": Bad(
        edited(GOOD, ("runs", 0, "clip"), {"name": "nrom"}),
        "unknown_name",
        "runs[0].clip.name",
        {"got": "nrom"},
    ),
    "run's start in three dimensions": Bad(
        edited(GOOD, ("runs", 0, "start"), [1, 2, 3]),
        "wrong_length",
        "runs[0].start",
        {"got": 3, "expected": 2},
    ),
    "label too long": Bad(
        edited(GOOD, ("runs", 0, "label"), "é" * 61), "too_large", "runs[0].label", {"got": 61, "limit": 60}
    ),
    "33 changes": Bad(
        edited(GOOD, ("runs", 1, "changes"), MANY), "too_many", "runs[1].changes", {"got": 33, "limit": 32}
    ),
    "changes out of order": Bad(
        edited(GOOD, STEP, 400),
        "wrong_order",
        "runs[1].changes[1].step",
        {"got": 400, "low": 401, "high": 699},
    ),
    "change at the last step": Bad(
        edited(GOOD, ("runs", 1, "changes", 1, "step"), 700),
        "out_of_range",
        "runs[1].changes[1].step",
        {"got": 700, "low": 0, "high": 699},
    ),
    "change before the start": Bad(
        edited(GOOD, STEP, -1), "out_of_range", "runs[1].changes[0].step", {"got": -1, "low": 0}
    ),
    "change of another rule's parameter": Bad(
        edited(GOOD, ("runs", 1, "changes", 0, "set"), {"beta1": 0.5}),
        "unknown_field",
        "runs[1].changes[0].set.beta1",
        {"got": "beta1"},
    ),
    "change out of range": Bad(
        edited(GOOD, ("runs", 1, "changes", 0, "set"), {"momentum": 1.5}),
        "out_of_range",
        "runs[1].changes[0].set.momentum",
        {"got": 1.5, "low": 0},
    ),
    "change without set": Bad(
        without(GOOD, ("runs", 1, "changes", 0, "set")), "missing_field", "runs[1].changes[0].set", {}
    ),
}

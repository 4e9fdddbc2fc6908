"""Sweeps and maps to try things on, good ones and a table of bad ones, for every door they may come in by."""

from typing import Any, NamedTuple

from tests.experiment.examples import edited, without

EXPERIMENT = {
    "version": 1,
    "objective": {"kind": "surface", "name": "himmelblau", "parameters": {}},
    "start": [0.3, -0.2],
    "steps": 60,
    "seed": 5,
    "runs": [
        {"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.01}}},
        {
            "optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.002, "momentum": 0.5}},
            "oracle": {"name": "noisy", "parameters": {"standard_deviation": 3}},
            "changes": [{"step": 20, "set": {"learning_rate": 0.001}}],
        },
        {"optimizer": {"name": "bfgs"}},
        {"optimizer": {"name": "newton"}},
        {"optimizer": {"name": "sgd", "parameters": {"momentum": 0.5, "nesterov": True}}},
        {"optimizer": {"name": "lbfgs"}},
    ],
}
RATES = {"name": "learning_rate", "low": 1e-4, "high": 0.1, "count": 40, "scale": "log"}
ACROSS = {"name": "start_x", "low": -5, "high": 5, "count": 24}
UP = {"name": "start_y", "low": -4, "high": 5, "count": 20}
SWEEP = {"run": 0, "axis": RATES}
NOISY = {"run": 1, "axis": RATES, "seeds": 9}
MAP = {"run": 0, "axes": [ACROSS, UP]}
# On a line there is no y.
LINE = {**EXPERIMENT, "objective": {"kind": "surface", "name": "parabola"}, "start": [2]}


class BadSurvey(NamedTuple):
    """What is refused: with which code, where, and with which values among others. `steps` of the experiment."""

    survey: dict[str, Any]
    code: str
    field: str
    values: dict[str, Any]
    steps: int = 60


def axis(**fields: Any) -> dict[str, Any]:
    return {**SWEEP, "axis": {**RATES, **fields}}


def listed(values: Any, **fields: Any) -> dict[str, Any]:
    return {**SWEEP, "axis": {"name": "learning_rate", "values": values, **fields}}


BAD_SWEEPS: dict[str, BadSurvey] = {
    "no run of that index": BadSurvey(
        {**SWEEP, "run": 6}, "out_of_range", "run", {"got": 6, "low": 0, "high": 5}
    ),
    "run as text": BadSurvey({**SWEEP, "run": "0"}, "wrong_type", "run", {"got": "text"}),
    "no axis": BadSurvey(without(SWEEP, ("axis",)), "missing_field", "axis", {}),
    "axis as a list": BadSurvey({**SWEEP, "axis": []}, "wrong_type", "axis", {"expected": "an object"}),
    "unknown field": BadSurvey(axis(hihg=2), "unknown_field", "axis.hihg", {"got": "hihg"}),
    "a hundred thousand values": BadSurvey(
        axis(count=100_000), "out_of_range", "axis.count", {"got": 100_000, "low": 2, "high": 2000}
    ),
    "one value": BadSurvey(axis(count=1), "out_of_range", "axis.count", {"got": 1, "low": 2}),
    "count of a half": BadSurvey(axis(count=2.5), "wrong_type", "axis.count", {"expected": "a whole number"}),
    "no count": BadSurvey(without(SWEEP, ("axis", "count")), "missing_field", "axis.count", {}),
    "no low": BadSurvey(without(SWEEP, ("axis", "low")), "missing_field", "axis.low", {}),
    "low null": BadSurvey(axis(low=None), "missing_field", "axis.low", {}),
    "low as text": BadSurvey(axis(low="1"), "wrong_type", "axis.low", {"got": "text"}),
    "unknown scale": BadSurvey(
        axis(scale="ln"), "unknown_name", "axis.scale", {"got": "ln", "known": ["linear", "log"]}
    ),
    "log through zero": BadSurvey(axis(low=0), "log_of_zero", "axis.low", {"got": 0}),
    "log of a start left of zero": BadSurvey(
        axis(name="start_x", low=-1), "log_of_zero", "axis.low", {"got": -1}
    ),
    "high below low": BadSurvey(axis(high=1e-5), "wrong_order", "axis.high", {"got": [1e-4, 1e-5]}),
    "high is low": BadSurvey(axis(high=1e-4), "wrong_order", "axis.high", {"got": [1e-4, 1e-4]}),
    "no room between": BadSurvey(
        axis(name="start_x", scale="linear", low=1.0, high=1.0000000000000002),
        "wrong_order",
        "axis",
        {"got": [1.0, 1.0000000000000002]},
    ),
    "beyond the parameter": BadSurvey(axis(high=1e9), "out_of_range", "axis.high", {"got": 1e9}),
    "a start far out": BadSurvey(
        axis(name="start_y", high=1e7), "out_of_range", "axis.high", {"got": 1e7, "high": 1e6}
    ),
    "unknown parameter": BadSurvey(
        axis(name="learning_rte"),
        "unknown_name",
        "axis.name",
        {"got": "learning_rte", "known": ["learning_rate", "start_x", "start_y"]},
    ),
    "a parameter of another": BadSurvey(axis(name="beta1"), "unknown_name", "axis.name", {"got": "beta1"}),
    "a switch": BadSurvey(
        {**axis(name="nesterov"), "run": 4}, "unknown_name", "axis.name", {"got": "nesterov"}
    ),
    "a fraction of a whole number": BadSurvey(
        {"run": 5, "axis": {"name": "memory", "low": 1, "high": 10, "count": 5}},
        "wrong_type",
        "axis.count",
        {"got": 3.25, "expected": "a whole number"},
    ),
    "values and a count": BadSurvey(
        listed([0.1, 0.2], count=2), "unknown_field", "axis.count", {"got": "count"}
    ),
    "no values": BadSurvey(listed([]), "wrong_length", "axis.values", {"got": 0}),
    "too many values": BadSurvey(
        listed([0.1] * 2001), "too_many", "axis.values", {"got": 2001, "limit": 2000}
    ),
    "values that fall": BadSurvey(listed([0.2, 0.1]), "wrong_order", "axis.values", {"got": [0.2, 0.1]}),
    "a value twice": BadSurvey(listed([0.1, 0.1]), "wrong_order", "axis.values", {}),
    "a value beyond": BadSurvey(listed([0.1, 1e6]), "out_of_range", "axis.values[1]", {"got": 1e6}),
    "a value of text": BadSurvey(listed([0.1, "x"]), "wrong_type", "axis.values[1]", {"got": "text"}),
    "values from zero on log": BadSurvey(
        listed([0, 0.1], scale="log"), "log_of_zero", "axis.values[0]", {"got": 0}
    ),
    "seeds of an exact gradient": BadSurvey(
        {**SWEEP, "seeds": 4}, "not_stochastic", "seeds", {"got": 4, "oracle": "exact"}
    ),
    "no seeds": BadSurvey({**NOISY, "seeds": 0}, "out_of_range", "seeds", {"got": 0, "low": 1, "high": 64}),
    "65 seeds": BadSurvey({**NOISY, "seeds": 65}, "out_of_range", "seeds", {"got": 65, "high": 64}),
    "Nesterov without momentum": BadSurvey(
        {"run": 4, "axis": {"name": "momentum", "low": 0, "high": 0.9, "count": 10}},
        "nesterov_needs_momentum",
        "runs[4].optimizer.parameters.nesterov",
        {},
    ),
    "too many steps of all": BadSurvey(
        {"run": 1, "axis": {**RATES, "count": 2000}, "seeds": 64},
        "too_large",
        "axis",
        {"got": 2000 * 64 * 20_000, "limit": 300_000_000},
        20_000,
    ),
    "too many steps one by one": BadSurvey(
        {"run": 2, "axis": {**ACROSS, "count": 2000}},
        "too_large",
        "axis",
        {"got": 2000 * 101, "limit": 200_000},
        101,
    ),
}
BAD_MAPS: dict[str, BadSurvey] = {
    "one axis": BadSurvey({**MAP, "axes": [UP]}, "wrong_length", "axes", {"got": 1, "expected": 2}),
    "three axes": BadSurvey({**MAP, "axes": [UP] * 3}, "too_many", "axes", {"got": 3, "limit": 2}),
    "the same axis twice": BadSurvey(
        {**MAP, "axes": [UP, {**UP, "high": 6}]}, "twice", "axes[1].name", {"got": "start_y"}
    ),
    "a side of a hundred thousand": BadSurvey(
        edited(MAP, ("axes", 1, "count"), 100_000),
        "out_of_range",
        "axes[1].count",
        {"got": 100_000, "low": 2, "high": 512},
    ),
    "the second axis unknown": BadSurvey(
        edited(MAP, ("axes", 1, "name"), "start_z"),
        "unknown_name",
        "axes[1].name",
        {"got": "start_z", "known": ["start_x", "start_y", "learning_rate"]},
    ),
    "log through zero": BadSurvey(
        edited(MAP, ("axes", 0, "scale"), "log"), "log_of_zero", "axes[0].low", {"got": -5}
    ),
    "too many values": BadSurvey(
        {**MAP, "axes": [{"name": "start_x", "values": list(range(513))}, UP]},
        "too_many",
        "axes[0].values",
        {"got": 513, "limit": 512},
    ),
    "too many steps of all": BadSurvey(
        {**MAP, "axes": [{**ACROSS, "count": 512}, {**UP, "count": 512}]},
        "too_large",
        "axes",
        {"got": 512 * 512 * 1145, "limit": 300_000_000},
        1145,
    ),
    "seeds": BadSurvey({**MAP, "seeds": 2}, "unknown_field", "seeds", {"got": "seeds"}),
}

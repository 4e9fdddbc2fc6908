"""What a hostile client may say: valid messages, the same with places set anew, broken texts, giants, other frames."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from hypothesis import strategies as st

from server.catalog import KINDS
from server.protocol.messages import LARGEST
from tests.experiment.examples import GOOD
from tests.experiment.risks import LINE
from tests.experiment.survey_examples import EXPERIMENT as NOISY_RACE

FORMULA = {"kind": "formula", "text": "a*x^2 + y^2", "domain": [[-2, 2], [-1, 3]], "parameters": {"a": 3}}
EXPERIMENTS = (
    {**GOOD, "steps": 300},
    NOISY_RACE,
    {**GOOD, "objective": FORMULA, "steps": 80, "runs": GOOD["runs"][:3]},
    {"version": 1, "objective": LINE, "steps": 60, "runs": [{"optimizer": {"name": "sgd"}}]},
    {
        "version": 1,
        "objective": {"kind": "surface", "name": "parabola"},
        "runs": [{"optimizer": {"name": "adam"}}],
    },
)
AXES = [{"name": f"start_{axis}", "low": -2, "high": 2, "count": 9} for axis in "xy"]
# The last is larger than what is read at all: the connection is closed with 1009.
TOO_LARGE_TO_READ = 70_000
SIZES = (LARGEST, LARGEST + 1, 40_000, 65_536, TOO_LARGE_TO_READ)


def _have(number: int) -> dict[str, Any] | None:
    return (None, {"step": 0, "x": [-1.2, 1.0]}, {"step": 3, "x": [1.0, 2.0]})[number % 3]


def templates(number: int, kind: int) -> dict[str, Any]:
    """A message that is valid, or would be in another state; `number` grows through a conversation."""
    experiment = EXPERIMENTS[kind % len(EXPERIMENTS)]
    runs = len(experiment["runs"])
    about = {"id": number, "run": kind % 3, "generation": 1 + kind % 2}
    return (
        {
            "type": "open",
            "opening": number,
            "experiment": experiment,
            "runs": [{"generation": 1, "have": _have(kind)} for _ in range(runs)],
        },
        {"type": "want", "runs": [{"run": run, "generation": 1, "to": 7**kind % 400} for run in range(runs)]},
        {"type": "change", "run": kind % 3, "generation": number, "value": experiment["runs"][0], "have": _have(kind)},
        {"type": "inspect", **about, "step": kind * 9},
        {"type": "gauge", **about, "first": kind, "count": 20},
        {"type": "rows", **about, "first": kind, "count": 50},
        {"type": "probe", "id": number, "x": [0.5, -0.5]},
        {"type": "sweep", "id": number, "run": kind % 3, "axis": {"name": "learning_rate", "low": 0.001, "high": 0.1, "count": 12}},
        {"type": "map", "id": number, "run": kind % 3, "axes": AXES},
        {"type": "ensemble", "id": number, "run": 1, "seeds": 4, "box": [[-5, 5], [-5, 5]], "cells": 8},
        {"type": "cancel", "id": max(0, number - 1)},
        {"type": "ping", "id": number},
    )[kind % 12]  # fmt: skip


class Edit(NamedTuple):
    """A place of a message, counted through all of them, and what becomes of it."""

    place: int
    how: str
    value: Any


class Utterance(NamedTuple):
    """What is said at once, in `pieces` fragments: a template with `edits` and `cuts`, or `other`, or `blanks`."""

    kind: int
    edits: tuple[Edit, ...] = ()
    cuts: tuple[tuple[int, str], ...] = ()
    other: str | bytes | None = None
    pieces: int = 1
    blanks: int = 0


NAMES = [*sorted({name for kind in KINDS.values() for name in kind}), "own", "learning_rate", "start_x"]
ODD = (
    None, True, False, 0, 1, -1, 2, 3, 64, 500, 20_000, 20_001, 2**31 - 1, 2**31, 2**53, -(2**63), 2**64, 10**300,
    0.5, -0.0, 1e-300, 5e-324, 1e6, 1e300, 1.7e308, -1e308, float("nan"), float("inf"), float("-inf"),
    "", "x", "0", "nan", "\x00", "\ud800", "é" * 70, "__proto__", "x^y^x", "(" * 30, "1/0*x", "exp(exp(x))", "x" * 2000,
    [], {}, [[]], [0], [0, 0], [1e6, -1e6], [None] * 100, {"name": "adam", "parameters": {"learning_rate": 1e300}},
    {"name": "noisy", "parameters": {"standard_deviation": 1e300}}, {"kind": "surface", "name": "ackley"}, LINE, FORMULA,
)  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        yield value, key
        yield from places(part)


def _edit(message: dict[str, Any], edit: Edit) -> None:
    known = list(places(message))
    if edit.how == "name":
        known = [(where, key) for where, key in known if key in ("name", "kind", "type")] or known
    if not known:
        return
    where, key = known[edit.place % len(known)]
    if edit.how == "take":
        del where[key]
    elif edit.how == "add" and isinstance(where, list):
        where.append(edit.value)
    elif edit.how == "add":
        where[str(edit.value)[:40]] = edit.value
    elif edit.how == "again" and isinstance(where, list):
        where.extend(where[:40] * 3)
    else:
        where[key] = edit.value


def said(utterance: Utterance, number: int) -> str | bytes:
    """The frame's content."""
    if utterance.blanks:
        return " " * utterance.blanks
    if utterance.other is not None:
        return utterance.other
    message = json.loads(json.dumps(templates(number, utterance.kind)))
    for edit in utterance.edits:
        _edit(message, edit._replace(value=deepcopy(edit.value)))
    text = json.dumps(message, ensure_ascii=utterance.kind % 2 == 0).encode("utf-8", "replace").decode()
    for place, new in utterance.cuts:
        at = place % (len(text) + 1)
        text = text[:at] + new + text[at + 1 :]
    return text


FAULTS = ("", "", '"', "{", "}", "[", "]", ",", "\\", "\\ud800", "e9", "-", "null")


def _edits(how: st.SearchStrategy[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Edit]:
    return st.tuples(st.integers(0, 400), how, values).map(Edit._make)


def _some(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=1, max_size=most).map(tuple)


edits = st.one_of(
    _edits(st.sampled_from(["set", "set", "add"]), st.sampled_from(ODD)),
    _edits(st.just("name"), st.sampled_from(NAMES)),
    _edits(st.sampled_from(["take", "again"]), st.none()),
)
cuts = st.tuples(st.integers(0, 2000), st.sampled_from(FAULTS))
kinds = st.integers(0, 59)
pieces = st.sampled_from([1, 1, 1, 2, 5])
utterances = st.one_of(
    kinds.map(Utterance),
    st.tuples(kinds, _some(edits, 2), st.just(()), st.none(), pieces).map(lambda told: Utterance(*told)),
    st.tuples(kinds, _some(edits, 8)).map(lambda told: Utterance(*told)),
    st.tuples(kinds, st.just(()), _some(cuts, 3), st.none(), pieces).map(lambda told: Utterance(*told)),
    st.text(max_size=40).map(lambda text: Utterance(0, other=text)),
    st.binary(max_size=40).map(lambda data: Utterance(0, other=data)),
    st.tuples(st.sampled_from(SIZES), pieces).map(lambda told: Utterance(0, blanks=told[0], pieces=told[1])),
)
openings = st.sampled_from([0, 12, 24, 36, 48]).map(Utterance)
conversations = st.tuples(st.lists(openings, max_size=1), st.lists(utterances, min_size=12, max_size=30)).map(
    lambda told: [*told[0], *told[1]]
)

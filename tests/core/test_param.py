"""Declared parameters: what they take, what they refuse, and the sentence that says so."""

import math
from dataclasses import dataclass
from typing import Annotated

import pytest

from server.core.param import Choice, Flag, Param, build, changed, filled, parameters_of
from server.core.refusal import Refusal, nearest


@dataclass(frozen=True)
class Entry:
    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2
    momentum: Annotated[float, Param(0, 0.999)] = 0.9
    rows: Annotated[int, Param(1, 10, integer=True)] = 3
    nesterov: Annotated[bool, Flag()] = False
    kind: Annotated[str, Choice(("ema", "sum"))] = "sum"
    above: Annotated[float | None, Param(0, 5)] = None
    undeclared: float = 1.0


def refusal(**values):
    with pytest.raises(Refusal) as refused:
        build(Entry, values)
    return refused.value


def test_the_declaration_is_read_from_the_fields_in_their_order():
    found = parameters_of(Entry)
    assert [p.name for p in found] == ["learning_rate", "momentum", "rows", "nesterov", "kind", "above"]
    rate = found[0]
    assert (rate.kind, rate.default, rate.low, rate.high, rate.scale, rate.symbol) == (
        "number",
        1e-2,
        1e-5,
        10,
        "log",
        "α",
    )
    assert [p.kind for p in found[3:5]] == ["flag", "choice"]
    assert found[5].optional and found[5].default is None


def test_what_is_left_out_takes_its_default():
    assert filled(build(Entry, {"momentum": 0.5})) == filled(Entry(momentum=0.5))


def test_values_come_in_as_their_types():
    made = build(Entry, {"learning_rate": 1, "rows": 4.0, "momentum": -0.0, "above": 2})
    assert (
        isinstance(made.learning_rate, float) and isinstance(made.rows, int) and isinstance(made.above, float)
    )
    assert math.copysign(1, made.momentum) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"momentum": 2}, "out_of_range"),
        ({"momentum": -1e-9}, "out_of_range"),
        ({"momentum": 10**400}, "out_of_range"),
        ({"momentum": True}, "wrong_type"),
        ({"momentum": "0.9"}, "wrong_type"),
        ({"momentum": None}, "wrong_type"),
        ({"momentum": [0.9]}, "wrong_type"),
        ({"momentum": math.nan}, "not_finite"),
        ({"momentum": math.inf}, "not_finite"),
        ({"rows": 2.5}, "wrong_type"),
        ({"nesterov": 1}, "wrong_type"),
        ({"nesterov": "yes"}, "wrong_type"),
        ({"kind": "emaa"}, "unknown_name"),
        ({"kind": 3}, "unknown_name"),
        ({"momentun": 0.9}, "unknown_field"),
        ({"undeclared": 1.0}, "unknown_field"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(values, code):
    found = refusal(**values)
    assert (found.code, found.field) == (code, next(iter(values)))
    assert len(found.message) < 400


def test_the_sentence_says_what_was_got_and_what_is_allowed():
    found = refusal(momentum=2).at("runs[0].optimizer.parameters")
    assert found.message == "runs[0].optimizer.parameters.momentum must be in [0, 0.999], got 2"
    assert str(found) == found.message
    assert found.values == {"got": 2, "low": 0, "high": 0.999}
    assert refusal(nesterov=1).message == "nesterov must be true or false, got a number"


def test_an_unknown_name_is_answered_with_the_nearest_first():
    assert refusal(momentun=1).values["known"][0] == "momentum"
    assert refusal(kind="emaa").values["known"] == ["ema", "sum"]
    assert nearest("x" * 10**6, ["adam", "sgd"])  # and in bounded time


def test_a_change_checks_only_what_it_sets():
    made = changed(Entry(momentum=0.5), {"learning_rate": 0.1})
    assert (made.momentum, made.learning_rate) == (0.5, 0.1)
    with pytest.raises(Refusal):
        changed(Entry(), {"learning_rate": 11})


def test_a_prefix_joins_names_with_a_dot_and_indices_without():
    assert Refusal("missing_field", "start").at("runs[1]").field == "runs[1].start"
    assert Refusal("missing_field", "[2]").at("runs").field == "runs[2]"
    assert Refusal("missing_field", "").at("runs").field == "runs"

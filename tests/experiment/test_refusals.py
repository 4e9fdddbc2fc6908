import json

import pytest

from server.experiment import Refusal, parsed
from tests.experiment.examples import BAD, GOOD, edited


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_experiment_is_refused_with_code_field_what_was_got_and_what_is_allowed(bad):
    with pytest.raises(Refusal) as caught:
        parsed(json.dumps(bad.experiment))
    refusal = caught.value
    assert (refusal.code, refusal.field) == (bad.code, bad.field)
    assert {name: refusal.values.get(name) for name in bad.values} == bad.values
    assert refusal.field in refusal.message


def test_at_least_thirty_of_them_are_tried():
    assert len(BAD) >= 30


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nul",
        '{"version": NaN}',
        '{"version": Infinity}',
        "[" * 100_000,
        '"\\ud800"',
        '{"version": ' + "9" * 5000,
    ],
    ids=["empty", "cut", "half a word", "NaN", "Infinity", "deep", "lone surrogate", "digits"],
)
def test_what_is_no_json_is_refused(text):
    with pytest.raises(Refusal) as caught:
        parsed(text)
    assert caught.value.code == "bad_json"
    assert len(str(caught.value.values["got"])) <= 60


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Refusal) as caught:
        parsed(b'{"version": "\xff\xfe"}')
    assert caught.value.code == "bad_json"


def test_a_number_too_large_for_a_float_is_refused():
    with pytest.raises(Refusal) as caught:
        parsed(json.dumps(GOOD).replace("-1.2", "1e999"))
    assert (caught.value.code, caught.value.field) == ("not_finite", "start[0]")


def test_a_stranger_s_text_is_sent_back_cut():
    with pytest.raises(Refusal) as caught:
        parsed(json.dumps(edited(GOOD, ("x" * 10_000,), 1)))
    assert len(caught.value.message) < 400


def test_unknown_names_list_the_known_nearest_first():
    with pytest.raises(Refusal) as caught:
        parsed(json.dumps(edited(GOOD, ("runs", 0, "optimizer", "name"), "gradient_decent")))
    known = caught.value.values["known"]
    assert known[0] == "gradient_descent"
    assert {"adam", "newton", "sgd"} < set(known)


def test_the_sentence_says_what_it_got_and_what_is_allowed():
    with pytest.raises(Refusal) as caught:
        parsed(json.dumps(edited(GOOD, ("runs", 1, "optimizer", "parameters", "momentum"), 2)))
    high = caught.value.values["high"]
    assert str(caught.value) == f"runs[1].optimizer.parameters.momentum must be in [0, {high:g}], got 2"


def test_an_optimizer_that_needs_a_sum_of_squares_is_refused_where_there_is_none():
    fitted = edited(GOOD, ("runs", 0, "optimizer"), {"name": "levenberg_marquardt", "parameters": {}})
    assert parsed(json.dumps(fitted)).runs[0].optimizer.name == "levenberg_marquardt"
    for objective in (
        {"kind": "surface", "name": "ackley", "parameters": {}},
        {"kind": "formula", "text": "x^2 + y^2", "domain": [[-2, 2], [-2, 2]], "parameters": {}},
    ):
        with pytest.raises(Refusal) as caught:
            parsed(json.dumps(edited(fitted, ("objective",), objective)))
        assert (caught.value.code, caught.value.field) == ("unsuited", "runs[0].optimizer.name")
        assert caught.value.values == {"got": "levenberg_marquardt", "needs": "sum_of_squares"}

import json

import pytest

from tests.experiment.examples import BAD, GOOD, edited, without
from tests.protocol.conversation import Conversation

OPEN = {
    "type": "open",
    "opening": 8,
    "experiment": GOOD,
    "runs": [{"generation": 20 + run, "have": None} for run in range(4)],
}
CHANGE = {"type": "change", "run": 1, "generation": 21, "value": GOOD["runs"][1], "have": None}
WANT = {"type": "want", "runs": [{"run": 1, "generation": 2, "to": 50}]}
INSPECT = {"type": "inspect", "id": 4, "run": 1, "generation": 2, "step": 5}
PROBE = {"type": "probe", "id": 4, "x": [0, 0]}

# message, code, field, values among others; sent in an open session.
MESSAGES = {
    "no json": ("{", "bad_json", "", {"got": "{"}),
    "NaN": ('{"type": "ping", "id": NaN}', "bad_json", "", {}),
    "deep": ("[" * 5000, "bad_json", "", {}),
    "a list": ([], "wrong_type", "", {"got": "a list", "expected": "an object"}),
    "a number": (7, "wrong_type", "", {"expected": "an object"}),
    "no type": ({"id": 1}, "missing_field", "type", {}),
    "type as list": ({"type": ["open"]}, "unknown_name", "type", {"got": "a list"}),
    "unknown type": ({"type": "opne"}, "unknown_name", "type", {"got": "opne"}),
    "a message of the server": ({"type": "opened"}, "unknown_name", "type", {"got": "opened"}),
    "ping without id": ({"type": "ping"}, "missing_field", "id", {}),
    "ping with text": (
        {"type": "ping", "id": "1"},
        "wrong_type",
        "id",
        {"got": "text", "expected": "a whole number"},
    ),
    "ping too high": ({"type": "ping", "id": 2**31}, "out_of_range", "id", {"got": 2**31, "high": 2**31 - 1}),
    "ping with more": (
        {"type": "ping", "id": 1, "ids": 2},
        "unknown_field",
        "ids",
        {"got": "ids", "known": ["id", "type"]},
    ),
    "open again": (edited(OPEN, ("opening",), 1), "wrong_order", "opening", {"got": 1, "low": 2}),
    "open negative": (edited(OPEN, ("opening",), -1), "out_of_range", "opening", {"got": -1, "low": 0}),
    "open without runs": (without(OPEN, ("runs",)), "missing_field", "runs", {}),
    "open with too few runs": (without(OPEN, ("runs", 0)), "wrong_length", "runs", {"got": 3, "expected": 4}),
    "open with too many": (
        edited(OPEN, ("runs",), OPEN["runs"] * 3),
        "too_many",
        "runs",
        {"got": 12, "limit": 8},
    ),
    "have of three numbers": (
        edited(OPEN, ("runs", 1, "have"), {"step": 3, "x": [1, 2, 3]}),
        "wrong_length",
        "runs[1].have.x",
        {"got": 3, "expected": 2},
    ),
    "have beyond": (
        edited(OPEN, ("runs", 1, "have"), {"step": 20_001, "x": [1, 2]}),
        "out_of_range",
        "runs[1].have.step",
        {"got": 20_001, "low": 0, "high": 20_000},
    ),
    "change of no run": (edited(CHANGE, ("run",), 4), "out_of_range", "run", {"got": 4, "low": 0, "high": 3}),
    "change of run true": (edited(CHANGE, ("run",), True), "wrong_type", "run", {"got": "true or false"}),
    "change of an old generation": (
        edited(CHANGE, ("generation",), 2),
        "wrong_order",
        "generation",
        {"got": 2, "low": 3, "high": 2**31 - 1},
    ),
    "change to nothing": (edited(CHANGE, ("value",), None), "wrong_type", "runs[1]", {"got": "null"}),
    "change out of range": (
        edited(CHANGE, ("value", "optimizer", "parameters", "momentum"), 2),
        "out_of_range",
        "runs[1].optimizer.parameters.momentum",
        {"got": 2, "low": 0},
    ),
    "change with an unknown field": (
        edited(CHANGE, ("value", "optimiser"), {}),
        "unknown_field",
        "runs[1].optimiser",
        {"got": "optimiser"},
    ),
    "change have": (
        edited(CHANGE, ("have",), {"step": 1, "x": [1]}),
        "wrong_length",
        "have.x",
        {"got": 1, "expected": 2},
    ),
    "want of no run": (
        edited(WANT, ("runs", 0, "run"), 5),
        "out_of_range",
        "runs[0].run",
        {"got": 5, "low": 0, "high": 3},
    ),
    "want of a generation to come": (
        edited(WANT, ("runs", 0, "generation"), 90),
        "wrong_generation",
        "runs[0].generation",
        {"got": 90, "allowed": [2]},
    ),
    "want backwards": (
        edited(WANT, ("runs", 0, "to"), -1),
        "out_of_range",
        "runs[0].to",
        {"got": -1, "low": 0},
    ),
    "want with one good and one bad": (
        edited(WANT, ("runs", 1), {"run": 7, "generation": 1, "to": 5}),
        "out_of_range",
        "runs[1].run",
        {"got": 7, "high": 3},
    ),
    "want of nine": (edited(WANT, ("runs",), WANT["runs"] * 9), "too_many", "runs", {"got": 9, "limit": 8}),
    "inspect an old generation": (
        edited(INSPECT, ("generation",), 1),
        "wrong_generation",
        "generation",
        {"got": 1, "allowed": [2]},
    ),
    "inspect beyond": (
        edited(INSPECT, ("step",), 701),
        "out_of_range",
        "step",
        {"got": 701, "low": 0, "high": 700},
    ),
    "inspect far beyond": (
        edited(INSPECT, ("step",), 10**6),
        "out_of_range",
        "step",
        {"got": 10**6, "high": 20_000},
    ),
    "probe in one dimension": (edited(PROBE, ("x",), [1]), "wrong_length", "x", {"got": 1, "expected": 2}),
    "probe far out": (
        edited(PROBE, ("x", 1), 1e9),
        "out_of_range",
        "x[1]",
        {"got": 1e9, "low": -1e6, "high": 1e6},
    ),
    "probe of texts": (
        edited(PROBE, ("x", 0), "0"),
        "wrong_type",
        "x[0]",
        {"got": "text", "expected": "a number"},
    ),
}


def begun():
    """A session in mid-conversation, and what it will still send."""
    talk = Conversation(work=100.0)
    talk.open(GOOD)
    talk.want(400, *((run, run + 1) for run in range(4)))
    for _ in range(3):
        talk.work_once()
    return talk


def rest(talk):
    already = len(talk.frames)
    talk.work_all()
    talk.want(700, *((run, run + 1) for run in range(4)))
    talk.work_all()
    talk.say(PROBE)
    talk.say(INSPECT)
    talk.work_all()
    talk.open(GOOD, opening=2, first=9)
    return talk.frames[already:]


UNDISTURBED = rest(begun())


def refused(talk, message):
    already = len(talk.frames)
    (told,) = talk.say(message)
    del talk.frames[already:]
    assert told["type"] == "refused"
    assert told["message"]
    return told


@pytest.mark.parametrize(("message", "code", "field", "values"), MESSAGES.values(), ids=MESSAGES.keys())
def test_a_bad_message_is_refused_and_the_session_goes_on_as_if_it_had_not_come(message, code, field, values):
    talk = begun()
    told = refused(talk, message)
    assert (told["code"], told["field"]) == (code, field)
    assert {name: told["values"].get(name) for name in values} == values
    assert rest(talk) == UNDISTURBED


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_experiment_is_refused_and_the_old_one_goes_on(bad):
    talk = begun()
    told = refused(talk, {**OPEN, "experiment": bad.experiment})
    expected = bad.field or "experiment"
    assert (told["code"], told["field"], told["request"]) == (bad.code, expected, "open")
    assert {name: told["values"].get(name) for name in bad.values} == bad.values
    assert rest(talk) == UNDISTURBED


@pytest.mark.parametrize("message", [CHANGE, WANT, INSPECT, PROBE], ids=lambda message: message["type"])
def test_what_needs_an_experiment_is_refused_before_one_is_opened(message):
    talk = Conversation()
    told = refused(talk, message)
    assert (told["code"], told["field"]) == ("unexpected_message", "type")
    assert told["values"] == {
        "got": message["type"],
        "allowed": ["open", "table", "ping"],
        "state": "waiting",
    }
    assert told["id"] == message.get("id")
    assert talk.session.state == "waiting"


def test_a_bad_first_experiment_leaves_the_session_waiting():
    talk = Conversation()
    refused(talk, {**OPEN, "experiment": BAD["unknown surface"].experiment})
    assert talk.session.state == "waiting"
    assert talk.open(GOOD)[0]["type"] == "opened"


def test_a_refusal_bears_the_type_and_the_id_of_what_is_refused():
    told = refused(begun(), edited(INSPECT, ("run",), 6))
    assert (told["request"], told["id"]) == ("inspect", 4)


def test_a_refusal_of_a_stranger_s_words_is_short():
    told = refused(begun(), {"type": "ping", "id": 1, "x" * 16_000: 1})
    assert len(json.dumps(told)) < 1000

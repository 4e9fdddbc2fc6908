"""The course of a run's stability over the stream."""

import math

import numpy as np

from server.protocol.gauging import TURN, Gauging
from tests.experiment.examples import GOOD, edited
from tests.protocol.conversation import Conversation


def opened(experiment=GOOD, **options):
    talk = Conversation(**options)
    talk.open(experiment)
    return talk


def gauge(talk, run, first, count, generation=None, number=1):
    return talk.say(
        {
            "type": "gauge",
            "id": number,
            "run": run,
            "generation": run + 1 if generation is None else generation,
            "first": first,
            "count": count,
        }
    )


def course(talk, run, first, count):
    gauge(talk, run, first, count)
    (told,) = [one for one in talk.work_all() if one["type"] == "gauged"]
    return told


def test_a_course_is_what_the_inspections_of_its_rows_say():
    talk = opened()
    told = course(talk, 0, 330, 20)
    assert (told["id"], told["run"], told["generation"], told["first"], told["reason"]) == (
        1,
        0,
        1,
        330,
        None,
    )
    assert len(told["ratio"]) == 20
    for step in (330, 349):
        talk.say({"type": "inspect", "id": 5, "run": 0, "generation": 1, "step": step})
        (seen,) = [one for one in talk.work_all() if one["type"] == "inspected"]
        stability = seen["inspection"]["stability"]
        assert told["ratio"][step - 330] == stability["ratio"]
        assert stability["preconditioned"] is True


def test_pieces_and_a_whole_are_the_same_numbers():
    whole = course(opened(), 1, 0, 300)["ratio"]
    talk = opened(work=37.0)
    pieces = [course(talk, 1, first, 100)["ratio"] for first in (0, 100, 200)]
    assert [*pieces[0], *pieces[1], *pieces[2]] == whole
    # The change at step 120 doubles the rate.
    np.testing.assert_allclose(whole[120] / whole[119], 2.0, rtol=0.2)


def test_a_course_ends_where_the_run_does_and_beyond_it_is_refused():
    talk = opened()
    talk.want(700, (2, 3))
    talk.work_all()
    (ended,) = [one for one in talk.told if one["type"] == "ended"]
    last = ended["outcome"]["step"]
    told = course(talk, 2, 0, 512)
    assert len(told["ratio"]) == last + 1
    gauge(talk, 2, last + 1, 5)
    (refused,) = talk.work_all()
    assert (refused["code"], refused["field"], refused["request"]) == ("out_of_range", "first", "gauge")
    assert refused["values"] == {"got": last + 1, "low": 0, "high": last}


def test_a_rule_without_a_threshold_is_answered_at_once():
    talk = opened(edited(GOOD, ("runs", 0, "optimizer"), {"name": "lion"}))
    (told,) = gauge(talk, 0, 0, 512)
    assert (told["ratio"], told["reason"]) == ([], "no_threshold")
    assert not talk.session.busy


def test_a_row_that_has_no_ratio_is_the_word_nan():
    clipped = {**GOOD["runs"][2], "clip": {"name": "norm", "parameters": {"limit": 1.0}}}
    told = course(opened(edited(GOOD, ("runs", 2), clipped)), 2, 0, 4)
    assert told["ratio"][0] == "nan"


def test_it_is_done_in_turns_and_rows_come_first():
    talk = opened(work=10.0)
    gauge(talk, 0, 0, 512)
    talk.want(700, (1, 2))
    kinds = []
    while talk.session.busy:
        before = len(talk.frames)
        talk.work_once()
        kinds += ["block" if isinstance(frame, bytes) else "text" for frame in talk.frames[before:]]
    # All of the other run's rows, and its end, before the answer that was asked for first.
    assert kinds.count("block") == 3
    assert talk.told[-1]["type"] == "gauged"
    slow = opened(work=1.0)
    gauge(slow, 0, 0, 512)
    turns = 0
    while slow.session.busy:
        slow.work_once()
        turns += 1
    assert turns > 512 * 100 / TURN


def test_a_question_is_dropped_with_what_it_was_about():
    for message in (
        {"type": "change", "run": 0, "generation": 9, "value": GOOD["runs"][0], "have": None},
        {
            "type": "open",
            "opening": 2,
            "experiment": GOOD,
            "runs": [{"generation": 10 + i} for i in range(4)],
        },
    ):
        talk = opened(work=10.0)
        gauge(talk, 0, 0, 512)
        talk.work_once()
        talk.say(message)
        assert all(one["type"] != "gauged" for one in talk.work_all())
        assert not talk.session.busy


def test_bad_questions_are_refused_with_what_is_allowed():
    talk = opened()
    (told,) = gauge(talk, 0, 0, 513)
    assert (told["code"], told["field"], told["values"]["high"]) == ("out_of_range", "count", 512)
    (told,) = gauge(talk, 0, 701, 1)
    assert (told["code"], told["field"], told["values"]) == (
        "out_of_range",
        "first",
        {"got": 701, "low": 0, "high": 700},
    )
    (told,) = gauge(talk, 0, 0, 1, generation=8)
    assert (told["code"], told["field"]) == ("wrong_generation", "generation")
    (told,) = gauge(talk, 7, 0, 1)
    assert (told["code"], told["field"]) == ("out_of_range", "run")
    for number in range(Gauging.most):
        assert gauge(talk, 0, 0, 1, number=number) == []
    (told,) = gauge(talk, 0, 0, 1)
    assert (told["code"], told["values"]["limit"]) == ("too_many", Gauging.most)
    assert len(talk.work_all()) == Gauging.most


def test_a_diverged_run_has_its_course_to_the_end():
    told = course(opened(), 2, 0, 512)
    ratios = [math.nan if isinstance(one, str) else one for one in told["ratio"]]
    assert ratios[0] > 1

"""What is kept of an experiment that was opened lately is not to be seen in what is told of it."""

import json
from copy import deepcopy

import pytest

from server.core import findings as looking
from server.core.objective import FormulaObjective
from server.experiment import Trajectories
from server.protocol import answers
from server.protocol.session import Session
from tests.protocol.conversation import Conversation

EXPERIMENT = {
    "version": 1,
    "objective": {"kind": "surface", "name": "quadratic", "parameters": {}},
    "start": [2.5, 1.25],
    "steps": 60,
    "stop": {"gradient_norm": 0},
    "runs": [
        {"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.013}}},
        {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.037}}},
    ],
}


def played(experiment, trajectories, opening=1, first=1):
    """Everything that is told of an experiment, played to its end, and its frames."""
    talk = Conversation(session=Session(trajectories))
    talk.open(experiment, opening, first)
    talk.want(experiment["steps"], (0, first), (1, first + 1))
    talk.work_all()
    return talk


def test_who_opens_an_experiment_again_is_sent_the_same_bytes_as_who_opened_it_first():
    experiment = {**EXPERIMENT, "start": [2.75, 1.5]}
    cache = Trajectories(1 << 22)
    assert played(experiment, cache).frames == played(experiment, cache).frames
    assert played(experiment, Trajectories(0)).frames == played(experiment, cache).frames


def test_opening_and_generations_are_each_clients_own():
    cache = Trajectories(1 << 22)
    played(EXPERIMENT, cache)
    opened, *told = played(EXPERIMENT, cache, opening=7, first=40).told
    assert opened["opening"] == 7
    assert [run["generation"] for run in opened["runs"]] == [40, 41]
    assert {one["generation"] for one in told} == {40, 41}


def test_who_goes_on_is_told_the_first_row_that_is_sent():
    cache = Trajectories(1 << 22)
    rows = played(EXPERIMENT, cache).rows(0, 1)
    talk = Conversation(session=Session(cache))
    (opened,) = talk.open(EXPERIMENT, have={0: {"step": 20, "x": rows[:2, 20].tolist()}})
    assert [run["from"] for run in opened["runs"]] == [21, 0]


def test_runs_of_one_start_look_at_its_curvature_once_and_each_other_start_at_its_own(monkeypatch):
    asked, real = [], FormulaObjective.eigenvalues
    monkeypatch.setattr(FormulaObjective, "eigenvalues", lambda self, x: asked.append(x) or real(self, x))
    run = EXPERIMENT["runs"][0]
    runs = [run, run, {**run, "start": [0.5, 0.5]}]
    (opened,) = Conversation().open({**EXPERIMENT, "start": [1.5, -0.75], "runs": runs})
    assert asked == [(1.5, -0.75), (0.5, 0.5)]
    assert opened["runs"][0]["limit"] == opened["runs"][1]["limit"]


def test_one_trajectory_ends_for_each_experiment_at_its_own_last_step():
    cache = Trajectories(1 << 22)
    for steps in (60, 30, 60, 45):
        talk = played({**EXPERIMENT, "steps": steps}, cache)
        ended = [one["outcome"] for one in talk.told if one["type"] == "ended"]
        assert [(one["kind"], one["step"]) for one in ended] == [("step_limit", steps)] * 2
        assert ended[0]["values"]["loss"] == talk.rows(0, 1)[2, steps]


def test_what_happened_in_a_run_is_looked_for_once(monkeypatch):
    times = []
    monkeypatch.setattr(answers, "findings", lambda *run: times.append(run) or looking.findings(*run))
    cache = Trajectories(1 << 22)
    experiment = {**EXPERIMENT, "start": [2.125, 1.125]}
    for _ in range(3):
        played(experiment, cache)
    assert len(times) == 2


@pytest.mark.parametrize("number", ["1e999", "-1e999", "null", "NaN", "true"])
def test_what_is_refused_is_refused_again_beside_what_was_taken(number):
    talk = Conversation()
    assert talk.open(EXPERIMENT)[0]["type"] == "opened"
    wrong = deepcopy(EXPERIMENT)
    wrong["runs"][0]["optimizer"]["parameters"]["learning_rate"] = 987
    message = {
        "type": "open",
        "opening": 2,
        "experiment": wrong,
        "runs": [{"generation": 5}, {"generation": 6}],
    }
    text = json.dumps(message).replace("987", number)
    first, second = talk.say(text), talk.say(text)
    assert first == second
    assert first[0]["type"] == "refused"

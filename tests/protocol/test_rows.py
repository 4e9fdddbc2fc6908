"""Which rows the batches of a run hold: asked on the stream, answered between blocks."""

import json
import math

import pytest

from server.experiment import Tables, Trajectories, parsed
from server.protocol.batch_messages import NUMBERS
from server.protocol.batching import Batching
from server.protocol.session import Session
from tests.experiment.examples import GOOD, edited
from tests.experiment.risks import LINE, RACE, own
from tests.protocol.conversation import Conversation

BATCHES = {"optimizer": {"name": "sgd"}, "oracle": {"name": "minibatch", "parameters": {"size": 10}}}
RANKED = {
    "kind": "risk",
    "dataset": {"name": "ranked_items"},
    "model": {"name": "linear_weights"},
    "loss": {"name": "ranking_logistic"},
}


def opened(experiment, tables=None):
    session = Session(Trajectories(1 << 22), None, tables or Tables())
    talk = Conversation(session=session)
    told = talk.open(experiment)
    assert told[0]["type"] == "opened", told
    return talk


def ask(talk, first, count, run=0, **also):
    question = {"type": "rows", "id": 7, "run": run, "generation": run + 1, "first": first, "count": count}
    return talk.say({**question, **also})


def rows(talk, first, count, run=0):
    assert ask(talk, first, count, run) == []
    (told,) = talk.work_all()
    assert (told["type"], told["id"], told["run"], told["first"]) == ("rows", 7, run, first)
    return told["rows"]


def flat(batches):
    return [row for batch in batches for row in batch]


def race(objective=LINE, runs=(BATCHES,), **fields):
    return {**RACE, "objective": objective, "runs": list(runs), **fields}


def test_an_epoch_holds_every_row_once_and_the_last_batch_what_is_left():
    batches = rows(opened(race()), 0, 6)
    assert [len(batch) for batch in batches] == [10, 10, 4, 10, 10, 4]
    for epoch in (batches[:3], batches[3:]):
        assert sorted(flat(epoch)) == list(range(24))
    assert batches[:3] != batches[3:]


def test_the_same_rows_are_told_from_whatever_step_they_are_asked():
    talk = opened(race())
    assert rows(talk, 2, 5) == rows(talk, 0, 60)[2:7]


def test_they_are_the_rows_whose_mean_gradient_the_step_took():
    talk = opened(race(steps=12))
    batch = rows(talk, 5, 1)[0]
    talk.want(12, (0, 1))
    talk.say({"type": "inspect", "id": 1, "run": 0, "generation": 1, "step": 6})
    told = talk.work_all()
    inspection = next(one for one in told if one["type"] == "inspected")["inspection"]
    found = parsed(json.dumps(race(steps=12))).objective
    x = talk.rows(0, 1)[:2, 5]
    places = [found.rows.numbers.tolist().index(row) for row in batch]
    mean = found.entry.row_gradients(x.tolist())[places].mean(axis=0)
    assert inspection["batch"] == batch
    assert inspection["values"]["g"] == pytest.approx(mean.tolist(), rel=1e-12)


def test_runs_that_draw_alike_meet_the_same_rows_whatever_else_is_in_the_experiment():
    other = {**BATCHES, "optimizer": {"name": "adam"}}
    talk = opened(race(runs=[{"optimizer": {"name": "newton"}}, BATCHES, other]))
    assert rows(talk, 0, 9, run=1) == rows(talk, 0, 9, run=2) == rows(opened(race()), 0, 9)
    assert rows(opened(race(seed=6)), 0, 9) != rows(opened(race()), 0, 9)


def test_numbers_are_those_of_the_rows_after_edits_and_without_those_held_out():
    objective = edited(LINE, ("dataset", "edits"), [{"row": 3, "to": None}, {"row": 24, "to": [1, 1]}])
    batches = rows(opened(race({**objective, "split": {"validation": 0.5}})), 0, 2)
    held = parsed(json.dumps(race({**objective, "split": {"validation": 0.5}}))).objective
    trained = held.rows.numbers[~held.held_out].tolist()
    assert sorted(flat(batches)) == trained


def test_of_pairs_their_places_in_the_list_are_told():
    talk = opened(race(RANKED))
    pairs = parsed(json.dumps(race(RANKED))).objective.entry.samples
    batches = rows(talk, 0, math.ceil(pairs / 10))
    assert sorted(flat(batches)) == list(range(pairs))


def test_an_answer_has_a_bounded_number_of_numbers():
    many = edited(LINE, ("dataset", "parameters", "n"), 2000)
    run = edited(BATCHES, ("oracle", "parameters", "size"), 1500)
    batches = rows(opened(race(many, [run], steps=500)), 0, 500)
    assert sum(map(len, batches)) <= NUMBERS < sum(map(len, batches)) + 1500


def test_there_are_none_beyond_the_steps():
    talk = opened(race(steps=20))
    assert len(rows(talk, 18, 50)) == 2
    (told,) = ask(talk, 20, 1)
    assert (told["code"], told["field"], told["values"]["high"]) == ("out_of_range", "first", 19)


def test_a_run_that_draws_no_batches_is_refused():
    for experiment in (race(runs=[{"optimizer": {"name": "newton"}}]), GOOD):
        (told,) = ask(opened(experiment), 0, 1)
        assert (told["code"], told["request"], told["id"]) == ("no_batches", "rows", 7)


def test_a_question_about_another_generation_or_too_many_of_them_is_refused():
    talk = opened(race())
    (told,) = ask(talk, 0, 1, generation=9)
    assert told["code"] == "wrong_generation"
    for _ in range(Batching.most):
        assert ask(talk, 0, 1) == []
    (told,) = ask(talk, 0, 1)
    assert (told["code"], told["values"]["limit"]) == ("too_many", Batching.most)
    assert len(talk.work_all()) == Batching.most


def test_a_change_of_the_run_drops_its_questions():
    talk = opened(race())
    ask(talk, 0, 5)
    talk.say({"type": "change", "run": 0, "generation": 2, "value": BATCHES, "have": None})
    assert talk.work_all() == []


def test_every_how_many_steps_is_looked_is_told_and_holds():
    many = edited(LINE, ("dataset", "parameters", "n"), 2000)
    dear = {**many, "model": {"name": "hidden_tanh"}, "loss": {"name": "log_cosh"}}
    talk = opened(race(dear, steps=300))
    (lane,) = talk.told[0]["runs"]
    assert lane["look_every"] > 1
    talk.want(300, (0, 1))
    talk.work_all()
    loss = talk.rows(0, 1)[2]
    looked = [step for step in range(301) if not math.isnan(loss[step])]
    assert looked == sorted({*range(0, 300, lane["look_every"]), 300})
    assert opened(race()).told[0]["runs"][0]["look_every"] == 1


def test_an_experiment_on_one_s_own_data_needs_them_to_be_there():
    value, tables = own()
    assert opened(race(value), tables).session.state == "open"
    talk = Conversation(session=Session(Trajectories(1 << 20)))
    (told,) = talk.open(race(value))
    assert (told["code"], told["field"]) == ("unknown_data", "objective.dataset.data.sha256")
    assert talk.session.state == "waiting"

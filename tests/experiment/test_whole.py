import csv
import io
import json
import math

import pytest

from server.core.run import Trajectory
from server.experiment import Refusal, Trajectories, Whole, parsed
from tests.experiment.examples import GOOD, edited
from tests.experiment.risks import RACE
from tests.protocol.conversation import Conversation


def whole_of(plain, cache=1 << 22, work=1000.0):
    whole = Whole(parsed(json.dumps(plain)), Trajectories(cache))
    while whole.busy:
        whole.advance(work)
    return whole


def test_slices_and_cache_do_not_change_a_byte():
    answers = {
        b"".join(write(whole_of(GOOD, cache, work)))
        for cache in (0, 1 << 22)
        for work in (1.0, 333.0, 1e9)
        for write in (Whole.json,)
    }
    assert len(answers) == 1


def test_numbers_read_back_bit_for_bit():
    answer = json.loads(b"".join(whole_of(GOOD).json()))
    experiment = parsed(json.dumps(GOOD))
    for index, run in enumerate(answer["runs"]):
        trajectory = Trajectory(experiment.course(index).plan)
        trajectory.advance(700)
        rows = run["outcome"]["step"] + 1
        assert len(run["x"]) == rows
        for number, column in enumerate(trajectory.columns[2:], start=2):
            expected = [v if math.isfinite(v) else None for v in trajectory.block(0, rows)[number].tolist()]
            assert run[column.name] == expected
        assert run["x"] == trajectory.points()[:rows].tolist()


def test_csv_says_the_same_as_json():
    whole = whole_of(GOOD)
    answer = json.loads(b"".join(whole.json()))
    lines = list(csv.DictReader(io.StringIO(b"".join(whole.csv()).decode())))
    assert list(lines[0])[:4] == ["run", "step", "x", "y"]
    for index, run in enumerate(answer["runs"]):
        own = [line for line in lines if line["run"] == str(index)]
        assert [int(line["step"]) for line in own] == list(range(len(run["x"])))
        assert [[float(line["x"]), float(line["y"])] for line in own] == run["x"]
        assert [float(line["loss"]) for line in own] == run["loss"]
    assert lines[0]["batch_gradient_norm"] == ""
    noisy = [line for line in lines if line["run"] == "1"]
    assert noisy[0]["batch_gradient_norm"] == "nan"
    assert float(noisy[1]["batch_gradient_norm"]) == answer["runs"][1]["batch_gradient_norm"][1]


def test_what_was_asked_is_told_apart_where_a_rule_asks_more_than_gradients():
    plain = {
        "version": 1,
        "objective": {"kind": "surface", "name": "parabola"},
        "start": [3],
        "steps": 2,
        "stop": {"gradient_norm": 0},
        "runs": [
            {"optimizer": {"name": name, "parameters": {"learning_rate": 0.5}}}
            for name in ("gradient_descent", "newton")
        ],
    }
    whole = whole_of(plain)
    descent, newton = json.loads(b"".join(whole.json()))["runs"]
    assert "gradients" not in descent and descent["evaluations"] == [0, 1, 2]
    told = [newton[name] for name in ("evaluations", "gradients", "values", "hessians")]
    assert told == [[0, 2, 4], [0, 1, 2], [0, 0, 0], [0, 1, 2]]
    lines = list(csv.DictReader(io.StringIO(b"".join(whole.csv()).decode())))
    assert [(line["run"], line["gradients"], line["hessians"]) for line in lines[2:5]] == [
        ("0", "", ""), ("1", "0.0", "0.0"), ("1", "1.0", "1.0"),
    ]  # fmt: skip


def test_what_is_not_finite_is_null_and_the_text_is_strict_json():
    plain = edited(GOOD, ("stop",), {"loss_above": 1e300, "distance_above": 1e300})
    plain = edited(plain, ("runs", 2, "optimizer", "parameters", "learning_rate"), 1)
    text = b"".join(whole_of(plain).json())

    def refuse(name):
        raise AssertionError(name)

    run = json.loads(text, parse_constant=refuse)["runs"][2]
    assert run["outcome"]["kind"] == "diverged"
    assert None in [run["loss"][-1], run["gradient_norm"][-1], *run["x"][-1]]


def test_one_dimension_has_points_of_one_number():
    plain = {
        "version": 1,
        "objective": {"kind": "surface", "name": "parabola"},
        "start": [3],
        "steps": 4,
        "runs": [{"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.5}}}],
    }
    whole = whole_of(plain)
    run = json.loads(b"".join(whole.json()))["runs"][0]
    assert run["x"][:2] == [[3.0], [1.5]]
    assert b"".join(whole.csv()).startswith(b"run,step,x,loss,")


def test_no_runs_are_no_trajectories():
    whole = whole_of(edited(GOOD, ("runs",), []))
    assert json.loads(b"".join(whole.json()))["runs"] == []


def test_more_than_a_million_numbers_are_refused_before_anything_is_computed():
    run = {"optimizer": {"name": "sgd"}}
    plain = edited(edited(GOOD, ("runs",), [run] * 8), ("steps",), 20_000)
    with pytest.raises(Refusal) as caught:
        Whole(parsed(json.dumps(plain)), Trajectories(0))
    assert (caught.value.code, caught.value.values) == (
        "too_large",
        {"got": 8 * 7 * 20_001, "limit": 1_000_000},
    )


LOOKS_NOW_AND_THEN = {
    **RACE,
    "objective": {
        "kind": "risk",
        "dataset": {"name": "half_planes", "parameters": {"n": 2000}},
        "model": {"name": "logistic_weights"},
        "loss": {"name": "focal"},
        "split": {"validation": 0.3},
    },
    "steps": 33,
    "runs": [{"optimizer": {"name": "sgd"}, "oracle": {"name": "minibatch", "parameters": {"size": 8}}}],
}


def test_the_last_row_of_a_run_is_looked_at_where_others_are_not():
    whole = whole_of(LOOKS_NOW_AND_THEN)
    (run,) = json.loads(b"".join(whole.json()))["runs"]
    assert run["loss"][32] is None
    assert run["outcome"]["values"] == {"loss": run["loss"][33], "gradient_norm": run["gradient_norm"][33]}
    risk = whole.experiment.objective.entry
    assert run["loss"][33] == risk.value(run["x"][33])
    assert run["validation_loss"][33] == risk.validation_loss(run["x"][33])
    last = list(csv.DictReader(io.StringIO(b"".join(whole_of(LOOKS_NOW_AND_THEN).csv()).decode())))[-1]
    assert float(last["loss"]) == run["loss"][33]


def test_so_it_is_on_the_stream():
    talk = Conversation()
    talk.open(LOOKS_NOW_AND_THEN)
    talk.want(33, (0, 1))
    told = talk.work_all()
    loss = talk.rows(0, 1)[2]
    (ended,) = [one for one in told if one["type"] == "ended"]
    assert math.isnan(loss[32]) and ended["outcome"]["values"]["loss"] == loss[33]

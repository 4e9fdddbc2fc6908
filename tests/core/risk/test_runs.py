"""Runs on data: the same bytes whatever they were computed in, forked or replayed; looks now and then; early stopping."""

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from server.core.clips import ClipByNorm
from server.core.findings import findings
from server.core.findings.finding import Past
from server.core.oracles import Exact, Minibatch, Noisy, Stale
from server.core.plan import Change
from server.core.risk.sample_loss import SampleLoss
from server.core.risk.split import Split
from server.core.run import STRIDE, Trajectory
from server.core.stops import Outcome, Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.levenberg_marquardt import LevenbergMarquardt
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.optimizers.strong_wolfe import StrongWolfe
from server.schedules.cosine import Cosine
from server.schedules.reduce_on_plateau import ReduceOnPlateau
from tests.core.recorded import bytes_of, whole
from tests.core.risk.training import column, objective, plan

LINE = objective(split=Split(0.2))
CLASSES = objective("blobs_one_feature", "logistic", "binary_cross_entropy", "l1")
MANY = objective(
    "blobs_one_feature", "logistic", "binary_cross_entropy", made_with={"n": 2000}, split=Split(0.1)
)
NET = objective("line", "hidden_tanh", "mse", made_with={"n": 20})
ITEMS = objective("ranked_items", "linear_weights", "ranking_margin")
TURN = (Change(200, (("learning_rate", 0.01),)), Change(STRIDE, (("learning_rate", 0.2),)))
STEPS = 2 * STRIDE + 60

PLANS = {
    "all rows": plan(LINE, Adam(learning_rate=0.02), Exact(), STEPS),
    "few rows, on floats": plan(NET, SGD(learning_rate=0.02), Exact(), STEPS),
    "batches on floats": plan(LINE, SGD(learning_rate=0.01), Minibatch(8), STEPS, seed=3),
    "batches on arrays": plan(LINE, SGD(learning_rate=0.01), Minibatch(48), STEPS, seed=3),
    "batches with replacement": plan(CLASSES, Adam(learning_rate=0.02), Minibatch(8, True), STEPS),
    "looks now and then": plan(MANY, Adam(learning_rate=0.01), Minibatch(32), STEPS),
    "pairs": plan(ITEMS, Adam(learning_rate=0.02), Minibatch(16), STEPS),
    "noise": plan(LINE, SGD(learning_rate=0.01), Noisy(0.5), STEPS),
    "late": plan(LINE, GradientDescent(learning_rate=0.05), Stale(7), STEPS),
    "late and clipped": plan(CLASSES, SGD(learning_rate=0.05), Stale(50), STEPS, clip=ClipByNorm(0.3)),
    "changes": plan(LINE, Adam(learning_rate=0.02), Minibatch(8), STEPS, changes=TURN),
    "late with changes": plan(LINE, Adam(learning_rate=0.02), Stale(9), STEPS, changes=TURN),
    "a schedule that watches": plan(
        MANY, SGD(learning_rate=0.1), Minibatch(32), STEPS, schedule=ReduceOnPlateau()
    ),
    "a schedule that watches for long": plan(
        MANY, SGD(learning_rate=0.01), Minibatch(32), STEPS, schedule=ReduceOnPlateau(patience=300)
    ),
    "a schedule": plan(LINE, SGD(learning_rate=0.05), Minibatch(8), STEPS, schedule=Cosine(warmup=5)),
    "newton": plan(CLASSES, Newton(learning_rate=0.3), Minibatch(16), STRIDE + 30),
    "line search": plan(LINE, StrongWolfe(), Minibatch(16), STRIDE + 30),
    "residuals": plan(NET, LevenbergMarquardt(), Exact(), STRIDE + 30),
    "diverging": plan(LINE, GradientDescent(learning_rate=2.0), Minibatch(8), STEPS),
    "diverging between looks": plan(MANY, GradientDescent(learning_rate=1e7), Minibatch(32), STEPS),
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("size", [1, 7, 64])
def test_blocks_of_any_size_give_the_same_bytes(name, size):
    stepped = Trajectory(PLANS[name])
    while stepped.outcome is None:
        stepped.advance(size)
    assert bytes_of(stepped) == bytes_of(whole(PLANS[name]))


@pytest.mark.parametrize("name", PLANS)
def test_every_step_is_replayed_to_the_bit(name):
    run = whole(PLANS[name])
    for step in sorted({0, 1, 2, 7, 8, 199, 201, STRIDE - 1, STRIDE, STRIDE + 1, run.length - 1}):
        if step < run.length:
            seen = run.inspect(step)
            assert tuple(seen["x"]) == run.point(step)
            if step:
                assert seen["values"]["x"] == list(run.point(step))
                assert seen["x_before"] == list(run.point(step - 1))
                told = column(run, "loss")[step]
                assert math.isnan(told) or seen["loss"] == pytest.approx(told, rel=1e-13)


@pytest.mark.parametrize("name", PLANS)
def test_going_a_second_time_leaves_the_run_where_it_was(name):
    """State, calm and counts are to the bit those of the checkpoints and of the end."""
    run = whole(PLANS[name])
    for begin, end in pairwise(run.checkpoints):
        assert told(run._replayed(begin, end.step)) == told(end)


def told(live):
    return repr((live.step, live.x, live.state, live.calm, live.evaluations)), str(live.past)


def counted(monkeypatch):
    """How many samples are looked at, by order."""
    looks = Counter()
    bare = SampleLoss.bare

    def counting(self, x, order):
        looks[order] += len(self)
        return bare(self, x, order)

    monkeypatch.setattr(SampleLoss, "bare", counting)
    return looks


def replayed(run, monkeypatch):
    """The looks on the way from one checkpoint almost to the next."""
    begin = run.checkpoints[1]
    looks = counted(monkeypatch)
    run._replayed(begin, begin.step + STRIDE - 1)
    return looks


def test_a_run_on_batches_is_replayed_without_a_look_at_all_rows(monkeypatch):
    assert not replayed(whole(PLANS["looks now and then"]), monkeypatch)
    assert not replayed(whole(PLANS["batches on floats"]), monkeypatch)


def test_a_replay_looks_where_the_state_depends_on_it_and_never_at_rows_held_out(monkeypatch):
    for name in ("noise", "a schedule that watches for long"):
        run = whole(PLANS[name])
        with monkeypatch.context() as patched:
            looks = replayed(run, patched)
        assert looks == {1: STRIDE * run.plan.objective.samples}


def test_a_step_is_taken_apart_piece_by_piece(monkeypatch):
    run = whole(PLANS["a schedule that watches for long"])
    work = run.inspection(STRIDE)
    looks, pieces = counted(monkeypatch), 0
    samples = run.plan.objective.samples
    while work.told is None:
        before = looks.total()
        spent = work.advance(2000.0)
        steps = (looks.total() - before) / samples
        assert spent >= steps * run.plan.objective.cost.microseconds(1) * 0.5
        pieces += 1
    assert pieces > 5
    assert repr(work.told) == repr(run.inspect(STRIDE))


def test_what_a_step_costs_is_declared_by_its_looks():
    def cost(rows, optimizer, oracle=Exact()):
        risk = objective("half_planes", "logistic_weights", "focal", made_with={"n": rows})
        return Trajectory(plan(risk, optimizer, oracle)).cost, risk

    (few, _), (many, risk) = cost(100, Newton()), cost(2000, Newton())
    assert many > few + 2 * risk.look_cost * 0.9
    assert cost(2000, StrongWolfe())[0] > many
    whole_batch, _ = cost(2000, SGD(), Minibatch(2000))
    assert whole_batch > risk.look_cost + 0.02 * 2000


# The others have no learning rate to change.
@pytest.mark.parametrize("name", [name for name in PLANS if name not in ("line search", "residuals")])
@pytest.mark.parametrize(("known", "at"), [(100, 50), (STEPS, 330)])
def test_a_fork_is_the_run_of_its_plan(name, known, at):
    begun = Trajectory(PLANS[name])
    begun.advance(known)
    kept = tuple(one for one in PLANS[name].changes if one.step <= at)
    other = replace(PLANS[name], changes=(*kept, Change(at, (("learning_rate", 0.005),))))
    fork = begun.fork(other)
    fork.advance(other.steps)
    assert bytes_of(fork) == bytes_of(whole(other))


def test_a_checkpoint_of_a_late_run_is_weighed_with_what_it_keeps():
    late, exact = (whole(plan(LINE, SGD(learning_rate=0.001), oracle)) for oracle in (Stale(50), Exact()))
    assert late.nbytes - exact.nbytes >= len(late.checkpoints) * 51 * 2 * 8


def test_where_a_look_costs_more_than_steps_it_looks_now_and_then():
    run = whole(PLANS["looks now and then"])
    every = run.look_every
    assert every > 1
    rows = np.arange(run.length)
    looked = (rows % every == 0) | (rows == STEPS)
    for name in ("loss", "gradient_norm", "validation_loss"):
        assert np.array_equal(~np.isnan(column(run, name)), looked)
    for step in (0, every, 7 * every, STEPS):
        f, slope = MANY.look(run.point(step))
        assert column(run, "loss")[step] == f
        assert column(run, "gradient_norm")[step] == pytest.approx(math.hypot(*slope))
        assert column(run, "validation_loss")[step] == MANY.validation_loss(run.point(step))
    assert not np.isnan(column(run, "batch_loss")[1:]).any()


@pytest.mark.parametrize(
    "name", ["all rows", "batches on floats", "late", "a schedule that watches", "newton"]
)
def test_elsewhere_it_looks_at_every_row(name):
    run = whole(PLANS[name])
    assert run.look_every == 1
    assert not np.isnan(column(run, "loss")).any()


def test_a_row_that_is_somebodys_last_is_looked_at():
    run = whole(PLANS["looks now and then"])
    step = run.look_every + 1
    names = [one.name for one in run.columns]
    before = run.block(step, 1)[:, 0]
    told = run.block(step - 1, 3, last=step)[:, 1]
    for place, name in enumerate(names):
        if name == "loss":
            assert told[place] == MANY.value(run.point(step))
        elif name == "gradient_norm":
            assert told[place] == pytest.approx(math.hypot(*MANY.gradient(run.point(step))))
        elif name == "validation_loss":
            assert told[place] == MANY.validation_loss(run.point(step))
        else:
            assert told[place] == before[place]
    assert np.isnan(run.block(step, 1)[2, 0])  # and everybody else's row is what it was


def test_a_run_that_blows_up_between_looks_is_looked_at_there():
    run = whole(plan(MANY, GradientDescent(learning_rate=1e7), Minibatch(32), 300))
    assert run.look_every > 1 and run.outcome.kind == "diverged"
    assert not np.isnan(column(run, "loss")[run.outcome.step])


def test_a_run_whose_last_step_has_no_look_due_is_looked_at_all_the_same():
    run = whole(plan(MANY, SGD(learning_rate=0.01), Minibatch(32), 33))
    assert run.outcome.values["loss"] == MANY.value(run.point(33)) == column(run, "loss")[33]


def test_findings_take_what_was_seen_last():
    run = whole(PLANS["looks now and then"])
    every = run.look_every
    end = Outcome("step_limit", 2 * every + 1, "steps")
    past = Past(run, end)
    seen = column(run, "loss")
    assert past.loss[: every + 1].tolist() == [seen[0]] * every + [seen[every]]
    assert past.loss[2 * every :].tolist() == [seen[2 * every], MANY.value(run.point(2 * every + 1))]
    assert not np.isnan(past.norm).any()
    wild = whole(plan(MANY, GradientDescent(learning_rate=1e7), Minibatch(32), 300))
    for one in (*findings(run, end), *findings(wild, wild.outcome)):
        numbers = [value for value in one.values.values() if isinstance(value, float)]
        assert all(map(math.isfinite, numbers))


def _overfitting(patience, **more):
    risk = objective(made_with={"n": 8, "noise": 3.0}, split=Split(0.5, 2))
    stop = Stop(0.0, patience=patience)
    return plan(risk, GradientDescent(learning_rate=0.05), Exact(), 400, stop=stop, **more)


def test_patience_stops_the_run_and_tells_the_best_step_and_its_point():
    free, stopped = whole(_overfitting(0)), whole(_overfitting(25))
    seen = column(free, "validation_loss")
    best = int(seen[: stopped.length].argmin())
    assert 0 < best < free.length - 30
    outcome = stopped.outcome
    assert (outcome.kind, outcome.reason, outcome.step) == ("stopped", "patience", best + 25)
    assert outcome.values["best_step"] == best
    assert outcome.values["best_validation_loss"] == seen[best]
    assert outcome.values["x"] == list(stopped.point(best))
    assert np.array_equal(stopped.points(), free.points()[: best + 26])


@pytest.mark.parametrize("size", [1, 7, 500])
@pytest.mark.parametrize("patience", [10, 40])
def test_patience_ends_a_run_at_the_same_row_however_it_is_sliced(size, patience):
    stepped = Trajectory(_overfitting(patience))
    while stepped.outcome is None:
        stepped.advance(size)
    assert bytes_of(stepped) == bytes_of(whole(_overfitting(patience)))


@pytest.mark.parametrize("later", [-20, 1, 30])
def test_a_fork_remembers_the_best_step_of_the_past_that_it_shares(later):
    begun = whole(_overfitting(60))
    best = begun.outcome.values["best_step"]
    other = _overfitting(60, changes=(Change(best + later, (("learning_rate", 0.02),)),))
    fork = begun.fork(other)
    fork.advance(400)
    assert fork.outcome.kind == "stopped"
    if later > 0:
        assert fork.outcome.values["best_step"] == best
    assert bytes_of(fork) == bytes_of(whole(other))


def test_patience_waits_for_a_look():
    risk = MANY
    run = whole(
        plan(risk, SGD(learning_rate=3.0), Minibatch(32), 2000, stop=Stop(0.0, patience=3)),
    )
    assert run.outcome.kind == "stopped"
    assert run.outcome.step % run.look_every == 0
    assert run.outcome.values["best_step"] % run.look_every == 0


def test_without_a_split_patience_does_nothing():
    run = whole(plan(objective(), SGD(learning_rate=1e-3), Exact(), 50, stop=Stop(0.0, patience=1)))
    assert run.outcome.kind == "step_limit"


def test_columns_stand_in_one_order():
    names = [one.name for one in whole(PLANS["newton"]).columns]
    assert names[6:] == ["gradients", "values", "hessians", "rows", "batch_loss", "batch_gradient_norm"]
    clipped = plan(LINE, SGD(), Minibatch(8), 5, clip=ClipByNorm(1.0))
    names = [one.name for one in whole(clipped).columns]
    assert names[6:] == ["rows", "batch_loss", "batch_gradient_norm", "clipped", "validation_loss"]
    assert [one.name for one in whole(PLANS["late and clipped"]).columns][6:] == ["rows", "clipped"]

"""Many seeds of one run: every number is that of the single runs, counted and sorted by NumPy."""

import math
from dataclasses import replace

import numpy as np
import pytest

from server.core.endings import DIVERGED, KNOWN, NOT_SETTLED
from server.core.ensemble import LEVELS, THERE, Ensemble, told_steps
from server.core.oracles import Noisy
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.bfgs import BFGS
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.parabola import SURFACE as PARABOLA
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK

NEVER = Stop(gradient_norm=0.0)
BOX = ((-5.0, 5.0), (-5.0, 5.0))


def plan(optimizer, surface=HIMMELBLAU, steps=120, noise=4.0, stop=NEVER):
    return Plan(
        surface.objective(), surface.start, optimizer, Constant(), steps, oracle=Noisy(noise), stop=stop
    )


def whole(value, seeds, box=BOX, cells=16, work=5_000.0):
    ensemble = Ensemble(value, np.asarray(seeds), box, cells)
    while ensemble.busy:
        ensemble.advance(work)
    return ensemble


def alone(value, seeds):
    runs = [Trajectory(replace(value, seed=int(seed))) for seed in seeds]
    for run in runs:
        run.advance(value.steps)
    return runs


def losses_of(run):
    return run.block(0, run.length)[2]


def nearest_rank(values, level):
    """The definition, on a sorted list."""
    ordered = sorted(math.inf if math.isnan(value) else value for value in values)
    return ordered[max(0, math.ceil(level * len(ordered)) - 1)]


@pytest.mark.parametrize(
    "optimizer",
    [SGD(learning_rate=0.01, momentum=0.9), Adam(learning_rate=0.2), GradientDescent(learning_rate=0.01)],
    ids=["momentum", "adam", "descent"],
)
def test_quantiles_of_two_hundred_seeds_are_those_of_two_hundred_single_runs(optimizer):
    value, seeds = plan(optimizer), np.arange(7, 207)
    found = whole(value, seeds)
    losses = np.array([run.block(0, run.length)[2] for run in alone(value, seeds)])
    assert losses.shape == (200, 121)
    assert found.steps.tolist() == list(range(121))
    assert (found.quantiles() == np.quantile(losses, LEVELS, axis=0, method="inverted_cdf")).all()
    for row, level in enumerate(LEVELS):
        assert found.quantiles()[row, 60] == nearest_rank(losses[:, 60].tolist(), level)


def test_visits_are_the_rows_of_the_single_runs_but_their_start_and_finals_their_last_ones():
    value, seeds = plan(SGD(learning_rate=0.01)), np.arange(40)
    found = whole(value, seeds)
    runs = alone(value, seeds)
    rows = np.concatenate([run.points()[1:] for run in runs])
    expected = np.histogram2d(rows[:, 1], rows[:, 0], bins=16, range=BOX)[0]
    assert (found.visits == expected).all()
    assert 0 < found.visits.sum() <= 40 * 120
    ends = np.array([run.point(run.length - 1) for run in runs])
    assert (found.points() == ends.T).all()
    assert (found.finals() == np.histogram2d(ends[:, 1], ends[:, 0], bins=16, range=BOX)[0]).all()


def test_what_is_outside_of_the_box_is_not_counted():
    value = plan(SGD(learning_rate=0.01))
    everywhere = whole(value, np.arange(30))
    corner = whole(value, np.arange(30), box=((0.0, 5.0), (0.0, 5.0)), cells=8)
    assert (corner.visits == everywhere.visits[8:, 8:]).all()
    assert corner.visits.sum() < everywhere.visits.sum()


@pytest.mark.parametrize("work", [1.0, 300.0, 1e9])
def test_it_is_the_same_however_the_work_is_sliced(work):
    value = plan(SGD(learning_rate=0.02), steps=40)
    one, other = whole(value, np.arange(20)), whole(value, np.arange(20), work=work)
    assert (one.visits == other.visits).all()
    assert (one.quantiles() == other.quantiles()).all()
    assert one.shares() == other.shares()


@pytest.mark.parametrize(
    "optimizer", [Newton(learning_rate=0.3, damping=20.0), BFGS()], ids=["newton", "bfgs"]
)
def test_a_rule_over_the_whole_point_is_an_ensemble_too(optimizer):
    value, seeds = plan(optimizer, steps=25), np.arange(12)
    found = whole(value, seeds)
    runs = alone(value, seeds)
    losses = np.array([np.pad(loss, (0, 26 - len(loss)), "edge") for loss in map(losses_of, runs)])
    assert (found.quantiles() == np.quantile(losses, LEVELS, axis=0, method="inverted_cdf")).all()
    rows = np.concatenate([run.points()[1:] for run in runs])
    assert (found.visits == np.histogram2d(rows[:, 1], rows[:, 0], bins=16, range=BOX)[0]).all()


def test_shares_are_all_seeds_and_those_near_a_minimum_count_as_there():
    value, seeds = plan(SGD(learning_rate=0.01), steps=200, noise=25.0), np.arange(100)
    found = whole(value, seeds)
    shares = found.shares()
    assert sum(share.seeds for share in shares) == 100
    assert [share.seeds for share in shares] == sorted((share.seeds for share in shares), reverse=True)
    assert len([share for share in shares if share.ending >= KNOWN]) > 1, "noise carries some to other minima"
    objective = value.objective
    for share in shares:
        if share.ending >= KNOWN:
            place = np.array(objective.minima[share.ending - KNOWN].x)[:, np.newaxis]
            near = np.hypot(*(found.points() - place)) <= THERE * objective.diagonal
            assert near.sum() == share.seeds


def test_a_run_that_has_diverged_counts_as_that_and_keeps_its_last_loss():
    """At this rate some seeds leave the valley at once and others hold out."""
    value = plan(GradientDescent(learning_rate=0.0016), ROSENBROCK, steps=300, noise=220.0)
    seeds = np.arange(60)
    found = whole(value, seeds, box=((-2.0, 2.0), (-1.0, 3.0)))
    runs = alone(value, seeds)
    diverged = [run for run in runs if run.outcome.kind == "diverged"]
    assert 5 < len(diverged) < 55
    assert {share.ending: share.seeds for share in found.shares()}[DIVERGED] == len(diverged)
    last = [run.block(run.length - 1, 1)[2, 0] for run in runs]
    for row, level in enumerate(LEVELS):
        assert found.quantiles()[row, -1] == nearest_rank(last, level)


def test_runs_that_have_ended_at_their_start_are_where_they_began():
    objective = HIMMELBLAU.objective()
    value = replace(plan(SGD(), stop=Stop()), start=objective.minima[0].x)
    found = whole(value, np.arange(10))
    assert found.shares() == [(KNOWN, 10)]
    assert (found.quantiles() == objective.value(value.start)).all()
    assert found.visits.sum() == 0
    assert found.finals().sum() == 10
    x, y = value.start
    assert whole(value, np.arange(10), box=((x, 5.0), (y, 5.0))).finals()[0, 0] == 10, "a lower edge is in"
    assert whole(value, np.arange(10), box=((0.0, x), (0.0, 5.0))).finals().sum() == 0, "an upper one is not"
    assert whole(value, np.arange(10), box=((0.0, 5.0), (0.0, y))).finals().sum() == 0


def test_in_one_dimension_there_is_one_row_of_cells():
    value = plan(SGD(learning_rate=0.1), PARABOLA, steps=30, noise=1.0)
    found = whole(value, np.arange(25), box=((-3.0, 3.0),), cells=12)
    rows = np.concatenate([run.points()[1:, 0] for run in alone(value, np.arange(25))])
    assert found.visits.shape == (1, 12)
    assert (found.visits[0] == np.histogram(rows, bins=12, range=(-3, 3))[0]).all()
    assert {share.ending for share in found.shares()} == {NOT_SETTLED, KNOWN}


@pytest.mark.parametrize("steps", [1, 254, 255, 256, 257, 5000, 20_000])
def test_losses_are_told_at_256_steps_at_most_with_the_first_and_the_last(steps):
    told = told_steps(steps)
    assert len(told) == min(steps + 1, 256)
    assert (told[0], told[-1]) == (0, steps)
    gaps = np.diff(told)
    assert gaps.min() >= 1
    assert gaps.max() - gaps.min() <= 1

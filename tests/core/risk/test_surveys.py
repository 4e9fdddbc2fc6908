"""Sweeps and ensembles of runs on data: one run after the other, each as it is alone."""

from dataclasses import replace

import numpy as np
import pytest

from server.core.ensemble import Ensemble, told_steps
from server.core.field import Field, batched, cost_of
from server.core.oracles import Exact, Minibatch, Stale
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from tests.core.risk.training import column, objective, plan, whole

FEW = objective()
MANY = objective("blobs_one_feature", "logistic", "binary_cross_entropy", made_with={"n": 2000})


@pytest.mark.parametrize("oracle", [Exact(), Minibatch(8), Stale(5)], ids=["exact", "minibatch", "stale"])
def test_a_sweep_is_the_runs_alone(oracle):
    value = plan(FEW, GradientDescent(), oracle, 200, stop=Stop())
    rates = np.array([0.01, 0.3, 5.0])
    field = Field(value, {"learning_rate": rates})
    assert not batched(value)
    while field.busy:
        field.advance(150.0)
    ends = field.ends()
    for place, rate in enumerate(rates.tolist()):
        alone = whole(replace(value, optimizer=GradientDescent(learning_rate=rate)))
        assert tuple(ends.x[:, place]) == alone.point(alone.length - 1)
        assert ends.step[place] == alone.length - 1
        assert ends.loss[place] == column(alone, "loss")[-1]


def test_an_ensemble_of_batches_differs_by_its_seeds_and_is_told_a_loss_at_every_step():
    value = plan(MANY, Adam(learning_rate=0.05), Minibatch(32), 60)
    assert whole(value).look_every > 1
    seeds = np.array([0, 1, 2, 3])
    found = Ensemble(value, seeds, MANY.domain, 16)
    while found.busy:
        found.advance(1000.0)
    levels = found.quantiles()
    assert levels.shape[1] == len(told_steps(60)) and np.isfinite(levels).all()
    for place, seed in enumerate(seeds.tolist()):
        alone = whole(replace(value, seed=seed))
        assert tuple(found.points()[:, place]) == alone.point(60)
    assert len({tuple(point) for point in found.points().T.tolist()}) == 4


def test_the_lowest_loss_of_a_run_is_the_lowest_that_was_seen():
    value = plan(MANY, GradientDescent(learning_rate=3.0), Minibatch(32), 100)
    field = Field(value, {"learning_rate": np.array([3.0])})
    while field.busy:
        field.step()  # whoever asks in between sees more, and changes nothing
    assert field.ends().best[0] == np.nanmin(column(whole(value), "loss"))


def test_a_step_is_declared_to_cost_what_the_data_cost():
    exact, small = plan(MANY, Adam(), Exact()), plan(FEW, Adam(), Exact())
    assert cost_of(exact, 10) > 3 * cost_of(small, 10)
    assert cost_of(plan(MANY, Newton(), Exact()), 1) > cost_of(plan(FEW, Newton(), Exact()), 1)

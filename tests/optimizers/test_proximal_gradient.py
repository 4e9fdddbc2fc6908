"""Proximal gradient descent: its steps by hand, its exact zeros, and where it ends."""

import math

import numpy as np
import pytest

from server.core.oracles import Minibatch
from server.core.stops import Stop
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.proximal_gradient import ProximalGradient
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.core.risk.risks import over, risk
from tests.golden.sklearn_cases import FITS
from tests.golden.sklearn_cases import golden as fits
from tests.golden.test_sklearn import objective_of
from tests.optimizers.runs import run_of

LASSOS = [fit for fit in FITS if fit.estimator in ("Lasso", "ElasticNet")]


def test_three_steps_by_hand():
    """f = (w − 2)² + |w| from w = 1 with α = ¼: z = w − ½(w − 2), then ¼ off."""
    run = run_of(
        over([1], [2], "linear_weight", "mse", penalty="l1", strength=1), (1.0,), ProximalGradient(0.25), 3
    )
    assert run.points()[:, 0].tolist() == [1, 1.25, 1.375, 1.4375]
    seen = run.inspect(1)["values"]
    assert (seen["g"], seen["forward"], seen["shrunk"], seen["delta"]) == ([-2], [1.5], [1.25], [0.25])


def test_elastic_net_thresholds_and_then_shrinks():
    objective = over([1], [2], "linear_weight", "mse", penalty="elastic_net", strength=1, l1_ratio=0.5)
    run = run_of(objective, (1.0,), ProximalGradient(0.25), 1)
    assert run.point(1) == pytest.approx(((1.5 - 0.125) / 1.125,))


def test_a_weight_within_the_threshold_becomes_exactly_0_and_stays():
    run = run_of(
        over([1, 2], [0.1, 0.3], "linear_weight", "mse", penalty="l1", strength=2),
        (1.0,),
        ProximalGradient(0.1),
    )
    reached = next(step for step in range(run.length) if run.point(step) == (0.0,))
    assert 1 <= reached < 6
    assert all(run.point(step) == (0.0,) for step in range(reached, run.length))
    assert (run.outcome.kind, run.outcome.point, run.outcome.minimum) == ("converged", "minimum", 0)


def test_a_subgradient_step_jumps_over_0_for_ever_where_the_proximal_step_stays():
    objective = over([1, 2], [0.1, 0.3], "linear_weight", "mse", penalty="l1", strength=2)
    run = run_of(objective, (1.0,), GradientDescent(0.1), 300)
    ends = run.points()[-40:, 0]
    assert run.outcome.kind == "step_limit"
    assert ends.min() < -0.01 < 0.01 < ends.max()


def test_a_bias_is_left_alone():
    run = run_of(
        over([1, 2], [5, 5], "linear", "mse", penalty="l1", strength=50),
        (1.0, 1.0),
        ProximalGradient(0.05),
        3000,
    )
    w, b = run.point(run.length - 1)
    assert w == 0
    assert b == pytest.approx(5, abs=1e-7)


@pytest.mark.parametrize("fit", LASSOS, ids=lambda fit: f"{fit.id}-{fit.loss_values}")
def test_it_ends_where_scikit_learn_s_lasso_and_elastic_net_do(fit):
    x = fits()["fits"][fit.id]
    objective = objective_of(fit)
    rate = 1 / max(objective.eigenvalues([1.0] * len(x)))
    run = run_of(objective, objective.start, ProximalGradient(rate), 3000, stop=Stop(gradient_norm=1e-11))
    end = run.point(run.length - 1)
    assert run.outcome.kind == "converged"
    assert math.dist(end, x) <= 1e-8 * (1 + math.hypot(*x))
    assert [value == 0 for value in end] == [value == 0 for value in x]


@pytest.mark.parametrize(
    "objective", [ROSENBROCK.objective(), risk("line", "linear", "mse")], ids=["surface", "risk"]
)
def test_without_a_penalty_it_is_gradient_descent(objective):
    runs = [run_of(objective, (-1.0, -1.0), rule(1e-3), 100) for rule in (ProximalGradient, GradientDescent)]
    assert runs[0].points() == pytest.approx(runs[1].points(), rel=1e-12)


def test_it_takes_batches_and_asks_one_gradient_a_step():
    objective = risk("line", "linear", "mse", penalty="l1", strength=0.5)
    run = run_of(objective, (-1.0, -1.0), ProximalGradient(0.05), 20, oracle=Minibatch(10))
    names = [column.name for column in run.columns]
    rows = dict(zip(names, run.block(0, run.length), strict=True))
    assert rows["gradients"].tolist() == list(range(21))
    assert set(rows["values"]) == {0}
    exact = run_of(objective, (-1.0, -1.0), ProximalGradient(0.05), 20)
    assert not np.array_equal(run.points(), exact.points())


def test_it_says_which_weight_it_took_to_0_and_which_it_holds_there():
    run = run_of(
        over([1, 2], [5, 5], "linear", "mse", penalty="l1", strength=50),
        (1.0, 1.0),
        ProximalGradient(0.05),
        40,
    )
    told = [run.inspect(step)["explanation"] for step in range(1, 10)]
    codes = [one["code"] for one in told]
    first = codes.index("proximal_zero")
    assert told[first]["values"]["axis"] == 0
    assert codes[first + 1] == "proximal_held"
    both = run_of(
        over([[1, 2], [2, 1]], [1, 1], "linear_weights", "mse", penalty="l1", strength=50),
        (0.5, 0.5),
        ProximalGradient(0.05),
        2,
    )
    assert both.inspect(1)["explanation"]["code"] == "proximal_zeros"
    assert both.inspect(1)["explanation"]["values"]["zeros"] == 2


def test_a_point_that_the_penalty_holds_at_0_is_a_minimum_whatever_the_loss_curves_there():
    """The loss alone has a saddle at (0, 0): σ(θ₂θ₁x) falls to two sides, by less than |θ₁| + |θ₂| rises."""
    objective = risk("five_points", "two_layer_sigmoid", "mse", penalty="l1", strength=3.0)
    run = run_of(objective, (0.2, 0.1), ProximalGradient(0.05), 50)
    assert run.point(run.outcome.step) == (0, 0)
    assert np.linalg.eigvalsh(objective.hessian((0, 0)))[0] < 0
    assert (run.outcome.point, run.outcome.minimum, objective.minima[0].x) == ("minimum", 0, (0, 0))


def test_where_the_penalty_holds_one_weight_the_others_curvature_says_what_the_point_is():
    """f = (w₁ − 2)² + |w₁| + |w₂|, all but flat in w₂: the lowest place is (1.5, 0)."""
    objective = over([[1, 0]], [2], "linear_weights", "mse", penalty="l1", strength=1)
    run = run_of(objective, (1.0, 0.2), ProximalGradient(0.25), 200)
    assert run.point(run.outcome.step) == pytest.approx((1.5, 0))
    assert (run.outcome.kind, run.outcome.point, run.outcome.minimum) == ("converged", "minimum", 0)

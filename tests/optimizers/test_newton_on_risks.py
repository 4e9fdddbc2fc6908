"""Newton's method, run as every run is, ends at the closed forms and at scikit-learn's fits, to 1e-8."""

import math

import numpy as np
import pytest

from server.core.stops import Stop
from server.optimizers.newton import Newton
from tests.core.risk.risks import risk
from tests.golden.sklearn_cases import FITS
from tests.golden.sklearn_cases import golden as fits
from tests.golden.test_sklearn import objective_of
from tests.optimizers.runs import run_of

SMOOTH = [fit for fit in FITS if fit.estimator in ("LinearRegression", "Ridge", "LogisticRegression")]


def end_of(objective, start=None, variant="pure", steps=60):
    run = run_of(
        objective, start or objective.start, Newton(variant=variant), steps, stop=Stop(gradient_norm=1e-12)
    )
    assert (run.outcome.kind, run.outcome.point) == ("converged", "minimum")
    return run, run.point(run.length - 1)


@pytest.mark.parametrize("convention", ["mean", "half_mean", "sum", "half_sum"])
@pytest.mark.parametrize(
    ("dataset", "model"),
    [
        ("line", "linear"),
        ("line_through_origin", "linear_weight"),
        ("four_rows", "linear_weights"),
        ("five_points", "linear"),
    ],
)
def test_linear_regression_ends_at_least_squares_in_one_step(dataset, model, convention):
    objective = risk(dataset, model, "mse", loss_values={"convention": convention})
    features, targets = objective.rows.features, objective.rows.targets
    table = np.hstack([features, np.ones((len(features), 1))]) if model == "linear" else features
    expected = np.linalg.lstsq(table, targets, rcond=None)[0]
    run, x = end_of(objective)
    assert math.dist(x, expected) <= 1e-8
    assert math.dist(run.point(1), expected) <= 1e-8


@pytest.mark.parametrize("fit", SMOOTH, ids=lambda fit: f"{fit.id}-{fit.loss_values or 'default'}")
def test_ridge_and_logistic_regression_end_at_scikit_learn_s_fits(fit):
    """Inside a trust region: from these starts the pure step leads out to where the loss is flat."""
    x = fits()["fits"][fit.id]
    _, end = end_of(objective_of(fit), variant="trust_region")
    assert math.dist(end, x) <= 1e-8 * (1 + math.hypot(*x))


@pytest.mark.parametrize(("distance", "share", "n"), [(4.0, 0.4, 100), (8.0, 0.2, 400)])
def test_forward_divergence_ends_at_the_moment_match(distance, share, n):
    """KL(p‖q) is least where q has the mean and the variance of p."""
    objective = risk("two_modes", "gaussian", "kl_forward", {"distance": distance, "share": share, "n": n})
    x, masses = objective.rows.features[:, 0], objective.rows.targets
    mean = float(masses @ x)
    variance = float(masses @ (x - mean) ** 2)
    _, (mu, log_sigma) = end_of(objective, variant="trust_region")
    assert mu == pytest.approx(mean, abs=1e-8)
    assert log_sigma == pytest.approx(0.5 * math.log(variance), abs=1e-8)


def test_reverse_divergence_chooses_one_mode():
    """KL(q‖p) is least in one of two far modes, of which the larger one is lower."""
    objective = risk("two_modes", "gaussian", "kl_reverse", {"distance": 8.0, "share": 0.3})
    ends = [end_of(objective, start, "trust_region")[1] for start in ((-3.0, 0.0), (3.0, 0.0))]
    assert ends[0] == pytest.approx((-4, 0), abs=0.05)
    assert ends[1] == pytest.approx((4, 0), abs=0.05)
    assert objective.value(ends[0]) < objective.value(ends[1])

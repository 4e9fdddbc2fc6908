"""Minima over features that are not centred, or on a scale of their own: what is told of them is true."""

import numpy as np
import pytest

from server.core.risk.convexity import attains
from server.core.risk.minima import known
from server.core.risk.whitened import whitened
from tests.core.risk.risks import over, risk

UNIX = 1.7e9 + np.sort(np.random.default_rng(3).uniform(0, 3e7, 40))
DAYS = (UNIX - 1.715e9) / 1e7  # the same, centred and on a scale of 1


def only(objective):
    found = known(objective)
    assert (found.attained, found.valleys, found.infimum) == (True, (), None)
    (minimum,) = found.minima
    return minimum


def same_as_centred(objective, centred, shift, scale):
    """Its minimum is that over (x − shift) / scale, mapped back; predictions are compared, and f."""
    here, there = only(objective), only(centred)
    assert here.x[0] * scale == pytest.approx(there.x[0], rel=1e-8, abs=1e-12)
    assert here.x[0] * shift + here.x[1] == pytest.approx(there.x[1], rel=1e-6, abs=1e-6)
    assert here.value == pytest.approx(there.value, rel=1e-10)


def test_huber_over_features_of_ten_thousand_is_not_above_least_squares():
    rng = np.random.default_rng(2)
    x = 10 + rng.standard_normal(20)
    y = 1e4 * (2 * x + 1 + rng.standard_normal(20))
    objective = over(1e4 * x, y, "linear", "huber")
    minimum = only(objective)
    fit = np.linalg.lstsq(np.stack([1e4 * x, np.ones(20)], axis=1), y, rcond=None)[0]
    assert minimum.value < objective.value(tuple(fit))
    slope = np.array(objective.gradient(minimum.x)) / [1e5, 1]
    assert np.abs(slope).max() < 1e-9


@pytest.mark.parametrize("offset", [0, 1e2, 1e4, 1e6])
@pytest.mark.parametrize("scale", [1, 1e4])
def test_the_squared_error_is_least_where_least_squares_is(offset, scale):
    rng = np.random.default_rng(4)
    away = np.round(rng.standard_normal(30) * 64) / 64
    y = 3 * away - 2 + rng.standard_normal(30)
    minimum = only(over(scale * (offset + away), y, "linear", "mse"))
    w, b = np.linalg.lstsq(np.stack([away, np.ones(30)], axis=1), y, rcond=None)[0]
    assert minimum.x[0] * scale == pytest.approx(w, rel=1e-9)
    assert minimum.x[1] + minimum.x[0] * scale * offset == pytest.approx(b, abs=1e-9 * (1 + offset))
    assert minimum.value == pytest.approx(np.mean((w * away + b - y) ** 2), rel=1e-9)


@pytest.mark.parametrize("loss", ["mse", "mae", "quantile", "huber", "log_cosh"])
def test_over_unix_time_the_minimum_is_the_one_over_days(loss):
    y = 3 * DAYS + np.random.default_rng(5).standard_normal(40)
    objective, centred = over(UNIX, y, "linear", loss), over(DAYS, y, "linear", loss)
    same_as_centred(objective, centred, 1.715e9, 1e7)


@pytest.mark.parametrize("penalty", ["none", "l1", "l2", "elastic_net"])
@pytest.mark.parametrize("loss", ["binary_cross_entropy", "hinge", "squared_hinge"])
def test_labels_over_unix_time_have_a_minimum_that_nothing_lies_below(loss, penalty):
    rng = np.random.default_rng(6)
    labels = (DAYS + rng.logistic(size=40) > 0).astype(float)
    more = {} if penalty == "none" else {"strength": 0.1}
    objective = over(UNIX, labels, "logistic", loss, "label", penalty, **more)
    found = known(objective)
    assert found.attained is True
    least = min([one.value for one in found.minima] or objective.values(np.array(found.valleys[0])).tolist())
    w, b = np.meshgrid(np.linspace(-3, 5, 161) / 1e7, np.linspace(-3, 3, 121))
    points = np.stack([w.ravel(), (b - w * 1.715e9).ravel()], axis=1)
    assert least <= objective.values(points).min() + 1e-9
    assert least <= objective.value((0.0, 0.0))


def test_the_cross_entropy_over_unix_time_is_that_over_days():
    labels = (DAYS + np.random.default_rng(6).logistic(size=40) > 0).astype(float)
    names = ("logistic", "binary_cross_entropy", "label")
    same_as_centred(over(UNIX, labels, *names), over(DAYS, labels, *names), 1.715e9, 1e7)


@pytest.mark.parametrize("loss", ["huber", "log_cosh", "mse"])
def test_salaries_and_products_of_nations_have_minima(loss):
    for seed in range(40):
        rng = np.random.default_rng(seed)
        n = (12, 20, 40)[seed % 3]
        x, y = rng.uniform(0, 40, n), 0.0
        if seed % 2:
            x = 1980.0 + np.arange(n)
            y = (1e4, 1e6)[seed % 4 // 2] * np.exp(0.03 * np.arange(n)) * (1 + 0.05 * rng.standard_normal(n))
        else:
            y = 3e4 + 1500 * x + rng.normal(0, 6000, n)
        objective = over(x, y, "linear", loss)
        found = known(objective)
        assert found.attained is True, seed
        points = [one.x for one in found.minima] or list(found.valleys[0])
        rays = np.stack([np.cos(np.arange(24)), np.sin(np.arange(24))], axis=1)
        white = whitened(objective)
        u = np.linalg.solve(white.to_theta, np.array(points[0]))
        around = np.concatenate([u + far * np.ptp(y) * rays for far in 10.0 ** np.arange(-6, 1)])
        here = white.values(u[np.newaxis])[0]
        assert white.values(around).min() >= here * (1 - 1e-9), seed


def test_two_features_far_from_0_are_fitted_as_least_squares_does():
    rng = np.random.default_rng(7)
    table = np.stack([1e3 + rng.standard_normal(50), 1e3 + rng.standard_normal(50)], axis=1)
    y = table @ [2.0, -1.0] + rng.standard_normal(50)
    minimum = only(over(table, y, "linear_weights", "mse"))
    assert minimum.x == pytest.approx(np.linalg.lstsq(table, y, rcond=None)[0], rel=1e-9)


def test_where_features_have_too_few_digits_nothing_is_told():
    """The spread is 10⁻⁹ of the size: seven digits are left of how the rows differ."""
    rng = np.random.default_rng(8)
    x = 1e9 + rng.standard_normal(30)
    found = known(over(x, x - 1e9, "linear", "mse"))
    assert (found.attained, found.minima, found.valleys, found.infimum) == (None, (), (), None)


@pytest.mark.parametrize("size", [1.0, 1e4, 1.7e9])
def test_a_feature_that_never_changes_leaves_a_valley(size):
    found = known(over([size] * 6, [1, 2, 3, 4, 5, 6], "linear", "mse"))
    assert (found.attained, found.minima) == (True, ())
    (curve,) = found.valleys
    assert [w * size + b for w, b in curve] == pytest.approx([3.5] * len(curve))


def test_a_loss_of_numbers_and_one_of_lines_and_parabolas_attain_what_they_come_down_to():
    for loss in ("mse", "mae", "quantile", "huber", "log_cosh"):
        assert attains(risk("line", "linear", loss)), loss
    for loss, does in (
        ("hinge", True),
        ("squared_hinge", True),
        ("binary_cross_entropy", False),
        ("focal", False),
    ):
        assert attains(risk("blobs_one_feature", "logistic", loss)) is does, loss
    assert not attains(risk("line", "hidden_tanh", "mse"))


@pytest.mark.parametrize("penalty", ["none", "l1", "l2", "elastic_net"])
@pytest.mark.parametrize("names", [("line", "linear", "mse"), ("blobs", "logistic_weights", "binary_cross_entropy"),
                                   ("ranked_items", "linear_weights", "ranking_logistic")])  # fmt: skip
def test_in_white_coordinates_the_risk_and_its_derivatives_are_the_same(names, penalty):
    more = {} if penalty == "none" else {"strength": 0.3}
    objective = risk(*names, penalty=penalty, **more)
    white = whitened(objective)
    for u in np.random.default_rng(9).normal(size=(5, 2)):
        f, slope, hessian = white.all(u.tolist())
        told, g, second = objective.all(white.theta(u))
        assert f == pytest.approx(told, rel=1e-12)
        assert white.values(u[np.newaxis])[0] == pytest.approx(told, rel=1e-12)
        assert slope == pytest.approx(white.to_theta.T @ np.array(g), rel=1e-9, abs=1e-12)
        back = white.to_theta.T @ np.array(second) @ white.to_theta
        assert np.array(hessian) == pytest.approx(back, rel=1e-9, abs=1e-12)
        assert white.hessians(u[np.newaxis])[0] == pytest.approx(back, rel=1e-9, abs=1e-12)


def test_what_is_not_linear_in_its_parameters_stays_in_its_own():
    assert whitened(risk("line", "hidden_tanh", "mse")) is None

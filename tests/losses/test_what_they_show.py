"""What is said of each loss, found in its numbers."""

import numpy as np
import pytest

from tests.losses.asked import CELL, LOSSES, TARGETS, settings, told

P = np.linspace(-5, 5, 41)


def of(name, p, target, **values):
    return told(name, np.atleast_1d(p), target, {**settings(name)[0], **values})


def test_huber_is_half_the_square_up_to_delta_and_a_line_beyond():
    value, slope, curvature = of("huber", P, 0.0, delta=2.0)
    near = np.abs(P) <= 2
    assert value[near] == pytest.approx(P[near] ** 2 / 2, rel=1e-15)
    assert value[~near] == pytest.approx(2 * (np.abs(P[~near]) - 1), rel=1e-15)
    assert np.abs(slope).max() == 2
    assert curvature[np.abs(P) < 2].tolist() == [1.0] * int((np.abs(P) < 2).sum())
    assert of("huber", 0.7, 0.7)[2].tolist() == [1.0]  # at p = y too


def test_log_cosh_lies_between_huber_and_half_the_square():
    value, slope, _ = of("log_cosh", P, 0.0)
    assert value == pytest.approx(np.log(np.cosh(P)), abs=1e-14)
    assert slope == pytest.approx(np.tanh(P), abs=1e-14)
    assert (value <= P**2 / 2 + 1e-15).all()


def test_the_quantile_loss_is_lowest_at_that_quantile_of_the_targets():
    targets = np.random.default_rng(0).normal(size=199)
    for quantile in (0.1, 0.5, 0.9):
        sums = sum(of("quantile", P / 2, target, quantile=quantile)[0] for target in targets)
        best = P[int(np.argmin(sums))] / 2
        assert abs(best - np.quantile(targets, quantile)) <= 0.125


def test_at_one_half_the_quantile_loss_is_half_the_absolute_error():
    for target in TARGETS["number"]:
        assert of("quantile", P, target, quantile=0.5)[0] == pytest.approx(
            of("mae", P, target)[0] / 2, rel=1e-15
        )


def test_the_weight_of_label_1_counts_its_rows_so_many_times_and_leaves_the_others():
    for target, factor in ((1.0, 3.5), (0.0, 1.0)):
        weighted = of("binary_cross_entropy", P, target, positive_weight=3.5)[0]
        assert weighted == pytest.approx(factor * of("binary_cross_entropy", P, target)[0], rel=1e-15)


def test_the_cross_entropy_is_minus_the_log_of_the_labels_probability():
    probability = 1 / (1 + np.exp(-P))
    assert of("binary_cross_entropy", P, 1.0)[0] == pytest.approx(-np.log(probability), rel=1e-13)
    assert of("binary_cross_entropy", P, 0.0)[0] == pytest.approx(-np.log(1 - probability), rel=1e-12)


def test_without_focus_the_focal_loss_is_the_cross_entropy_and_with_it_easy_rows_hardly_count():
    for target in (0.0, 1.0):
        assert of("focal", P, target, gamma=0.0)[0] == pytest.approx(of("binary_cross_entropy", P, target)[0], rel=1e-15)  # fmt: skip
    easy, hard = (
        of("focal", at, 1.0)[0][0] / of("binary_cross_entropy", at, 1.0)[0][0] for at in (4.0, -4.0)
    )
    assert easy < 1e-3
    assert hard > 0.95


def test_the_squared_hinge_is_the_hinge_squared_and_both_are_0_beyond_the_margin():
    for target in (0.0, 1.0):
        hinge, squared = of("hinge", P, target)[0], of("squared_hinge", P, target)[0]
        assert squared == pytest.approx(hinge**2, rel=1e-15)
        assert (hinge[(2 * target - 1) * P >= 1] == 0).all()


def test_the_divergences_are_0_where_the_model_has_the_targets_mass():
    for mass in TARGETS["mass"]:
        density = np.log(mass / CELL)
        assert of("kl_forward", density, mass)[0][0] == pytest.approx(0, abs=1e-15)
        value, slope, _ = of("kl_reverse", density, mass)
        assert (value[0], slope[0]) == pytest.approx((0, 0), abs=1e-15)


def test_the_divergences_of_masses_that_sum_to_1_are_the_known_ones():
    p, q = np.array([0.2, 0.5, 0.3]), np.array([0.4, 0.4, 0.2])
    forward = sum(of("kl_forward", np.log(b / CELL), a)[0][0] for a, b in zip(p, q, strict=True))
    reverse = sum(of("kl_reverse", np.log(b / CELL), a)[0][0] for a, b in zip(p, q, strict=True))
    assert forward == pytest.approx((p * np.log(p / q)).sum(), rel=1e-13)
    assert reverse == pytest.approx((q * np.log(q / p)).sum(), rel=1e-13)


def test_an_outlier_pulls_harder_the_farther_it_is_only_under_the_square():
    for name, bound in (("mse", np.inf), ("mae", 1), ("huber", 1), ("log_cosh", 1), ("quantile", 0.9)):
        pull = abs(of(name, -1000.0, 0.0)[1][0])
        assert pull == pytest.approx(2000 if bound == np.inf else bound, rel=1e-12)


def test_the_ranking_losses_are_of_the_lead_alone():
    assert of("ranking_margin", P, 1.0, margin=1.5)[0].tolist() == np.maximum(0, 1.5 - P).tolist()
    assert of("ranking_logistic", P, 1.0)[0] == pytest.approx(np.log1p(np.exp(-P)), rel=1e-13)
    assert {name for name, loss in LOSSES.items() if loss.over == "pairs"} == {
        "ranking_margin",
        "ranking_logistic",
    }


@pytest.mark.parametrize(("convention", "factor", "mean"), [("mean", 1, True), ("half_mean", 0.5, True), ("sum", 1, False), ("half_sum", 0.5, False)])  # fmt: skip
def test_the_conventions_of_the_squared_error_are_those_named(convention, factor, mean):
    assert LOSSES["mse"].convention({"convention": convention}) == (factor, mean)
    words = {"mean": "1/n", "half_mean": "1/(2n)", "sum": "Σ", "half_sum": "½Σ"}
    for language in ("en", "zh"):
        assert LOSSES["mse"].parameters[0].words[language]["options"] == words

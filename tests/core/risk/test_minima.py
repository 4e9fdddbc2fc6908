"""What is known of a risk's lowest points: all isolated minima, valleys by name, flat ground, bounds not attained."""

import math

import numpy as np
import pytest

from server.core.risk.creases import creases, has_creases
from server.core.risk.kinked import place_at, polished
from server.core.risk.minima import known
from tests.core.risk.risks import over, risk

SEPARABLE = ([-2, -1, 1, 3], [0, 0, 1, 1])


def test_both_of_two_symmetric_minima_are_found_and_to_the_last_digits():
    objective = risk("sine", "hidden_tanh", "mse")
    found = known(objective)
    assert (found.attained, found.valleys, found.infimum) == (True, (), None)
    one, other = found.minima
    assert one.x == pytest.approx([-value for value in other.x], abs=1e-12)
    assert abs(one.x[0]) > 1
    for minimum in found.minima:
        assert math.hypot(*objective.gradient(minimum.x)) < 1e-14
        assert objective.eigenvalues(minimum.x)[0] > 1e-3
        assert minimum.value == objective.value(minimum.x)


def test_the_mirror_image_of_a_minimum_is_found_wherever_the_start_lies():
    found = known(risk("line", "hidden_tanh", "log_cosh"))
    one, other = found.minima
    assert one.x == tuple(-value for value in other.x)
    assert one.value == other.value


def test_a_minimum_that_is_not_the_lowest_is_told_after_the_lowest():
    found = known(risk("line", "exponential_decay", "mse"))
    values = [minimum.value for minimum in found.minima]
    assert len(values) == 2
    assert values == sorted(values)
    assert values[1] > 2 * values[0]


def test_of_two_modes_both_are_minima_and_no_bell_that_only_the_grid_knows():
    objective = risk("two_modes", "gaussian", "kl_reverse", {"distance": 7.0})
    left, right, wide = known(objective).minima
    assert left.x == pytest.approx((-3.5, 0), abs=0.01)
    assert right.x == pytest.approx((3.5, 0), abs=0.01)
    assert abs(wide.x[0]) < 1 < wide.x[1]  # one bell over both
    # Narrower than a cell there is another place of the kind, which belongs to the grid.
    needle = (3.7996552159027823, -3.384309668877143)
    assert math.hypot(*objective.gradient(needle)) < 1e-9
    assert objective.eigenvalues(needle)[0] > 1
    assert math.exp(needle[1]) < objective.rows.cell


@pytest.mark.parametrize("loss", ["mse", "huber", "log_cosh", "mae"])
def test_a_valley_of_minima_is_named_as_such_and_not_as_a_point(loss):
    objective = risk("line_through_origin", "two_layer_sigmoid", loss)
    found = known(objective)
    assert (found.minima, found.attained, found.infimum) == ((), True, None)
    assert len(found.valleys) == 2
    points = np.array([point for curve in found.valleys for point in curve])
    products = points.prod(axis=1)
    assert products == pytest.approx(products[0], rel=1e-6)
    values = objective.values(points)
    assert np.ptp(values) <= 1e-12 * values.min()
    assert {float(np.sign(curve[0][0])) for curve in found.valleys} == {-1.0, 1.0}
    for curve in found.valleys:
        assert np.ptp(np.array(curve), axis=0).max() > 1


def test_the_two_layer_net_with_targets_above_1_has_only_an_infimum():
    found = known(risk("five_points", "two_layer_sigmoid", "mse"))
    assert (found.attained, found.minima, found.valleys) == (False, (), ())
    assert found.infimum == pytest.approx(np.mean((np.array([2, 4, 6, 8, 10]) - 1.0) ** 2), rel=1e-15)
    sizes = [math.prod(point) for point in found.towards]
    assert sizes[-1] > 30
    assert sizes[-1] > sizes[len(sizes) // 2]


def test_the_same_net_with_a_penalty_has_minima_again():
    found = known(risk("five_points", "two_layer_sigmoid", "mse", penalty="l2", strength=0.1))
    assert found.attained is True
    assert len(found.minima) == 2
    assert found.minima[0].x == pytest.approx([-value for value in found.minima[1].x])
    # A product under a bowl: both weights are as large as each other.
    assert abs(found.minima[0].x[0]) == pytest.approx(abs(found.minima[0].x[1]))


def test_separable_labels_without_a_penalty_have_an_infimum_of_0():
    for model in ("logistic", "logistic_weights"):
        features = SEPARABLE[0] if model == "logistic" else [[x, 0.5] for x in SEPARABLE[0]]
        found = known(over(features, SEPARABLE[1], model, "binary_cross_entropy", "label"))
        assert (found.attained, found.minima) == (False, ())
        assert found.infimum == pytest.approx(0, abs=1e-300)


def test_separable_labels_with_a_penalty_have_a_minimum():
    objective = over(*SEPARABLE, "logistic", "binary_cross_entropy", "label", "l2", strength=0.01)
    (minimum,) = known(objective).minima
    assert math.hypot(*objective.gradient(minimum.x)) < 1e-14


def test_labels_that_only_touch_keep_the_loss_of_those_that_do():
    found = known(over([-1, 0, 0, 1], [0, 0, 1, 1], "logistic", "binary_cross_entropy", "label"))
    assert found.attained is False
    assert found.infimum == pytest.approx(2 * math.log(2) / 4, rel=1e-12)


def test_a_bound_that_is_reached_along_a_bent_way_is_told_without_its_value():
    """θ2·tanh(θ1·x) comes ever nearer to the line 2x the larger θ2 is, as θ1θ2 = 2."""
    found = known(risk("five_points", "hidden_tanh", "mse"))
    assert (found.attained, found.infimum, found.minima) == (False, None, ())
    assert math.prod(found.towards[-1]) == pytest.approx(2, rel=0.01)
    assert abs(found.towards[-1][1]) > 50


def test_where_digits_run_out_before_the_slope_does_is_no_minimum():
    """tanh(θ1 x) is 1 to the last digit from θ1 x = 19 on, and rises all the same."""
    found = known(risk("decay", "hidden_tanh", "mse"))
    assert (found.attained, found.minima, found.valleys) == (False, (), ())
    targets = risk("decay", "hidden_tanh", "mse").rows
    above = targets.targets[targets.features[:, 0] > 0]
    rest = targets.targets[targets.features[:, 0] == 0]
    bound = (np.sum((above - above.mean()) ** 2) + np.sum(rest**2)) / len(targets)
    assert found.infimum == pytest.approx(bound, rel=1e-12)


def test_points_that_a_line_meets_are_met_exactly_whatever_the_loss():
    for loss in ("mse", "mae", "huber", "log_cosh", "quantile"):
        (minimum,) = known(risk("five_points", "linear", loss)).minima
        assert minimum.x == pytest.approx((2, 0), abs=1e-9), loss
        assert minimum.value == pytest.approx(0, abs=1e-12)


def test_along_a_crease_the_lowest_point_is_known_to_the_last_digits_too():
    """With w = 0 held by the penalty the bias is the log of the odds."""
    objective = risk("blobs_one_feature", "logistic", "binary_cross_entropy", penalty="l1", strength=3)
    (minimum,) = known(objective).minima
    ones = objective.rows.targets.sum()
    assert minimum.x == (0.0, pytest.approx(math.log(ones / (len(objective.rows) - ones)), abs=1e-13))


@pytest.mark.parametrize(
    ("names", "more"),
    [
        (("line", "linear", "mae"), {}),  # where two creases meet
        (
            ("blobs_one_feature", "logistic", "binary_cross_entropy"),
            {"penalty": "l1", "strength": 3},
        ),  # on one
        (
            ("blobs", "logistic_weights", "binary_cross_entropy"),
            {"penalty": "l1", "strength": 0.01},
        ),  # on none
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_a_place_good_to_half_the_digits_is_brought_to_all_of_them(names, more):
    """f tells no more than half of them where it is smooth: it rises with the square of the distance."""
    objective = risk(*names, **more)
    x = np.array(known(objective).minima[0].x)
    beside = x + np.array([3e-8, -2e-8])
    with np.errstate(all="ignore"):
        found, _ = polished(objective, place_at(objective, beside))
    assert found == pytest.approx(x, abs=1e-13)


def test_beside_all_creases_the_slope_is_gone():
    objective = risk("blobs", "logistic_weights", "binary_cross_entropy", penalty="l1", strength=0.01)
    (minimum,) = known(objective).minima
    assert 0 not in minimum.x
    assert math.hypot(*objective.gradient(minimum.x)) < 1e-14


def test_a_stretch_of_medians_is_told_by_its_two_ends():
    """With w = 0 held by the penalty, every b between the two middle targets has the least absolute error."""
    objective = over([1, 2, 3, 4], [1, 2, 4, 9], "linear", "mae", penalty="l1", strength=10)
    found = known(objective)
    assert found.minima == ()
    (ends,) = found.valleys
    assert np.array(sorted(ends)) == pytest.approx(np.array([[0, 2], [0, 4]]))
    assert [point[0] for point in ends] == [0.0, 0.0]
    values = objective.values(np.array([[0, 1.99], [0, 2], [0, 3], [0, 4], [0, 4.01]]))
    assert values[1] == values[2] == values[3] < min(values[0], values[4])


def test_flat_ground_is_told_by_its_outline():
    """A margin that all labels have: the hinge loss is 0 on all of an area."""
    objective = over(*SEPARABLE, "logistic", "hinge", "label")
    found = known(objective)
    assert (found.minima, found.attained, found.infimum) == ((), True, None)
    (outline,) = found.valleys
    assert outline[0] == outline[-1]
    assert objective.values(np.array(outline)).max() < 1e-10
    assert len(outline) > 8


@pytest.mark.parametrize("scale", [1e-3, 1e4])
def test_features_on_any_scale_are_fitted_alike(scale):
    rng = np.random.default_rng(5)
    x = scale * rng.uniform(0, 3, 60)
    y = 1e3 * (x / scale) + 5e2 + 30 * rng.standard_normal(60)
    for loss in ("mse", "mae"):
        here = known(over(x, y, "linear", loss)).minima[0]
        there = known(over(x / scale, y, "linear", loss)).minima[0]
        assert here.x[0] * scale == pytest.approx(there.x[0], rel=1e-8)
        assert here.x[1] == pytest.approx(there.x[1], rel=1e-8)


def test_creases_stand_where_a_row_s_kink_is_and_on_the_penalised_axes():
    objective = over([1, 2], [3, 5], "linear", "mae", penalty="l1", strength=1)
    seen = creases(objective, np.array([1.0, 0.5]))
    assert has_creases(objective)
    assert sorted(abs(seen.values)) == pytest.approx([1.0, 1.5, 2.5])  # w, and the residuals
    assert seen.slopes.tolist() == [[1, 0], [1, 1], [2, 1]]
    assert not has_creases(over([1, 2], [3, 5], "linear", "huber"))

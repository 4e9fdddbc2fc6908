"""What is published of the surfaces: values, places and curvature of their minima."""

import math

import numpy as np
import pytest

from server.core.refusal import Refusal
from tests.surfaces.known import SURFACES

ACKLEY, PARABOLA, QUADRATIC = SURFACES["ackley"], SURFACES["parabola"], SURFACES["quadratic"]
DOUBLE_WELL, ROSENBROCK = SURFACES["double_well"], SURFACES["rosenbrock"]

# λmin and λmax at the first minimum and f*, as the literature's implementations have them; the two wells' are computed.
FACTS = {
    "sphere": (2, 2, 0),
    "quadratic": (1, 10, 0),
    "rosenbrock": (0.399, 1001.6, 0),
    "beale": (0.301, 48.98, 0),
    "booth": (2, 18, 0),
    "matyas": (0.04, 1, 0),
    "mccormick": (1.732, 4, -1.913222955),
    "three_hump_camel": (1.586, 4.414, 0),
    "six_hump_camel": (7.68, 16.49, -1.031628453),
    "goldstein_price": (403, 965, 3),
    "easom": (3, 3, -1),
    "rastrigin": (396.8, 396.8, 0),
    "griewank": (0.5005, 1.0005, 0),
    "styblinski_tang": (34.58, 34.58, -78.332331408),
    "levy_13": (2, 179.7, 0),
    "schaffer_2": (0.002, 0.002, 0),
    "schwefel": (0.252, 0.252, 0),
    "bohachevsky": (28.6, 67.2, 0),
    "zakharov": (2, 4.5, 0),
    "michalewicz": (32.5, 81, -1.801303410),
    "holder_table": (19.6, 20.3, -19.208502568),
    "cross_in_tray": (0.217, 0.251, -2.062611871),
    "flower": (0, 4, 0),
    "two_wells": (30.2, 31.4, -2.063090),
    "two_wells_unequal": (61, 121, -5.032340),
    "two_layer_linear": (0, 4, 0),
}
# Where the first minimum is, as published.
PLACES = {
    "mccormick": (-0.547197551, -1.547197551),
    "branin": (-math.pi, 12.275),
    "goldstein_price": (0, -1),
    "easom": (math.pi, math.pi),
    "styblinski_tang": (-2.903534028, -2.903534028),
    "schwefel": (420.968746360, 420.968746360),
    "michalewicz": (2.202905520, 1.570796327),
    "holder_table": (8.055023472, 9.664590029),
    "cross_in_tray": (1.349406609, 1.349406609),
    "two_wells": (-0.936301, 0),
    "two_wells_unequal": (-0.967577, 0),
}


@pytest.mark.parametrize("name", FACTS)
def test_the_curvature_at_the_minimum_is_the_published_one(name):
    low, high, value = FACTS[name]
    objective = SURFACES[name].objective()
    minimum = objective.minima[0]
    assert objective.eigenvalues(minimum.x) == pytest.approx([low, high], rel=5e-3, abs=1e-9)
    assert minimum.value == pytest.approx(value, abs=1e-6 if name.startswith("two_wells") else 5e-10)


@pytest.mark.parametrize("name", PLACES)
def test_the_minimum_is_where_it_is_published(name):
    digits = 5e-7 if name.startswith("two_wells") else 2e-8
    assert SURFACES[name].objective().minima[0].x == pytest.approx(PLACES[name], abs=digits)


@pytest.mark.parametrize(
    "name", ["branin", "holder_table", "cross_in_tray", "himmelblau", "two_layer_linear"]
)
def test_minima_of_the_same_height_are_so_to_the_last_digits(name):
    values = [minimum.value for minimum in SURFACES[name].objective().minima]
    assert len(values) > 1
    assert values == pytest.approx([values[0]] * len(values), rel=1e-15, abs=1e-29)


def test_branins_lowest_value_is_ten_over_eight_pi():
    values = [minimum.value for minimum in SURFACES["branin"].objective().minima]
    assert values == pytest.approx([10 / (8 * math.pi)] * 3, rel=1e-15)


def test_schwefels_constant_is_not_cut_short():
    assert abs(SURFACES["schwefel"].objective().minima[0].value) < 1e-12  # 2.5e-5 with 418.9829


def test_the_drop_wave_is_lowest_at_minus_one():
    objective = SURFACES["drop_wave"].objective()
    assert (objective.minima[0].x, objective.minima[0].value) == ((0, 0), -1)
    assert objective.gradient((0.0, 0.0)) == (0, 0)
    # Round at the bottom: 72.5 is the curvature that the derived Hessian cannot give at the origin itself.
    assert objective.eigenvalues((1e-4, 0.0)) == pytest.approx([72.5, 72.5], rel=1e-4)


def test_the_goldstein_price_function_has_three_higher_minima():
    values = [minimum.value for minimum in SURFACES["goldstein_price"].objective().minima]
    assert values == pytest.approx([3, 30, 84, 840], rel=1e-13)


def test_the_two_minima_of_different_sharpness_are_equally_deep():
    objective = SURFACES["sharp_and_flat"].objective({"s": 50.0})
    sharp, flat = objective.minima
    assert sharp.value == flat.value == 0
    assert objective.eigenvalues(sharp.x) == pytest.approx([100, 100])
    assert objective.eigenvalues(flat.x) == pytest.approx([2, 2])


def test_a_ring_that_is_not_tilted_is_level_all_round():
    level, tilted = (SURFACES["ring_valley"].objective({"t": t}) for t in (0.0, 0.05))
    round_about = [(math.cos(a), math.sin(a)) for a in np.linspace(0, 6.2, 25)]
    assert [level.value(x) for x in round_about] == pytest.approx([0] * 25, abs=1e-30)
    assert all(tilted.value(x) > 0 for x in round_about)
    assert tilted.eigenvalues((-1.0, 0.0)) == pytest.approx([0.1, 8.1])


def test_every_point_with_the_product_one_is_a_minimum_of_the_two_layers_and_the_marked_are_the_flattest():
    objective = SURFACES["two_layer_linear"].objective()
    sharpness = [objective.eigenvalues((x, 1 / x))[-1] for x in (0.5, 0.8, 1.0, 1.25, 2.0)]
    assert [objective.value((x, 1 / x)) for x in (0.5, 0.8, 1.25, 2.0)] == pytest.approx([0] * 4, abs=1e-30)
    assert sharpness[2] == pytest.approx(4) == min(sharpness)
    assert SURFACES["two_layer_linear"].objective({"c": 2.25}).minima[0].x == (1.5, 1.5)


def test_the_cubic_has_a_hollow_only_where_the_slope_at_the_inflection_is_negative():
    cubic = SURFACES["cubic"]
    assert cubic.objective().minima == cubic.objective({"c": 1.0}).minima == ()
    (hollow,) = cubic.objective({"c": -3.0}).minima
    assert (hollow.x, hollow.value) == ((1.0,), -2.0)
    assert cubic.objective().all((0.0,)) == (0, (0,), [[0]])


def test_the_monkey_saddle_is_flat_of_second_order_at_the_saddle():
    objective = SURFACES["monkey_saddle"].objective()
    assert objective.all((0.0, 0.0)) == (0, (0, 0), [[0, 0], [0, 0]])
    ways = [objective.value((math.cos(a), math.sin(a))) for a in (math.pi, math.pi / 3, -math.pi / 3)]
    assert ways == pytest.approx([-1, -1, -1])


def test_the_cliff_is_a_hundred_times_as_steep_as_the_plateau():
    objective = SURFACES["plateau_and_cliff"].objective()
    slopes = [abs(objective.gradient((x, 0.0))[0]) for x in np.linspace(-4, 4, 801)]
    assert max(slopes) > 100 * abs(objective.gradient((-2.5, 0.0))[0])
    assert max(slopes) > 400 * abs(objective.gradient((0.5, 0.0))[0])


def test_the_line_is_fitted_by_least_squares():
    for third in (-3.0, 4.0, 11.5):
        (best,), *_ = np.linalg.lstsq(
            np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 3.0, third]), rcond=None
        )
        objective = SURFACES["line_fit"].objective({"t": third})
        assert objective.minima[0].x[0] == pytest.approx(best, rel=1e-14)
        assert objective.eigenvalues((third,)) == pytest.approx([28 / 3])


def test_the_absolute_value_has_the_slope_one_sets_on_either_side_and_none_at_the_minimum():
    objective = SURFACES["absolute_value"].objective({"k": 2.5})
    assert [objective.gradient((x,)) for x in (-1.0, 0.0, 3.0)] == [(-2.5,), (0,), (2.5,)]


def test_himmelblau_has_four_equal_minima_of_different_curvature():
    objective = SURFACES["himmelblau"].objective()
    published = [
        (3, 2),
        (-2.805118087, 3.131312518),
        (-3.779310253, -3.283185991),
        (3.584428340, -1.848126527),
    ]
    for minimum, place in zip(objective.minima, published, strict=True):
        assert minimum.x == pytest.approx(place, abs=1e-8)
        assert minimum.value == pytest.approx(0, abs=1e-25)
    edges = [2 / objective.eigenvalues(minimum.x)[-1] for minimum in objective.minima]
    assert min(edges) == pytest.approx(0.0149, rel=5e-3)
    assert max(edges) == pytest.approx(0.0248, rel=5e-3)


def test_six_hump_camel_has_two_lowest_minima_of_six():
    values = sorted(minimum.value for minimum in SURFACES["six_hump_camel"].objective().minima)
    assert len(values) == 6
    assert values[0] == pytest.approx(values[1], abs=1e-15)
    assert values[2] > values[1] + 0.5


def test_ackleys_gradient_at_the_origin_is_the_stated_subgradient():
    objective = ACKLEY.objective()
    assert objective.value((0.0, 0.0)) == pytest.approx(0, abs=1e-15)
    assert objective.gradient((0.0, 0.0)) == (0, 0)
    assert objective.eigenvalues((0.0, 0.0)) is None
    assert all("0" in ACKLEY.words[language]["kink"] for language in ("en", "zh"))


def test_the_saddle_has_no_minimum_and_eigenvalues_of_both_signs():
    assert SURFACES["saddle"].objective().minima == ()
    assert SURFACES["saddle"].objective().eigenvalues((0.3, 0.4)) == [-2, 2]


def test_the_bowl_has_the_eigenvalues_and_the_rotation_one_sets():
    objective = QUADRATIC.objective({"l1": 3.0, "l2": 7.0, "angle": 30.0})
    assert objective.eigenvalues((1.0, 1.0)) == pytest.approx([3, 7])
    c, s = math.cos(math.pi / 6), math.sin(math.pi / 6)
    assert np.array(objective.hessian((0.0, 0.0))) @ [c, s] == pytest.approx([3 * c, 3 * s])
    assert QUADRATIC.objective({"l2": -1.0}).minima == ()  # a saddle now
    assert len(QUADRATIC.objective({"l2": 0.0}).minima) == 1


def test_rosenbrocks_minimum_moves_with_its_parameter():
    assert ROSENBROCK.objective({"a": 0.5}).minima[0].x == (0.5, 0.25)
    assert ROSENBROCK.objective({"a": 0.5, "b": 7}).value((0.5, 0.25)) == 0


def test_the_double_well_has_both_its_minima_whatever_the_tilt():
    for tilt in (-1.5, -0.2, 0.0, 0.2, 1.5):
        objective = DOUBLE_WELL.objective({"c": tilt})
        roots = sorted(np.roots([4, 0, -4, tilt]).real)
        assert sorted(minimum.x[0] for minimum in objective.minima) == pytest.approx(
            [roots[0], roots[-1]], abs=1e-7
        )


def test_the_parabola_has_the_curvature_one_sets():
    assert PARABOLA.objective({"a": 4.0}).hessian((1.0,)) == [[4.0]]


def test_a_parameter_out_of_range_is_refused_by_name():
    with pytest.raises(Refusal) as refused:
        ROSENBROCK.objective({"b": 1e9})
    assert refused.value.message == "b must be in [1, 1000], got 1e+09"
    with pytest.raises(Refusal) as refused:
        ROSENBROCK.objective({"c": 1})
    assert refused.value.values["known"] == ["a", "b"]


def test_a_grid_in_one_dimension_is_one_row_and_what_is_not_finite_stays_so():
    row = PARABOLA.objective().grid(((-2, 2),), 5)
    assert row.tolist() == [[2.0, 0.5, 0.0, 0.5, 2.0]]
    far = ROSENBROCK.objective().grid(((-1e200, 1e200), (0, 1)), 3, 2)
    assert np.isinf(far).any()

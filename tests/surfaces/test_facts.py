"""What is published of the surfaces: values, places and curvature of their minima."""

import math

import numpy as np
import pytest

from server.core.refusal import Refusal
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.beale import SURFACE as BEALE
from server.surfaces.double_well import SURFACE as DOUBLE_WELL
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.parabola import SURFACE as PARABOLA
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rastrigin import SURFACE as RASTRIGIN
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from server.surfaces.saddle import SURFACE as SADDLE
from server.surfaces.six_hump_camel import SURFACE as SIX_HUMP_CAMEL

# λmin and λmax at the first minimum, 2/λmax, f*, as the literature's implementations have them.
FACTS = [
    (QUADRATIC, 1, 10, 0.2, 0.0),
    (ROSENBROCK, 0.399, 1001.6, 0.001997, 0.0),
    (BEALE, 0.301, 48.98, 0.0408, 0.0),
    (RASTRIGIN, 396.8, 396.8, 0.00504, 0.0),
    (SIX_HUMP_CAMEL, 7.68, 16.49, 0.121, -1.031628453),
]


@pytest.mark.parametrize(
    ("surface", "low", "high", "edge", "value"), FACTS, ids=[fact[0].words["en"]["name"] for fact in FACTS]
)
def test_the_curvature_at_the_minimum_is_the_published_one(surface, low, high, edge, value):
    minimum = surface.objective().minima[0]
    found = surface.objective().eigenvalues(minimum.x)
    assert found == pytest.approx([low, high], rel=2e-3)
    assert 2 / found[-1] == pytest.approx(edge, rel=5e-3)
    assert minimum.value == pytest.approx(value, abs=5e-10)


def test_himmelblau_has_four_equal_minima_of_different_curvature():
    objective = HIMMELBLAU.objective()
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
    values = sorted(minimum.value for minimum in SIX_HUMP_CAMEL.objective().minima)
    assert len(values) == 6
    assert values[0] == pytest.approx(values[1], abs=1e-15)
    assert values[2] > values[1] + 0.5


def test_ackleys_gradient_at_the_origin_is_the_stated_subgradient():
    objective = ACKLEY.objective()
    assert objective.value((0.0, 0.0)) == pytest.approx(0, abs=1e-15)
    assert objective.gradient((0.0, 0.0)) == (0, 0)
    assert objective.eigenvalues((0.0, 0.0)) is None
    assert "0" in ACKLEY.kink


def test_the_saddle_has_no_minimum_and_eigenvalues_of_both_signs():
    assert SADDLE.objective().minima == ()
    assert SADDLE.objective().eigenvalues((0.3, 0.4)) == [-2, 2]


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

"""The model inside a circle: the conditions that p and its multiplier satisfy, hard case included."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.trust import within_radius

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 4), st.floats(1e-3, 1e3))
@settings(deadline=None)
def test_p_satisfies_the_conditions_of_a_global_minimum(seed, d, radius):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(d, d))
    hessian, g = root + root.T, rng.normal(size=d)
    p, nu = within_radius(hessian, g, radius)
    size = np.linalg.norm(hessian) + nu
    assert np.linalg.norm(p) <= radius * (1 + 1e-12)
    assert nu >= 0
    assert np.linalg.eigvalsh(hessian + nu * np.eye(d))[0] >= -1e-9 * size
    assert np.linalg.norm(hessian @ p + nu * p + g) <= 1e-9 * (size * radius + np.linalg.norm(g))
    assert nu == 0 or np.linalg.norm(p) == pytest.approx(radius, rel=1e-9)


def test_a_newton_step_that_fits_is_the_newton_step():
    p, nu = within_radius(np.diag([1.0, 10.0]), np.array([2.0, 5.0]), 3.0)
    assert list(p) == pytest.approx([-2, -0.5])
    assert nu == 0


def test_on_the_border_the_multiplier_is_that_of_the_hand_calculation():
    # (2 + ν) p = −g with ‖p‖ = 1: p = −g/‖g‖, and 2 + ν = ‖g‖ = 5.
    p, nu = within_radius(2.0 * np.eye(2), np.array([3.0, 4.0]), 1.0)
    assert list(p) == pytest.approx([-0.6, -0.8], rel=1e-14)
    assert nu == pytest.approx(3.0, rel=1e-13)


def test_in_the_hard_case_p_goes_on_to_the_border_along_the_negative_curvature():
    # At (1, 0) of x² − y² the gradient has no part along y: ν = 2, x-part −g/(2 + ν), the rest along y.
    p, nu = within_radius(np.diag([2.0, -2.0]), np.array([2.0, 0.0]), 1.0)
    assert nu == 2.0
    assert p[0] == pytest.approx(-0.5)
    assert abs(p[1]) == pytest.approx(np.sqrt(0.75))


def test_at_a_saddle_itself_it_leaves_too():
    p, _ = within_radius(np.diag([2.0, -2.0]), np.zeros(2), 0.5)
    assert abs(p[1]) == 0.5
    assert p[0] == 0


def test_without_any_curvature_it_is_the_steepest_way_to_the_border():
    p, nu = within_radius(np.zeros((2, 2)), np.array([3.0, 4.0]), 2.0)
    assert list(p) == pytest.approx([-1.2, -1.6])
    assert nu == pytest.approx(2.5)

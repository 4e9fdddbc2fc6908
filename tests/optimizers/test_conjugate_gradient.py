"""Conjugate gradients: β by hand, conjugate directions, and the end of a quadratic in d exact steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.optimizers.conjugate_gradient import ConjugateGradient, State
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.optimizers.runs import run_of

both = pytest.mark.parametrize("formula", ["polak_ribiere", "fletcher_reeves"])


@pytest.mark.parametrize(
    ("formula", "g", "beta"),
    [
        ("fletcher_reeves", (1.0, 1.0), 2 / 4),
        ("polak_ribiere", (1.0, 1.0), (2 - 2) / 4),  # gᵀ(g − g′) = 2 − 2
        ("polak_ribiere", (0.5, 1.0), (1.25 - 1) / 4),
        ("polak_ribiere", (1.5, 0.5), 0.0),  # (2.5 − 3)/4 is below 0, and is cut
    ],
)
def test_beta_by_hand(formula, g, beta):
    before = State(g=np.array([2.0, 0.0]), direction=np.array([-2.0, 0.0]), loss=1.0)
    p, found = ConjugateGradient(formula=formula).direction(before, np.array(g))
    assert found == beta
    assert list(p) == [-g[0] - 2 * beta, -g[1]]


@both
def test_the_first_direction_is_steepest_and_so_is_one_that_would_lead_up(formula):
    rule, g = ConjugateGradient(formula=formula), np.array([1.0, -3.0])
    assert list(rule.direction(rule.init(g), g)[0]) == [-1.0, 3.0]
    uphill = State(g=np.array([0.1, 0.0]), direction=np.array([5.0, -9.0]), loss=1.0)
    assert list(rule.direction(uphill, g)[0]) == [-1.0, 3.0]


@both
@given(st.floats(0.5, 20), st.floats(0.5, 20), st.floats(0, 90), st.floats(-4, 4), st.floats(-4, 4))
@settings(max_examples=40, deadline=None)
def test_on_a_quadratic_with_exact_search_it_ends_in_two_steps(formula, l1, l2, angle, x, y):
    bowl = QUADRATIC.objective({"l1": l1, "l2": l2, "angle": angle})
    run = run_of(bowl, (x, y), ConjugateGradient(formula=formula, c2=1e-10), 10)
    reached = run.points()[min(2, run.length - 1)]
    assert np.linalg.norm(reached) <= 1e-7 * (1 + np.hypot(x, y))


def test_with_exact_search_its_directions_are_conjugate():
    bowl = QUADRATIC.objective({"angle": 25.0})
    run = run_of(bowl, (4.0, 2.0), ConjugateGradient(c2=1e-10), 2)
    first, second = (np.array(run.inspect(step)["values"]["direction"]) for step in (1, 2))
    hessian = np.array(bowl.hessian((0.0, 0.0)))
    assert abs(first @ hessian @ second) <= 1e-8 * np.linalg.norm(first) * np.linalg.norm(second)


@both
def test_it_comes_down_the_valley_faster_than_steepest_descent(formula):
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), ConjugateGradient(formula=formula), 500)
    assert (run.outcome.kind, run.outcome.minimum) == ("converged", 0)

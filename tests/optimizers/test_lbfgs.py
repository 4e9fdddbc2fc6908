"""L-BFGS: the two loops against the matrix that they stand for, and the memory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.optimizers.bfgs import BFGS
from server.optimizers.bfgs import State as Matrix
from server.optimizers.lbfgs import LBFGS, State, direction
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.optimizers.runs import run_of


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(1, 5))
@settings(deadline=None)
def test_the_two_loops_are_the_bfgs_matrix_of_the_same_pairs(seed, d, count):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(d, d))
    hessian = np.eye(d) + root @ root.T
    steps = [rng.normal(size=d) for _ in range(count)]
    state = State(tuple(steps), tuple(hessian @ s for s in steps))
    s, y = steps[-1], hessian @ steps[-1]
    matrix = Matrix(float(s @ y) / float(y @ y) * np.eye(d), 1)
    for one in steps:
        matrix = BFGS().learnt(matrix, one, hessian @ one)
    g = rng.normal(size=d)
    p, gamma = direction(state, g)
    assert gamma == pytest.approx(float(s @ y) / float(y @ y))
    assert p == pytest.approx(-(matrix.inverse @ g), rel=1e-8, abs=1e-8 * np.linalg.norm(g))


def test_one_pair_by_hand():
    # s = (1, 0), y = (2, 1), g = (1, 1): a = ½, q = (0, ½), γ = 2/5, r = (0, 1/5), b = 1/10, r + s(a − b) = (2/5, 1/5).
    p, gamma = direction(State((np.array([1.0, 0.0]),), (np.array([2.0, 1.0]),)), np.array([1.0, 1.0]))
    assert gamma == pytest.approx(0.4)
    assert p == pytest.approx([-0.4, -0.2])


def test_it_remembers_the_last_m_pairs_and_none_without_curvature():
    rule = LBFGS(memory=2)
    state = rule.init(np.zeros(1))
    for size in (1.0, 2.0, 3.0):
        state = rule.learnt(state, np.array([size]), np.array([size]))
    assert [float(s[0]) for s in state.steps] == [2.0, 3.0]
    assert rule.learnt(state, np.array([1.0]), np.array([-1.0])) is state


def test_with_all_pairs_kept_it_goes_where_bfgs_with_the_scaled_matrix_goes_on_a_quadratic():
    bowl = QUADRATIC.objective({"angle": 30.0})
    runs = [run_of(bowl, (4.0, 2.0), rule, 10) for rule in (LBFGS(c2=1e-10), BFGS(c2=1e-10, scaling=True))]
    assert runs[0].point(2) == pytest.approx((0, 0), abs=1e-6)
    assert runs[1].point(2) == pytest.approx((0, 0), abs=1e-6)


def test_it_comes_down_the_valley():
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), LBFGS(), 80)
    assert (run.outcome.kind, run.outcome.minimum) == ("converged", 0)
    assert set(run.inspect(3)["values"]) >= {"gamma", "direction", "trials", "step_length", "delta", "y"}


def test_what_it_remembers_is_counted_in_the_bytes_of_a_run():
    small, large = (
        run_of(ROSENBROCK.objective(), (-1.2, 1.0), LBFGS(memory=memory), 30).nbytes for memory in (1, 20)
    )
    assert large - small >= 19 * 2 * 16  # s and y of two numbers for each of 19 more steps

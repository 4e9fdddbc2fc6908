"""Levenberg–Marquardt: steps and λ by hand, and its ends."""

import numpy as np
import pytest

from server.core.counting import Counting
from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.optimizers.levenberg_marquardt import LevenbergMarquardt, State
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.optimizers.runs import run_of

# r = (x − 1, 2y): J = diag(1, 2), JᵀJ = diag(1, 4).
LINEAR = FormulaObjective("(x - 1)^2 + 4*y^2", (), ((-3, 3), (-3, 3)), (3.0, 1.0), residuals=("x - 1", "2*y"))


def stepped(rule, objective, x, state):
    return rule.step(Counting(objective, (0.0,) * len(x)), np.array(x), state, float("nan"))


def test_one_step_by_hand():
    # λ = 1: (JᵀJ + I) p = −Jᵀr = −(2, 4): p = −(1, 0.8). f 8 → 1 + 0.16, promised pᵀ(λp − Jᵀr) = 1.64 + 5.2 = 6.84.
    new, state, details = stepped(LevenbergMarquardt(), LINEAR, (3.0, 1.0), State(1.0, 8.0))
    assert list(details["p"]) == pytest.approx([-1.0, -0.8])
    assert list(new) == pytest.approx([2.0, 0.2])
    assert details["gain"] == pytest.approx(1.0)  # the residuals are linear: the model is f
    assert state == State(pytest.approx(1 / 3), 2.0)
    assert list(details["g"]) == [4.0, 8.0]


def test_with_marquardts_scaling_each_coordinate_is_damped_by_its_own_size():
    # D = diag(1, 4), λ = 1: p = −(2/2, 4/8).
    _, _, details = stepped(LevenbergMarquardt(scaling="diagonal"), LINEAR, (3.0, 1.0), State(1.0, 2.0))
    assert list(details["p"]) == pytest.approx([-1.0, -0.5])


@pytest.mark.parametrize(("scaling", "first"), [("identity", 0.004), ("diagonal", 0.001)])
def test_the_first_damping_is_tau_times_the_largest_curvature(scaling, first):
    rule = LevenbergMarquardt(scaling=scaling)
    _, _, details = stepped(rule, LINEAR, (3.0, 1.0), rule.init(np.zeros(2)))
    assert details["damping"] == pytest.approx(first)


def test_a_trial_that_rises_is_refused_and_the_damping_grows_faster_each_time():
    x, dampings = (-1.2, 1.0), []
    state = State(1e-6, 2.0)
    for _ in range(3):  # Gauss–Newton's first step on Rosenbrock leads up the far wall
        new, state, details = stepped(LevenbergMarquardt(), ROSENBROCK.objective(), x, state)
        dampings.append(state)
        if details["gain"] > 0:
            break
        assert list(new) == list(x)
    assert dampings[0] == State(2e-6, 4.0)


def test_on_rosenbrock_and_himmelblau_it_converges():
    for surface, start in ((ROSENBROCK, (-1.2, 1.0)), (HIMMELBLAU, (0.5, -3.0))):
        run = run_of(surface.objective(), start, LevenbergMarquardt(), 100)
        assert (run.outcome.kind, run.outcome.point) == ("converged", "minimum")
        refused = [step for step in range(1, run.length) if run.point(step) == run.point(step - 1)]
        for step in refused:
            assert run.inspect(step)["explanation"]["code"] == "damping_grows"


def test_residuals_and_slopes_count_and_no_gradient_is_asked():
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), LevenbergMarquardt(), 3)
    assert run.block(0, 4)[5].tolist()[:2] == [0.0, 3.0]  # r and J at the start, r at the trial
    noisy = run_of(ROSENBROCK.objective(), (-1.2, 1.0), LevenbergMarquardt(), 3, oracle=Noisy(50.0))
    assert noisy.points().tobytes() == run.points().tobytes()


def test_a_residual_that_depends_on_nothing_ends_as_singular_and_one_coordinate_of_two_does_no_harm():
    flat = FormulaObjective("1 + 0*x", (), ((-3, 3),), (1.0,), residuals=("1 + 0*x",))
    end, _, _ = stepped(LevenbergMarquardt(), flat, (1.0,), State(1.0, 2.0))
    assert (end.kind, end.reason) == ("singular", "singular_jacobian")
    half = FormulaObjective("x^2 + 0*y", (), ((-3, 3), (-3, 3)), (1.0, 1.0), residuals=("x + 0*y",))
    for scaling in ("identity", "diagonal"):
        run = run_of(half, (1.0, 1.0), LevenbergMarquardt(scaling=scaling), 30)
        assert run.outcome.kind == "converged"


def test_damping_that_leaves_no_step_ends_the_run_as_stalled():
    end, _, _ = stepped(LevenbergMarquardt(), LINEAR, (3.0, 1.0), State(1e20, 2.0))
    assert (end.kind, end.reason) == ("stalled", "no_decrease")

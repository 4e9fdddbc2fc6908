"""Newton's method against solutions by hand."""

import math
from itertools import pairwise

import pytest

from server.core.objective import FormulaObjective
from server.core.run import Plan, Trajectory
from server.optimizers.newton import Newton
from server.schedules.constant import Constant
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from server.surfaces.saddle import SURFACE as SADDLE


def run_of(objective, start, optimizer, steps=50):
    run = Trajectory(Plan(objective, start, optimizer, Constant(), steps))
    run.advance(steps)
    return run


def test_on_a_bowl_one_whole_step_is_enough():
    run = run_of(QUADRATIC.objective({"angle": 33.0}), (4.0, 2.0), Newton())
    assert run.point(1) == pytest.approx((0, 0), abs=1e-14)
    assert (run.outcome.kind, run.outcome.step, run.outcome.point) == ("converged", 1, "minimum")


def test_on_rosenbrock_every_step_is_the_two_by_two_system_solved_by_hand():
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), Newton())
    for step in range(run.length - 1):
        x, y = run.point(step)
        gx, gy = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
        a, b, d = 2 - 400 * (y - 3 * x * x), -400 * x, 200.0
        det = a * d - b * b
        expected = (x - (d * gx - b * gy) / det, y - (a * gy - b * gx) / det)
        assert run.point(step + 1) == pytest.approx(expected, rel=1e-10, abs=1e-12)
    assert (run.outcome.kind, run.outcome.minimum) == ("converged", 0)
    assert run.outcome.step <= 7  # J. Nocedal and S. J. Wright: quadratic convergence


def test_damping_and_rate_are_in_the_step_as_stated():
    run = run_of(QUADRATIC.objective(), (4.0, 2.0), Newton(learning_rate=0.5, damping=3.0), 20)
    for step in range(21):  # each axis alone: x ← x (1 − αλ/(λ + damping))
        x, y = 4 * (1 - 0.5 * 1 / 4) ** step, 2 * (1 - 0.5 * 10 / 13) ** step
        assert run.point(step) == pytest.approx((x, y), rel=1e-12)


def test_in_one_dimension_it_is_newtons_iteration_for_the_slope():
    run = run_of(FormulaObjective("x^4 - 2*x^2", (), ((-2, 2),), (1.8,)), (1.8,), Newton())
    x = 1.8
    for step in range(run.length):
        assert run.point(step)[0] == pytest.approx(x, rel=1e-12)
        x -= (4 * x**3 - 4 * x) / (12 * x * x - 4)
    assert run.outcome.point == "minimum"


def test_at_an_indefinite_hessian_the_step_is_taken_and_leads_to_the_saddle():
    run = run_of(SADDLE.objective(), (-1.5, 0.7), Newton())
    assert run.point(1) == (0.0, 0.0)
    assert (run.outcome.kind, run.outcome.point) == ("converged", "saddle")
    seen = run.inspect(1)
    assert seen["values"]["eigenvalues"] == [-2, 2]
    assert seen["explanation"]["code"] == "indefinite_hessian"


def test_with_enough_damping_the_step_is_downhill():
    run = run_of(SADDLE.objective(), (-1.5, 0.7), Newton(damping=3.0), 5)
    losses = run.block(0, run.length)[2]
    assert all(after < before for before, after in pairwise(losses))


def test_a_singular_hessian_ends_the_run_with_its_eigenvalues():
    run = run_of(FormulaObjective("x^2 + y^4", (), ((-2, 2), (-2, 2)), (1.0, 0.0)), (1.0, 0.0), Newton())
    assert (run.outcome.kind, run.outcome.step) == ("singular", 0)
    assert run.outcome.values["eigenvalues"] == [0, 2]


def test_a_hessian_that_is_not_finite_ends_the_run_too():
    root = FormulaObjective("sqrt(x^2 + y^2)", (), ((-2, 2), (-2, 2)), (3.0, 4.0))
    run = run_of(root, (3.0, 4.0), Newton())
    assert run.outcome.kind in ("singular", "converged", "diverged")
    assert run.outcome.kind == "singular"  # a cone is flat along its side: the Hessian has no inverse
    assert math.isfinite(run.block(0, 1)[2, 0])

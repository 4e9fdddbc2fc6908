"""Newton's method against solutions by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest

from server.core.counting import Counting
from server.core.objective import FormulaObjective
from server.optimizers.newton import Newton, State
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from server.surfaces.saddle import SURFACE as SADDLE
from tests.optimizers.runs import run_of


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


@pytest.mark.parametrize("variant", ["damped", "pure", "modified"])
def test_on_a_bowl_every_variant_with_a_rate_is_there_in_one_step(variant):
    run = run_of(QUADRATIC.objective({"angle": 33.0}), (4.0, 2.0), Newton(variant=variant))
    assert (run.outcome.kind, run.outcome.step, run.outcome.point) == ("converged", 1, "minimum")


def test_pure_runs_to_the_saddle_and_says_so_and_knows_no_damping():
    run = run_of(SADDLE.objective(), (-1.5, 0.7), Newton(variant="pure", damping=30.0))
    assert (run.outcome.kind, run.outcome.step, run.outcome.point) == ("converged", 1, "saddle")
    assert run.inspect(1)["explanation"] == {
        "code": "indefinite_hessian",
        "values": {"loss_before": pytest.approx(1.76), "loss": 0.0, "eigenvalue": -2.0, "damping": 0.0},
    }


def test_modified_turns_the_negative_curvature_and_leaves_the_saddle():
    run = run_of(SADDLE.objective(), (-1.5, 0.7), Newton(variant="modified"), 5)
    # Λ = (2, −2) by size is (2, 2): x ← x − g/2 = (0, 2y).
    assert run.point(1) == pytest.approx((0.0, 1.4))
    assert (np.diff(run.block(0, run.length)[2]) < 0).all()
    assert run.inspect(1)["explanation"]["code"] == "modified_hessian"
    # Himmelblau's saddle at (0.0867, 2.8843): from beside it, pure goes there and modified to a minimum.
    ends = [
        run_of(HIMMELBLAU.objective(), (0.1, 2.8), Newton(variant=variant)).outcome.point
        for variant in ("pure", "modified")
    ]
    assert ends == ["saddle", "minimum"]


def test_an_eigenvalue_of_nothing_counts_as_its_floor():
    flat = FormulaObjective("x^2 + y^4", (), ((-2, 2), (-2, 2)), (1.0, 0.1))
    run = run_of(flat, (1.0, 0.1), Newton(variant="modified", floor=0.5), 1)
    # λ = (2, 12·0.01) with at least 0.5 · 2: Δ = (−1, −4·0.001/1).
    assert run.point(1) == pytest.approx((0.0, 0.1 - 0.004))


def test_only_a_hessian_of_zeros_is_singular_to_the_modified():
    flat = FormulaObjective("x^3", (), ((-2, 2),), (0.0,))
    x = np.array([0.0])
    end, _, _ = Newton(variant="modified").step(Counting(flat, (1.0,)), x, State(1.0), 1.0)
    assert (end.kind, end.reason, end.values) == ("singular", "singular_hessian", {"eigenvalues": [0.0]})
    cornered = FormulaObjective("x^2 + y^4", (), ((-2, 2), (-2, 2)), (1.0, 0.0))
    assert run_of(cornered, (1.0, 0.0), Newton(variant="modified")).outcome.kind == "converged"


def test_a_singular_hessian_is_damped_where_that_is_chosen():
    flat = FormulaObjective("x^2 + y^4", (), ((-2, 2), (-2, 2)), (1.0, 0.0))
    assert run_of(flat, (1.0, 0.0), Newton(damping=0.5), 60).outcome.kind == "converged"
    assert run_of(flat, (1.0, 0.0), Newton(variant="pure", damping=0.5), 60).outcome.kind == "singular"


def region(objective, x, radius):
    """One step of the trust region: the new point, the radius after it, and the details."""
    rule, x = Newton(variant="trust_region"), np.array(x)
    new, state, details = rule.step(Counting(objective, (0.0,) * len(x)), x, State(radius), 1.0)
    return list(new), state.radius, details


def test_a_step_of_the_trust_region_by_hand():
    bowl = FormulaObjective("x^2 + y^2", (), ((-4, 4), (-4, 4)), (3.0, 4.0))
    # The model is f itself: gain 1. At the border of r = 1 the step is −g/‖g‖, and r doubles.
    new, radius, details = region(bowl, (3.0, 4.0), 1.0)
    assert new == pytest.approx([2.4, 3.2])
    assert (radius, details["gain"]) == (2.0, pytest.approx(1.0))
    assert details["multiplier"] == pytest.approx(8.0)  # (2 + ν) · 1 = ‖g‖ = 10
    # Inside, it is Newton's, and r stays.
    new, radius, details = region(bowl, (3.0, 4.0), 7.0)
    assert new == pytest.approx([0.0, 0.0])
    assert (radius, details["multiplier"]) == (7.0, 0.0)


def test_a_step_that_the_model_promised_too_much_of_is_refused_and_the_radius_quartered():
    steep = FormulaObjective("x^4 - 2*x^2 + x", (), ((-3, 3),), (0.6,))
    # At 0.6: g = −0.536, H = 0.32, the model's minimum at r = 1.6 is its border, 2.2: f rises there.
    new, radius, details = region(steep, (0.6,), 1.6)
    assert new == [0.6]
    assert radius == 0.4
    assert details["gain"] < 0
    assert list(details["delta"]) == [0.0]
    run = run_of(steep, (0.6,), Newton(variant="trust_region", initial_radius=1.6))
    assert run.point(1) == (0.6,)
    assert run.inspect(1)["explanation"]["code"] == "region_refused"
    assert run.inspect(2)["values"]["radius"] == [0.4]
    assert (run.outcome.kind, run.outcome.point) == ("converged", "minimum")


def test_the_trust_region_leaves_the_saddle_even_along_its_ridge():
    run = run_of(SADDLE.objective(), (-1.5, 0.0), Newton(variant="trust_region"), 20)
    assert abs(run.point(run.length - 1)[1]) > 1
    assert (np.diff(run.block(0, run.length)[2]) < 0).all()


def test_a_region_that_has_lost_all_trust_ends_the_run():
    kink = FormulaObjective("abs(x)", (), ((-3, 3),), (1.0,))
    run = run_of(kink, (0.7,), Newton(variant="trust_region"), 300)
    assert run.outcome.kind in ("stalled", "converged")
    if run.outcome.kind == "stalled":
        assert run.outcome.reason == "no_decrease"


def test_the_trust_region_has_no_rate_and_names_no_threshold():
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), Newton(variant="trust_region"), 60)
    assert np.isnan(run.block(1, run.length - 1)[4]).all()
    assert Newton(variant="trust_region").largest_stable_rate(10.0) is None
    assert (run.outcome.kind, run.outcome.minimum) == ("converged", 0)
    assert run.outcome.step <= 30

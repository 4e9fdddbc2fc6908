"""BFGS: the update by hand, the secant condition, and that it ends on a quadratic in d exact steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.counting import Counting
from server.core.objective import FormulaObjective
from server.optimizers.bfgs import BFGS, State
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from server.surfaces.saddle import SURFACE as SADDLE
from tests.optimizers.runs import run_of

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 4))
@settings(deadline=None)
def test_the_updated_inverse_maps_the_change_of_the_gradient_onto_the_step_and_stays_positive(seed, d):
    rng = np.random.default_rng(seed)
    s, y, root = rng.normal(size=d), rng.normal(size=d), rng.normal(size=(d, d))
    y = y if s @ y > 0 else -y
    before = State(np.eye(d) + root @ root.T, 1)
    after = BFGS().learnt(before, s, y)
    if s @ y < 1e-3:
        return
    assert after.inverse @ y == pytest.approx(s, rel=1e-8, abs=1e-8 * np.abs(after.inverse).max())
    assert np.allclose(after.inverse, after.inverse.T, rtol=1e-12)
    assert np.linalg.eigvalsh(after.inverse)[0] > 0


def test_one_update_by_hand():
    # W = I, s = (1, 0), y = (2, 1): ρ = ½, I − ρsyᵀ = [[0, −½], [0, 1]], W ← [[¼, −½], [−½, 1]] + ½ssᵀ.
    after = BFGS().learnt(State(np.eye(2), 0), np.array([1.0, 0.0]), np.array([2.0, 1.0]))
    assert after.inverse.tolist() == [[0.75, -0.5], [-0.5, 1.0]]
    assert after.updates == 1


def test_with_scaling_the_first_update_begins_with_the_curvature_that_was_met():
    s, y = np.array([0.0, 1.0]), np.array([0.0, 4.0])
    after = BFGS(scaling=True).learnt(State(np.eye(2), 0), s, y)
    assert after.inverse.tolist() == [[0.25, 0.0], [0.0, 0.25]]
    assert BFGS(scaling=True).learnt(State(np.eye(2), 1), s, y).inverse[0, 0] == 1.0


def test_where_the_gradient_changed_the_wrong_way_nothing_is_learnt():
    before = State(np.eye(2), 3)
    assert BFGS().learnt(before, np.array([1.0, 0.0]), np.array([-1.0, 0.0])) is before
    assert BFGS().learnt(before, np.array([1.0, 0.0]), np.array([0.0, 1.0])) is before


@given(st.floats(0.5, 20), st.floats(0.5, 20), st.floats(0, 90), st.floats(-4, 4), st.floats(-4, 4))
@settings(max_examples=60, deadline=None)
def test_on_a_quadratic_with_exact_search_it_ends_in_two_steps(l1, l2, angle, x, y):
    bowl = QUADRATIC.objective({"l1": l1, "l2": l2, "angle": angle})
    run = run_of(bowl, (x, y), BFGS(c2=1e-10), 10)
    reached = run.points()[min(2, run.length - 1)]
    assert np.linalg.norm(reached) <= 1e-7 * (1 + np.hypot(x, y))


def test_in_one_dimension_it_is_the_secant_method_where_whole_steps_are_taken():
    run = run_of(FormulaObjective("exp(x) - 2*x", (), ((-1, 3),), (1.0,)), (1.0,), BFGS(), 8)
    for step in range(2, run.length):
        (before,), (x,), (after,) = run.point(step - 2), run.point(step - 1), run.point(step)
        if run.inspect(step)["parameters"]["learning_rate"] == 1.0:
            slope = (np.exp(x) - np.exp(before)) / (x - before)
            assert after == pytest.approx(x - (np.exp(x) - 2) / slope, rel=1e-9)
    assert run.outcome.kind == "converged"


def test_its_step_and_its_cost_are_told():
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), BFGS(), 60)
    assert (run.outcome.kind, run.outcome.point) == ("converged", "minimum")
    asked = 0
    for step in range(1, run.length):
        seen = run.inspect(step)["values"]
        inverse = np.array([seen["w1"], seen["w2"]])
        assert seen["direction"] == pytest.approx(list(-(inverse @ seen["g"])), rel=1e-12)
        assert seen["delta"] == pytest.approx([seen["step_length"][0] * p for p in seen["direction"]])
        assert run.block(step, 1)[4, 0] == seen["step_length"][0] == seen["trials"][-1][0]
        trials = np.array(seen["trials"])
        asked += len(trials) + np.isfinite(trials[:, 2]).sum() + (2 if step == 1 else 0)
        assert run.block(step, 1)[5, 0] == asked  # f and slope of a trial; nothing twice at one point
    assert run.inspect(5)["explanation"]["code"] == "searched"


def test_an_inverse_that_leads_uphill_is_forgotten():
    x, upside_down = np.array([-1.2, 1.0]), State(-np.eye(2), 3)
    oracle = Counting(ROSENBROCK.objective(), (0.0, 0.0))
    _, state, details = BFGS().step(oracle, x, upside_down, float("nan"))
    assert list(details["direction"]) == list(-details["g"])
    assert np.linalg.eigvalsh(state.inverse)[0] > 0
    assert state.updates == 1


def test_down_an_endless_slope_it_goes_until_the_run_has_left_every_bound():
    run = run_of(SADDLE.objective(), (-1.5, 0.7), BFGS(), 60)
    assert (run.outcome.kind, run.outcome.reason) == ("diverged", "distance_above")

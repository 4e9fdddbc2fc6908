"""Gradient descent with a searched step: Armijo, strong Wolfe, bisection and golden section, by hand and in runs."""

import math

import numpy as np
import pytest

from server.core.clips import ClipByNorm
from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.optimizers.armijo import Armijo
from server.optimizers.bisection import Bisection
from server.optimizers.golden_section import GoldenSection
from server.optimizers.strong_wolfe import StrongWolfe
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.quadratic import SURFACE as QUADRATIC
from tests.optimizers.runs import run_of

RULES = [Armijo(), StrongWolfe(), Bisection(), GoldenSection()]
every = pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
PARABOLA = FormulaObjective("2*x^2", (), ((-4, 4),), (3.0,))


def test_armijos_first_step_by_hand():
    # f = 2x² at 3: g = 12, t = 1 leads to −9 (162 > 18), ½ to −3 (18 > 18 − …), ¼ to 0.
    run = run_of(PARABOLA, (3.0,), Armijo(), 1)
    seen = run.inspect(1)["values"]
    assert [row[:2] for row in seen["trials"]] == [[1.0, 162.0], [0.5, 18.0], [0.25, 0.0]]
    assert (seen["step_length"], seen["delta"], run.point(1)) == ([0.25], [-3.0], (0.0,))


def test_bisections_first_step_by_hand():
    # φ′(t) = −12 · 4(3 − 12t): at t = 1 it is 432, at ½ 144, at ¼ 0.
    run = run_of(PARABOLA, (3.0,), Bisection(), 1)
    seen = run.inspect(1)["values"]
    assert [[row[0], row[2]] for row in seen["trials"]] == [[1.0, 432.0], [0.5, 144.0], [0.25, 0.0]]
    assert seen["bracket"] == [[0.0, 1.0], [0.0, 0.5]]
    assert run.point(1) == (0.0,)


def test_golden_sections_first_bracket_by_hand():
    # t = 1 is too far; 0.382 leads to −1.58, lower than 18; then the bracket [0, 1] is cut at 0.618.
    run = run_of(PARABOLA, (3.0,), GoldenSection(), 1)
    trials = [row[0] for row in run.inspect(1)["values"]["trials"][:3]]
    root = math.sqrt(5)
    assert trials == pytest.approx([1.0, (3 - root) / 2, (root - 1) / 2])
    assert run.inspect(1)["values"]["bracket"][1] == pytest.approx([0.0, (root - 1) / 2])


def test_strong_wolfes_first_trial_has_length_one():
    run = run_of(PARABOLA, (3.0,), StrongWolfe(), 1)
    assert run.inspect(1)["values"]["trials"][0][0] == pytest.approx(1 / 12)


@every
def test_the_loss_falls_at_every_step_to_a_minimum_or_to_the_end_of_what_f_can_tell(rule):
    run = run_of(HIMMELBLAU.objective(), (0.5, -3.0), rule, 400)
    losses = run.block(0, run.length)[2]
    assert (np.diff(losses) <= 1e-12).all()
    assert run.outcome.kind in ("converged", "stalled")
    assert losses[-1] < 1e-12


@every
def test_successive_exact_steps_are_at_right_angles_and_the_rate_column_is_the_step_that_was_found(rule):
    run = run_of(QUADRATIC.objective(), (4.0, 2.0), rule, 6)
    for step in range(1, run.length):
        seen = run.inspect(step)
        assert (
            run.block(step, 1)[4, 0]
            == seen["values"]["step_length"][0]
            == seen["parameters"]["learning_rate"]
        )
        assert seen["explanation"]["code"] == "searched"
        assert seen["explanation"]["values"]["trials"] == len(seen["values"]["trials"])
    if isinstance(rule, Bisection | GoldenSection):
        moves = np.diff(run.points(), axis=0)
        for one, other in zip(moves, moves[1:], strict=False):
            assert abs(one @ other) <= 0.02 * np.linalg.norm(one) * np.linalg.norm(other)


@every
def test_every_evaluation_counts_and_none_at_a_known_point(rule):
    run = run_of(HIMMELBLAU.objective(), (0.5, -3.0), rule, 5)
    counted = run.block(0, run.length)[5]
    for step in range(1, run.length):
        trials = np.array(run.inspect(step)["values"]["trials"], dtype=float)
        asked = np.isfinite(trials[:, 1:]).sum()
        accepted = trials[trials[:, 0] == run.inspect(step)["values"]["step_length"][0]]
        # The gradient, and f for those that compare it, at the point itself: known where the search before asked it.
        assert asked <= counted[step] - counted[step - 1] <= asked + 2
        assert len(accepted) >= 1


def test_a_noisy_oracle_is_asked_anew_at_each_step():
    run = run_of(HIMMELBLAU.objective(), (0.5, -3.0), Armijo(), 5, oracle=Noisy(0.1))
    counted = run.block(0, run.length)[5]
    for step in range(1, run.length):
        trials = len(run.inspect(step)["values"]["trials"])
        assert counted[step] - counted[step - 1] == trials + 2  # its trials, and f and g at the point itself


def test_where_noise_points_uphill_the_search_fails_with_a_name():
    flat = FormulaObjective("0.0001*x^2 + y^2", (), ((-2, 2), (-2, 2)), (1.0, 0.0))
    run = run_of(flat, (1.0, 0.0), Armijo(), 200, oracle=Noisy(5.0), seed=3)
    assert run.outcome.kind == "stalled"
    assert run.outcome.reason == "search_failed"
    assert run.outcome.values["trials"] > 10


@every
def test_a_clipped_gradient_is_searched_along_as_it_is(rule):
    run = run_of(HIMMELBLAU.objective(), (0.5, -3.0), rule, 5, clip=ClipByNorm(1.0))
    direction = run.inspect(1)["values"]["direction"]
    assert np.linalg.norm(direction) == pytest.approx(1.0, rel=1e-5)
    assert (np.diff(run.block(0, run.length)[2]) < 0).all()


@every
def test_on_a_line_that_only_falls_the_run_ends_as_diverged(rule):
    endless = FormulaObjective("-x - x^3", (), ((-1, 1),), (0.0,))
    run = run_of(endless, (0.0,), rule, 400)
    assert (run.outcome.kind, run.outcome.reason) == ("diverged", "distance_above")

"""Searches along a direction: what they promise of the step they find, of their trials and of their brackets."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.core.counting import Counting
from server.core.objective import FormulaObjective
from server.core.searches import (
    MOST_TRIALS,
    Along,
    armijo,
    bisection,
    first_trial,
    golden_section,
    strong_wolfe,
    taken,
)
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK

GOLDEN = (math.sqrt(5) - 1) / 2
ROUNDING = 4 * 2.0**-52
points = st.tuples(st.floats(-4, 4), st.floats(-4, 4))
firsts = st.floats(1e-4, 1e2)


def line(objective, x, blind=False):
    """The search's view from x down the gradient, and the oracle that it asks."""
    oracle, x = Counting(objective, (0.0,) * objective.dimension), np.array(x)
    g = oracle.gradient(x)
    return Along(oracle, x, -g, g, blind), oracle


def steep(along):
    """A start that is no stationary point, of which nothing is promised."""
    assume(along.start.slope < -1e-6)


def on_a_line(text, start, blind=False):
    return line(FormulaObjective(text, (), ((-50, 50),), (start,)), (start,), blind)[0]


@given(points, firsts, st.sampled_from([ROSENBROCK, HIMMELBLAU]), st.sampled_from([0.1, 0.4, 0.9]))
@settings(max_examples=150, deadline=None)
def test_a_strong_wolfe_step_satisfies_both_conditions(x, first, surface, c2):
    along, _ = line(surface.objective(), x)
    steep(along)
    found = strong_wolfe(along, first, 1e-4, c2)
    assert found.met
    (f,), (slope,) = (found.trials[found.trials[:, 0] == found.t][-1:, column] for column in (1, 2))
    start = along.start
    assert f <= start.f + 1e-4 * found.t * start.slope + ROUNDING * abs(start.f)
    assert abs(slope) <= c2 * abs(start.slope)


@given(st.floats(-4, 4), st.floats(0.1, 50), firsts)
@settings(deadline=None)
def test_on_a_parabola_every_exact_search_finds_the_minimum_in_closed_form(start, curvature, first):
    assume(abs(start) > 0.1)
    text, exact = f"{curvature!r}/2*x^2", 1.0 / curvature
    searches = (
        lambda: strong_wolfe(on_a_line(text, start), first, 1e-4, 1e-9),
        lambda: bisection(on_a_line(text, start, blind=True), first, 1e-9),
    )
    for search in searches:
        assert search().t == pytest.approx(exact, rel=2e-9)
    assert golden_section(on_a_line(text, start), first, 1e-7).t == pytest.approx(exact, rel=1e-4)


@pytest.mark.parametrize("first", [4.0, 1.5])
def test_strong_wolfe_interpolates_a_parabola_exactly(first):
    # From (1, g = 1) the minimum is at t = 1; t = 4 is too high for slopes, t = 1.5 is low and its slope is known.
    found = strong_wolfe(on_a_line("x^2/2", 1.0), first, 1e-4, 1e-9)
    assert found.trials[:, 0].tolist() == pytest.approx([first, 1.0])


@given(points, firsts, st.floats(0.1, 0.9))
@settings(deadline=None)
def test_backtracking_takes_the_first_trial_that_is_low_enough(x, first, shrink):
    along, _ = line(ROSENBROCK.objective(), x)
    steep(along)
    found = armijo(along, first, 1e-4, shrink)
    assert found.t == found.trials[-1, 0] or (found.t is None and len(found.trials) == MOST_TRIALS)
    for k, (t, f, slope) in enumerate(found.trials):
        assert t == pytest.approx(first * shrink**k)
        assert math.isnan(slope)
        enough = f <= along.start.f + 1e-4 * t * along.start.slope + ROUNDING * abs(along.start.f)
        assert enough == (found.t is not None and k == len(found.trials) - 1)


@given(points, firsts)
@settings(deadline=None)
def test_bisections_bracket_always_holds_a_change_of_sign_and_is_halved(x, first):
    along, oracle = line(HIMMELBLAU.objective(), x, blind=True)
    steep(along)
    found = bisection(along, first, 1e-6)
    slopes = {0.0: along.start.slope, **{t: slope for t, _, slope in found.trials}}
    for low, high in found.bracket:
        assert slopes[low] < 0 <= slopes[high]
    for (low, high), (left, right) in pairwise(found.bracket):
        assert right - left == pytest.approx((high - low) / 2, rel=1e-12)
        assert low <= left < right <= high
    assert "value" not in oracle.asked
    assert np.isnan(found.trials[:, 1]).all()


@given(points, firsts)
@settings(deadline=None)
def test_golden_section_shrinks_its_bracket_by_0618_a_trial_and_keeps_the_lowest_inside(x, first):
    along, oracle = line(HIMMELBLAU.objective(), x)
    steep(along)
    found = golden_section(along, first, 1e-4)
    values = {t: f for t, f, _ in found.trials}
    for (low, high), (left, right) in pairwise(found.bracket):
        assert (right - left) / (high - low) == pytest.approx(GOLDEN, rel=1e-6)
    inside = [t for t in values if found.bracket[-1, 0] < t < found.bracket[-1, 1]]
    assert found.t in inside
    assert values[found.t] == min(values[t] for t in inside) < along.start.f
    assert oracle.asked["gradient"] == 1


@pytest.mark.parametrize(
    ("search", "blind"),
    [
        (lambda along: strong_wolfe(along, 1.0, 1e-4, 0.9), False),
        (lambda along: bisection(along, 1.0, 1e-3), True),
        (lambda along: golden_section(along, 1.0, 1e-3), False),
    ],
)
def test_where_f_only_falls_the_farthest_trial_is_taken_and_says_that_its_condition_is_not_met(search, blind):
    found = search(on_a_line("-x", 0.0, blind))
    assert not found.met
    assert found.t > 1e10
    assert len(found.trials) <= MOST_TRIALS


def test_where_nothing_is_lower_there_is_no_step_and_the_run_ends_as_stalled():
    along = on_a_line("x^2", 1.0)
    wrong = Along(along._oracle, np.array([1.0]), np.array([1.0]), np.array([-1.0]))
    for found in (
        armijo(wrong, 1.0, 1e-4, 0.5),
        golden_section(wrong, 1.0, 1e-3),
        strong_wolfe(wrong, 1.0, 1e-4, 0.9),
    ):
        assert found.t is None
        assert not found.met
    new, details = taken(found, np.array([1.0]), np.array([-1.0]), np.array([1.0]))
    assert (new.kind, new.reason) == ("stalled", "search_failed")
    assert new.values["trials"] == len(found.trials) == len(details["trials"])


def test_a_trial_where_f_is_not_a_number_is_too_far():
    for search in (
        lambda along: armijo(along, 4.0, 1e-4, 0.5),
        lambda along: strong_wolfe(along, 4.0, 1e-4, 0.9),
        lambda along: golden_section(along, 4.0, 1e-3),
    ):
        found = search(on_a_line("x - log(x)", 2.0))  # at t = 4 the logarithm has none
        assert found.trials[0, 1] == math.inf
        assert 0 < found.t < 4


def test_every_trial_is_counted_once():
    along, oracle = line(ROSENBROCK.objective(), (-1.2, 1.0))
    found = strong_wolfe(along, 1.0, 1e-4, 0.1)
    assert oracle.asked["value"] == 1 + len(found.trials)
    assert oracle.asked["gradient"] == 1 + np.isfinite(found.trials[:, 2]).sum()


def test_the_first_trial_is_of_length_one_then_as_the_last_fall_says_and_never_beyond_one():
    assert first_trial(5.0, math.nan, -100.0, 10.0) == 0.1
    assert first_trial(5.0, math.nan, -0.01, 0.1) == 1.0
    assert first_trial(5.0, 6.0, -20.0, 10.0) == pytest.approx(0.101)
    assert first_trial(5.0, 4.0, -20.0, 10.0) == 1.0

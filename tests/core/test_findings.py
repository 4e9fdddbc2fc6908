"""What happened in a run: each code where it is true by construction, and none where nothing happened."""

import math

import numpy as np
import pytest

from server.core import findings as package
from server.core.findings import CODES, MOST, findings
from server.core.findings.finding import Past, dots
from server.core.findings.level_ground import LEVEL_ROWS, plateau
from server.core.objective import FormulaObjective, Minimum
from server.core.oracles import Noisy
from server.core.plan import Change
from server.core.run import Trajectory
from server.core.stops import Outcome
from server.optimizers.adam import Adam
from server.optimizers.adamw import AdamW
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from tests.core.stories import EVERY, SLOPE, SQUARE, STORIES, WELL, Accumulating, Wayward, bowl, ran, surface


def found(*arguments, **options):
    """Findings of a run by their codes."""
    run = ran(*arguments, **options)
    return {one.code: one for one in findings(run, run.outcome)}


# Nothing to tell.

WELL_BEHAVED = [
    *[(bowl(1, kappa), GradientDescent(learning_rate=0.9 / kappa), None) for kappa in (2, 10, 100)],
    *[
        (surface(name), GradientDescent(learning_rate=rate), None)
        for name, rate in [
            ("rosenbrock", 1e-3),
            ("rosenbrock", 1e-4),
            ("himmelblau", 0.005),
            ("beale", 1e-3),
            ("ackley", 0.001),
            ("rastrigin", 1e-3),
            ("six_hump_camel", 0.005),
            ("quadratic", 0.05),
            ("parabola", 0.3),
            ("double_well", 0.01),
        ]
    ],
    (bowl(1, 3), SGD(learning_rate=0.05, momentum=0.2), None),
    (surface("quadratic"), Newton(learning_rate=0.5), None),
    (surface("double_well"), GradientDescent(learning_rate=0.01), (-0.1,)),
]


@pytest.mark.parametrize(("objective", "rule", "start"), WELL_BEHAVED, ids=lambda one: str(one)[:60])
def test_a_run_that_goes_down_smoothly_has_no_story(objective, rule, start):
    assert found(objective, rule, start, steps=2000) == {}


def test_a_start_that_has_converged_has_no_story():
    assert found(bowl(), GradientDescent(), (0.0, 0.0)) == {}
    assert found(bowl(), GradientDescent(), steps=0) == {}


# Turns.


def test_near_the_limit_gradient_descent_zigzags_across_a_narrow_bowl():
    told = found(bowl(), GradientDescent(learning_rate=0.0195))["zigzag"]
    assert told.step == 1
    assert told.values["cosine"] < -0.9
    # y shrinks by 0.95 a step and x by 0.98, so in the end x is all that is left of the steps: they no longer turn.
    assert 50 < told.values["until"] < 200


def test_noise_is_no_zigzag():
    told = found(
        surface("parabola"), SGD(learning_rate=0.5, momentum=0), oracle=Noisy(standard_deviation=1.0)
    )
    assert "zigzag" not in told


def test_heavy_momentum_overshoots_the_bottom_and_comes_back():
    rule = SGD(learning_rate=0.01, momentum=0.95)
    run = ran(surface("parabola"), rule, (2.0,))
    told = {one.code: one for one in findings(run, run.outcome)}["overshoot"]
    u, _, loss = run.block(0, run.length)[:3]
    assert loss[told.step] > loss[told.step - 1]
    # It had passed the bottom by then: the point has another sign than the start, and turns around at `top`.
    assert u[told.step] < 0
    assert np.argmin(u) == told.values["top"]
    assert loss[told.values["back"]] <= told.values["loss_before"]


def test_a_loss_that_rises_and_never_comes_back_is_no_overshoot():
    run = ran(surface("parabola"), Wayward(learning_rate=2.1))
    assert run.outcome.kind == "diverged"
    assert {one.code for one in findings(run, run.outcome)} == {"exploded"}


def test_a_step_uphill_is_no_overshoot():
    run = ran(surface("parabola"), Wayward(learning_rate=0.1, uphill=3.0))
    loss = run.block(0, run.length)[2]
    assert loss[3] > 1.5 * loss[0]
    assert run.outcome.kind == "converged"
    assert findings(run, run.outcome) == []


# Level ground.


def test_before_a_far_well_lies_a_plateau():
    told = found(WELL, GradientDescent(learning_rate=1.0), steps=5000)["plateau"]
    assert told.step == 0
    assert told.values["gradient_norm"] < 0.05
    run = ran(WELL, GradientDescent(learning_rate=1.0), steps=5000)
    assert run.outcome.minimum == 0
    assert run.point(int(told.values["until"]))[0] < 3, "it ends on the slope of the well"


def test_a_run_that_ends_on_a_plateau_is_told_so():
    told = found(WELL, GradientDescent(learning_rate=1.0), steps=40)["plateau"]
    assert (told.step, told.values["until"]) == (0, 40)


@pytest.mark.parametrize("rate", [1e-5, 1e-4, 1e-3])
@pytest.mark.parametrize("kappa", [2, 100, 10_000])
def test_a_slow_run_down_a_bowl_is_on_no_plateau(rate, kappa):
    assert "plateau" not in found(bowl(1, kappa), GradientDescent(learning_rate=rate / kappa), steps=1000)


def test_a_local_minimum_is_no_plateau():
    """Not even where it is not told apart by having converged."""
    run = ran(surface("rastrigin"), GradientDescent(learning_rate=1e-4), steps=2000, gradient_norm=1e-15)
    assert run.outcome.kind in ("step_limit", "stalled")
    assert run.block(0, run.length)[2].min() > 1
    assert "plateau" not in {one.code for one in findings(run, run.outcome)}


def test_the_last_bits_of_a_loss_are_no_plateau():
    high = FormulaObjective("1000 + 0.5*x^2", (), ((-5, 5),), (2.0,), (Minimum((0.0,), 1000.0),))
    told = found(high, GradientDescent(learning_rate=1e-3), steps=20_000, gradient_norm=1e-12)
    assert told == {}


@pytest.mark.parametrize("first", range(25))
def test_twenty_level_rows_are_a_plateau_wherever_they_begin(first):
    run = ran(SLOPE, GradientDescent(learning_rate=0.01), steps=60)
    past = Past(run, run.outcome)
    past.loss = np.array([100.0] * 60 + [0.0])
    for rows, told in [(LEVEL_ROWS, (first, first + LEVEL_ROWS - 1)), (LEVEL_ROWS - 1, None)]:
        past.norm = np.full(61, 1e9)
        past.norm[first : first + rows] = 0.0
        one = plateau(past)
        assert (one and (one.step, one.values["until"])) == told


def test_distances_and_turns_are_those_of_numpy_in_any_dimension():
    draw = np.random.default_rng(3)
    for dimension in (1, 2, 3, 7):
        some, others = draw.normal(size=(2, dimension, 40))
        assert dots(some, others) == pytest.approx((some * others).sum(axis=0), rel=1e-12, abs=1e-12)


def test_an_inflection_is_a_plateau_for_who_comes_down_slowly():
    inflection = FormulaObjective("x^3 + 1e-3*x", (), ((-2, 2),), (1.0,))
    run = ran(inflection, GradientDescent(learning_rate=0.05), steps=3000)
    told = {one.code: one for one in findings(run, run.outcome)}
    assert list(told) == ["plateau", "unbounded"]
    u = run.block(0, run.length)[0]
    assert abs(u[told["plateau"].step]) < 0.5
    assert abs(u[int(told["plateau"].values["until"])]) < 0.5


@pytest.mark.parametrize("off", [1e-3, 1e-6, 1e-9])
def test_a_start_beside_the_axis_of_a_saddle_passes_it(off):
    told = found(surface("saddle"), GradientDescent(learning_rate=0.05), (1.0, off))
    passed = told["saddle_passed"]
    # 2·0.9^k and 2·off·1.1^k are the two parts of the gradient; it is smallest about where they are equal.
    equal = math.log(1 / off) / math.log(1.1 / 0.9)
    assert abs(passed.step - equal) < 3
    assert passed.values["x"] == pytest.approx([0, 0], abs=1e-12)
    assert told["unbounded"].step > passed.step


def test_a_saddle_between_two_wells_is_passed_and_the_run_goes_on():
    objective = FormulaObjective(
        "(x^2 - 1)^2 + y^2", (), SQUARE, (1e-6, 2.0), (Minimum((-1.0, 0.0), 0.0), Minimum((1.0, 0.0), 0.0))
    )
    run = ran(objective, GradientDescent(learning_rate=0.05))
    told = {one.code: one for one in findings(run, run.outcome)}
    assert (run.outcome.kind, run.outcome.minimum) == ("converged", 1)
    assert set(told) == {"saddle_passed"}
    assert told["saddle_passed"].values["rows"] > 10


def test_on_the_axis_of_a_saddle_a_run_is_stuck():
    told = found(surface("saddle"), GradientDescent(learning_rate=0.05), (1.0, 0.0))
    assert set(told) == {"saddle_stuck"}
    diagonal = surface("saddle").diagonal
    assert 0.9 ** told["saddle_stuck"].step <= 0.01 * diagonal < 0.9 ** (told["saddle_stuck"].step - 1)


@pytest.mark.parametrize("name", ["himmelblau", "six_hump_camel", "saddle"])
def test_newton_at_a_saddle_is_stuck_there(name):
    start = {"himmelblau": (0.0, -2.0), "six_hump_camel": (0.2, 0.1), "saddle": (1.0, 1.0)}[name]
    run = ran(surface(name), Newton(learning_rate=1.0), start)
    assert run.outcome.point == "saddle"
    assert {one.code for one in findings(run, run.outcome)} == {"saddle_stuck"}


def test_a_valley_s_level_bottom_is_no_saddle():
    """At the bottom of (1 − xy)² the smaller eigenvalue is 0 but for rounding, of either sign."""
    objective = FormulaObjective("(1 - x*y)^2", (), SQUARE, (0.5, 3.0))
    run = ran(objective, GradientDescent(learning_rate=0.02), steps=2000)
    ended = Outcome("converged", run.outcome.step, "gradient_norm", "saddle")
    assert "saddle_stuck" not in {one.code for one in findings(run, ended)}


# Rates.


def test_beyond_the_limit_of_a_bowl_the_run_is_unstable_from_its_first_step_and_explodes():
    told = found(bowl(), GradientDescent(learning_rate=0.021))
    assert list(told) == ["unstable", "exploded"]
    assert told["unstable"].step == 1
    assert told["unstable"].values["limit"] == pytest.approx(0.02)
    assert told["unstable"].values["ratio"] == pytest.approx(1.05)
    assert told["exploded"].values["loss"] > 1e12


def test_a_rate_raised_on_the_way_is_unstable_from_there():
    raised = Change(100, (("learning_rate", 0.03),))
    told = found(bowl(), GradientDescent(learning_rate=0.005), changes=[raised])
    # y has shrunk to 2·0.5^100 by then; growing by −2 a step it outweighs x only after about as many steps.
    assert 101 < told["unstable"].step < 220
    assert told["unstable"].values["rate"] == 0.03


def test_below_the_limit_nothing_is_unstable():
    assert "unstable" not in found(bowl(), GradientDescent(learning_rate=0.0199))


def test_momentum_has_a_limit_of_its_own():
    rate = 0.03  # beyond 2/λmax, and below 2(1 + 0.9)/λmax
    assert "unstable" not in found(bowl(), SGD(learning_rate=rate, momentum=0.9))
    assert "unstable" in found(bowl(), SGD(learning_rate=0.039, momentum=0.9))


def test_a_rule_without_a_known_limit_is_never_called_unstable():
    assert "unstable" not in found(surface("rosenbrock"), Adam(learning_rate=5.0))


def test_one_step_is_enough_to_explode():
    told = found(surface("rosenbrock"), GradientDescent(learning_rate=10.0))
    assert [(one.code, one.step) for one in told.values()] == [("unstable", 1), ("exploded", 1)]


def test_a_run_that_ends_at_a_low_bound_of_one_s_own_has_not_exploded():
    told = found(surface("parabola"), GradientDescent(learning_rate=2.1), (2.0,), loss_above=3.0)
    assert "exploded" not in told


def test_an_accumulating_rule_starves_on_a_long_slope():
    told = found(SLOPE, Accumulating(learning_rate=0.5), steps=1000)["starved"]
    # Step k has length 0.5/√k on a slope of 1: a tenth of the first five's median, 1/√3, from k = 300 on.
    assert abs(told.step - 301) <= 2
    assert told.values["factor"] == pytest.approx(math.sqrt(998 / 3), rel=0.01)
    assert told.values["gradient_norm"] > 0.9


def test_no_rule_starves_that_converges_or_moves_on():
    assert found(SLOPE, Adam(learning_rate=0.05), steps=1000) == {}
    assert "starved" not in found(surface("quadratic"), Accumulating(learning_rate=1.0), steps=1000)
    assert "starved" not in found(SLOPE, GradientDescent(learning_rate=0.01), steps=1000)
    changed = Change(500, (("learning_rate", 0.01),))
    assert "starved" not in found(SLOPE, Accumulating(learning_rate=0.5), steps=1000, changes=[changed])


def test_bouncing_about_a_kink_and_an_end_of_weight_decay_are_no_starvation():
    kink = FormulaObjective("abs(x)", (), ((-5, 5),), (2.0,), (Minimum((0.0,), 0.0),))
    assert "starved" not in found(kink, Accumulating(learning_rate=0.5), (2.03,), steps=2000)
    decayed = ran(surface("himmelblau"), AdamW(learning_rate=0.14), steps=1000)
    assert decayed.outcome.kind == "step_limit"
    assert decayed.outcome.values["gradient_norm"] > 0.1
    assert "starved" not in {one.code for one in findings(decayed, decayed.outcome)}


@pytest.mark.parametrize("kappa", [2, 10, 100])
def test_the_best_rate_of_a_bowl_is_known_as_such(kappa):
    best = 2 / (1 + kappa)
    told = found(bowl(1, kappa), GradientDescent(learning_rate=best), steps=5000)["best_rate"]
    assert told.values["best"] == pytest.approx(best)
    assert told.values["contraction"] == pytest.approx((kappa - 1) / (kappa + 1))
    for other in (0.9, 1.06):
        slower = ran(bowl(1, kappa), GradientDescent(learning_rate=other * best), steps=5000)
        assert "best_rate" not in {one.code for one in findings(slower, slower.outcome)}
        if slower.outcome.kind == "converged":
            norm = slower.block(slower.length - 5, 5)[3]
            assert norm[4] / norm[3] > told.values["contraction"], "and it does in fact contract less"


def test_just_above_the_best_rate_of_a_narrow_bowl_hardly_anything_contracts():
    rate = 1.0095 * 2 / 101  # 2/λmax lies at 1.01 of the best rate
    run = ran(bowl(), GradientDescent(learning_rate=rate), steps=20_000, gradient_norm=1e-3)
    assert run.outcome.kind == "converged"
    assert "best_rate" not in {one.code for one in findings(run, run.outcome)}


def test_the_theorem_is_one_of_plain_gradient_descent():
    best = 2 / 11
    plain = SGD(learning_rate=best, momentum=0.0)
    assert "best_rate" in found(bowl(1, 10), plain, steps=5000)
    assert "best_rate" not in found(bowl(1, 10), SGD(learning_rate=best, momentum=0.1), steps=5000)
    # At this rate Newton's step contracts by the same factor, and a larger one would contract more.
    assert found(bowl(1, 10), Newton(learning_rate=best), steps=5000) == {}


def test_newton_on_a_bowl_needs_one_step():
    told = found(bowl(), Newton(learning_rate=1.0))
    assert list(told) == ["one_step"]
    assert "one_step" not in found(surface("rosenbrock"), Newton(learning_rate=1.0))


# Basins.


def test_a_large_rate_leaves_for_the_other_well():
    objective = surface("double_well")
    run = ran(objective, SGD(learning_rate=0.02, momentum=0.9))
    told = {one.code: one for one in findings(run, run.outcome)}["left_basin"]
    assert run.outcome.minimum == 1
    u = run.block(0, run.length)[0]
    ridge = 0.05  # between the wells of x⁴ − 2x² + 0.2x, to a tenth of its distance from either
    assert u[told.step] < ridge < u[told.step - 1]
    assert told.values["from"][0] > 0 > told.values["to"][0]


@pytest.mark.parametrize("start", [(0.5, 0.5), (-1.0, 2.0), (-3.0, -1.0), (2.0, -3.0), (0.0, 0.0)])
def test_a_small_rate_stays_in_its_basin_whichever_minimum_is_nearer(start):
    assert found(surface("himmelblau"), GradientDescent(learning_rate=0.001), start, steps=5000) == {}


def test_where_no_minimum_is_known_no_basin_is_left():
    known = surface("double_well")
    bare = FormulaObjective(known.text, known.parameters, known.domain, known.start)
    assert "left_basin" not in found(bare, SGD(learning_rate=0.02, momentum=0.9))


# All of them.


@pytest.mark.parametrize(("objective", "rule", "start"), STORIES, ids=lambda one: str(one)[:60])
def test_the_story_is_the_same_whatever_the_blocks(objective, rule, start):
    whole = ran(objective, rule, start)
    told = findings(whole, whole.outcome)
    assert told, "there is one"
    pieces = Trajectory(whole.plan)
    while pieces.outcome is None:
        pieces.advance(7)
    assert findings(pieces, pieces.outcome) == told
    assert [one.step for one in told] == sorted(one.step for one in told)
    assert len(told) <= MOST
    assert {one.code for one in told} <= set(CODES)
    assert all(0 <= one.step <= whole.outcome.step for one in told)


def test_rows_after_the_end_are_not_looked_at():
    long = ran(bowl(), GradientDescent(learning_rate=0.0195), steps=500)
    short = ran(bowl(), GradientDescent(learning_rate=0.0195), steps=60)
    assert findings(long, short.outcome) == findings(short, short.outcome)


def test_numbers_beyond_all_bounds_are_no_trouble():
    for rate in (1e-2, 1.0, 10.0):
        for name in ("rosenbrock", "beale", "himmelblau", "double_well"):
            run = ran(surface(name), GradientDescent(learning_rate=rate), loss_above=1e300)
            told = findings(run, run.outcome)
            assert len(told) <= MOST


def test_every_code_is_found_by_somebody_here():
    """So that a code which nothing can earn any more is noticed."""
    runs = [found(*story, steps=1000) for story in EVERY]
    assert {code for told in runs for code in told} == set(CODES)
    assert len(package.LOOKED_FOR) == len(CODES) - 1  # one_step and best_rate are one question

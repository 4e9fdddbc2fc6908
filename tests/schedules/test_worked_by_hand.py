"""Schedules that PyTorch lacks, and corners that its numbers do not reach, from their formulas."""

import math
from dataclasses import replace

import numpy as np
import pytest

from server.core.formula.evaluate import ArrayArithmetic
from server.core.plan import Change, Plan
from server.core.run import Trajectory
from server.core.schedule import momentum_at
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.schedules.cosine import Cosine
from server.schedules.cosine_warm_restarts import CosineWarmRestarts
from server.schedules.cyclic import Cyclic
from server.schedules.inverse_square_root import InverseSquareRoot
from server.schedules.inverse_time import InverseTime
from server.schedules.linear import Linear
from server.schedules.multi_step import MultiStep
from server.schedules.one_cycle import OneCycle
from server.schedules.polynomial import Polynomial
from server.schedules.range_test import RangeTest
from server.schedules.reduce_on_plateau import ReduceOnPlateau
from server.schedules.step import Step
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.schedules.rates import OPS, factors


def test_inverse_time_is_one_over_t():
    assert factors(InverseTime(decay=1.0), 4) == [1, 1 / 2, 1 / 3, 1 / 4]
    assert factors(InverseTime(decay=0.25), 5)[4] == 1 / 2


def test_inverse_time_keeps_what_robbins_and_monro_ask_for():
    """The rates sum beyond every bound, as a logarithm, and their squares to π²/6."""
    found = factors(InverseTime(decay=1.0), 20_000)
    assert sum(found) == pytest.approx(math.log(20_000) + 0.5772156649, abs=1e-4)
    assert sum(factor**2 for factor in found) == pytest.approx(math.pi**2 / 6, abs=1e-4)


def test_inverse_square_root_is_one_over_the_root_of_t():
    assert factors(InverseSquareRoot(timescale=1.0), 9)[3] == 1 / 2
    assert factors(InverseSquareRoot(timescale=1.0), 9)[8] == 1 / 3


def test_with_a_warm_up_of_its_time_scale_it_is_the_transformers_schedule():
    """Vaswani et al., section 5.3: min(t^−½, t W^−1.5), here over its peak; one update later after the warm-up."""
    warmup = 40
    ours = factors(InverseSquareRoot(timescale=warmup, warmup=warmup), 400)
    theirs = [min(t**-0.5, t * warmup**-1.5) * warmup**0.5 for t in range(1, 401)]
    assert ours[:warmup] == pytest.approx(theirs[:warmup], rel=1e-14)
    assert ours[warmup:] == pytest.approx(theirs[warmup - 1 : -1], rel=1e-14)


def test_the_first_three_updates_of_a_step_of_three_are_whole():
    assert factors(Step(step_size=3, gamma=0.5), 7) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]


def test_a_milestone_of_zero_is_none_and_one_of_three_is_seen_by_the_fourth_update():
    none = MultiStep(milestone1=0, milestone2=0)
    assert set(factors(none, 500)) == {1.0}
    assert factors(replace(none, milestone3=3), 6) == [1, 1, 1, 0.1, 0.1, 0.1]
    assert factors(MultiStep(milestone1=3, milestone2=3, gamma=0.5), 4)[3] == 0.25


def test_polynomial_and_line_stay_where_they_have_arrived():
    assert factors(Polynomial(duration=4, power=2.0), 7) == [1, 9 / 16, 1 / 4, 1 / 16, 0, 0, 0]
    assert factors(Linear(duration=4, start_factor=0.0, end_factor=1.0), 7) == [0, 0.25, 0.5, 0.75, 1, 1, 1]


def test_the_cosine_of_a_whole_run_ends_one_update_before_zero():
    found = factors(Cosine(), 500)
    assert found[250] == pytest.approx(0.5, abs=1e-15)
    assert 0 < found[499] < 1e-4
    assert factors(Cosine(duration=250), 500)[499] == pytest.approx(found[2], rel=1e-3), (
        "and rises again after T"
    )


@pytest.mark.parametrize("growth", [1, 2, 3, 4])
@pytest.mark.parametrize("first", [1, 7, 50, 243])
def test_a_warm_restart_is_at_the_very_step(first, growth):
    """Cycles counted one by one, to the longest run there may be."""
    schedule = CosineWarmRestarts(first=first, growth=growth)
    found = schedule.factor(np.arange(20_000.0), 20_000.0, ArrayArithmetic())
    begin, duration = 0, first
    while begin < 20_000:
        assert found[begin] == 1.0, begin
        assert begin == 0 or found[begin - 1] < 0.51 or duration <= growth
        half = begin + duration // 2
        if duration % 2 == 0 and half < 20_000:
            assert found[half] == pytest.approx(0.5, abs=1e-12)
        begin, duration = begin + duration, duration * growth


def test_triangles_go_up_and_down_between_whole_steps_too():
    up, down = (
        factors(Cyclic(up=4, down=2, floor=0.0), 12)[:6],
        factors(Cyclic(up=4, down=2, floor=0.0), 12)[6:],
    )
    assert up == down == [0, 0.25, 0.5, 0.75, 1, 0.5]
    halving = factors(Cyclic(up=1, down=1, floor=0.0, shape="triangular2"), 8)
    assert halving == [0, 1, 0, 0.5, 0, 0.25, 0, 0.125]


def test_a_range_test_multiplies_by_the_same_factor_up_to_the_rate_that_is_set():
    assert factors(RangeTest(growth=16.0), 5) == [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
    assert factors(RangeTest(growth=100.0), 1) == [0.01], "a run of one update is at the low end"
    assert set(factors(RangeTest(growth=1.0), 9)) == {1.0}


def test_after_one_cycle_the_last_rate_holds():
    cycle = OneCycle(duration=100)
    found = factors(cycle, 150)
    assert found[29] == 1.0
    assert found[0] == pytest.approx(1 / 25)
    assert found[99:] == pytest.approx([1 / 25 / 1e4] * 51)


def test_a_warm_up_holds_the_momentum_back_as_it_does_the_rate():
    cycle, warmed = (OneCycle(cycle_momentum=True, warmup=warmup) for warmup in (0, 20))
    plain = [momentum_at(cycle, float(k), 80.0, OPS) for k in range(80)]
    late = [momentum_at(warmed, float(k), 100.0, OPS) for k in range(100)]
    assert late == [plain[0]] * 20 + plain


def test_a_plateau_is_counted_by_hand():
    """Patience 1: two in a row that do not beat the best cut the rate; then one update of rest."""
    schedule = ReduceOnPlateau(gamma=0.5, patience=1, cooldown=1, threshold=0.1)
    losses = [9.0, 8.0, 7.5, 7.3, 7.3, 7.3, 7.3, 3.0, 3.0, 3.0]
    # best:     –    8    8    8    8    8    8    3    3    3     (7.5 and 7.3 are no 10 % better than 8; 7.19 were)
    # bad:      0    0    1    2→cut 0  1    2→cut  0 ·   1    2→cut  (the update after a cut rests)
    assert factors(schedule, 10, losses=losses) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]


def test_the_loss_at_the_start_is_no_record_to_be_beaten():
    """As with PyTorch, whose first `step(loss)` comes after the first update."""
    falling = [0.5, 9.0, 8.0, 7.0, 6.0]
    assert factors(ReduceOnPlateau(patience=0), 5, losses=falling) == [1.0] * 5
    assert factors(ReduceOnPlateau(patience=0, warmup=2), 7, losses=[0.1, 0.1, *falling])[2:] == [1.0] * 5


def test_the_rate_on_a_plateau_does_not_fall_below_its_floor():
    found = factors(ReduceOnPlateau(gamma=0.1, patience=0, floor=0.05), 20, losses=[1.0] * 20)
    assert found[-1] == 0.05
    assert sorted(found, reverse=True) == found


def test_what_a_plateau_has_counted_is_in_the_checkpoints():
    schedule = ReduceOnPlateau(gamma=0.7, patience=6, cooldown=3, floor=0.05)
    plan = Plan(
        ACKLEY.objective(), (3.0, 2.0), Adam(learning_rate=0.5), schedule, 1500, stop=Stop(gradient_norm=0.0)
    )
    whole = Trajectory(plan)
    whole.advance(1500)
    rates = whole.block(1, whole.length - 1)[4].tolist()
    cuts = [k for k in range(1, len(rates)) if rates[k] < rates[k - 1]]
    assert len(cuts) > 4
    late = next(k for k in cuts if k > cuts[0] + 2)
    for step in (cuts[0] - 1, cuts[0], late + 1, 700):
        changed = replace(plan, changes=(Change(step, (("learning_rate", 0.4),)),))
        fork, alone = whole.fork(changed), Trajectory(changed)
        for run in (fork, alone):
            run.advance(1500)
        assert fork.block(0, fork.length).tobytes() == alone.block(0, alone.length).tobytes()


def test_where_quick_code_would_raise_the_safe_code_has_the_same_rates():
    """A step to infinity, where ∞ − ∞ is met: the block is computed again in safe code, ⌊k/S⌋ in it too."""
    schedule, rate = Cyclic(up=3, down=4), 1e308
    plan = Plan(ROSENBROCK.objective(), ROSENBROCK.start, GradientDescent(learning_rate=rate), schedule, 50)
    run = Trajectory(plan)
    run.advance(50)
    assert run.outcome is not None
    assert run.outcome.kind == "diverged"
    assert math.isnan(run.block(run.length - 1, 1)[2, 0])
    expected = [rate * factor for factor in factors(schedule, run.length - 1)]
    assert run.block(1, run.length - 1)[4].tolist() == pytest.approx(expected, rel=1e-13)

"""What a surface's sentence says happens there does happen, from its start."""

import math

import numpy as np
import pytest

from server import catalog
from server.core.clips import ClipByNorm, NoClip
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from tests.surfaces.known import SURFACES


def run_of(name, rule, steps=1000, clip=None, **values):
    objective = SURFACES[name].objective(values)
    plan = Plan(
        objective,
        objective.start,
        rule,
        Constant(),
        steps,
        stop=Stop(gradient_norm=1e-9),
        clip=clip or NoClip(),
    )
    trajectory = Trajectory(plan)
    trajectory.advance(steps)
    return trajectory


def descent(name, rate, steps=1000, **values):
    return run_of(name, GradientDescent(learning_rate=rate), steps, **values)


def end_of(trajectory):
    return pytest.approx(tuple(trajectory.points()[-1]), abs=1e-4)


def test_on_the_sphere_one_step_of_a_half_arrives_and_steps_of_one_never_do():
    assert (descent("sphere", 0.5).length, descent("sphere", 0.5).outcome.point) == (2, "minimum")
    assert abs(descent("sphere", 1.0).points()) == pytest.approx(np.abs([SURFACES["sphere"].start] * 1001))


def test_from_one_start_gradient_descent_ends_in_the_worse_of_two_wells_and_adam_in_the_better():
    suggested = catalog.suggested("two_wells", {})
    worse = descent("two_wells", suggested["gradient_descent"]["learning_rate"])
    assert worse.outcome.minimum == 1
    better, _ = SURFACES["two_wells"].objective().minima
    assert better.x == end_of(run_of("two_wells", Adam(**suggested["adam"])))


def test_beyond_its_limit_the_sharp_minimum_holds_nobody_and_at_thrice_that_the_flat_one_gets_them():
    limit = 2 / 40
    assert descent("sharp_and_flat", 0.9 * limit).outcome.minimum == 0
    hopping = descent("sharp_and_flat", 1.2 * limit)
    assert hopping.outcome.kind == "step_limit"
    assert all(math.dist(x, (-1, 0)) < 0.5 for x in hopping.points()[-100:])
    assert descent("sharp_and_flat", 3 * limit).outcome.minimum == 1


def test_the_cliff_throws_a_run_out_of_the_picture_unless_it_is_clipped():
    rate = catalog.suggested("plateau_and_cliff", {})["gradient_descent"]["learning_rate"]
    assert np.abs(descent("plateau_and_cliff", rate).points()).max() > 10
    clipped = run_of("plateau_and_cliff", GradientDescent(learning_rate=rate), clip=ClipByNorm())
    assert np.abs(clipped.points()).max() < 4
    assert clipped.outcome.minimum == 0


def test_a_rate_good_at_zakharovs_minimum_explodes_from_the_start():
    assert descent("zakharov", 0.2).outcome.kind == "diverged"


def test_with_much_momentum_a_run_rolls_along_mccormicks_trough_and_out_of_sight():
    calm, wild = (run_of("mccormick", SGD(learning_rate=0.05, momentum=beta)) for beta in (0.5, 0.9))
    assert calm.outcome.minimum == 1
    assert wild.points()[-1].max() < -20


def test_on_the_bumpy_line_a_small_step_is_caught_and_a_large_one_is_not():
    assert descent("bumpy_line", 0.05).points()[-1][0] > 4
    assert np.abs(descent("bumpy_line", 0.6).points()[-200:]).min() < 1


def test_on_the_cubic_small_steps_come_to_rest_at_the_inflection():
    run = descent("cubic", 0.1, 20000)
    assert run.points()[-1][0] == pytest.approx(0, abs=1e-3)
    assert run.points().min() > 0


def test_on_the_absolute_value_a_constant_rate_hops_about_the_minimum():
    assert set(np.sign(descent("absolute_value", 0.5).points()[-20:, 0])) == {-1, 1}


def test_down_the_ravines_wall_it_takes_few_steps_and_along_its_floor_thousands():
    run = descent("long_ravine", 0.25, 5000)
    heights = [abs(y - math.sin(x)) for x, y in run.points()]
    assert next(k for k, height in enumerate(heights) if height < 0.1) < 20
    assert 1000 < next(k for k, (x, _) in enumerate(run.points()) if abs(x) < 0.001) < 5000


def test_at_the_flowers_minimum_newton_gains_a_third_a_step_at_most():
    run = run_of("flower", Newton(learning_rate=1.0))
    last = np.abs(run.points()[-5:, 0])
    assert last[1:] / last[:-1] == pytest.approx([2 / 3] * 4, rel=1e-3)


def test_branins_three_minima_differ_in_curvature_by_a_factor_of_two():
    objective = SURFACES["branin"].objective()
    sharpest = sorted(objective.eigenvalues(minimum.x)[-1] for minimum in objective.minima)
    assert sharpest[-1] > 1.9 * sharpest[0]


def test_the_monkey_saddle_is_crept_up_to_and_left():
    norms = [math.hypot(*x) for x in descent("monkey_saddle", 0.05, 200).points()]
    slowest = int(np.argmin(norms))
    assert norms[slowest] < 0.5 < 1 < norms[-1]
    assert 10 < slowest < 100

"""Many runs at once: each is the run it would be alone."""

import time
import warnings

import numpy as np
import pytest

from server.core.batch import Batch
from server.core.oracles import Noisy
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.parabola import SURFACE as PARABOLA
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK

NEVER = Stop(gradient_norm=0.0)


def plan(optimizer, surface=ROSENBROCK, start=None, steps=300, **more):
    return Plan(surface.objective(), start or surface.start, optimizer, Constant(), steps, **more)


def starts(surface, count, seed=0):
    low, high = np.array(surface.domain).T
    return low[:, None] + (high - low)[:, None] * np.random.default_rng(seed).random((len(low), count))


@pytest.mark.parametrize("surface", [ROSENBROCK, HIMMELBLAU], ids=["rosenbrock", "himmelblau"])
@pytest.mark.parametrize(
    "optimizer", [GradientDescent(learning_rate=5e-4), SGD(learning_rate=1e-4, nesterov=True), Adam(learning_rate=0.05, amsgrad=True, weight_decay=0.1)]
)  # fmt: skip
def test_each_run_is_the_float_loops_to_the_last_bit(optimizer, surface):
    places = starts(surface, 12)
    batch = Batch(plan(optimizer, surface), places)
    batch.advance(120)
    for run in range(12):
        alone = Trajectory(plan(optimizer, surface, tuple(places[:, run].tolist())))
        alone.advance(120)
        end = alone.length - 1
        assert batch.stand.step[run] == end
        assert tuple(batch.stand.x[:, run].tolist()) == alone.point(end)
        assert batch.stand.loss[run] == alone.block(end, 1)[2, 0]


def test_the_values_of_a_parameter_make_a_sweep():
    rates = np.geomspace(1e-4, 0.5, 9)
    batch = Batch(plan(Adam()), np.repeat(np.array([[-1.2], [1.0]]), 9, axis=1), {"learning_rate": rates})
    batch.advance(100)
    for run, rate in enumerate(rates):
        alone = Trajectory(plan(Adam(learning_rate=float(rate))))
        alone.advance(100)
        assert tuple(batch.stand.x[:, run].tolist()) == alone.point(100)


def test_runs_with_noise_meet_what_the_run_alone_meets():
    noisy = plan(SGD(learning_rate=1e-4), oracle=Noisy(3.0), seed=9)
    batch = Batch(noisy, np.array([[-1.2, 0.5], [1.0, 0.5]]))
    batch.advance(90)
    alone = Trajectory(noisy)
    alone.advance(90)
    assert tuple(batch.stand.x[:, 0].tolist()) == alone.point(90)


def test_with_functions_a_step_agrees_to_rounding():
    places = starts(ACKLEY, 20)
    batch = Batch(plan(GradientDescent(learning_rate=0.01), ACKLEY), places)
    batch.advance(1)
    for run in range(20):
        alone = Trajectory(plan(GradientDescent(learning_rate=0.01), ACKLEY, tuple(places[:, run].tolist())))
        alone.advance(1)
        assert np.hypot(*(batch.stand.x[:, run] - alone.point(1))) <= 1e-13 * (1 + np.hypot(*places[:, run]))


def test_ended_runs_stand_still_and_the_others_go_on():
    places = np.array([[1.0, -1.2, 1e200, np.nan, 0.9], [1.0, 1.0, 0.0, 1.0, 0.8]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        batch = Batch(plan(GradientDescent(learning_rate=1e-3)), places)
        batch.advance(50)
    assert list(batch.stand.step) == [0, 50, 0, 0, 50]
    assert batch.stand.loss[0] == 0
    assert batch.stand.x[0, 2] == 1e200
    assert np.isnan(batch.stand.loss[3])
    alone = Trajectory(plan(GradientDescent(learning_rate=1e-3), start=(0.9, 0.8)))
    alone.advance(50)
    assert tuple(batch.stand.x[:, 4].tolist()) == alone.point(50)


def test_a_batch_where_all_have_ended_costs_nothing():
    batch = Batch(plan(GradientDescent(learning_rate=1.0), PARABOLA), np.array([[3.0, 0.0, -1.0]]))
    batch.advance(10**9)
    assert list(batch.stand.step) == [1, 0, 1]


def test_no_batch_goes_on_into_denormals():
    """A bowl with tolerance 0: without a floor the arrays would go down to 1e-308 and then cost 16 to 34 times as much."""
    batch = Batch(
        plan(GradientDescent(learning_rate=0.5), PARABOLA, stop=NEVER, steps=6000),
        np.linspace(1, 4, 2000)[None],
    )
    batch.advance(3000)
    slopes = [abs(PARABOLA.objective().all((float(x),))[1][0]) for x in batch.stand.x[0]]
    assert 1e-300 < min(slopes) <= max(slopes) <= 1e-150
    assert batch.stand.step.max() < 520
    begin = time.process_time()
    batch.advance(3000)
    assert time.process_time() - begin < 0.1


def test_one_dimension_is_a_batch_too():
    batch = Batch(plan(Adam(learning_rate=0.1), PARABOLA), np.array([[3.0, -2.0]]))
    batch.advance(60)
    alone = Trajectory(plan(Adam(learning_rate=0.1), PARABOLA, (-2.0,)))
    alone.advance(60)
    assert (float(batch.stand.x[0, 1]),) == alone.point(60)


def test_the_starts_handed_in_are_not_written_to():
    places = starts(ROSENBROCK, 3)
    before = places.copy()
    Batch(plan(Adam()), places).advance(5)
    assert (places == before).all()

"""Noise: from the seed, the oracle and the step alone."""

import numpy as np
import pytest

from server.core.counting import Counting
from server.core.oracles import Exact, Noisy, draws
from server.core.plan import Plan
from server.core.run import Trajectory
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.quadratic import SURFACE

OBJECTIVE = SURFACE.objective()


def noises(optimizer, seed=0, deviation=1.0, steps=400):
    """What the oracle added at each step."""
    plan = Plan(OBJECTIVE, (4.0, 2.0), optimizer, Constant(), steps, oracle=Noisy(deviation), seed=seed)
    trajectory = Trajectory(plan)
    trajectory.advance(steps)
    return [trajectory.inspect(step)["values"]["draw"] for step in (1, 2, 255, 256, 257, 321, 400)]


@pytest.mark.parametrize("pieces", [(1,) * 600, (7, 300, 293), (255, 1, 1, 343), (600,)])
def test_draws_are_the_same_whatever_they_are_asked_in(pieces):
    whole, first, found = draws(3, Noisy(), 2, 0, 600), 0, []
    for count in pieces:
        found += draws(3, Noisy(), 2, first, count)
        first += count
    assert found == whole
    assert draws(3, Noisy(), 2, 256, 0) == []


def test_runs_that_draw_alike_meet_the_same_noise():
    assert noises(SGD(learning_rate=0.01)) == noises(Adam()) == noises(GradientDescent()) == noises(Newton())


def test_another_seed_another_deviation_or_dimension_is_another_noise():
    base = noises(SGD())
    assert noises(SGD(), seed=1) != base
    assert noises(SGD(), deviation=2.0) != base
    assert [d[0] for d in draws(0, Noisy(), 1, 0, 9)] != [d[0] for d in draws(0, Noisy(), 2, 0, 9)]


def test_the_draws_are_standard_normal_and_independent():
    drawn = np.array(draws(5, Noisy(), 2, 0, 20_000))
    assert abs(drawn.mean(axis=0)).max() < 0.03
    assert abs(drawn.std(axis=0) - 1).max() < 0.03
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.03
    assert abs(np.corrcoef(drawn[1:, 0], drawn[:-1, 0])[0, 1]) < 0.03


def test_the_gradient_that_is_given_is_the_true_one_plus_scaled_noise():
    plan = Plan(OBJECTIVE, (4.0, 2.0), SGD(), Constant(), 10, oracle=Noisy(0.5))
    trajectory = Trajectory(plan)
    trajectory.advance(10)
    seen = trajectory.inspect(7)
    for given, true, draw in zip(*(seen["values"][name] for name in ("g", "gradient", "draw")), strict=True):
        assert given == true + 0.5 * draw
    norm = np.hypot(*seen["values"]["g"])
    assert trajectory.block(7, 1)[-1, 0] == pytest.approx(norm, rel=1e-15)
    assert [column.name for column in trajectory.columns][-1] == "batch_gradient_norm"
    assert np.isnan(trajectory.block(0, 1)[-1, 0])


def test_without_noise_the_noisy_oracle_is_the_exact_one():
    runs = []
    for oracle in (Exact(), Noisy(0.0)):
        trajectory = Trajectory(Plan(OBJECTIVE, (4.0, 2.0), SGD(), Constant(), 100, oracle=oracle))
        trajectory.advance(100)
        runs.append(trajectory.points().tobytes())
    assert runs[0] == runs[1]


def test_what_is_asked_is_counted():
    asked = Counting(OBJECTIVE, (0.0, 0.0))
    x = np.array([1.0, 2.0])
    assert asked.value(x) == OBJECTIVE.value((1.0, 2.0))
    asked.gradient(x)
    asked.gradient(x + 1)
    asked.hessian(x)
    assert asked.asked == {"value": 1, "gradient": 2, "hessian": 1}


def test_what_is_known_at_a_point_costs_nothing_to_ask_again():
    asked, x = Counting(OBJECTIVE, (0.5, 0.0)), np.array([1.0, 2.0])
    first = asked.gradient(x)
    assert list(asked.gradient(x.copy())) == list(first)
    asked.value(x + 1)
    assert asked.asked == {"gradient": 1, "value": 1}
    later = Counting(OBJECTIVE, (0.0, 0.0), known=asked.known_at(x))
    assert list(later.gradient(x)) == [first[0] - 0.5, first[1]]
    later.value(x + 1)
    assert later.asked == {"value": 1}

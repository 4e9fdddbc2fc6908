"""Gradients of some steps ago: what is given at which step, what it does to stability, and the same on arrays."""

import math
from dataclasses import replace

import numpy as np
import pytest

from server.core.clips import ClipByNorm
from server.core.field import Field
from server.core.findings import findings
from server.core.oracles import MOST_DELAY, Exact, Stale, default_oracle, unmet
from server.core.param import build
from server.core.plan import Plan
from server.core.refusal import Refusal
from server.core.run import Trajectory
from server.core.stability import limit
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.heavy_ball import HeavyBall
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.schedules.cosine import Cosine
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.parabola import SURFACE as PARABOLA
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.core.risk.training import objective

NEVER = Stop(gradient_norm=0.0)


def plan(optimizer, oracle, surface=ROSENBROCK, steps=400, **more):
    objective = surface.objective() if hasattr(surface, "objective") else surface
    return Plan(
        objective,
        objective.start,
        optimizer,
        more.pop("schedule", Constant()),
        steps,
        oracle=oracle,
        **{"stop": NEVER, **more},
    )


def whole(value):
    trajectory = Trajectory(value)
    trajectory.advance(value.steps)
    return trajectory


@pytest.mark.parametrize("surface", [ROSENBROCK, PARABOLA, objective()], ids=["plane", "line", "data"])
@pytest.mark.parametrize("delay", [1, 2, 5, MOST_DELAY])
def test_the_gradient_is_that_of_so_many_steps_ago_and_of_the_start_before_that(delay, surface):
    run = whole(plan(GradientDescent(learning_rate=1e-4), Stale(delay), surface, 120))
    for step in range(120):
        g = run.plan.objective.gradient(run.point(max(step - delay, 0)))
        x = run.point(step)
        expected = [a - 1e-4 * b for a, b in zip(x, g, strict=True)]
        assert run.point(step + 1) == pytest.approx(expected, rel=1e-14, abs=1e-300)
        if step in (0, 3, delay, delay + 1, 119):
            assert run.inspect(step + 1)["values"]["g"] == pytest.approx(list(g), rel=1e-13)


@pytest.mark.parametrize("delay", [1, 2, 10, 25])
def test_gradient_descent_is_stable_up_to_the_known_limit_and_no_further(delay):
    surface = PARABOLA.objective()
    sharpness = surface.eigenvalues((0.0,))[0]
    edge = 2 * math.sin(math.pi / (4 * delay + 2)) / sharpness
    for factor, grows in ((0.97, False), (1.03, True)):
        rule = GradientDescent(learning_rate=factor * edge)
        run = whole(plan(rule, Stale(delay), surface, 8000, stop=Stop(0.0, 1e300, 1e300)))
        x = np.abs(run.points()[:, 0])
        late, early = x[-200:].max(), x[400:600].max()
        assert (late > 3 * early) == grows and (late < early / 3) != grows


def test_a_delay_of_ten_destabilises_a_rate_that_was_stable():
    risk = objective()
    rate = 0.5 * 2 / risk.eigenvalues(risk.start)[-1]
    calm, wild = (
        whole(Plan(risk, risk.start, GradientDescent(learning_rate=rate), Constant(), 500, oracle=oracle))
        for oracle in (Exact(), Stale(10))
    )
    assert calm.outcome.kind == "converged"
    assert wild.outcome.kind == "diverged"
    assert "unstable" in {one.code for one in findings(wild, wild.outcome)}
    assert calm.inspect(3)["stability"]["ratio"] == pytest.approx(0.5)
    told = wild.inspect(3)["stability"]
    assert told["threshold"] == pytest.approx(2 * math.sin(math.pi / 42))
    assert told["ratio"] == pytest.approx(1 / (2 * math.sin(math.pi / 42)))
    assert limit(wild.plan)["threshold"] == pytest.approx(told["threshold"])


@pytest.mark.parametrize(
    "rule", [HeavyBall(), SGD(momentum=0.5), SGD(momentum=0.0, weight_decay=0.1), Adam()]
)
def test_of_other_rules_no_limit_under_delay_is_known(rule):
    run = whole(plan(rule, Stale(3), QUADRATIC, 20))
    assert run.inspect(5)["stability"]["reason"] == "no_threshold"
    assert run.inspect(5)["stability"]["growth"] is None
    assert limit(run.plan) is None


@pytest.mark.parametrize(
    ("rule", "surface", "more"),
    [
        (GradientDescent(learning_rate=2e-4), ROSENBROCK, {}),
        (Adam(learning_rate=0.01), ROSENBROCK, {"clip": ClipByNorm(1.0)}),
        (SGD(learning_rate=1e-4), ROSENBROCK, {"schedule": Cosine(warmup=7)}),
        (Adam(learning_rate=0.05), ACKLEY, {}),
    ],
    ids=["descent", "clipped adam", "scheduled sgd", "kinks"],
)
def test_many_runs_on_arrays_are_the_runs_alone(rule, surface, more):
    value = plan(rule, Stale(6), surface, 300, **more)
    starts = np.array([[-1.2, 1.0], [0.5, 0.5], [3e3, -2e3], [0.0, 0.0], [1.9, 2.9]])
    field = Field(value, {"start_x": starts[:, 0], "start_y": starts[:, 1]})
    while field.busy:
        field.advance(37.0)
    ends = field.ends()
    for place, start in enumerate(starts.tolist()):
        alone = whole(replace(value, start=tuple(start)))
        last = alone.length - 1
        if alone.outcome.kind == "step_limit":
            assert ends.step[place] == last
            assert ends.x[:, place] == pytest.approx(alone.point(last), rel=1e-9, abs=1e-12)
        else:
            assert ends.step[place] == pytest.approx(last, abs=1)


def test_runs_that_end_leave_the_others_their_gradients():
    value = plan(GradientDescent(learning_rate=0.1), Stale(4), QUADRATIC, 400, stop=Stop(1e-8))
    rates = np.array([0.01, 3.0, 0.02, 5.0, 7.0, 9.0, 0.015])
    together = Field(value, {"learning_rate": rates})
    together.advance(1e9)
    for place, rate in enumerate(rates.tolist()):
        alone = Field(value, {"learning_rate": np.array([rate])})
        alone.advance(1e9)
        assert together.ends().x[:, place].tobytes() == alone.ends().x[:, 0].tobytes()


def test_what_an_oracle_needs_is_named_where_it_is_not_there():
    risk, surface = objective(), ROSENBROCK.objective()
    assert unmet(Stale(), Newton(), risk) == "elementwise"
    assert unmet(Stale(), Adam(), surface) is None
    for oracle in (Exact(), Stale()):
        assert unmet(oracle, Adam(), risk) is None
    assert default_oracle(SGD(), data=True) == "minibatch"
    assert (default_oracle(SGD(), data=False), default_oracle(Adam(), data=True)) == ("noisy", "exact")


def test_a_delay_is_a_whole_number_up_to_fifty():
    assert build(Stale, {"delay": 50}).delay == 50
    for wrong in (0, 51, 2.5):
        with pytest.raises(Refusal):
            build(Stale, {"delay": wrong})

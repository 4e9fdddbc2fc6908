"""Runs whose story is known by construction."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Annotated, Any, ClassVar, NamedTuple

from server.core.objective import FormulaObjective, Minimum
from server.core.oracles import Exact
from server.core.param import Param
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant

SQUARE = ((-5, 5), (-5, 5))


@lru_cache
def surface(name, **parameters):
    return import_module(f"server.surfaces.{name}").SURFACE.objective(parameters)


def bowl(small=1.0, large=100.0):
    return FormulaObjective(
        f"0.5*({small}*x^2 + {large}*y^2)", (), SQUARE, (4.0, 2.0), (Minimum((0.0, 0.0), 0.0),)
    )


def ran(objective, rule, start=None, steps=500, oracle=Exact(), changes=(), **stop):
    at = tuple(map(float, start or objective.start))
    run = Trajectory(
        Plan(objective, at, rule, Constant(), steps, oracle=oracle, changes=tuple(changes), stop=Stop(**stop))
    )
    run.advance(steps)
    return run


class State(NamedTuple):
    total: Any


@dataclass(frozen=True)
class Accumulating:
    """A rule for these tests: divides by the root of the sum of all squared gradients."""

    learning_rate: Annotated[float, Param(1e-5, 10)] = 0.1
    group: ClassVar = "adaptive"
    default_oracle: ClassVar = "exact"

    def init(self, x):
        return State(0.0)

    def step(self, g, x, state, learning_rate, ops):
        total = state.total + g * g
        delta = -(learning_rate * g / (ops.sqrt(total) + 1e-10))
        return x + delta, State(total), {"delta": delta}

    def largest_stable_rate(self, sharpness):
        return None


class Counted(NamedTuple):
    steps: Any


@dataclass(frozen=True)
class Wayward:
    """A rule for these tests without a known limit: plain gradient descent after so many steps uphill."""

    learning_rate: Annotated[float, Param(1e-5, 10)] = 0.1
    uphill: Annotated[float, Param(0, 100)] = 0.0
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"

    def init(self, x):
        return Counted(0.0)

    def step(self, g, x, state, learning_rate, ops):
        delta = learning_rate * g * ops.sign(self.uphill - state.steps - 0.5)
        return x + delta, Counted(state.steps + 1), {"delta": delta}

    def largest_stable_rate(self, sharpness):
        return None


# A slope that never gets less steep, far from its bottom.
SLOPE = FormulaObjective("sqrt(1 + x^2)", (), ((-100, 100),), (90.0,), (Minimum((0.0,), 1.0),))

# Level ground before a far well.
WELL = FormulaObjective("-exp(-0.5*((x - 4)^2 + y^2))", (), SQUARE, (-0.5, 0.5), (Minimum((4.0, 0.0), -1.0),))


# Objective, rule and start.
STORIES = [
    (bowl(), GradientDescent(learning_rate=0.021), None),
    (surface("rosenbrock"), GradientDescent(learning_rate=0.002), None),
    (surface("rosenbrock"), Newton(learning_rate=1.0), None),
    (surface("double_well"), SGD(learning_rate=0.02), None),
    (surface("saddle"), GradientDescent(learning_rate=0.05), (1.0, 1e-6)),
    (WELL, GradientDescent(learning_rate=1.0), None),
]

# Between them every code is found.
EVERY = [
    *STORIES,
    (bowl(), GradientDescent(learning_rate=0.0195), None),
    (bowl(1, 10), GradientDescent(learning_rate=2 / 11), None),
    (bowl(), Newton(learning_rate=1.0), None),
    (SLOPE, Accumulating(learning_rate=0.5), None),
    (surface("saddle"), GradientDescent(learning_rate=0.05), (1.0, 0.0)),
]

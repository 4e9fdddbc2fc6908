"""What rules declare of their rates, against sweeps on quadratics: 2,000 steps from no eigenvector."""

import numpy as np
import pytest

import server.optimizers
from server.core.endings import KNOWN
from server.core.field import Field
from server.core.plan import Plan
from server.core.registry import discover
from server.core.rule import is_preconditioned, is_rule
from server.core.stops import Stop
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.heavy_ball import HeavyBall
from server.optimizers.nesterov import Nesterov
from server.optimizers.newton import Newton
from server.optimizers.proximal_gradient import ProximalGradient
from server.optimizers.qhm import QHM
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.quadratic import SURFACE

OPTIMIZERS = discover(server.optimizers, is_rule)
START = (4.0, 2.0)
# Rates half to twice the threshold, half a percent apart.
AROUND = np.geomspace(0.5, 2.0, 279)
GRID = AROUND[1] / AROUND[0]
OBJECTIVE = SURFACE.objective({"angle": 33.0})
LOW, HIGH = OBJECTIVE.eigenvalues(START)

RULES = {
    "gradient_descent": [GradientDescent()],
    "sgd": [
        SGD(),
        SGD(momentum=0.9),
        SGD(momentum=0.5, dampening=0.5),
        SGD(momentum=0.9, dampening=0.9),
        SGD(momentum=0.9, nesterov=True),
        SGD(weight_decay=3.0),
        SGD(momentum=0.8, weight_decay=2.0),
    ],
    "heavy_ball": [HeavyBall(), HeavyBall(momentum=0.3), HeavyBall(form="ema"), HeavyBall(rate_inside=True)],
    "nesterov": [Nesterov()],
    "qhm": [QHM(momentum=0.9), QHM(momentum=0.5, nu=0.3), QHM(momentum=0.9, nu=1.0, weight_decay=1.0)],
    "proximal_gradient": [ProximalGradient()],
    "newton": [
        Newton(),
        Newton(damping=5.0),
        Newton(variant="pure", damping=5.0),
        Newton(variant="modified"),
        Newton(variant="modified", floor=0.5),
    ],
}


def swept(rule, rates, steps):
    field = Field(
        Plan(OBJECTIVE, START, rule, Constant(), steps, stop=Stop(gradient_norm=0.0)),
        {"learning_rate": rates},
    )
    while field.busy:
        field.advance(1e6)
    return field.ends()


def test_every_rule_with_a_threshold_of_its_own_is_asked():
    """Of those that divide by numbers of their own, the threshold is one of the divided Hessian, which no sweep holds still."""
    declared = {
        name
        for name, cls in OPTIMIZERS.items()
        if not is_preconditioned(cls()) and cls().largest_stable_rate(HIGH) is not None
    }
    assert declared == set(RULES)


@pytest.mark.parametrize("rule", [rule for rules in RULES.values() for rule in rules], ids=repr)
def test_the_smallest_rate_that_ends_higher_than_it_began_is_the_declared_threshold(rule):
    threshold = rule.largest_stable_rate(HIGH)
    rates = threshold * AROUND
    higher = ~(swept(rule, rates, 2000).loss <= OBJECTIVE.value(START))
    first = rates[higher.argmax()]
    assert higher.any()
    assert threshold / GRID <= first * (1 + 1e-9)
    assert first <= threshold * GRID * (1 + 1e-9)


BEST = {
    "gradient descent": (GradientDescent(), 2 / (LOW + HIGH)),
    "heavy ball": (
        HeavyBall(momentum=((HIGH**0.5 - LOW**0.5) / (HIGH**0.5 + LOW**0.5)) ** 2),
        4 / (LOW**0.5 + HIGH**0.5) ** 2,
    ),
    "newton": (Newton(), 1.0),
    "newton, damped": (Newton(damping=5.0), 2 / (LOW / (LOW + 5) + HIGH / (HIGH + 5))),
}


@pytest.mark.parametrize("case", BEST)
def test_the_best_rate_is_at_its_closed_form(case):
    """The lowest loss after as many steps as no rate needs to arrive."""
    rule, best = BEST[case]
    rates = best * AROUND
    found = swept(rule, rates, 40)
    lowest = rates[np.nanargmin(found.loss)]
    assert best / GRID**2 <= lowest <= best * GRID**2
    assert found.ending[np.nanargmin(found.loss)] in (0, KNOWN)

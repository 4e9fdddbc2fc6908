"""What a rule's definition promises to stay the same when the problem is moved, turned or stretched."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import server.optimizers
from server.core.formula.evaluate import FloatArithmetic
from server.core.objective import FormulaObjective
from server.core.param import build, parameters_of
from server.core.plan import Plan
from server.core.registry import discover
from server.core.rule import is_elementwise, is_rule
from server.core.run import Trajectory
from server.schedules.constant import Constant

OPTIMIZERS = discover(server.optimizers, is_rule)
ELEMENTWISE = [name for name, cls in OPTIMIZERS.items() if is_elementwise(cls())]
OPS = FloatArithmetic()

# Parameters that tie a rule to the origin; with them off, every rule moves along with the problem.
TIES = {"weight_decay": 0.0, "decay": 0.0}
# Who has a preferred direction beside the slope, and why.
LOPSIDED = {"yogi": "its first moment begins above 0"}
# f → cf, the same rate: the same path. These divide by the gradient's own size or take its sign, once ε is 0.
SCALE_FREE = {
    "adabelief": {"epsilon": 0.0, "epsilon_root": 0.0},
    "adagrad": {"epsilon": 0.0},
    "adam": {"epsilon": 0.0},
    "adamax": {"epsilon": 0.0},
    "adamw": {"epsilon": 0.0},
    "lion": {},
    "nadam": {"epsilon": 0.0},
    "qhadam": {"epsilon": 0.0},
    "rmsprop": {"epsilon": 0.0},
    "rprop": {},
    "signsgd": {},
    "yogi": {"epsilon": 0.0, "initial_accumulator": 0.0},
}
# f → cf and α → α/c: the same path. These are linear in the gradient.
LINEAR = {
    "asgd": {"decay": 0.0},
    "gradient_descent": {},
    "heavy_ball": {},
    "nesterov": {},
    "qhm": {},
    "sgd": {},
}

slopes = st.lists(
    st.tuples(st.floats(0.1, 10), st.sampled_from((-1.0, 1.0))).map(math.prod), min_size=1, max_size=12
)
points = st.floats(-3, 3)
factors = st.floats(1e-3, 1e3)
briefly = settings(max_examples=25, deadline=None, derandomize=True)


def rule_of(name, **values):
    declared = {parameter.name for parameter in parameters_of(OPTIMIZERS[name])}
    wanted = {"learning_rate": 0.05, **TIES, **values}
    return build(OPTIMIZERS[name], {key: value for key, value in wanted.items() if key in declared})


def moves(rule, gradients, x):
    """How far the rule has moved from x after each of these gradients."""
    here, state, found = x, rule.init(x), []
    for g in gradients:
        here, state, _ = rule.step(g, here, state, rule.learning_rate, OPS)
        found.append(here - x)
    return found


def close(found, expected):
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-11)


@pytest.mark.parametrize("name", ELEMENTWISE)
@briefly
@given(gradients=slopes, x=points, shift=points)
def test_it_moves_alike_wherever_the_origin_is(name, gradients, x, shift):
    rule = rule_of(name)
    close(moves(rule, gradients, x + shift), moves(rule, gradients, x))


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name not in LOPSIDED])
@briefly
@given(gradients=slopes, x=points)
def test_it_moves_alike_in_a_mirror(name, gradients, x):
    rule = rule_of(name)
    mirrored = moves(rule, [-g for g in gradients], -x)
    close([-move for move in mirrored], moves(rule, gradients, x))


@pytest.mark.parametrize("name", [name for name in SCALE_FREE if name in ELEMENTWISE])
@briefly
@given(gradients=slopes, x=points, factor=factors)
def test_with_a_stretched_loss_it_moves_alike(name, gradients, x, factor):
    rule = rule_of(name, **SCALE_FREE[name])
    close(moves(rule, [factor * g for g in gradients], x), moves(rule, gradients, x))


@pytest.mark.parametrize("name", [name for name in LINEAR if name in ELEMENTWISE])
@briefly
@given(gradients=slopes, x=points, factor=st.floats(1e-2, 1e2))
def test_with_a_stretched_loss_and_a_rate_for_it_it_moves_alike(name, gradients, x, factor):
    one = rule_of(name, **LINEAR[name])
    other = rule_of(name, **LINEAR[name], learning_rate=0.05 / factor)
    close(moves(other, [factor * g for g in gradients], x), moves(one, gradients, x))


@pytest.mark.parametrize("name", [*OPTIMIZERS])
@settings(max_examples=6, deadline=None, derandomize=True)
@given(x=points, y=points)
def test_with_its_coordinates_swapped_it_goes_the_swapped_way(name, x, y):
    domain = ((-4, 4), (-4, 4))
    one, other = ("x - sin(y)", "2*y + 1", "x + y"), ("y - sin(x)", "2*x + 1", "y + x")
    paths = []
    for residuals, start in ((one, (x, y)), (other, (y, x))):
        text = " + ".join(f"({residual})^2" for residual in residuals)
        objective = FormulaObjective(text, (), domain, start, residuals=residuals)
        run = Trajectory(Plan(objective, start, rule_of(name, learning_rate=0.01), Constant(), 8))
        run.advance(8)
        paths.append([run.point(step) for step in range(run.length)])
    for (u, v), swapped in zip(*paths, strict=False):
        assert (v, u) == pytest.approx(swapped, rel=1e-7, abs=1e-7)


def test_the_tables_name_rules_that_are_there():
    assert {*SCALE_FREE, *LINEAR, *LOPSIDED} <= set(ELEMENTWISE)

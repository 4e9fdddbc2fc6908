"""Blocks in a hurry have the bits of blocks that are watched, and nothing that ends in them is overlooked."""

import math
import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, NamedTuple

import numpy as np
import pytest

import server.optimizers
import server.schedules
import server.surfaces
from server.core import loop
from server.core.clips import ClipByNorm, ClipByValue
from server.core.hurry import Hurry, look_afterwards, ordinary
from server.core.loop import norm_of
from server.core.loop_text import hurrying, watching
from server.core.loops import loop_of
from server.core.oracles import Noisy, Stale
from server.core.param import Param
from server.core.plan import Change, Plan
from server.core.registry import discover
from server.core.rule import is_elementwise, is_rule
from server.core.run import STRIDE, Trajectory
from server.core.schedule import is_schedule
from server.core.stops import Stop
from server.core.surface import is_surface
from tests.core.recorded import bytes_of

SURFACES = discover(server.surfaces, is_surface)
SCHEDULES = discover(server.schedules, is_schedule)
RULES = {name: cls for name, cls in discover(server.optimizers, is_rule).items() if is_elementwise(cls())}
# Formulas of nothing but + − × ÷ and whole powers, in which f and its gradient share most of their work.
TOO_SHARED = {"goldstein_price"}


def plan(surface="rosenbrock", rule="gradient_descent", rate=1e-4, schedule="constant", **more):
    entry = SURFACES[surface]
    optimizer = RULES[rule](learning_rate=rate)
    more = {"stop": Stop(gradient_norm=0.0), "steps": STRIDE + 80, **more}
    return Plan(entry.objective(), entry.start, optimizer, SCHEDULES[schedule](), **more)


def both(value, monkeypatch):
    """The run in a hurry, the one that is watched at each step, and how each hurried block went."""
    went = []
    run = Hurry.run

    def told(self, *arguments):
        went.append("raised")
        found = run(self, *arguments)
        went[-1] = "watched after all" if found is None else "hurried"
        return found

    runs = []
    for bound in (loop.HURRIED_FROM, 10**9):
        with monkeypatch.context() as patch:
            patch.setattr(Hurry, "run", told)
            patch.setattr(loop, "HURRIED_FROM", bound)
            runs.append(Trajectory(value))
            runs[-1].advance(value.steps)
    return *runs, went


@pytest.mark.parametrize("rule", ["gradient_descent", "adam", "rprop"])
@pytest.mark.parametrize("surface", SURFACES)
def test_a_run_in_a_hurry_is_the_watched_one_to_the_last_bit(surface, rule, monkeypatch):
    hurried, watched, went = both(plan(surface, rule), monkeypatch)
    assert bytes_of(hurried) == bytes_of(watched)
    assert hurried.checkpoints == watched.checkpoints
    assert went


# On Rosenbrock both coordinates turn at once now and then, and are left where they are for a step.
CALM = {"rprop": plan("saddle", "rprop", 1e-9, steps=100)}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_hurried(rule, monkeypatch):
    hurried, watched, went = both(CALM.get(rule, plan(rule=rule, rate=1e-3)), monkeypatch)
    assert "hurried" in went
    assert bytes_of(hurried) == bytes_of(watched)


@pytest.mark.parametrize("rule", RULES)
def test_a_step_works_out_the_gradient_once_and_neither_loss_nor_norm(rule):
    text = hurrying(loop_of(plan(rule=rule)), bare=True)
    each = text[text.index("    for ") :]
    assert each.count("(-2.0) * (q0 - x0)") == 1  # a part of the first slope of (a - x)^2 + b (y - x^2)^2
    assert "f = " not in each
    assert "norm" not in each


def test_steps_are_counted_only_where_their_number_is_read():
    assert "range" not in hurrying(loop_of(plan()), bare=True)
    assert "for k in range(k, end):" in hurrying(loop_of(plan(schedule="cosine")), bare=True)
    assert "for (n0, n1, ) in draws:" in hurrying(loop_of(plan(oracle=Noisy(1.0))), bare=True)


@pytest.mark.parametrize("text", [hurrying, lambda loop, bare: watching(loop, safe=True)])
def test_what_becomes_a_number_of_the_state_is_worked_out_where_that_stands(text):
    assert not re.search(r"\bs\d+ = t\d+$", text(loop_of(plan(rule="adam")), bare=True), re.MULTILINE)


class Moved(NamedTuple):
    m: Any


@dataclass(frozen=True)
class Lagging:
    """Goes along what it was going along and what it goes along now: both numbers are read by the new point."""

    learning_rate: Annotated[float, Param(0, 1)] = 0.25
    momentum: Annotated[float, Param(0, 1)] = 0.5

    def init(self, x):
        return Moved(0.0)

    def step(self, g, x, state, learning_rate, ops):
        m = self.momentum * state.m + g
        return x - learning_rate * (m + state.m), Moved(m), {}


def test_but_not_while_the_old_number_is_still_to_be_read():
    value = replace(plan("parabola"), optimizer=Lagging(), start=(3.0,), steps=2)
    assert re.search(r"\bs0 = t\d+$", hurrying(loop_of(value), bare=True), re.MULTILINE)
    rule, x, state = value.optimizer, 3.0, Moved(0.0)
    run = Trajectory(value)
    run.advance(2)
    for step in range(2):
        x, state, _ = rule.step(value.objective.gradient((x,))[0], x, state, rule.learning_rate, None)
        assert run.point(step + 1) == (x,)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_so_is_every_schedule_and_one_that_reads_the_loss_keeps_it(schedule, monkeypatch):
    hurried, watched, went = both(plan(schedule=schedule), monkeypatch)
    assert "hurried" in went
    assert bytes_of(hurried) == bytes_of(watched)


WITH = {
    "noise": {"oracle": Noisy(2.0), "seed": 3},
    "late gradients": {"oracle": Stale(4)},
    "clipping by norm, counted": {"clip": ClipByNorm(20.0)},
    "clipping by value on noise": {"clip": ClipByValue(3.0), "oracle": Noisy(1.0)},
    "changes on the way": {"changes": (Change(150, (("learning_rate", 3e-4),)),)},
}


@pytest.mark.parametrize("name", WITH)
def test_so_are_oracles_clipping_and_changes(name, monkeypatch):
    hurried, watched, went = both(plan(**WITH[name]), monkeypatch)
    assert "hurried" in went
    assert bytes_of(hurried) == bytes_of(watched)
    for one, other in zip(hurried.checkpoints, watched.checkpoints, strict=True):
        assert np.array_equal(one.past, other.past) if one.past is not None else one == other


FAR = Stop(gradient_norm=0.0, loss_above=1e300, distance_above=1e300)
# A run, by the reason why it ends.
ENDS = {
    "gradient_norm": plan("sphere", rate=0.05, stop=Stop(gradient_norm=1e-6)),
    "loss_above": plan("sphere", rate=1.02, stop=Stop(loss_above=1e3)),
    "distance_above": plan("saddle", rate=0.02, stop=Stop(distance_above=50.0)),
    "not_finite": replace(plan("rosenbrock", rate=1e-3, stop=FAR), start=(40.0, 40.0)),
    "no_movement": plan("sphere", rate=1e-18),
    "no_movement on the way": plan("parabola", rate=0.25),
}


@pytest.mark.parametrize("reason", ENDS)
def test_a_run_ends_at_the_same_row_for_the_same_reason(reason, monkeypatch):
    hurried, watched, went = both(ENDS[reason], monkeypatch)
    assert hurried.outcome.reason == reason.split()[0]
    assert went
    assert went[-1] != "hurried"
    assert bytes_of(hurried) == bytes_of(watched)


def columns(**changed):
    """Five rows in two dimensions that are ordinary by LIMITS, with these entries changed: {"f3": …} is f at row 3."""
    found = np.array([[1.0, 0.9, 0.8, 0.7, 0.6], [2.0, 2.1, 2.2, 2.3, 2.4], [5.0] * 5, [3.0] * 5])
    for name, value in changed.items():
        found[{"x": 0, "y": 1, "f": 2, "g": 3}[name[0]], int(name[1])] = value
    return found


LIMITS = (0.5, 10.0, 100.0, 1e-3)
BEFORE = (1.1, 1.9)
NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    "changed",
    [
        {"g0": 0.5},
        {"g2": 0.0},
        {"g4": NAN},
        {"g1": INF},
        {"f3": 10.1},
        {"f0": NAN},
        {"f4": INF},
        {"x2": 11.0},
        {"y4": -10.0},
        {"x1": NAN},
        {"y3": NAN},
        {"y2": INF},
        {"x0": 1.1, "y0": 1.9},
        {"x3": 0.8, "y3": 2.2},
        {"x4": 0.7001, "y4": 2.3001},
    ],
)
def test_a_row_out_of_the_ordinary_is_seen_wherever_it_is(changed):
    with np.errstate(all="ignore"):
        assert not ordinary(columns(**changed), 2, BEFORE, LIMITS)


@pytest.mark.parametrize(
    "changed", [{}, {"f2": -1e300}, {"g2": 1e200}, {"x3": 0.8}, {"y3": 2.2}, {"x0": 1.1}]
)
def test_rows_are_ordinary_while_one_coordinate_moves(changed):
    assert ordinary(columns(**changed), 2, BEFORE, LIMITS)


def test_many_rows_are_near_although_their_squares_together_are_not():
    rows = np.repeat(columns(), 100, axis=1)
    rows[0] += np.arange(500) * 0.01
    assert (rows[:2] ** 2).sum() > LIMITS[2]
    assert ordinary(rows, 2, BEFORE, LIMITS)


EXACT = [name for name, entry in SURFACES.items() if look_afterwards(entry.objective().derived) is not None]


@pytest.mark.parametrize("surface", EXACT)
def test_loss_and_slope_of_many_rows_are_those_of_each(surface):
    objective = SURFACES[surface].objective()
    d = objective.dimension
    points = np.random.default_rng(1).normal(0, 3, (d, 300)) * np.logspace(-9, 9, 300)
    points[:, 0] = 0.0
    rows = np.vstack([points, np.empty((2, 300))])
    with np.errstate(all="ignore"):
        look_afterwards(objective.derived)(rows, objective.values)
    assert np.array_equal(rows[:d], points)
    for x, f, norm in zip(points.T.tolist(), *rows[d:].tolist(), strict=True):
        value, slope, _ = objective.all(x)
        assert (f, norm) == (value, norm_of(slope))


def test_what_python_and_numpy_may_round_otherwise_stays_in_the_loop():
    assert {"rosenbrock", "himmelblau", "sphere", "parabola"} <= set(EXACT)
    assert not {"ackley", "rastrigin", "absolute_value"} & set(EXACT)
    assert not TOO_SHARED & set(EXACT)

"""Tracing: what a rule may do, and how its state is laid out."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from server.core.clips import NoClip
from server.core.formula.evaluate import FloatArithmetic
from server.core.oracles import Exact
from server.core.param import Flag, Param
from server.core.plan import Change, Plan
from server.core.run import Trajectory
from server.core.tracing import trace
from server.schedules.constant import Constant
from server.surfaces.himmelblau import SURFACE


class State(NamedTuple):
    anchor: Any
    count: Any
    memory: Any


@dataclass(frozen=True)
class Tethered:
    """A rule of this test: pulled to where it began, with a count, and a memory that a switch feeds."""

    learning_rate: Annotated[float, Param(1e-5, 1)] = 0.002
    listens: Annotated[bool, Flag()] = False

    words: ClassVar = {}
    symbols: ClassVar = {"delta": "Δ"}

    def init(self, x):
        return State(anchor=x, count=0.0, memory=0.0)

    def step(self, g, x, state, learning_rate, ops):
        memory = 0.5 * state.memory + g if self.listens else 0.5 * state.memory
        delta = -(learning_rate * (g + 0.1 * (x - state.anchor) + memory) / (1 + state.count))
        return x + delta, State(state.anchor, state.count + 1, memory), {"delta": delta}

    def largest_stable_rate(self, sharpness):
        return None


def plain(rule_at, start, steps):
    """The points by plain calls of `step`."""
    objective, x = SURFACE.objective(), start
    states, points = [rule_at(0).init(value) for value in x], [x]
    for k in range(steps):
        rule, slope = rule_at(k), objective.gradient(x)
        made = [
            rule.step(g, v, s, rule.learning_rate, FloatArithmetic())
            for g, v, s in zip(slope, x, states, strict=True)
        ]
        x, states = tuple(one[0] for one in made), [one[1] for one in made]
        points.append(x)
    return points


def run_of(rule, changes=()):
    run = Trajectory(Plan(SURFACE.objective(), (0.5, -2.5), rule, Constant(), 60, changes=changes))
    run.advance(60)
    return [run.point(step) for step in range(run.length)]


def test_state_that_begins_at_the_point_is_each_coordinates_own():
    assert run_of(Tethered()) == plain(lambda _: Tethered(), (0.5, -2.5), 60)


def test_state_that_only_a_switch_makes_each_coordinates_own_survives_the_switch():
    turns = tuple(Change(step, (("listens", on),)) for step, on in ((10, True), (20, False), (22, True)))

    def at(step):
        return Tethered(listens=10 <= step < 20 or step >= 22)

    assert run_of(Tethered(), turns) == plain(at, (0.5, -2.5), 60)


def test_state_that_all_coordinates_share_is_kept_once():
    traced = trace(Tethered(), Exact(), NoClip(), Constant(), 2)
    assert traced.fields["count"] == ("s_count", "s_count")
    assert traced.fields["anchor"] == ("s_anchor_0", "s_anchor_1")
    assert traced.fields["memory"] == ("s_memory_0", "s_memory_1")
    assert traced.parameters == ("learning_rate", "schedule_warmup")

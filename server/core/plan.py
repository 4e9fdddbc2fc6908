"""Everything that determines a trajectory, as a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from .clips import Clip, NoClip
from .objective import Objective
from .oracles import Exact, Oracle
from .param import Value, changed
from .rule import Rule
from .schedule import Schedule
from .stops import Stop


@dataclass(frozen=True)
class Change:
    """Parameters of the optimizer that are set anew at `step`: they hold from the update that leaves it."""

    step: int
    set: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Plan:
    """What determines a trajectory. `start` has d numbers; `changes` are in order of their steps."""

    objective: Objective
    start: tuple[float, ...]
    optimizer: Rule
    schedule: Schedule
    steps: int
    oracle: Oracle = Exact()
    clip: Clip = NoClip()
    stop: Stop = Stop()
    changes: tuple[Change, ...] = ()
    seed: int = 0

    def optimizer_at(self, step: int) -> Rule:
        """The optimizer for the update that leaves `step`. Raises: Refusal for a change that it cannot take."""
        rule = self.optimizer
        for change in self.changes:
            if change.step <= step:
                rule = changed(rule, dict(change.set))
        return rule

    @property
    def segments(self) -> tuple[tuple[int, Plan], ...]:
        """(first step, the plan with the optimizer that holds from there), in order."""
        # Not kept: a plan that holds itself would stay until the collector comes by.
        return self._segments if self.changes else ((0, self),)

    @cached_property
    def _segments(self) -> tuple[tuple[int, Plan], ...]:
        steps = [0, *(change.step for change in self.changes if change.step > 0)]
        return tuple((step, replace(self, optimizer=self.optimizer_at(step), changes=())) for step in steps)

    def segment_at(self, step: int) -> tuple[int, Plan, int]:
        """The segment that holds for the update from `step`: its first step, its plan, the step where it ends."""
        begin, found = self.segments[0]
        for first, plan in self.segments:
            if first > step:
                return begin, found, min(first, self.steps)
            begin, found = first, plan
        return begin, found, self.steps


def last_shared(one: Plan, other: Plan) -> int:
    """The last row that two plans share, which differ in their changes alone."""
    if replace(one, changes=()) != replace(other, changes=()):
        return 0
    pairs = zip(one.changes, other.changes, strict=False)
    same = 0
    for a, b in pairs:
        if a != b:
            break
        same += 1
    left = [change.step for change in (*one.changes[same : same + 1], *other.changes[same : same + 1])]
    return min(left, default=one.steps)

"""The learning rate over the steps: a factor as a closed form, or one that watches the loss; and the warm-up."""

from __future__ import annotations

import inspect
from typing import Any, ClassVar, Protocol

from .formula.evaluate import Arithmetic
from .formula.graph import Node
from .param import Param

# What every schedule declares as `warmup: Annotated[int, WARMUP] = 0`.
WARMUP = Param(0, 20_000, scale="log", smallest=1, integer=True, symbol="W")


class Schedule(Protocol):
    """A factor on the learning rate, with `warmup` updates of a linear rise before it."""

    words: ClassVar[dict[str, dict[str, str]]]
    source: ClassVar[str]
    # Whether the factor depends on the number of steps of the run.
    reads_steps: ClassVar[bool]
    warmup: int

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        """What the learning rate of the update from `step` (from 0) is multiplied by; `steps` is the run's length."""


class Cycling(Schedule, Protocol):
    """A schedule that moves the momentum too, where the rule has one."""

    def momentum(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        """The momentum of the update from `step`, or None where it is left alone."""


class Watching(Schedule, Protocol):
    """A schedule that sees the true loss before each update and keeps a state of plain numbers."""

    def begin(self) -> Any:
        """The state before the first update: a NamedTuple of floats."""

    def watched(self, state: Any, loss: Any, step: Any, ops: Arithmetic) -> tuple[Any, Any]:
        """The factor for the update from `step`, and the new state."""


def is_schedule(thing: object) -> bool:
    """What the registry looks for in a schedule's module."""
    return inspect.isclass(thing) and hasattr(thing, "factor")


def factor_at(
    schedule: Any, state: Any, loss: Any, step: Any, steps: Any, ops: Arithmetic
) -> tuple[Any, Any]:
    """The factor of the update from `step` with the warm-up, and the schedule's new state (None if it keeps none).

    Over W warm-up updates the factor rises as 1/W, 2/W, … 1; then the schedule begins, with the steps that are left.
    """
    warmup = schedule.warmup
    off = warmup.op == "constant" and warmup.value == 0 if isinstance(warmup, Node) else warmup == 0
    after = step if off else ops.maximum(step - warmup, 0.0)
    left = steps if off else ops.maximum(steps - warmup, 1.0)
    if state is None:
        factor, new = schedule.factor(after, left, ops), None
    else:
        factor, new = schedule.watched(state, loss, after, ops)
    return (factor if off else ops.minimum((step + 1.0) / warmup, 1.0) * factor), new


def beginning(schedule: Any) -> Any:
    """The state of a schedule before the first update; None if it keeps none."""
    return schedule.begin() if hasattr(schedule, "begin") else None


def momentum_at(schedule: Any, step: Any, steps: Any, ops: Arithmetic) -> Any:
    """The momentum that the schedule sets for the update from `step`; None if it sets none."""
    return schedule.momentum(step, steps, ops) if hasattr(schedule, "momentum") else None

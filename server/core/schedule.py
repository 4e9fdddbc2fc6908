"""The learning rate over the steps: a factor as a closed form, or one that watches the loss; and the warm-up."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from .formula.evaluate import Arithmetic
from .formula.graph import Node
from .param import Param

# What every schedule declares as `warmup: Annotated[int, WARMUP] = 0`.
WARMUP = Param(0, 20_000, scale="log", smallest=1, integer=True, symbol="W")
# What those declare that take so many updates, and those that fall to a part of the rate.
DURATION = Param(
    0,
    20_000,
    scale="log",
    smallest=1,
    integer=True,
    symbol="T",
    words={"en": {"name": "Updates (0: the whole run)"}, "zh": {"name": "步数（0：整个运行）"}},
)
FLOOR = Param(0, 1, symbol="r", words={"en": {"name": "Least factor"}, "zh": {"name": "最小因子"}})


class Schedule(Protocol):
    """What every schedule declares, with `warmup` updates of a linear rise before it.

    `words` has name and sentence, and where there is something to say `convention` (what is easily taken wrongly)
    and `differs` (where other programs have it otherwise).
    """

    words: ClassVar[dict[str, dict[str, str]]]
    source: ClassVar[str]
    # Whether the factor depends on the number of steps of the run.
    reads_steps: ClassVar[bool]
    # Letters for what `parts` names and for the fields of the state.
    symbols: ClassVar[Mapping[str, str]]
    warmup: int


class Closed(Schedule, Protocol):
    """A factor on the learning rate as a closed form of the step."""

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        """What the learning rate of the update from `step` (from 0) is multiplied by; `steps` is the run's length."""


class Parted(Closed, Protocol):
    """A schedule whose formula reads better in several lines."""

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """What `factor` reads by name: a line of its own each in the formula.

        A part with the letter of a parameter stands for that parameter as it is taken, and has no line.
        """


class Cycling(Closed, Protocol):
    """A schedule that moves the momentum too, where the rule has one."""

    def momentum(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        """The momentum of the update from `step`, or None where it is left alone."""


class Watching(Schedule, Protocol):
    """A schedule that sees the true loss before each update and keeps a state of plain numbers."""

    def begin(self) -> Any:
        """The state before the first update: a NamedTuple of floats, the same for all values of the parameters."""

    def parts(self, state: Any, loss: Any, step: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """What `watched` reads by name, as in `Parted`."""

    def watched(self, state: Any, loss: Any, step: Any, ops: Arithmetic) -> tuple[Any, Any]:
        """The factor for the update from `step`, and the new state."""


def is_schedule(thing: object) -> bool:
    """What the registry looks for in a schedule's module."""
    return inspect.isclass(thing) and (hasattr(thing, "factor") or hasattr(thing, "watched"))


def length(own: Any, steps: Any, ops: Arithmetic) -> Any:
    """How many updates a schedule takes: its own number, or with 0 all of the run's."""
    return ops.where(ops.greater(own, 0.0), own, steps)


def factor_at(
    schedule: Any, state: Any, loss: Any, step: Any, steps: Any, ops: Arithmetic
) -> tuple[Any, Any]:
    """The factor of the update from `step` with the warm-up, and the schedule's new state (None if it keeps none).

    Over W warm-up updates the factor rises as 1/W, 2/W, … 1; then the schedule begins, with the steps that are left.
    """
    after, left = _after_warmup(schedule.warmup, step, steps, ops)
    if state is None:
        factor, new = schedule.factor(after, left, ops), None
    else:
        factor, new = schedule.watched(state, loss, after, ops)
    if _is_zero(schedule.warmup):
        return factor, new
    return ops.minimum((step + 1.0) / schedule.warmup, 1.0) * factor, new


def _after_warmup(warmup: Any, step: Any, steps: Any, ops: Arithmetic) -> tuple[Any, Any]:
    """The schedule's own step, 0 as long as the warm-up lasts, and its own number of steps."""
    if _is_zero(warmup):
        return step, steps
    return ops.maximum(step - warmup, 0.0), ops.maximum(steps - warmup, 1.0)


def _is_zero(warmup: Any) -> bool:
    return bool(warmup.op == "constant" and warmup.value == 0 if isinstance(warmup, Node) else warmup == 0)


def beginning(schedule: Any) -> Any:
    """The state of a schedule before the first update; None if it keeps none."""
    return schedule.begin() if hasattr(schedule, "begin") else None


def momentum_at(schedule: Any, step: Any, steps: Any, ops: Arithmetic) -> Any:
    """The momentum that the schedule sets for the update from `step`; None if it sets none."""
    if not hasattr(schedule, "momentum"):
        return None
    return schedule.momentum(*_after_warmup(schedule.warmup, step, steps, ops), ops)

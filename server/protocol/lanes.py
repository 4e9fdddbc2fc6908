"""What a session knows of each run: which course it is on, and what of it the client has and wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..core.run import Trajectory
from ..experiment.value import Course
from .messages import Have

ROWS = 256  # of one block, at most
FIRST_ROWS = 32  # of the first one: every run shows its path before any run's is whole


class Lane:
    """One run of a session. Rows before `next` are the client's; it wants those up to `wanted`.

    `have` is what the client says it has, until it has been compared with the trajectory.
    """

    def __init__(self, index: int, generation: int, course: Course, have: Have | None) -> None:
        self.index = index
        self.generation = generation
        self.asked = generation  # the client's last number; `generation` may be ours, after a restart
        self.course = course
        self.have = have
        self.next = self.first = have.step + 1 if have else 0
        self.wanted = -1
        self.ended = False

    @property
    def due(self) -> bool:
        """Whether rows are wanted that were not sent."""
        return not self.ended and self.next <= self.wanted

    @property
    def weight(self) -> int:
        """Bytes of the rows that the client has, about."""
        return 8 * self.next * (len(self.course.plan.start) + 4)

    @property
    def last_of_block(self) -> int:
        """The last row of the next block, were the run not to end before."""
        rows = FIRST_ROWS if self.next == self.first else ROWS
        return min(self.wanted, self.next + rows - 1)

    def restart(self, leap: int) -> int:
        """Begins again from row 0 under a new generation; returns the old one. What was wanted stays wanted."""
        replaced = self.generation
        self.generation = replaced + leap
        self.next = self.first = 0
        self.ended = False
        return replaced


class Errand(NamedTuple):
    """Something to do for a run once its trajectory holds `row` (or has ended): frames to send, and the cost.

    Rows as far as `until` will be needed soon, and may be computed on the way: few long stretches cost less than many.
    """

    lane: Lane
    row: int
    finish: Callable[[Lane, Trajectory], tuple[list[str | bytes], float]]
    until: int = 0

"""What a session knows of each run: which course it is on, and what of it the client has and wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..core.rule import is_elementwise
from ..core.run import Trajectory
from ..experiment.value import Course
from .messages import Have

ROWS = 512  # of one block, at most
# Of the first one: every run shows its path before any run's is whole. Two seconds of playback, so that the rest is
# there in time when a hall asks for races at once; fewer of a rule over the whole point, whose step takes much longer.
FIRST_ROWS, FEW_FIRST_ROWS = 128, 32
# Whoever plays a long race at 240 steps a second or less wants a block's worth more whenever half of one is left; twice
# as much if it came late. Whoever plays faster wants much at once.
STRIDE = 2 * ROWS


class Lane:
    """One run of a session. Rows before `next` are the client's; it wants those up to `wanted`.

    `have` is what the client says it has, until it has been compared with the trajectory.
    """

    __slots__ = (
        "asked",
        "course",
        "ended",
        "first",
        "first_rows",
        "generation",
        "have",
        "index",
        "next",
        "row_bytes",
        "stride",
        "wanted",
    )

    def __init__(self, index: int, generation: int, course: Course, have: Have | None) -> None:
        self.index = index
        self.generation = generation
        self.asked = generation  # the client's last number; `generation` may be ours, after a restart
        self.course = course
        self.have = have
        self.next = self.first = have.step + 1 if have else 0
        self.wanted = -1
        self.stride = False  # whether what is wanted is soon played; not where it is all of a short race
        self.ended = False
        self.first_rows = FIRST_ROWS if is_elementwise(course.plan.optimizer) else FEW_FIRST_ROWS
        self.row_bytes = 8 * (len(course.plan.start) + 4)  # about

    @property
    def due(self) -> bool:
        """Whether rows are wanted that were not sent."""
        return not self.ended and self.next <= self.wanted

    @property
    def last_of_block(self) -> int:
        """The last row of the next block, were the run not to end before."""
        rows = self.first_rows if self.next == self.first else ROWS
        return min(self.wanted, self.next + rows - 1)

    def want(self, to: int) -> None:
        """From now on the client wants the rows up to this one."""
        self.wanted = min(to, self.course.steps)
        whole = self.next == self.first and self.wanted == self.course.steps
        self.stride = not whole and self.wanted - self.next < STRIDE

    def restart(self, leap: int) -> int:
        """Begins again from row 0 under a new generation; returns the old one. What was wanted stays wanted."""
        replaced = self.generation
        self.generation = replaced + leap
        self.next = self.first = 0
        self.ended = False
        return replaced


class Lanes:
    """All runs of a session, and which of them comes next."""

    def __init__(self, lanes: Iterable[Lane] = ()) -> None:
        self._lanes = list(lanes)
        self._latest: Lane | None = None  # the one that the latest block was of
        self._weigh()

    def __len__(self) -> int:
        return len(self._lanes)

    def __getitem__(self, index: int) -> Lane:
        return self._lanes[index]

    @property
    def keys(self) -> list[str]:
        """The names of their trajectories."""
        return [lane.course.key for lane in self._lanes]

    @property
    def busy(self) -> bool:
        """Whether rows are wanted or claimed."""
        return any(lane.due or lane.have is not None for lane in self._lanes)

    @property
    def claimed(self) -> Lane | None:
        """The first of which the client says what it has."""
        return next((lane for lane in self._lanes if lane.have is not None), None)

    def due(self, limit: int) -> Lane | None:
        """The run whose rows come next: the one farthest behind, so that all get on together.

        A session that has been sent more than `limit` bytes serves one run after the other instead: not all its
        trajectories can be kept then, so that each turn could mean to compute one again. That hangs on what was sent
        alone, as everything sent does.
        """
        latest = self._latest
        if latest is not None and self._weight > limit and latest.due:
            return latest
        behind: Lane | None = None
        for lane in self._lanes:
            if lane.due and (behind is None or lane.next < behind.next):
                behind = lane
        return behind

    def sent(self, lane: Lane, last: int) -> None:
        """The rows of a run up to this one are the client's."""
        self._weight += lane.row_bytes * (last + 1 - lane.next)
        lane.next = last + 1
        self._latest = lane

    def replace(self, lane: Lane) -> None:
        """Another course in the place of one."""
        if self._lanes[lane.index] is self._latest:
            self._latest = None
        self._lanes[lane.index] = lane
        self._weigh()

    def restart(self, lane: Lane, leap: int) -> int:
        """As the lane's."""
        replaced = lane.restart(leap)
        self._weigh()
        return replaced

    def _weigh(self) -> None:
        self._weight = sum(lane.row_bytes * lane.next for lane in self._lanes)  # of what the client has


class Errand(NamedTuple):
    """Something to do for a run once its trajectory holds `row` (or has ended): frames to send, and the cost.

    Rows as far as `until` will be needed soon, and may be computed on the way: few long stretches cost less than many.
    """

    lane: Lane
    row: int
    finish: Callable[[Lane, Trajectory], tuple[list[str | bytes], float]]
    until: int = 0

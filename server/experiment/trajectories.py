"""The door to trajectories: a cache bounded in bytes, in which a run begins where a relative's rows end."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ..core.objective import Objective
from ..core.run import Trajectory
from ..core.stops import Outcome
from .risks import weight
from .value import Course

# What an entry weighs beside its rows: the plan, its engines, names and places in dictionaries.
OVERHEAD = 4096
# How the last experiment ended that had fewer steps than its trajectory has rows: asked at every block of it.
_ENDS: WeakKeyDictionary[Trajectory, Outcome] = WeakKeyDictionary()


@dataclass
class _Entry:
    course: Course
    trajectory: Trajectory
    size: int


class Trajectories:
    """Trajectories by what determines them, the least recently used forgotten first.

    Whether one is found, begun from a relative or computed anew is not to be seen in its rows.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.hits = self.misses = 0
        self.steps = 0  # that were computed
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        # Keys of the courses that are equal but for their changes, by the name of what they share.
        self._families: dict[str, set[str]] = {}
        # How many entries there are on each objective: it is weighed once.
        self._objectives: Counter[Objective] = Counter()

    def __len__(self) -> int:
        return len(self._entries)

    def open(self, course: Course) -> Trajectory:
        """The trajectory of a course, as far as it is known."""
        entry = self._entries.get(course.key)
        self.hits += entry is not None
        self.misses += entry is None
        if entry is None:
            entry = _Entry(course, self._begun(course), 0)
            self._entries[course.key] = entry
            self._families.setdefault(course.pasts[0], set()).add(course.key)
            self._count(course.plan.objective, 1)
            self.settle(course)
        else:
            self._entries.move_to_end(course.key)
        return entry.trajectory

    def known(self, course: Course) -> Trajectory | None:
        """The trajectory of a course if it is there. Looking is no use of it."""
        entry = self._entries.get(course.key)
        return None if entry is None else entry.trajectory

    def settle(self, course: Course, added: int = 0) -> None:
        """Weighs a trajectory that has grown by so many steps, and forgets others (or it) until all fit again."""
        self.steps += added
        entry = self._entries.get(course.key)
        if entry is not None:
            size = entry.trajectory.nbytes + OVERHEAD
            self.size += size - entry.size
            entry.size = size
        while self.size > self.limit:
            self._forget(next(iter(self._entries)))

    def _forget(self, key: str) -> None:
        entry = self._entries.pop(key)
        self.size -= entry.size
        self._count(entry.course.plan.objective, -1)
        family = self._families[entry.course.pasts[0]]
        family.discard(key)
        if not family:
            del self._families[entry.course.pasts[0]]

    def _count(self, objective: Objective, change: int) -> None:
        before = self._objectives[objective]
        self._objectives[objective] += change
        if before == 0:
            self.size += weight(objective)
        elif before + change == 0:
            self.size -= weight(objective)
            del self._objectives[objective]

    def _begun(self, course: Course) -> Trajectory:
        """A trajectory of the course, with the longest past that a relative in the cache shares with it."""
        relatives = [self._entries[key] for key in self._families.get(course.pasts[0], ())]
        best = max(relatives, key=lambda entry: _shared(entry, course), default=None)
        if best is None or _shared(best, course) == 0:
            return Trajectory(course.plan)
        return best.trajectory.fork(course.plan)


def _shared(entry: _Entry, course: Course) -> int:
    """The last row of an entry that is also the course's: up to the first change that only one of them has."""
    one, other = entry.course, course
    same = sum(a == b for a, b in zip(one.pasts, other.pasts, strict=False)) - 1
    next_changes = [*one.plan.changes[same : same + 1], *other.plan.changes[same : same + 1]]
    return min([entry.trajectory.length - 1, *(change.step for change in next_changes)])


def end_of(trajectory: Trajectory, steps: int) -> Outcome | None:
    """How a run of so many steps ends, or None while that is not known.

    A trajectory in the cache goes on past the steps of one experiment, since another may have more of them.
    """
    outcome = trajectory.outcome
    if outcome is not None and outcome.step <= steps:
        return outcome
    if trajectory.length <= steps:
        return None
    known = _ENDS.get(trajectory)
    if known is not None and known.step == steps:
        return known
    loss, norm = trajectory.block(steps, 1, steps)[2:4, 0].tolist()
    values: dict[str, float | list[float]] = {"loss": loss, "gradient_norm": norm}
    _ENDS[trajectory] = ended = Outcome("step_limit", steps, "steps", values=values)
    return ended

"""The trajectories that a session is at work on, kept by itself so that it gets on whatever the cache forgets."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection

from ..core.run import Trajectory
from ..experiment.trajectories import Trajectories
from ..experiment.value import Course

# With one trajectory of 20,000 steps beside it, and the frames of one slice, a session stays below 2 MiB.
LIMIT = 640 * 1024


class Held:
    """Trajectories of one session: those used last, as many as fit into `LIMIT`, and always the one in use."""

    def __init__(self, trajectories: Trajectories) -> None:
        self._trajectories = trajectories
        self._held: OrderedDict[str, Trajectory] = OrderedDict()

    @property
    def nbytes(self) -> int:
        """What they weigh."""
        return sum(trajectory.nbytes for trajectory in self._held.values())

    def open(self, course: Course) -> Trajectory:
        """The trajectory of a course: our own, else the cache's."""
        if course.key in self._held:
            self._held.move_to_end(course.key)
            return self._held[course.key]
        trajectory = self._held[course.key] = self._trajectories.open(course)
        self._trim()
        return trajectory

    def knows(self, course: Course, row: int) -> bool:
        """Whether a course's rows are computed up to this one, or to its end."""
        trajectory = self._held.get(course.key) or self._trajectories.known(course)
        return trajectory is not None and (trajectory.length > row or trajectory.outcome is not None)

    def settle(self, course: Course, added: int) -> None:
        """Tells the cache, and ourselves, that a trajectory has grown by so many steps."""
        self._trajectories.settle(course, added)
        self._trim()

    def keep(self, keys: Collection[str]) -> None:
        """Lets go of all others."""
        for key in [key for key in self._held if key not in keys]:
            del self._held[key]

    def _trim(self) -> None:
        while len(self._held) > 1 and self.nbytes > LIMIT:
            self._held.popitem(last=False)

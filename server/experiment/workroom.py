"""Room for what is in work: so many bytes for all together, and a line of those who wait for theirs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

WORK_BYTES = 64 << 20  # where nobody says how many
# A run that is stepped beside others, with what its step needs: measured, up to 300 bytes in tiles of 4,096 runs.
RUN_BYTES = 320

Wake = Callable[[], None]


class Place:
    """What one survey takes of a workroom, shared by all who ask for it. It is taken while somebody does."""

    def __init__(self, workroom: Workroom, size: int) -> None:
        self.size = size
        self.there = False
        self._workroom = workroom
        self._askers: dict[object, Wake] = {}

    def join(self, asker: object, wake: Wake, wait: bool = True) -> None:
        """One more asks for it, and is woken if it is not there now. Who need not `wait` gets it in any case."""
        self._askers[asker] = wake
        if len(self._askers) == 1:
            self._workroom.enter(self, wait)

    def leave(self, asker: object) -> None:
        """One asks for it no more; with the last of them it is given back. Who never asked may leave too."""
        if self._askers.pop(asker, None) is not None and not self._askers:
            self._workroom.leave(self)

    def found(self) -> None:
        """There is room: all who wait are woken."""
        self.there = True
        for wake in self._askers.values():
            wake()


class Workroom:
    """At most `limit` bytes of places at once, in the order in which they were asked for.

    One is let in wherever nothing else is in work, however large it is, so that everybody's turn comes.
    """

    def __init__(self, limit: int = WORK_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._line: deque[Place] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    def enter(self, place: Place, wait: bool) -> None:
        """Gives room, or a place at the end of the line."""
        if wait:
            self._line.append(place)
            self._call()
        else:
            self._let_in(place)

    def leave(self, place: Place) -> None:
        """Takes the room back, or the place in the line."""
        if place.there:
            place.there = False
            self.size -= place.size
        else:
            self._line.remove(place)
        self._call()

    def _call(self) -> None:
        while self._line and (self.size == 0 or self.size + self._line[0].size <= self.limit):
            self._let_in(self._line.popleft())

    def _let_in(self, place: Place) -> None:
        self.size += place.size
        place.found()

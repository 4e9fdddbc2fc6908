"""Room for what is in work: so many bytes for all together, and a line of those who wait for theirs."""

from __future__ import annotations

from collections import deque
from typing import Protocol
from weakref import WeakKeyDictionary

WORK_BYTES = 64 << 20  # where nobody says how many
# A run that is stepped beside others, with what its step needs: measured, up to 300 bytes in tiles of 4,096 runs.
RUN_BYTES = 320

# How often in a row a place is seen to serve nobody who keeps up, before it is given to those in line.
PATIENCE = 10


class Asker(Protocol):
    """Who asks for a place."""

    @property
    def behind(self) -> bool:
        """Whether they do not keep up with what they were given, so that nothing more is computed for them."""

    def woken(self) -> None:
        """There is room now."""

    def lost(self) -> None:
        """The room is given to others: what was in it is to be forgotten. It can be asked for anew."""


class Place:
    """What one survey takes of a workroom, shared by all who ask for it. It is taken while somebody does."""

    def __init__(self, workroom: Workroom, size: int) -> None:
        self.size = size
        self.there = False
        self.seen_behind = 0  # so many times in a row all who asked were behind
        self._workroom = workroom
        self._askers: dict[Asker, None] = {}

    def join(self, asker: Asker, wait: bool = True) -> None:
        """One more asks for it, and is woken if it is not there now. Who need not `wait` gets it in any case."""
        self._askers[asker] = None
        if len(self._askers) == 1:
            self._workroom.enter(self, wait)

    def leave(self, asker: Asker) -> None:
        """One asks for it no more; with the last of them it is given back. Who never asked may leave too."""
        if asker in self._askers:
            del self._askers[asker]
            if not self._askers:
                self._workroom.leave(self)

    def found(self) -> None:
        """There is room: all who wait are woken."""
        self.there, self.seen_behind = True, 0
        for asker in self._askers:
            asker.woken()

    def look(self) -> bool:
        """Whether it has served nobody who keeps up for as long as it may."""
        self.seen_behind = self.seen_behind + 1 if all(asker.behind for asker in self._askers) else 0
        return self.seen_behind >= PATIENCE

    def take_back(self) -> None:
        """Gives it back in the name of all who asked."""
        askers, self._askers = self._askers, {}
        self._workroom.leave(self)
        for asker in askers:
            asker.lost()


class Workroom:
    """At most `limit` bytes of places at once, in the order in which they were asked for.

    One is let in wherever nothing else is in work, however large it is, so that everybody's turn comes. Somebody calls
    `look` from time to time: nobody who reads what they asked for too slowly keeps a place that others wait for.
    """

    def __init__(self, limit: int = WORK_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._line: deque[Place] = deque()
        self._there: WeakKeyDictionary[Place, None] = WeakKeyDictionary()  # as they were let in

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
            del self._there[place]
        else:
            self._line.remove(place)
        self._call()

    def look(self) -> None:
        """Takes back what has served nobody for so many looks in a row, where that lets in who is next in line: as
        little as does, and first what has done so for longest.
        """
        slow = [place for place in self._there if place.look()]
        if not self._line:
            return
        slow.sort(key=lambda place: -place.seen_behind)
        wanted, found = self.size + self._line[0].size - self.limit, 0
        given = []
        while slow and found < wanted:
            given.append(slow.pop(0))
            found += given[-1].size
        if found >= wanted or found == self.size:
            for place in given:
                place.take_back()

    def _call(self) -> None:
        while self._line and (self.size == 0 or self.size + self._line[0].size <= self.limit):
            self._let_in(self._line.popleft())

    def _let_in(self, place: Place) -> None:
        self.size += place.size
        self._there[place] = None
        place.found()

"""All connections that are no stream: requests, handshakes, farewells, and those that only wait. How many, from whom.

Each takes a file descriptor, and whoever opens thousands and says nothing leaves none for the others. Where no place is
left, the one that has waited longest for its client is let go: between two requests, in the middle of one, for the
answer to a farewell. Where none waits, who comes stands in the porch: there the process says how it is, and nothing
else, so that whoever runs it does not take it for dead; a handshake may pass through it to a stream's own place.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from .admission import shared

# Who comes into a full porch pushes out who has stood there longest.
PORCH = 32
PORCH_SECONDS = 2.0


class Visitor(Protocol):
    """One connection."""

    def abort(self) -> None:
        """Ends it at once, whatever was still to be written."""


@dataclass
class _Origin:
    """Those from one address."""

    inside: int = 0
    waiting: OrderedDict[Visitor, None] = field(default_factory=OrderedDict)


class Doors:
    """The places for connections. Addresses are counted while somebody is there, and neither kept nor told."""

    def __init__(self, most: int, most_per_address: int) -> None:
        self._most = most
        self._most_per_address = most_per_address
        self._inside: dict[Visitor, str | None] = {}
        self._from: dict[str, _Origin] = {}
        self._waiting: OrderedDict[Visitor, None] = OrderedDict()
        self._porch: OrderedDict[Visitor, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._inside) + len(self._porch)

    @property
    def addresses(self) -> int:
        """How many addresses those inside come from."""
        return len(self._from)

    def enter(self, visitor: Visitor, address: str | None) -> bool:
        """Lets one in, and says whether it has a place; else it stands in the porch.

        `address` is None for who speaks for others, a proxy, and is then not counted.
        """
        origin = None if address is None else shared(address)
        if not self._has_room(origin):
            self._porch[visitor] = None
            if len(self._porch) > PORCH:
                self._let_go(next(iter(self._porch)))
            return False
        self._inside[visitor] = origin
        if origin is not None:
            self._from.setdefault(origin, _Origin()).inside += 1
        return True

    def waits(self, visitor: Visitor) -> None:
        """From now on it is the client's turn: the longest of these are let go first."""
        if visitor in self._inside and visitor not in self._waiting:
            self._waiting[visitor] = None
            origin = self._inside[visitor]
            if origin is not None:
                self._from[origin].waiting[visitor] = None

    def works(self, visitor: Visitor) -> None:
        """From now on it is ours."""
        if self._waiting.pop(visitor, self) is None:
            origin = self._inside[visitor]
            if origin is not None:
                del self._from[origin].waiting[visitor]

    def leave(self, visitor: Visitor) -> None:
        """It has ended, or has another place; nothing happens if it is not here."""
        self._porch.pop(visitor, None)
        if visitor not in self._inside:
            return
        self.works(visitor)
        origin = self._inside.pop(visitor)
        if origin is not None:
            self._from[origin].inside -= 1
            if self._from[origin].inside == 0:
                del self._from[origin]

    def _has_room(self, origin: str | None) -> bool:
        """Whether there is a place, after one of those who wait was let go if need be: of the same address, if that
        has too many.
        """
        there = None if origin is None else self._from.get(origin)
        if there is not None and there.inside >= self._most_per_address:
            waiting = there.waiting
        elif len(self._inside) >= self._most:
            waiting = self._waiting
        else:
            return True
        if not waiting:
            return False
        self._let_go(next(iter(waiting)))
        return True

    def _let_go(self, visitor: Visitor) -> None:
        self.leave(visitor)
        visitor.abort()

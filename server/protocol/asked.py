"""What a session is asked for and that takes long: it waits for room, is worked on in it, and may lose it again."""

from __future__ import annotations

from typing import Protocol

from ..experiment.workroom import Asker, Place

Frame = str | bytes


class Client(Protocol):
    """Whoever a session speaks with."""

    @property
    def behind(self) -> bool:
        """Whether they read more slowly than is computed for them."""

    def woken(self) -> None:
        """The session has become busy by itself."""


class Nobody:
    """The client of a session with whom nobody speaks."""

    behind = False

    def woken(self) -> None:
        """Nobody hears it."""


class Work(Protocol):
    """What is worked on: a sweep, a map, an ensemble."""

    @property
    def over(self) -> bool:
        """Whether all of it was sent."""

    def enter(self, asker: Asker) -> Place:
        """A place that the asker has joined."""

    def forget(self) -> None:
        """Lets go of what was computed, not of how far it was sent."""

    def advance(self, work: float) -> tuple[list[Frame], float]:
        """In its place, works for about so many declared microseconds; returns what is to be sent, and the cost."""


class Asked:
    """One survey or ensemble on its way to a client."""

    def __init__(self, number: int, work: Work) -> None:
        self.id = number  # the client's for it
        self._work = work
        self._client: Client = Nobody()
        self._place: Place | None = None

    @property
    def over(self) -> bool:
        """Whether all of it was sent."""
        return self._work.over

    @property
    def waits(self) -> bool:
        """Whether it has no room yet: others are in work."""
        return self._place is not None and not self._place.there

    @property
    def behind(self) -> bool:
        """Whether the client does not keep up."""
        return self._client.behind

    def begin(self, client: Client) -> None:
        """Asks for room before it is first worked on; the client is woken when there is."""
        self._client = client
        if self._place is None:
            self._place = self._work.enter(self)

    def leave(self) -> None:
        """Gives back what it took, whole or not."""
        if self._place is not None:
            self._place.leave(self)
            self.lost()

    def woken(self) -> None:
        """There is room."""
        self._client.woken()

    def lost(self) -> None:
        """There is none any more: what was computed is forgotten, and begun anew when the client has caught up."""
        self._place = None
        self._work.forget()

    def advance(self, work: float) -> tuple[list[Frame], float]:
        """Works for about so many declared microseconds; returns what is to be sent, and the declared cost."""
        self.begin(self._client)
        return ([], 0.0) if self.waits else self._work.advance(work)

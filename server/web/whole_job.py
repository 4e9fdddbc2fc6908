"""Whole answers for a request: computed in the scheduler's turns, written piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Protocol

from starlette.requests import Request

from ..experiment import Place
from .rate import Bucket
from .scheduler import Scheduler


class Computing(Protocol):
    """Something that is to be whole before it is written."""

    @property
    def busy(self) -> bool:
        """Whether something is missing."""

    def advance(self, work: float) -> object:
        """Computes for so many declared microseconds."""


class Left(Exception):
    """Whoever asked is no longer there."""


class WholeJob:
    """A job of the scheduler that ends; `done` is awaited by the request."""

    behind = False  # nothing of it is read before it is whole

    def __init__(
        self,
        computing: Computing,
        scheduler: Scheduler,
        budget: Bucket | None = None,
        place: Place | None = None,
    ) -> None:
        self.budget = budget
        self._scheduler = scheduler
        self._place = place
        self._computing = computing
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def ready(self) -> bool:
        """Whether something is missing, there is room for it, and the request still waits for it."""
        return not self.done.done() and (self._place is None or self._place.there)

    @property
    def urgent(self) -> bool:
        """An answer that is sent whole has nothing to see before."""
        return False

    def slice(self, work: float) -> None:
        """Computes; tells the request when everything is there."""
        self._computing.advance(work)
        if not self._computing.busy:
            self.done.set_result(None)

    def woken(self) -> None:
        """There is room."""
        self._scheduler.wake(self)

    def lost(self) -> None:
        """Never told, since it is never behind."""

    def failed(self, error: Exception) -> None:
        """Hands the failure to the request."""
        self.done.set_exception(error)


async def computed(
    computing: Computing,
    request: Request,
    scheduler: Scheduler,
    budget: Bucket | None = None,
    place: Place | None = None,
) -> None:
    """Returns when everything is there. The body of the request was read; `budget` is what it is paid from, `place` the
    room that it has to wait for.

    Raises: Left once the client has gone; nothing more is computed for it then.
    """
    job = WholeJob(computing, scheduler, budget, place)
    if place is not None:
        place.join(job, wait=computing.busy)
    scheduler.wake(job)
    watching = asyncio.ensure_future(_watched(request, job))
    try:
        await job.done
    finally:
        if place is not None:
            place.leave(job)
        watching.cancel()
        await asyncio.wait([watching])


async def _watched(request: Request, job: WholeJob) -> None:
    """Ends the job if the client goes: after the body, that is the next thing which can be heard of it."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    if not job.done.done():
        job.failed(Left())


async def in_turns(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, with the loop let run after each, since writing a piece is work too."""
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)

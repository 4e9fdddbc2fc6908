"""Whole trajectories for a request: computed in the scheduler's turns, written piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from ..experiment import Whole
from .scheduler import Scheduler


class WholeJob:
    """A job of the scheduler that ends; `done` is awaited by the request."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def ready(self) -> bool:
        """Whether rows are missing and the request still waits for them."""
        return not self.done.done()

    def slice(self, work: float) -> None:
        """Computes; tells the request when everything is there."""
        self._whole.advance(work)
        if not self._whole.busy:
            self.done.set_result(None)

    def failed(self, error: Exception) -> None:
        """Hands the failure to the request."""
        self.done.set_exception(error)


async def computed(whole: Whole, scheduler: Scheduler) -> None:
    """Returns when every run is at its end."""
    job = WholeJob(whole)
    scheduler.wake(job)
    await job.done


async def in_turns(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, with the loop let run after each, since writing a piece is work too."""
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)

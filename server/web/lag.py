"""How late the event loop runs what is due: measured all the time, and said where it is too much."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

from .logs import say

EVERY_SECONDS = 0.05
# A loop that lags goes on lagging: no more lines than one in so many seconds, which tells of those in between.
QUIET_SECONDS = 10.0


class Lag:
    """The watchdog: asks the loop to be woken, and looks how late that was. `run` is the task that does it."""

    def __init__(
        self,
        observe: Callable[[float], None],
        warn_seconds: float,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._observe = observe
        self._warn_seconds = warn_seconds
        self._clock = clock
        self._sleep = sleep
        self._said = float("-inf")
        self._times = 0
        self._worst = 0.0

    async def run(self) -> None:
        """Measures for ever."""
        while True:
            due = self._clock() + EVERY_SECONDS
            await self._sleep(EVERY_SECONDS)
            now = self._clock()
            self._seen(max(now - due, 0.0), now)

    def _seen(self, late: float, now: float) -> None:
        self._observe(late)
        if late > self._warn_seconds:
            self._times += 1
            self._worst = max(self._worst, late)
        if self._times and now - self._said >= QUIET_SECONDS:
            say("lag", logging.WARNING, worst_seconds=round(self._worst, 3), times=self._times)
            self._said = now
            self._times, self._worst = 0, 0.0

"""The streams that this process serves, and how they are sent elsewhere before it ends.

Everybody is told `draining` at once and then closed with 1012, spread over some seconds, so that those who take over
are not asked by all in the same moment. Rows are computed and sent until then; what is missing comes from whoever the
client turns to, since it says which rows it has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from ..protocol.messages import Draining

RESTARTING = 1012
# The part of the time that passes between being told and the first goodbye: who asks /readyz each second has seen it.
NOTICE = 1 / 3
# After the last goodbye, for those that read slowly.
FAREWELL_SECONDS = 1.0
TURN_SECONDS = 0.05


class Stream(Protocol):
    """One client's connection."""

    def tell(self, text: str) -> None:
        """Sends a message when its turn comes."""

    def dismiss(self, code: int, reason: str) -> None:
        """Ends the connection with this code, as soon as the client takes it."""


class Streams:
    """All streams of the process."""

    def __init__(self) -> None:
        self._open: set[Stream] = set()
        self._empty = asyncio.Event()
        self.draining = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, stream: Stream) -> None:
        """One more."""
        self._open.add(stream)
        self._empty.clear()

    def discard(self, stream: Stream) -> None:
        """It has ended."""
        self._open.discard(stream)
        if not self._open:
            self._empty.set()

    async def drain(self, seconds: float, hurried: Callable[[], bool] = lambda: False) -> None:
        """Ends them all within about so many seconds; no longer than it takes, and at once when `hurried`."""
        self.draining = True
        loop = asyncio.get_running_loop()
        farewell = Draining().text()
        leaving = list(self._open)
        for stream in leaving:
            stream.tell(farewell)
        await self._emptied(TURN_SECONDS if hurried() else max(TURN_SECONDS, NOTICE * seconds))
        begun, count = loop.time(), len(leaving)
        spread = (1 - NOTICE) * seconds
        while leaving:
            passed = 1.0 if spread == 0 or hurried() else min((loop.time() - begun) / spread, 1.0)
            while leaving and count - len(leaving) < max(1, passed * count):
                leaving.pop().dismiss(RESTARTING, "draining")
            await asyncio.sleep(TURN_SECONDS if leaving else 0)
        await self._emptied(FAREWELL_SECONDS)

    async def _emptied(self, seconds: float) -> None:
        """Waits until nobody is left to wait for, no longer than so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                if self._open:
                    await self._empty.wait()

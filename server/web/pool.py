"""A small pool of threads for what takes longer than a turn of the loop, behind a bounded queue."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import thread_time
from typing import Any, TypeVar

from ..experiment import Refusal

THREADS = 2

T = TypeVar("T")


BUSY = Refusal("busy", "", {}, "too much is being computed; ask again in a moment")


class Busy(Exception):
    """More is being computed than may wait."""


class Pool:
    """So many calls at once, and so many that wait."""

    def __init__(self, waiting: int) -> None:
        self.seconds = 0.0  # of a processor, that all calls took
        self._free = waiting
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pool")
        self._called: dict[str, asyncio.Future[Any]] = {}

    def start(self, call: Callable[[], T]) -> asyncio.Future[T]:
        """What will come of the call. Raises: Busy where too many are waiting."""
        if self._free == 0:
            raise Busy
        loop = asyncio.get_running_loop()

        def timed() -> T:
            begun = thread_time()
            try:
                return call()
            finally:
                loop.call_soon_threadsafe(self._took, thread_time() - begun)

        future = loop.run_in_executor(self._threads, timed)
        self._free -= 1
        future.add_done_callback(self._given_back)
        return future

    async def run(self, call: Callable[[], T], seconds: float | None = None) -> T:
        """What comes of the call; it goes on if whoever asked is gone, or has waited for so many seconds.

        Raises: Busy, also for who has waited in vain; and whatever the call raises.
        """
        return await _within(seconds, self.start(call))

    async def once(self, key: str, call: Callable[[], T], seconds: float | None = None) -> T:
        """As `run`; whoever comes with the same key before the call has ended waits for that one."""
        if key not in self._called:
            self._called[key] = self.start(call)
            self._called[key].add_done_callback(lambda _: self._called.pop(key))
        return await _within(seconds, self._called[key])

    def close(self) -> None:
        """Lets no more be computed."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _took(self, seconds: float) -> None:
        self.seconds += seconds

    def _given_back(self, future: asyncio.Future[T]) -> None:
        self._free += 1
        if not future.cancelled():
            future.exception()  # looked at, so that a failure nobody waits for is not complained about


async def _within(seconds: float | None, future: asyncio.Future[T]) -> T:
    await asyncio.wait((future,), timeout=seconds)
    if not future.done():
        raise Busy
    try:
        return future.result()
    finally:
        # What it raises holds this frame, and the future what it raises: a cycle with all of the message in it.
        del future


class Kept:
    """Answers by their keys, each computed once for all who ask, as many kept as fit into `limit` bytes."""

    def __init__(self, pool: Pool, limit: int) -> None:
        self._pool = pool
        self._limit = limit
        self._size = 0
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._computing: dict[str, asyncio.Future[bytes]] = {}
        self.hits = self.misses = 0

    async def answer(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of a key. Raises: Busy where too many are waiting, and whatever making them raises."""
        known = key in self._known or key in self._computing
        self.hits += known
        self.misses += not known
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if key not in self._computing:
            self._computing[key] = self._pool.start(make)
            self._computing[key].add_done_callback(lambda done: self._keep(key, done))
        # Shielded: one client that goes away must not cancel what others wait for.
        return await asyncio.shield(self._computing[key])

    def _keep(self, key: str, done: asyncio.Future[bytes]) -> None:
        del self._computing[key]
        if done.cancelled() or done.exception() is not None:
            return
        self._known[key] = done.result()
        self._size += len(key) + len(done.result())
        while self._size > self._limit:
            self._size -= sum(map(len, self._known.popitem(last=False)))

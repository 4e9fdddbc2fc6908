"""Contours: long calls of NumPy on a small pool of threads, each computed once for all who ask."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from ..experiment import Contour

THREADS = 2


class Busy(Exception):
    """More is being computed than may wait."""


class Contours:
    """A cache bounded in bytes before a pool with a bounded queue."""

    def __init__(self, limit: int, waiting: int) -> None:
        self._limit = limit
        self._waiting = waiting
        self._size = 0
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._computing: dict[str, asyncio.Future[bytes]] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="contour")

    async def heights(self, contour: Contour) -> bytes:
        """The contour's bytes. Raises: Busy where too many are waiting."""
        key = contour.key
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if key not in self._computing:
            if len(self._computing) >= self._waiting:
                raise Busy
            future = asyncio.get_running_loop().run_in_executor(self._pool, contour.heights)
            self._computing[key] = future
            future.add_done_callback(lambda done: self._keep(key, done))
        # Shielded: one client that goes away must not cancel what others wait for.
        return await asyncio.shield(self._computing[key])

    def close(self) -> None:
        """Lets no more be computed."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: str, done: asyncio.Future[bytes]) -> None:
        del self._computing[key]
        if done.cancelled() or done.exception() is not None:
            return
        self._known[key] = done.result()
        self._size += len(done.result())
        while self._size > self._limit:
            self._size -= len(self._known.popitem(last=False)[1])

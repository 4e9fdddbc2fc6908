"""What was made lately, by its key, so that it is found again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """As much as fits into `limit` by weight, the least recently used forgotten first. Shared by threads."""

    def __init__(self, limit: int, weight: Callable[[T], int]) -> None:
        self.limit = limit
        self.size = 0
        self._weight = weight
        self._known: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        """What has this key; None where it is not there (any more)."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def keep(self, key: str, made: T) -> T:
        """Keeps it and returns it; where another thread was faster, that one's."""
        with self._lock:
            if key in self._known:
                return self._known[key]
            self._known[key] = made
            self.size += self._weight(made)
            while self.size > self.limit:
                self.size -= self._weight(self._known.popitem(last=False)[1])
            return made

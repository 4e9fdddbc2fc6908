"""Places for requests that compute much, held until the answer is written: by slow readers while nobody else comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from .pool import Busy
from .rate import Clock


class Slots:
    """So many requests at once. Whoever has been written to for more than `seconds` gives way when none is free."""

    def __init__(self, free: int, seconds: float, clock: Clock = monotonic) -> None:
        self._free = free
        self._seconds = seconds
        self._clock = clock
        self._written: dict[object, tuple[float, Callable[[], None]]] = {}

    def take(self) -> None:
        """Raises: Busy where none is free; who comes again finds those of the slowest readers."""
        if self._free == 0:
            now = self._clock()
            for since, abort in list(self._written.values()):
                if now - since >= self._seconds:
                    abort()
            raise Busy
        self._free -= 1

    def give_back(self) -> None:
        """Lets another in."""
        self._free += 1

    @contextmanager
    def writing(self, abort: Callable[[], None]) -> Iterator[None]:
        """Holds what was taken until the answer is written; `abort` ends that at once."""
        key = object()
        self._written[key] = self._clock(), abort
        try:
            yield
        finally:
            del self._written[key]
            self.give_back()

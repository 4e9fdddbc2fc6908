"""How long a stream may stay open: while it is used, and not for ever."""

from __future__ import annotations

from .rate import Clock

IDLE = (4000, "idle")
OLD = (4001, "old")


class Stay:
    """One connection's time: `idle` seconds since it was last heard, `age` seconds in all."""

    __slots__ = ("_begun", "_clock", "_heard", "age", "idle")

    def __init__(self, idle: float, age: float, clock: Clock) -> None:
        self.idle = idle
        self.age = age
        self._clock = clock
        self._begun = self._heard = clock()

    def heard(self) -> None:
        """A message came."""
        self._heard = self._clock()

    def left(self) -> float:
        """Seconds until `over` is to be asked again."""
        return max(0.0, min(self._heard + self.idle, self._begun + self.age) - self._clock())

    def over(self, busy: bool) -> tuple[int, str] | None:
        """Why it ends now, as code and word; None if it goes on. Where something is computed or sent, none is idle."""
        now = self._clock()
        if now >= self._begun + self.age:
            return OLD
        if now < self._heard + self.idle:
            return None
        if busy:
            self._heard = now
            return None
        return IDLE

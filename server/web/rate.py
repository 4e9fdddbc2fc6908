"""How much in how much time: buckets that fill as time goes by. The clock is handed in; it counts seconds."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

Clock = Callable[[], float]


class Bucket:
    """So much a second, of which so much may be saved up; full at first.

    >>> now = [0.0]
    >>> bucket = Bucket(2, 4, lambda: now[0])
    >>> [bucket.take() for _ in range(5)], bucket.until(1)
    ([True, True, True, True, False], 0.5)
    >>> now[0] = 60; bucket.level
    4
    """

    __slots__ = ("_burst", "_clock", "_level", "_rate", "_since")

    def __init__(self, rate: float, burst: float, clock: Clock) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._level = burst
        self._since = clock()

    @property
    def level(self) -> float:
        """What is in it now; below nothing where more was spent than there was."""
        now = self._clock()
        if now > self._since:
            self._level = min(self._burst, self._level + self._rate * (now - self._since))
        self._since = now  # also where it lies before: a clock that was set back must not keep a bucket empty
        return self._level

    @property
    def full(self) -> bool:
        """Whether it is as one that nobody has taken from."""
        return self.level >= self._burst

    def spend(self, amount: float) -> None:
        """Takes so much, whether it is there or not."""
        self._level = self.level - amount

    def take(self, amount: float = 1) -> bool:
        """Takes so much if it is there, and says whether it was."""
        there = self.level >= amount
        if there:
            self._level -= amount
        return there

    def until(self, amount: float) -> float:
        """Seconds until so much is there."""
        return max(0.0, (amount - self.level) / self._rate)


class Verdict(Enum):
    """What becomes of a message."""

    ANSWER = "answer"
    REFUSE = "refuse"
    CLOSE = "close"


class Patience:
    """What becomes of one client's messages: answered; over the rate delayed, then refused as well, then no more.

    As many messages as make a burst are delayed, as many again refused, and the next one is the last; that is forgotten
    once half a burst has been saved up. What comes after one that is delayed waits unread, so that whoever sends too
    fast fills its own pipe.
    """

    __slots__ = ("_bucket", "_burst", "_over")

    def __init__(self, rate: float, burst: int, clock: Clock) -> None:
        self._bucket = Bucket(rate, burst, clock)
        self._burst = burst
        self._over = 0  # that came too fast

    def heard(self) -> tuple[float, Verdict]:
        """One more message came: the seconds it is to wait, and what then becomes of it."""
        if self._bucket.level >= self._burst / 2:
            self._over = 0
        if self._bucket.take():
            return 0.0, Verdict.ANSWER
        self._over += 1
        if self._over > 2 * self._burst:
            return 0.0, Verdict.CLOSE
        self._bucket.spend(1)
        return self._bucket.until(0), Verdict.ANSWER if self._over <= self._burst else Verdict.REFUSE

"""A session's questions of one kind, which wait for their answer in the order in which they came."""

from __future__ import annotations

from collections import deque
from typing import ClassVar, Generic, Protocol, TypeVar

from ..core.refusal import Refusal


class AboutRun(Protocol):
    """A question about a run."""

    run: int


Q = TypeVar("Q", bound=AboutRun)
W = TypeVar("W")


class Questions(Generic[Q, W]):
    """Those that wait; and how far the work on the first of them has come, where it takes some."""

    most: ClassVar[int]  # that wait
    what: ClassVar[str]  # they are, in a sentence

    def __init__(self) -> None:
        self._waiting: deque[Q] = deque()
        self.work: W | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, question: Q) -> None:
        """One more. Raises: Refusal where too many wait."""
        if len(self._waiting) >= self.most:
            values: dict[str, object] = {"got": self.most + 1, "limit": self.most}
            raise Refusal(
                "too_many", "", values, f"at most {self.most} {self.what} may wait for their answer"
            )
        self._waiting.append(question)

    def done(self) -> None:
        """The first has its answer."""
        self._waiting.popleft()
        self.work = None

    def drop(self, run: int | None = None) -> None:
        """Forgets what is asked about a run, or all."""
        if self._waiting and run in (None, self._waiting[0].run):
            self.work = None
        self._waiting = deque(one for one in self._waiting if run not in (None, one.run))

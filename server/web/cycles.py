"""When Python looks for objects that only hold each other.

A full search stops everything, for as long as there are objects: measured, a quarter of a second with a thousand races
in the cache, every few seconds, since what has grown by a quarter is searched again. What sessions leave is let go
without it; the cycles there are (graphs of formulas, mostly) can wait for a quiet minute, for ten busy ones, or until
there are many.

What is young is searched by the clock. Python counts how many more objects there are, and in a hall where as many go as
come that says nothing of how many are new: measured with 5,000 streams, its searches of young ones took up to 275 ms,
every few seconds. Ten times a second they take 20 at the most.
"""

from __future__ import annotations

import gc
import sys

# Young objects are searched after so many more of them; all others when we say so.
YOUNG, NEVER = 10_000, 1 << 30
# What is searched: what has come since the last search, or everything. What outlives the one waits for the other.
RECENT, ALL = 1, 2
# uvicorn's ticks, ten a second, between two full searches, of a server that nobody uses and of a busy one; and between
# two looks how much there is.
QUIET_TICKS, BUSY_TICKS, LOOK_TICKS = 600, 6_000, 100
# So many more small pieces of memory than there were, and there is a full search: some 200 MB of them.
GROWN = 3_000_000


class Searches:
    """The searches of a process, from now on: what the server is made of stays as long as it lives, and is in none."""

    def __init__(self) -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, NEVER, NEVER)
        self._left = sys.getallocatedblocks()

    def tick(self, counter: int, quiet: bool) -> bool:
        """Searches what it is time for; says whether that was everything."""
        due = counter > 0 and counter % (QUIET_TICKS if quiet else BUSY_TICKS) == 0
        if not due and counter % LOOK_TICKS == 0:
            blocks = sys.getallocatedblocks()
            self._left = min(self._left, blocks)
            due = blocks > self._left + GROWN
        gc.collect(ALL if due else RECENT)
        if due:
            self._left = sys.getallocatedblocks()
        return due


def let_go(error: BaseException) -> None:
    """Takes the frames from an exception that has been dealt with, and from those it came of. A frame that holds its
    exception is held by it, and with it whatever its function knew: of a stream's reader all of its session.
    """
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and one.__traceback__ is not None:
            one.__traceback__ = None
            waiting += one.__cause__, one.__context__
            waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()

"""When Python looks for objects that only hold each other.

A full search stops everything, for as long as there are objects: measured, a quarter of a second with a thousand races
in the cache, every few seconds, since what has grown by a quarter is searched again. What sessions leave is let go
without it; the few cycles there are (of failures, mostly) can wait for a quiet minute, or for ten busy ones.

Young objects are searched by the clock too. Python counts how many more there are, and in a hall where as many go as
come that says nothing of how many are new: measured with 5,000 streams, a search of those took up to 150 ms, and one of
those that had outlived some of these searches 275 ms, every few seconds. The latter is left to the full search.
"""

from __future__ import annotations

import gc

# Young objects are searched after so many more of them, those that stayed when we say so.
YOUNG, NEVER = 10_000, 1 << 30
ALL = 2  # the oldest generation: all younger ones with it
# uvicorn's ticks, ten a second, between two full searches: of a server that nobody uses, and of a busy one.
QUIET_TICKS, BUSY_TICKS = 600, 6_000


def begin() -> None:
    """From now on: what the server is made of stays as long as it lives, and is not searched at all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, NEVER, NEVER)


def tick(counter: int, quiet: bool) -> bool:
    """Searches what is young, and everything if it is time to; says whether it was."""
    due = counter > 0 and counter % (QUIET_TICKS if quiet else BUSY_TICKS) == 0
    gc.collect(ALL if due else 0)
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

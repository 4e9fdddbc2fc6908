"""File descriptors: each connection takes one, and a process may have fewer than its settings promise."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress

from .logs import say
from .settings import Settings

# Beside connections: the listening socket, the loop's own, threads, standard streams, those who stand in the porch.
SPARE = 64
# As many as macOS gives a process whose hard limit it calls infinite.
OPEN_MAX = 10_240


def raised() -> int | None:
    """How many this process may have open, after asking for as many as it is allowed; None where nothing tells."""
    if sys.platform == "win32":
        return None
    import resource  # only where there are such limits

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (hard, OPEN_MAX):
        if _more(wanted, soft) and not _more(wanted, hard):
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
                soft = wanted
    return sys.maxsize if soft < 0 else soft


def _more(one: int, other: int) -> bool:
    """Whether a limit is above the other; what is below zero is infinite."""
    return other >= 0 and (one < 0 or one > other)


def fitted(settings: Settings) -> tuple[Settings, int | None]:
    """The settings with as many connections as there are descriptors for, and how many there are of these.

    The log says where that is fewer than was set.
    """
    limit = raised()
    wanted = settings.max_connections
    streams, others = connections(wanted, settings.max_http_connections, limit)
    if (streams, others) != (wanted, settings.max_http_connections):
        say(
            "too few file descriptors",
            logging.WARNING,
            descriptors=limit,
            wanted_connections=wanted,
            max_connections=streams,
            max_http_connections=others,
        )
    return settings.model_copy(update={"max_connections": streams, "max_http_connections": others}), limit


def connections(streams: int, others: int, descriptors: int | None) -> tuple[int, int]:
    """As many of the wanted streams, and of other connections, as there are descriptors for; one at least.

    Where they do not suffice the others have a third, since each stream begins as one of them.

    >>> connections(6000, 4000, 16_384), connections(6000, 4000, 1024), connections(100, 4000, 1024)
    ((6000, 4000), (640, 320), (100, 860))
    """
    if descriptors is None:
        return streams, others
    there = descriptors - SPARE
    others = max(1, min(others, max(there - streams, there // 3)))
    return max(1, min(streams, there - others)), others

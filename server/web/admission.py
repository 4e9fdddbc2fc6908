"""Who may open a stream: so many at once, so many from one address, and so many a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network

from .rate import Bucket

# Who holds one address of the sixth version holds all that begin as it does: a household is given 64 bits of them.
SHARED_BITS = 64


class Full(Exception):
    """There is no place; the reason is a word for the page: `full`, `full_here` (for this address), `rate`."""


class Admission:
    """The places for streams. Addresses are counted while somebody is there, and neither kept nor told."""

    def __init__(self, most: int, most_per_address: int, opening: Bucket) -> None:
        self._most = most
        self._most_per_address = most_per_address
        self._opening = opening
        self._inside = 0
        self._from: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._inside

    @property
    def addresses(self) -> int:
        """How many addresses those inside come from."""
        return len(self._from)

    @contextmanager
    def place(self, address: str | None) -> Iterator[None]:
        """A place for as long as the context lasts. An unknown address (a local socket's) is not counted.

        Raises: Full.
        """
        if self._inside >= self._most:
            raise Full("full")
        origin = None if address is None else shared(address)
        if origin is not None and self._from[origin] >= self._most_per_address:
            raise Full("full_here")
        if not self._opening.take():
            raise Full("rate")
        self._inside += 1
        if origin is not None:
            self._from[origin] += 1
        try:
            yield
        finally:
            self._inside -= 1
            if origin is not None:
                self._from[origin] -= 1
                if self._from[origin] == 0:
                    del self._from[origin]


def shared(address: str) -> str:
    """What all addresses of one household have in common.

    >>> shared("2001:db8::1") == shared("2001:db8::ffff:2"), shared("::ffff:192.0.2.7"), shared("a name")
    (True, '192.0.2.7', 'a name')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), SHARED_BITS), strict=False))

"""Who may open a stream: so many at once and so many a second, in all and from one address."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_network

from .rate import Bucket

# Who holds one address of the sixth version holds all that begin as it does: a household is given 64 bits of them.
SHARED_BITS = 64
# Addresses whose rate is remembered, at most: that of all bounds them too.
REMEMBERED = 10_000


class Full(Exception):
    """There is no place; the reason is a word for the page: `full`, `full_here` (for this address), `rate`."""


class Admission:
    """The places for streams. Addresses are counted while somebody is there, remembered until their rate is whole again
    (two seconds, as it is set; then by the next who comes they are forgotten), and never told.
    """

    def __init__(
        self,
        most: int,
        most_per_address: int,
        opening: Bucket,
        opening_per_address: Callable[[], Bucket] | None = None,
    ) -> None:
        self._most = most
        self._most_per_address = most_per_address
        self._opening = opening
        self._new_bucket = opening_per_address
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._inside = 0
        self._from: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._inside

    @property
    def addresses(self) -> int:
        """How many addresses those inside come from."""
        return len(self._from)

    @property
    def remembered(self) -> int:
        """How many addresses have opened a stream so lately that their rate is not whole."""
        return len(self._buckets)

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
        own = self._bucket(origin)
        if (own is not None and own.level < 1) or not self._opening.take():
            raise Full("rate")
        if own is not None:
            own.spend(1)
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

    def _bucket(self, origin: str | None) -> Bucket | None:
        """What an address may still open."""
        if origin is None or self._new_bucket is None:
            return None
        own = self._buckets.pop(origin, None) or self._new_bucket()
        while self._buckets and (len(self._buckets) >= REMEMBERED or self._longest_ago().full):
            self._buckets.popitem(last=False)
        self._buckets[origin] = own
        return own

    def _longest_ago(self) -> Bucket:
        return next(iter(self._buckets.values()))


def shared(address: str) -> str:
    """What all addresses of one household have in common.

    >>> shared("2001:db8::1") == shared("2001:db8::ffff:2"), shared("::ffff:192.0.2.7"), shared("a name")
    (True, '192.0.2.7', 'a name')
    """
    if ":" not in address:  # one of the fourth version, which has one spelling, or a name
        return address
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), SHARED_BITS), strict=False))

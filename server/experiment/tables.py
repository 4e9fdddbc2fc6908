"""Tables that came from outside, by the hash of their text: a cache bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from ..core.refusal import Refusal
from .csv_table import Table

LIMIT = 16 << 20  # bytes, where nothing else is said


class Tables:
    """Tables by hash, the least recently used forgotten first. Shared by threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.size = 0
        self.hits = self.misses = 0
        self._known: OrderedDict[str, Table] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def keep(self, table: Table) -> None:
        """Keeps a table, and forgets others (or it) until all fit."""
        with self._lock:
            if table.sha256 in self._known:
                self._known.move_to_end(table.sha256)
                return
            self._known[table.sha256] = table
            self.size += table.nbytes
            while self.size > self.limit:
                _, forgotten = self._known.popitem(last=False)
                self.size -= forgotten.nbytes

    def open(self, sha256: str) -> Table:
        """The table of a hash. Raises: Refusal `unknown_data`: then the file is to be sent again."""
        with self._lock:
            table = self._known.get(sha256)
            self.hits += table is not None
            self.misses += table is None
            if table is None:
                message = " is not known here (any more): send the file again"
                raise Refusal("unknown_data", "", {"got": sha256[:64]}, message)
            self._known.move_to_end(sha256)
            return table


# Where no data of one's own are known.
NONE = Tables(0)

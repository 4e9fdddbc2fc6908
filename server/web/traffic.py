"""What went over one connection: counted as it goes, and written into the log as one line when it ends."""

from __future__ import annotations

import secrets
from itertools import count
from time import monotonic

from pydantic_core import from_json

from .logs import say
from .metrics import Metrics

# What a refusal begins with, among the messages of a session.
REFUSED = '{"type":"refused"'
# A connection that ended without a close frame, as RFC 6455 calls it.
NO_FAREWELL = 1006

# Names of connections in the log: never the same in two processes, and nothing of the client's.
_PROCESS = secrets.token_hex(4)
_numbers = count(1)


class Traffic:
    """One connection's numbers, from its beginning on. `code` is what it was closed with, by either side."""

    def __init__(self, metrics: Metrics) -> None:
        self.code = NO_FAREWELL
        self._metrics = metrics
        self._name = f"{_PROCESS}-{next(_numbers)}"
        self._begun = monotonic()
        self._frames_in = self._bytes_in = 0
        self._frames_out = self._bytes_out = 0
        metrics.connected()

    def read(self, message: str | bytes) -> None:
        """A message of the client."""
        size = len(message.encode() if isinstance(message, str) else message)
        self._frames_in += 1
        self._bytes_in += size
        self._metrics.message(size)

    def sent(self, frame: str | bytes) -> None:
        """A frame of ours."""
        self._frames_out += 1
        if isinstance(frame, bytes):
            self._bytes_out += len(frame)
            self._metrics.block(len(frame))
            return
        self._bytes_out += len(frame.encode())
        if frame.startswith(REFUSED):
            self._metrics.refused(from_json(frame)["code"])

    def ended(self, reason: str | None) -> None:
        """Writes the line, with the reason where the server ended it."""
        self._metrics.closed(self.code)
        say(
            "connection",
            id=self._name,
            seconds=round(monotonic() - self._begun, 3),
            frames_in=self._frames_in,
            bytes_in=self._bytes_in,
            frames_out=self._frames_out,
            bytes_out=self._bytes_out,
            code=self.code,
            reason=reason,
        )

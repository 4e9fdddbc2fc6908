"""Requests in work: so many for one address, also behind a proxy; and what a connection without a place is answered.

A request is in work until its answer is read but for the last piece: large ones are written in pieces, each when there
is room for it, so that who asks much and reads little is seen, and no answer lies twice in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .admission import shared
from .http_protocol import IN_PORCH
from .metrics import Metrics
from .pool import BUSY
from .trusted_hosts import BY_ADDRESS

PIECE = 128 * 1024
LATER: Mapping[str, str] = {"Retry-After": "1", "Cache-Control": "no-store"}


class Crowd:
    """Refuses requests of those who have too many in work, and all but questions after health where no place is left.

    The metrics count them as `full_here` and `full`; the client is told `busy`, as where too much is computed.
    """

    def __init__(self, app: ASGIApp, most_per_address: int, metrics: Metrics) -> None:
        self.app = app
        self.most = most_per_address
        self.metrics = metrics
        self._from: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._from.total()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in BY_ADDRESS:
            await self.app(scope, receive, send)
            return
        client: Any = scope.get("client")
        origin = shared(client[0]) if client else ""
        full = "full" if scope.get("state", {}).get(IN_PORCH) else None
        if full is None and origin and self._from[origin] >= self.most:
            full = "full_here"
        if full is not None:
            self.metrics.refused(full)
            await JSONResponse(BUSY.plain(), status_code=503, headers=LATER)(scope, receive, send)
            return
        self._from[origin] += 1
        try:
            await self.app(scope, receive, _in_pieces(send))
        finally:
            self._from[origin] -= 1
            if self._from[origin] == 0:
                del self._from[origin]


def _in_pieces(send: Send) -> Send:
    async def pieces(message: Message) -> None:
        body = message.get("body", b"")
        if len(body) <= PIECE:
            await send(message)
            return
        view, last = memoryview(body), (len(body) - 1) // PIECE * PIECE
        for first in range(0, last, PIECE):
            await send({**message, "body": view[first : first + PIECE], "more_body": True})
        await send({**message, "body": view[last:]})

    return pieces

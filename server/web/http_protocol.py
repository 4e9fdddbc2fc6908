"""uvicorn's HTTP by httptools, with bounds that it has not: on a request's head, and on the time it takes to come.

Measured with uvicorn 0.54: a head of 3 MB is read for many seconds during which nobody else is served, since it is put
together piece by piece; and who sends half a request holds a connection for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class BoundedHttp(HttpToolsProtocol):
    """One connection. A head is bounded to within what the kernel hands over at once, some 64 KiB."""

    header_bytes: ClassVar[int]
    request_seconds: ClassVar[float]
    own_headers: ClassVar[Sequence[tuple[bytes, bytes]]] = ()  # of answers that no app has a part in

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._head_bytes = 0
        self._heads = self._bodies = 0  # that are complete
        self._in_head = True  # or between two requests
        self._in_body = False  # something of a body came with the latest bytes
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """From now on a request is waited for."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._come()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """The stream has its own time for a first message."""
        self._come()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # it holds this protocol, which holds the stream's connection

    def data_received(self, data: bytes) -> None:
        """Counts what belongs to a head that is still not complete, or to trailers that come without end."""
        before = self._heads, self._bodies
        self._in_body = False
        super().data_received(data)
        if not self._in_body and (self._heads, self._bodies) == before and not self.transport.is_closing():
            self._wait()
            self._head_bytes += len(data)
            if self._head_bytes > self.header_bytes:
                self.send_431_response()

    def send_431_response(self) -> None:
        """The head is too large; nothing more is read."""
        headers = [*self.own_headers, (b"connection", b"close"), (b"content-length", b"0")]
        lines = [b"HTTP/1.1 431 Request Header Fields Too Large", *(b": ".join(one) for one in headers)]
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n")
        self.transport.close()

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._wait()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head. Those behind a body nobody here reads: they are not kept."""
        if self._in_head:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """The app, or the limit on bodies, sees to these."""
        self._in_body = True
        self._head_bytes = 0
        super().on_body(body)

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._heads += 1
        self._in_head = False
        self._head_bytes = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is."""
        self._bodies += 1
        self._in_head = True
        self._come()
        super().on_message_complete()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.request_seconds, self.transport.close)

    def _come(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

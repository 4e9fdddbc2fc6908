"""uvicorn's HTTP by httptools, with bounds that it has not: on a request's head, on the time it takes to come, on the
time its answer takes to be read, and on how many connections there are.

Measured with uvicorn 0.54: a head of 3 MB is read for many seconds during which nobody else is served, since it is put
together piece by piece; who sends half a request, or does not read an answer, holds a connection for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from uvicorn._types import ASGI3Application
from uvicorn.middleware.proxy_headers import _TrustedHosts
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .doors import PORCH_SECONDS, Doors
from .unsent import unsent

# Requests that come before the one in work is answered. Browsers and proxies send none, and a library one or two.
MOST_BEHIND = 8

# What the app finds in the state of a request: how its connection is ended at once, and whether it has no place.
ABORT, IN_PORCH = "abort", "in_porch"


@cache
def proxies(allowed: str) -> _TrustedHosts:
    """Those whose word about a client's address counts, as uvicorn reads them."""
    return _TrustedHosts(allowed)


def address_of(client: tuple[str, int] | None, allowed: str | list[str]) -> str | None:
    """The address at which a connection is counted; None for a proxy's, which speaks for many."""
    if client is None or client[0] in proxies(",".join([allowed] if isinstance(allowed, str) else allowed)):
        return None
    return client[0]


def without_content(status: bytes, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """An answer that is no more than its head, and the last one of its connection."""
    fields = [*headers, (b"connection", b"close"), (b"content-length", b"0")]
    return b"\r\n".join([b"HTTP/1.1 " + status, *(b": ".join(one) for one in fields), b"", b""])


class BoundedHttp(HttpToolsProtocol):
    """One connection. A head is bounded to within what the kernel hands over at once, some 64 KiB."""

    header_bytes: ClassVar[int]
    request_seconds: ClassVar[float]
    send_seconds: ClassVar[float]
    send_bytes: ClassVar[float]  # that are taken in that time, at the least
    doors: ClassVar[Doors]
    own_headers: ClassVar[Sequence[tuple[bytes, bytes]]] = ()  # of answers that no app has a part in

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._head_bytes = 0
        self._heads = self._bodies = 0  # that are complete
        self._in_head = True  # or between two requests
        self._in_body = False  # something of a body came with the latest bytes
        self._timer: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None  # while the client has something to read
        self._unread = 0  # bytes, when that was last looked at
        self._patience = self.send_seconds
        self._in_porch = False
        self._in_work: RequestResponseCycle | None = None  # the latest that has begun

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """From now on a request is waited for."""
        super().connection_made(transport)
        address = address_of(self.client, self.config.forwarded_allow_ips)
        self._in_porch = not self.doors.enter(self, address)
        if address is None:
            # A proxy that carries slowly makes room in its own buffer by leaps, of up to a sixteenth of some megabytes.
            self._patience = max(self.send_seconds, self.request_seconds)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._come()
        self._is_read()
        self.doors.leave(self)
        self._forget_pipeline()
        super().connection_lost(exc)

    def abort(self) -> None:
        """Ends the connection at once."""
        self.transport.abort()

    def handle_websocket_upgrade(self) -> None:
        """The stream has its own time for a first message, and its own place. None begins behind an answer in work,
        which would never hear that its client has gone, nor behind one that is still to be read: the stream would not
        be told that its transport is full already.
        """
        self._come()
        if not self._is_free() or self.flow.write_paused:
            self.send_400_response("An answer is still to be written.")
            return
        self._is_read()
        self.doors.leave(self)
        # Nobody here reads them, and those of a site may be longer than a handshake's fields may be.
        self.scope["headers"] = [field for field in self.scope["headers"] if field[0] != b"cookie"]
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # it holds this protocol, which holds the stream's connection

    def data_received(self, data: bytes) -> None:
        """Counts what belongs to a head that is still not complete, or to trailers that come without end."""
        before = self._heads, self._bodies
        self._in_body = False
        super().data_received(data)
        if not self._in_body and (self._heads, self._bodies) == before and not self.transport.is_closing():
            if self._is_free():
                self._wait()  # where one is in work, and no other has begun, nobody waits for the client
            self._head_bytes += len(data)
            if self._head_bytes > self.header_bytes:
                self.send_431_response()

    def send_431_response(self) -> None:
        """The head is too large; nothing more is read."""
        self.transport.write(without_content(b"431 Request Header Fields Too Large", self.own_headers))
        self.transport.close()

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._wait()
        super().on_message_begin()
        self.scope["state"] |= {ABORT: self.transport.abort, IN_PORCH: self._in_porch}

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
        if len(self.pipeline) > MOST_BEHIND:
            self.transport.abort()
            raise ValueError("too many requests at once")  # so that none of the rest is looked at
        if self.pipeline:
            self.flow.resume_reading()  # uvicorn pauses, and would not see that the client goes
        if self._in_porch and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """All of it is."""
        self._bodies += 1
        self._in_head = True
        self._come()
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete:
            self._wait()  # it was answered before its body had come: another is waited for

    def pause_writing(self) -> None:
        """More waits to be read than should; nothing is added until some of it is."""
        super().pause_writing()
        self._is_to_be_read()

    def resume_writing(self) -> None:
        """Most of it has been read."""
        self._is_read()
        super().resume_writing()
        self._is_answered()

    def on_response_complete(self) -> None:
        """All of it is written, and the rest is the client's."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._forget_pipeline()
        self._is_answered()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if not self.flow.write_paused:
            self._is_read()  # something else will be written
        self._in_work = cycle
        super()._start_asgi_task(cycle, app)

    def _forget_pipeline(self) -> None:
        """Requests behind the one in work will never begin: each holds us, and uvicorn would tell the last of them, and
        not the one in work, that nobody is there any more.
        """
        if self.pipeline:
            self.pipeline.clear()
            self.cycle = self._in_work  # type: ignore[assignment]  # there is one

    def _is_free(self) -> bool:
        """Whether no request is in work, nor waits behind one."""
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._timer is None:
            seconds = PORCH_SECONDS if self._in_porch else self.request_seconds
            self._timer = self.loop.call_later(seconds, self._is_late)
            self.doors.waits(self)

    def _is_late(self) -> None:
        self.transport.close()
        if self.transport.get_write_buffer_size():
            self._is_to_be_read()  # closing waits for who reads the answer before

    def _come(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self.doors.works(self)

    def _is_answered(self) -> None:
        """All is written, or the next of some requests that came together is in work."""
        if self.cycle is None or not self._is_free():
            return
        if self.transport.get_write_buffer_size():
            self._is_to_be_read()  # who reads slowly is not taken for one who waits
        else:
            self.doors.waits(self)

    def _is_to_be_read(self) -> None:
        if self._reading is None:
            self._unread = unsent(self.transport)
            self._reading = self.loop.call_later(self._patience, self._look)

    def _is_read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _look(self) -> None:
        """Whether enough of what waits has been read meanwhile; nothing was added to it."""
        self._reading = None
        if self._unread - unsent(self.transport) < min(self.send_bytes, self._unread):
            self.transport.abort()
        elif self.flow.write_paused:
            self._is_to_be_read()
        else:
            self._is_answered()

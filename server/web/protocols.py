"""uvicorn's two protocols, whose own answers bear the headers too, and with bounds that its streams have not.

What is no HTTP, and a handshake that is none, uvicorn and websockets answer themselves: no application is asked.
And a stream that uvicorn 0.54 closes itself (a frame too large, a ping unanswered) is not there any more for whoever
sends: uvicorn would call that a mistake of the application. Pings, and pieces of a message that has no end, come to
no application either: who sends them without end is cut off.

Before a stream is accepted, and after it has ended, it stands at the doors as requests do: whoever begins handshakes
without end, or answers no farewell, takes no descriptor for long.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from time import monotonic
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State

from .cycles import let_go
from .doors import Doors
from .http_protocol import BoundedHttp, address_of, without_content
from .rate import Bucket
from .settings import Settings

# Pieces of one message. Browsers send it whole, and libraries in a few.
MOST_PIECES = 256
# Pings of a client. A browser sends none, and a library one in some seconds.
PINGS_A_SECOND, PINGS_AT_ONCE = 10, 50


def head(opcode: Opcode, size: int) -> bytes:
    """What stands before so many bytes in a server's frame, which is whole, without mask and extension (RFC 6455, 5.2).

    >>> head(Opcode.BINARY, 40).hex(), head(Opcode.TEXT, 300).hex()
    ('8228', '817e012c')
    """
    first = 0x80 | opcode
    if size < 126:
        return struct.pack("!BB", first, size)
    if size < 65_536:
        return struct.pack("!BBH", first, 126, size)
    return struct.pack("!BBQ", first, 127, size)


def protocols(
    fixed: Mapping[str, str], settings: Settings, doors: Doors
) -> tuple[type[BoundedHttp], type[WebSocketsSansIOProtocol]]:
    """The protocols of HTTP and of websockets, whose refusals bear `fixed`; `doors` have their places."""
    encoded = [(name.lower().encode(), value.encode()) for name, value in fixed.items()]
    all_doors = doors

    class Http(BoundedHttp):
        header_bytes = settings.header_bytes
        request_seconds = settings.request_seconds
        send_seconds = settings.send_seconds
        send_bytes = settings.send_seconds * settings.send_bytes_per_second
        doors = all_doors
        own_headers = encoded

        def send_400_response(self, msg: str) -> None:
            self.server_state = copy(self.server_state)  # that of all connections stays as it is
            self.server_state.default_headers = [*self.server_state.default_headers, *encoded]
            super().send_400_response(msg)

    class Streams(WebSocketsSansIOProtocol):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            send = self.conn.send_response

            def send_with_headers(response: Response) -> None:
                if response.status_code != 101:  # which is no document: the stream is open
                    for name, value in fixed.items():
                        if name not in response.headers:
                            response.headers[name] = value
                send(response)

            self.conn.send_response = send_with_headers  # type: ignore[method-assign]
            self._pings = Bucket(PINGS_A_SECOND, PINGS_AT_ONCE, monotonic)

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self._stands_at_the_doors()

        def data_received(self, data: bytes) -> None:
            """A handshake that websockets cannot read (a field or an address of 8 KiB) has its answer: uvicorn waits
            for an event, of which there is none.
            """
            super().data_received(data)
            if self.conn.handshake_exc is not None and not self.transport.is_closing():
                # For one that has a body websockets has no answer.
                output = b"".join(self.conn.data_to_send()) or without_content(b"400 Bad Request", encoded)
                self.transport.write(output)
                self.transport.close()

        def shutdown(self) -> None:
            """One that has said its last word gets no other: websockets refuses, and uvicorn would leave the rest."""
            if self.conn.eof_sent:
                self.stop_keepalive()
                self.transport.close()
            else:
                super().shutdown()

        def abort(self) -> None:
            self.transport.abort()

        def _stands_at_the_doors(self) -> None:
            doors.enter(self, address_of(self.client, self.config.forwarded_allow_ips))
            doors.waits(self)

        def on_task_complete(self, task: asyncio.Task[None]) -> None:
            super().on_task_complete(task)
            if not self.disconnected:  # its farewell is still to be answered
                doors.leave(self)
                self._stands_at_the_doors()

        def _send_frame(self, message: Any) -> None:
            """As uvicorn sends one, who makes an object of it, and copies it twice."""
            if self.disconnected or self.close_sent or self.conn.state is not State.OPEN:
                raise ClientDisconnected
            content, opcode = message.get("bytes"), Opcode.BINARY
            if content is None:
                content, opcode = message["text"].encode(), Opcode.TEXT
            self.transport.writelines((head(opcode, len(content)), content))

        def handle_ping(self) -> None:
            if self._pings.take():
                super().handle_ping()
            else:  # who does not read fills memory with answers: uvicorn writes them whatever waits
                self.transport.abort()

        def handle_cont(self, event: Frame) -> None:
            if len(self.frames) < MOST_PIECES:
                super().handle_cont(event)
            else:  # empty ones have no size that could be too large
                self.transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            doors.leave(self)
            # What is gone must not wait for a search for cycles: its parser holds it, what it failed of, and the
            # function above.
            self.conn.parser.close()
            for failure in (self.conn.parser_exc, self.conn.handshake_exc):
                if failure is not None:
                    let_go(failure)
            del self.conn.send_response

        def send_receive_event_to_app(self) -> None:
            # Of a text that is none, with the client's own farewell right behind it.
            with suppress(InvalidState):
                super().send_receive_event_to_app()

        async def send(self, message: Any) -> None:
            if not self.writable.is_set():
                await self.writable.wait()
            if message["type"] == "websocket.send" and self.conn.state is not State.CONNECTING:
                self._send_frame(message)
                return
            if self.close_sent and message["type"] == "websocket.close":
                raise ClientDisconnected
            await super().send(message)
            if message["type"] == "websocket.accept":
                doors.leave(self)  # it has a stream's place

    return Http, Streams

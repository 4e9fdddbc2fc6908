"""uvicorn's two protocols, whose own answers bear the headers too, and with bounds that its streams have not.

What is no HTTP, and a handshake that is none, uvicorn and websockets answer themselves: no application is asked.
And a stream that uvicorn 0.54 closes itself (a frame too large, a ping unanswered) is not there any more for whoever
sends: uvicorn would call that a mistake of the application. Pings, and pieces of a message that has no end, come to
no application either: who sends them without end is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from time import monotonic
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame
from websockets.http11 import Response

from .http_protocol import BoundedHttp
from .rate import Bucket
from .settings import Settings

# Pieces of one message. Browsers send it whole, and libraries in a few.
MOST_PIECES = 256
# Pings of a client. A browser sends none, and a library one in some seconds.
PINGS_A_SECOND, PINGS_AT_ONCE = 10, 50


def protocols(
    fixed: Mapping[str, str], settings: Settings
) -> tuple[type[BoundedHttp], type[WebSocketsSansIOProtocol]]:
    """The protocols of HTTP and of websockets, whose refusals bear `fixed`."""
    encoded = [(name.lower().encode(), value.encode()) for name, value in fixed.items()]

    class Http(BoundedHttp):
        header_bytes = settings.header_bytes
        request_seconds = settings.request_seconds
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
            # What is gone must not wait for a search for cycles: its parser holds it, and so does the function above.
            self.conn.parser.close()
            del self.conn.send_response

        def send_receive_event_to_app(self) -> None:
            # Of a text that is none, with the client's own farewell right behind it.
            with suppress(InvalidState):
                super().send_receive_event_to_app()

        async def send(self, message: Any) -> None:
            await self.writable.wait()
            if self.close_sent and message["type"] in ("websocket.send", "websocket.close"):
                raise ClientDisconnected
            await super().send(message)

    return Http, Streams

"""Serves the app on a socket until it is told to stop, and then sends everybody elsewhere."""

from __future__ import annotations

import asyncio
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .app import create_app
from .cycles import Searches
from .headers import fixed
from .logs import say
from .networks import in_both_forms
from .protocols import protocols
from .settings import Settings

# What requests in work have to end once the streams are gone. Then their sockets are closed; and who still goes on a
# moment later is cancelled.
GRACE_SECONDS = 2.0
CANCEL_SECONDS = 3


def serve(settings: Settings, sock: socket.socket) -> None:
    """Runs until SIGTERM or Ctrl+C; who is connected is then told, and has a few seconds to turn elsewhere."""
    app = create_app(settings)
    http, streams = protocols(fixed(settings.frame_ancestors), settings, app.state.doors)
    config = uvicorn.Config(
        app,
        http=http,
        ws=streams,
        ws_max_size=settings.frame_bytes,
        ws_ping_interval=settings.ping_seconds,
        ws_ping_timeout=settings.pong_seconds,
        ws_per_message_deflate=False,  # measured: five times the CPU for a fifth fewer bytes
        forwarded_allow_ips=in_both_forms(settings.trusted_proxies),
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=CANCEL_SECONDS,
        log_config=None,  # the log is ours
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    Serving(config, app, settings.drain_seconds).run(sockets=[sock])


class Serving(uvicorn.Server):
    """uvicorn's server, which drains before it ends.

    SIGTERM comes from whoever also starts a successor: streams are closed over `drain_seconds`, while requests are
    still answered and /readyz says 503. Ctrl+C comes from somebody who waits at the terminal: they are closed at once.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain_seconds: float) -> None:
        super().__init__(config)
        self._state = app.state
        self._drain_seconds = drain_seconds
        self._searches = Searches()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl+C hurries a drain that has begun."""
        if sig == signal.SIGINT:
            self._drain_seconds = 0.0
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """What is done now and then, beside uvicorn's own."""
        self._searches.tick(counter, quiet=len(self._state.streams) == 0)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drains, then ends what is left. uvicorn's own way would wait for clients that do not read."""
        self._state.ready = False
        streams = self._state.streams
        say("stopping", sessions=len(streams))
        await streams.drain(self._drain_seconds, lambda: self._drain_seconds == 0.0)
        self._abort(stuck_alone=True)
        timer = asyncio.get_running_loop().call_later(GRACE_SECONDS, self._abort)
        await super().shutdown(sockets)
        timer.cancel()
        say("stopped")

    def _abort(self, stuck_alone: bool = False) -> None:
        """Closes sockets without waiting until they have been written empty: all, or those of streams nobody reads."""
        for connection in list(self.server_state.connections):
            stream = isinstance(connection, WebSocketsSansIOProtocol)
            if not stuck_alone or (stream and connection.transport.get_write_buffer_size()):
                connection.transport.abort()

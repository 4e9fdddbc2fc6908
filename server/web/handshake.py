"""Handshakes of streams: who is let in, who is refused and why, and who is told to come again later."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from ..experiment import Refusal
from ..protocol.messages import SUBPROTOCOL
from ..protocol.session import Session
from . import origin
from .admission import Full
from .settings import Settings
from .stream import AGAIN_LATER, Connection

PATH = "/api/stream"
# Handshakes in one pass of the loop. A thousand who come in one moment would be served in one pass, and who is there
# already would wait for all of them. Its message is answered after some passes: measured while a thousand come, 99 % of
# first blocks within 94 to 330 ms with eight a pass and within 62 to 98 ms with four, and the thousand are in as soon.
A_PASS = 4
# The status of a handshake with a process that is about to end. Not 503, which a busy one answers too: by a status of
# its own proxies know that they are to ask the next process, and leave a busy one among those they ask.
ELSEWHERE = 502
DRAINING = Refusal("draining", "", {}, "this server is about to end; connect again")


class Straight:
    """Hands the handshakes of streams to `stream`, and everything else to the app.

    Measured: what stands in the way of a request (routes, dependencies, what becomes of its failures, limits on its
    body) is half of what a handshake costs, and each frame would pass through it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._gate = asyncio.Semaphore(A_PASS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == PATH:
            async with self._gate:
                await asyncio.sleep(0)
            await stream(WebSocket(scope, receive, send))
        else:
            await self.app(scope, receive, send)


def refusal_of(websocket: WebSocket, settings: Settings) -> tuple[int, Refusal] | None:
    """Why this handshake is not accepted, with its HTTP status; None if it is."""
    site = websocket.headers.get("origin")
    host = websocket.headers.get("host", "")
    allowed = settings.allowed_origins
    if not origin.is_allowed(site, host, allowed, settings.null_origin_allowed, settings.require_origin):
        values: dict[str, object] = {"got": (site or "")[:60], "allowed": [host, *allowed]}
        return 403, Refusal("origin_not_allowed", "Origin", values)
    offered = list(websocket.scope.get("subprotocols", []))
    if SUBPROTOCOL not in offered:
        values = {"got": [str(one)[:60] for one in offered[:8]], "allowed": [SUBPROTOCOL]}
        return 400, Refusal("bad_version", "Sec-WebSocket-Protocol", values)
    return None


async def stream(websocket: WebSocket) -> None:
    """One client of `PATH`: accepts or refuses the handshake, then serves."""
    state = websocket.app.state
    denied = (ELSEWHERE, DRAINING) if state.streams.draining else refusal_of(websocket, state.settings)
    if denied is not None:
        status, refusal = denied
        state.metrics.refused(refusal.code)
        body = {
            "code": refusal.code,
            "field": refusal.field,
            "values": refusal.values,
            "message": refusal.message,
        }
        await websocket.send_denial_response(JSONResponse(body, status_code=status))
        return
    with suppress(WebSocketDisconnect, OSError):  # gone before it was let in
        await _let_in(websocket)


async def _let_in(websocket: WebSocket) -> None:
    """Serves if there is a place; else accepts, so that a browser is told why it is closed at once."""
    state = websocket.app.state
    with ExitStack() as inside:
        try:
            inside.enter_context(state.admission.place(websocket.client.host if websocket.client else None))
        except Full as full:
            state.metrics.refused(str(full))
            await websocket.accept(subprotocol=SUBPROTOCOL)
            await websocket.close(AGAIN_LATER, str(full))
            return
        await websocket.accept(subprotocol=SUBPROTOCOL)
        session = Session(state.trajectories, state.surveys, state.tables, state.room)
        connection = Connection(websocket, session, state.scheduler, state.settings, state.metrics)
        state.streams.add(connection)
        inside.callback(state.streams.discard, connection)
        await connection.serve()

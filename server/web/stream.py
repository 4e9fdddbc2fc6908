"""The websocket endpoint: a reader beside a writer, and the session's computing through the scheduler."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from ..experiment import Refusal
from ..protocol.messages import SUBPROTOCOL, read, refused
from ..protocol.session import Frame, Session
from . import origin
from .pool import BUSY, Busy
from .risk_routes import prepared
from .scheduler import Scheduler
from .settings import Settings

# Bytes waiting for a client, beyond which nothing more is computed for it.
BEHIND = 128 * 1024
# Sending never gives way by itself, so the loop is let run after as many frames.
FRAMES_A_TURN = 16

log = logging.getLogger("steepest")


class Gone(Exception):
    """The client is no longer there, or has been shown the door."""


class Connection:
    """One client: its session, what waits to be sent, and the two tasks that serve it. A job of the scheduler."""

    def __init__(
        self, websocket: WebSocket, session: Session, scheduler: Scheduler, settings: Settings
    ) -> None:
        self._websocket = websocket
        self._session = session
        self._scheduler = scheduler
        self._settings = settings
        self._outgoing: deque[Frame] = deque()
        self._waiting = 0  # bytes in `_outgoing`
        self._filled = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._open = True
        self._error: Exception | None = None

    async def serve(self) -> None:
        """Serves until the client goes. Every way of going ends here, and none is an error of ours."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read())
                group.create_task(self._write())
        except* (Gone, WebSocketDisconnect, OSError):
            pass
        finally:
            self._open = False

    # As a job.

    @property
    def ready(self) -> bool:
        """Whether there is something to compute and the client keeps up."""
        return self._open and self._room.is_set() and self._session.busy

    def slice(self, work: float) -> None:
        """Works on the session; what comes of it waits for the writer."""
        self._put(self._session.advance(work))

    def failed(self, error: Exception) -> None:
        """Lets the writer end the connection."""
        self._error = error
        self._filled.set()

    # As two tasks.

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self._settings.first_message_seconds):
                message = await self._receive()
        except TimeoutError:
            await self._leave(1008, f"no message within {self._settings.first_message_seconds:g} s")
        while True:
            self._put(await self._answers(message))
            self._scheduler.wake(self)
            await self._room.wait()
            message = await self._receive()

    async def _receive(self) -> str | bytes:
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            raise Gone
        text = event.get("text")
        return text if text is not None else event.get("bytes") or b""

    async def _answers(self, message: str | bytes) -> list[Frame]:
        limit = self._settings.message_bytes
        if isinstance(message, bytes):
            refusal = Refusal(
                "wrong_type", "", {"got": "a binary frame", "expected": "a text frame"}, "send text frames"
            )
        elif (size := len(message.encode())) > limit:
            text = f"a message has at most {limit} bytes, got {size}"
            refusal = Refusal("too_large", "", {"got": size, "limit": limit}, text)
        else:
            try:
                await prepared(self._websocket, message)
            except Busy:
                _, request, number = read(message)
                return [refused(BUSY, request, number).text()]
            return self._session.receive(message)
        return [refused(refusal).text()]

    async def _write(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            sent = 0
            while self._outgoing:
                frame = self._outgoing.popleft()
                await self._send(frame)
                self._waiting -= len(frame)
                if self._waiting < BEHIND and not self._room.is_set():
                    self._room.set()
                    self._scheduler.wake(self)
                sent += 1
                if sent % FRAMES_A_TURN == 0:
                    await asyncio.sleep(0)
            if self._error is not None:
                log.error("a session failed", exc_info=self._error)
                await self._leave(1011, "the server failed")

    async def _send(self, frame: Frame) -> None:
        try:
            async with asyncio.timeout(self._settings.send_seconds):
                if isinstance(frame, str):
                    await self._websocket.send_text(frame)
                else:
                    await self._websocket.send_bytes(frame)
        except TimeoutError:
            raise Gone from None  # it does not read: a farewell would wait as long

    async def _leave(self, code: int, reason: str) -> None:
        await self._websocket.close(code, reason)
        raise Gone

    def _put(self, frames: list[Frame]) -> None:
        if frames:
            self._outgoing += frames
            self._waiting += sum(map(len, frames))
            self._filled.set()
            if self._waiting >= BEHIND:
                self._room.clear()


def refusal_of(websocket: WebSocket, settings: Settings) -> tuple[int, Refusal] | None:
    """Why this handshake is not accepted, with its HTTP status; None if it is."""
    site = websocket.headers.get("origin")
    host = websocket.headers.get("host", "")
    if not origin.is_allowed(site, host, settings.allowed_origins, settings.allow_null_origin):
        allowed = [host, *settings.allowed_origins]
        return 403, Refusal("origin_not_allowed", "Origin", {"got": str(site)[:60], "allowed": allowed})
    offered = list(websocket.scope.get("subprotocols", []))
    if SUBPROTOCOL not in offered:
        values: dict[str, object] = {"got": [str(one)[:60] for one in offered[:8]], "allowed": [SUBPROTOCOL]}
        return 400, Refusal("bad_version", "Sec-WebSocket-Protocol", values)
    return None


async def stream(websocket: WebSocket) -> None:
    """`/api/stream`: accepts or refuses the handshake, then serves."""
    state = websocket.app.state
    denied = refusal_of(websocket, state.settings)
    if denied is not None:
        status, refusal = denied
        body = {
            "code": refusal.code,
            "field": refusal.field,
            "values": refusal.values,
            "message": refusal.message,
        }
        await websocket.send_denial_response(JSONResponse(body, status_code=status))
        return
    await websocket.accept(subprotocol=SUBPROTOCOL)
    session = Session(state.trajectories, state.surveys, state.tables)
    await Connection(websocket, session, state.scheduler, state.settings).serve()

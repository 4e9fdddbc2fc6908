"""One stream: a reader beside a writer, and the session's computing through the scheduler."""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic, perf_counter
from typing import NoReturn

from starlette.websockets import WebSocket, WebSocketDisconnect

from ..experiment import Refusal
from ..protocol.asked import Frame
from ..protocol.messages import refused
from ..protocol.reading import read
from ..protocol.session import Session
from ..protocol.table_messages import Taken
from .cycles import let_go
from .logs import log
from .metrics import Metrics
from .pool import BUSY, Busy
from .rate import Bucket, Clock, Patience, Verdict
from .risk_routes import prepared, taken_in
from .scheduler import Scheduler
from .settings import Settings
from .stay import Stay
from .taken import taken
from .traffic import NO_FAREWELL, Traffic

# Bytes waiting for a client, beyond which nothing more is computed for it.
BEHIND = 128 * 1024
# Sending never gives way by itself, so the loop is let run after as many frames.
FRAMES_A_TURN = 16

# Codes that connections are closed with. Their reasons are words for which the page has a sentence.
POLICY, FAILED, AGAIN_LATER = 1008, 1011, 1013


class Gone(Exception):
    """The client is no longer there, or has been shown the door."""


class Connection:
    """One client: its session, what waits to be sent, and the two tasks that serve it. A job of the scheduler."""

    def __init__(
        self,
        websocket: WebSocket,
        session: Session,
        scheduler: Scheduler,
        settings: Settings,
        metrics: Metrics | None = None,
        clock: Clock = monotonic,
    ) -> None:
        self._websocket = websocket
        self._session = session
        self._scheduler = scheduler
        self._settings = settings
        self.budget = Bucket(settings.session_compute_share, settings.session_compute_seconds, clock)
        self._patience = Patience(settings.messages_per_second, settings.messages_burst, clock)
        self._stay = Stay(settings.idle_seconds, settings.age_seconds, clock)
        self._outgoing: deque[Frame] = deque()
        self._waiting = 0  # bytes in `_outgoing`
        self._filled = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._open = True
        self._farewell: tuple[int, str] | None = None
        self._traffic = Traffic(metrics or Metrics())

    async def serve(self) -> None:
        """Serves until the client goes. Every way of going ends here, and none is an error of ours."""
        self._session.speaks_with(self)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read())
                group.create_task(self._write())
        except BaseExceptionGroup as group:
            others = group.split((Gone, WebSocketDisconnect, OSError))[1]
            if others is not None:
                raise others from None
            let_go(group)
        finally:
            self._open = False
            self._session.close()
            said = self._farewell is not None and self._farewell[0] == self._traffic.code
            self._traffic.ended(self._farewell[1] if self._farewell and said else None)

    # As a stream of this process.

    def tell(self, text: str) -> None:
        """Sends a message when its turn comes."""
        self._put([text])

    def dismiss(self, code: int, reason: str) -> None:
        """Lets the writer end the connection: nothing that waits is sent any more. The first who asks is heard."""
        self._open = False
        self._farewell = self._farewell or (code, reason)
        self._filled.set()

    # As the session's client.

    @property
    def behind(self) -> bool:
        """Whether so much waits for the client that nothing more is computed for it."""
        return not self._room.is_set()

    def woken(self) -> None:
        """The session is busy again."""
        self._scheduler.wake(self)

    # As a job.

    @property
    def ready(self) -> bool:
        """Whether there is something to compute and the client keeps up."""
        return self._open and not self.behind and self._session.busy

    @property
    def urgent(self) -> bool:
        """Whether somebody waits for the first that there is to see, or for what costs little."""
        return self._session.urgent

    def slice(self, work: float) -> None:
        """Works on the session; what comes of it waits for the writer."""
        self._put(self._session.advance(work))

    def failed(self, error: Exception) -> None:
        """Lets the writer end the connection."""
        log.error("a session failed", exc_info=error)
        self.dismiss(FAILED, "failed")

    # As two tasks.

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self._settings.first_message_seconds):
                message = await self._receive()
        except TimeoutError:
            await self._shut_out(POLICY, "hello")
        while True:
            self._stay.heard()
            self._put(await self._in_time(message))
            self._scheduler.wake(self)
            await self._room.wait()
            message = await self._next()

    async def _next(self) -> str | bytes:
        """The next message. One who is silent and wants nothing, or has been here for too long, is shut out instead."""
        while True:
            left = self._stay.left()
            if left == 0:
                busy = self._session.busy or self._session.waits or bool(self._outgoing)
                over = self._stay.over(busy)
                if over is not None:
                    await self._shut_out(*over)
                continue
            try:
                async with asyncio.timeout(left):
                    return await self._receive()
            except TimeoutError:
                pass

    async def _in_time(self, message: str | bytes) -> list[Frame]:
        """The answers, when the client's rate allows for them."""
        wait, verdict = self._patience.heard()
        if verdict is Verdict.CLOSE:
            await self._shut_out(POLICY, "rate")
        if wait > 0:
            await asyncio.sleep(wait)
        if verdict is Verdict.REFUSE:
            rate = self._settings.messages_per_second
            text = f"at most {rate:g} messages a second are answered"
            _, request, number = read(message) if isinstance(message, str) else (None, None, None)
            return [refused(Refusal("too_often", "", {"limit": rate}, text), request, number).text()]
        return await self._answers(message)

    async def _receive(self) -> str | bytes:
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            if self._traffic.code == NO_FAREWELL:
                self._traffic.code = event["code"]
            raise Gone
        text = event.get("text")
        message: str | bytes = text if text is not None else event.get("bytes") or b""
        self._traffic.read(message)
        return message

    async def _shut_out(self, code: int, reason: str) -> NoReturn:
        """Ends the connection from the reader's side: what still comes is not listened to."""
        self.dismiss(code, reason)
        while True:
            await self._receive()

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
                present = self._session.experiment
                await prepared(self._websocket, message, self._settings.risk_seconds, present)
            except Busy:
                _, request, number = read(message)
                return [refused(BUSY, request, number).text()]
            begun = perf_counter()
            answers = self._session.receive(message)
            self.budget.spend(taken(begun))
            return answers if self._session.file is None else await self._told_of(*self._session.file)
        return [refused(refusal).text()]

    async def _told_of(self, sha256: str, content: bytes) -> list[Frame]:
        """The answer to a file of one's own data that has come in parts."""
        self._session.file = None
        try:
            await taken_in(self._websocket.app.state, content, sha256, self._settings.risk_seconds)
        except Busy:
            return [refused(BUSY, "table").text()]
        except Refusal as refusal:
            return [refused(refusal, "table").text()]
        return [Taken(sha256=sha256).text()]

    async def _write(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            try:
                await self._send_waiting()
            except TimeoutError:
                raise Gone from None  # it does not read: a farewell would wait as long
            if self._farewell is not None:
                await self._leave(*self._farewell)

    async def _send_waiting(self) -> None:
        """Sends what waits. A timer for each frame costs half of what sending it does: one is put off as they go."""
        loop, patience = asyncio.get_running_loop(), self._settings.send_seconds
        sent, begun = 0, loop.time()
        async with asyncio.timeout(patience) as timer:
            try:
                while self._outgoing and self._farewell is None:
                    frame = self._outgoing.popleft()
                    await self._send(frame)
                    self._waiting -= len(frame)
                    if self._waiting < BEHIND and not self._room.is_set():
                        self._room.set()
                        self._scheduler.wake(self)
                    if loop.time() - begun > patience / 10:
                        begun = loop.time()
                        timer.reschedule(begun + patience)
                    sent += 1
                    if sent % FRAMES_A_TURN == 0:
                        await asyncio.sleep(0)
            finally:
                del timer  # it holds the task, which holds what ended it, which holds this frame

    async def _send(self, frame: Frame) -> None:
        if isinstance(frame, str):
            await self._websocket.send_text(frame)
        else:
            await self._websocket.send_bytes(frame)
        self._traffic.sent(frame)

    async def _leave(self, code: int, reason: str) -> None:
        self._traffic.code = code
        async with asyncio.timeout(self._settings.send_seconds):
            await self._websocket.close(code, reason)
        raise Gone

    def _put(self, frames: list[Frame]) -> None:
        if frames:
            self._outgoing += frames
            self._waiting += sum(map(len, frames))
            self._filled.set()
            if self._waiting >= BEHIND:
                self._room.clear()

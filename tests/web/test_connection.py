"""One connection by itself, with a websocket that does as the test wants."""

import asyncio
import json

import pytest
from starlette.websockets import WebSocketDisconnect

from server.experiment import Trajectories
from server.protocol.session import Session
from server.protocol.table_messages import Room
from server.web.scheduler import Scheduler
from server.web.settings import Settings
from server.web.stream import BEHIND, Connection
from tests.experiment.examples import GOOD, edited

LONG = edited(edited(GOOD, ("steps",), 20_000), ("runs",), [GOOD["runs"][1]] * 8)
OPEN = {
    "type": "open",
    "opening": 1,
    "experiment": LONG,
    "runs": [{"generation": run + 1} for run in range(8)],
}
WANT = {"type": "want", "runs": [{"run": run, "generation": run + 1, "to": 20_000} for run in range(8)]}


class Socket:
    """Hands over messages, then waits; takes so many frames, then does what `after` does."""

    def __init__(self, messages, takes=10**9, after=None):
        self.incoming = asyncio.Queue()
        for message in messages:
            self.say(message)
        self.takes = takes
        self.after = after
        self.sent = []
        self.closed = None

    async def receive(self):
        return await self.incoming.get()

    async def send_text(self, text):
        await self._send(text)

    async def send_bytes(self, data):
        await self._send(data)

    async def _send(self, frame):
        if len(self.sent) >= self.takes:
            await self.after()
        self.sent.append(frame)

    async def close(self, code, reason):
        self.closed = (code, reason)

    def say(self, message):
        self.incoming.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    def leave(self):
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})


class Counted(Session):
    """A session that counts what was computed, and can fail."""

    computed = 0
    fails = False

    def advance(self, work):
        if self.fails:
            raise ZeroDivisionError
        frames = super().advance(work)
        self.computed += sum(map(len, frames))
        return frames


async def until(condition, seconds=8):
    for _ in range(500 * seconds):
        if condition():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not come to pass")


async def forever():
    await asyncio.Event().wait()


async def served(socket, session, settings=None, meanwhile=None, **options):
    """Serves the connection beside a scheduler until it ends; `meanwhile` runs beside them."""
    scheduler = Scheduler()
    running = asyncio.create_task(scheduler.run())
    connection = Connection(socket, session, scheduler, settings or Settings(), **options)
    serving = asyncio.create_task(connection.serve())
    async with asyncio.timeout(20):
        if meanwhile:
            await meanwhile(connection)
        await serving
    assert not connection.ready
    running.cancel()


def test_nothing_more_is_computed_for_a_client_that_does_not_take_it():
    async def main():
        socket, session = Socket([OPEN, WANT], takes=1, after=forever), Counted(Trajectories(1 << 24))

        async def meanwhile(connection):
            await until(lambda: session.computed >= BEHIND)
            before = session.computed
            await asyncio.sleep(0.1)
            assert session.computed == before < 5 * BEHIND
            assert session.busy
            assert not connection.ready
            socket.leave()

        await served(socket, session, meanwhile=meanwhile)

    asyncio.run(main())


def test_a_client_that_goes_in_the_middle_of_a_file_leaves_its_room_to_others():
    async def main():
        room = Room()
        part = {"type": "table", "sha256": "a", "part": 0, "parts": 2, "content": "eA=="}

        async def meanwhile(connection):
            await until(lambda: room.taken > 0)
            socket.leave()

        socket = Socket([part])
        await served(socket, Session(Trajectories(0), room=room), meanwhile=meanwhile)
        assert room.taken == 0

    asyncio.run(main())


def test_a_client_that_takes_nothing_for_too_long_is_let_go():
    async def main():
        socket, session = Socket([OPEN, WANT], takes=1, after=forever), Session(Trajectories(1 << 24))
        await served(socket, session, Settings(send_seconds=0.2))

    asyncio.run(main())


def test_a_client_that_takes_its_time_gets_everything():
    async def main():
        async def slowly():
            await asyncio.sleep(0.001)

        socket, session = Socket([OPEN, WANT], takes=0, after=slowly), Session(Trajectories(1 << 24))

        async def meanwhile(connection):
            await until(
                lambda: sum('"ended"' in frame for frame in socket.sent if isinstance(frame, str)) == 8
            )
            socket.leave()

        await served(socket, session, meanwhile=meanwhile)
        blocks = [frame for frame in socket.sent if isinstance(frame, bytes)]
        assert sum(int.from_bytes(frame[16:20], "little") for frame in blocks) == 8 * 20_001

    asyncio.run(main())


@pytest.mark.parametrize("error", [WebSocketDisconnect(1006), OSError("gone")], ids=["disconnect", "OSError"])
def test_a_client_that_goes_while_it_is_sent_to_is_no_error(error):
    async def main():
        async def gone():
            raise error

        await served(Socket([OPEN], takes=0, after=gone), Session(Trajectories(0)))

    asyncio.run(main())


def test_a_session_that_fails_ends_with_1011_and_is_logged(caplog):
    async def main():
        socket, session = Socket([OPEN, WANT]), Counted(Trajectories(0))
        session.fails = True
        await served(socket, session)
        assert socket.closed == (1011, "failed")

    asyncio.run(main())
    assert "a session failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_client_that_says_nothing_is_shown_the_door():
    async def main():
        socket = Socket([])
        await served(socket, Session(Trajectories(0)), Settings(first_message_seconds=0.05))
        assert socket.closed == (1008, "hello")

    asyncio.run(main())


def test_messages_are_answered_though_nothing_is_wanted():
    async def main():
        socket = Socket([{"type": "ping", "id": number} for number in range(50)])

        async def meanwhile(connection):
            await until(lambda: len(socket.sent) == 50)
            socket.leave()

        await served(socket, Session(Trajectories(0)), meanwhile=meanwhile)
        assert [json.loads(frame)["id"] for frame in socket.sent] == list(range(50))

    asyncio.run(main())

"""A test for every limit of a hosted server, each set low. Where the network is the subject the server is a real one.

Further rows: what a client may send in test_limits_of_messages.py, sending and memory in test_connection.py, bodies in
test_http.py and test_risks.py, how many are computed at once in test_http.py, test_risks.py and test_surveys.py, what an
experiment may hold in test_bounds.py, computing in test_budgets.py, lag of the loop in test_lag.py, files that are still
coming in tests/protocol/test_tables.py.
"""

import asyncio
import base64
import json
import os
import socket
import struct
import sys
from contextlib import AsyncExitStack

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.experiment import Trajectories
from server.protocol.session import Session
from server.web.settings import Settings
from tests.browser.serving import Server
from tests.web.log_lines import unexpected
from tests.web.narrow import echo, farewell, own
from tests.web.streaming import stream
from tests.web.test_connection import Socket, served, until


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    """A server with little time, and few who may come at once."""
    server = Server(
        tmp_path_factory.mktemp("brief") / "words.log",
        STEEPEST_IDLE_SECONDS="0.5",
        STEEPEST_PING_SECONDS="0.2",
        STEEPEST_PONG_SECONDS="2",
        STEEPEST_CONNECTS_PER_SECOND="0.001",
        STEEPEST_CONNECTS_BURST="4",
    )
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == []


# Who may come.


def test_a_stream_without_an_origin_is_refused_where_one_is_required_and_null_where_frames_are_ones_own(
    narrow,
):
    async def status(**options):
        try:
            async with stream(narrow, **options) as socket:
                await echo(socket)
                return 101
        except InvalidStatus as refused:
            assert json.loads(refused.response.body)["code"] == "origin_not_allowed"
            return refused.response.status_code

    async def main():
        origins = (None, "null", "https://evil.example", narrow.origin)
        return [await status(origin=origin) for origin in origins]

    assert asyncio.run(main()) == [403, 403, 403, 101]


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("evil.example", "/", 400),
        ("evil.example", "/api/catalog", 400),
        ("evil.example", "/healthz", 200),
        ("evil.example", "/readyz", 200),
        ("evil.example", "/metrics", 200),
        ("evil.example", "/healthz/..%2f", 400),
        ("a.lms.example:8000", "/api/openapi.json", 200),
        ("127.0.0.1", "/api/openapi.json", 200),
    ],
)
def test_under_a_name_that_is_not_listed_only_health_and_metrics_answer(narrow, host, path, status):
    answer = httpx.get(f"{narrow.origin}{path}", headers={"Host": host})
    assert answer.status_code == status
    assert "content-security-policy" in answer.headers
    if status == 400:
        told = answer.json()
        assert (told["code"], told["field"], told["values"]) == ("host_not_allowed", "Host", {"got": host})


def test_a_page_that_was_let_to_another_name_opens_no_stream(narrow):
    async def main():
        turned = {"host": "127.0.0.1", "port": narrow.port, "origin": "http://evil.example"}
        with pytest.raises(InvalidStatus) as refused:
            async with connect("ws://evil.example/api/stream", subprotocols=["steepest.v1"], **turned):
                pass
        return refused.value.response

    response = asyncio.run(main())
    assert response.status_code == 400
    assert json.loads(response.body)["code"] == "host_not_allowed"


def test_one_more_than_may_come_from_an_address_is_told_and_let_in_when_one_leaves(narrow):
    async def main():
        async with own(narrow) as first, own(narrow) as second:
            async with own(narrow) as third:
                assert await farewell(third) == ([], (1013, "full_here"))
            await echo(first)
            await second.close()
            await echo_when_there_is_room(narrow)

    asyncio.run(main())


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has a second address of this machine by itself"
)
def test_one_more_than_may_come_at_all_is_told_that_it_is_full(narrow):
    async def main():
        async with AsyncExitStack() as inside:
            for address in ("127.0.0.1", "127.0.0.1", "127.0.0.2"):
                socket = await inside.enter_async_context(own(narrow, local_addr=(address, 0)))
                await echo(socket)
            async with own(narrow, local_addr=("127.0.0.2", 0)) as fourth:
                assert await farewell(fourth) == ([], (1013, "full"))

    asyncio.run(main())


async def echo_when_there_is_room(server):
    async with asyncio.timeout(20):
        while True:
            async with own(server) as socket:
                try:
                    return await echo(socket)
                except ConnectionClosed:
                    await asyncio.sleep(0.05)


def test_so_many_come_at_once_and_who_is_silent_for_too_long_or_answers_no_ping_is_closed(brief):
    """In one test, since each of them is one of the four who may come."""

    async def main():
        async with stream(brief) as silent:
            await echo(silent)
            assert await farewell(silent) == ([], (4000, "idle"))
        assert await asyncio.to_thread(never_answered, brief) == 1011
        await empty(brief)
        async with stream(brief) as last:
            await echo(last)
            async with stream(brief) as refused:
                assert await farewell(refused) == ([], (1013, "rate"))

    async def empty(server):
        """One more comes and goes: the third of four."""
        async with stream(server) as socket:
            await echo(socket)

    asyncio.run(main())


def never_answered(server):
    """The code with which a client is closed that reads but answers no ping."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        key = base64.b64encode(os.urandom(16)).decode()
        raw.sendall(
            f"GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: steepest.v1\r\n\r\n".encode()
        )
        read = b""
        while chunk := raw.recv(4096):
            read += chunk
        assert read.startswith(b"HTTP/1.1 101")
        first, length, code = struct.unpack(">BBH", read[read.rindex(b"\x88") :][:4])
        assert (first, length) == (0x88, 2 + len("keepalive ping timeout"))
        return code


# How long it may stay.


def test_a_stream_ends_at_its_age_whatever_is_said():
    now = [0.0]

    async def main():
        socket = Socket([{"type": "ping", "id": 1}])

        async def meanwhile(connection):
            await until(lambda: len(socket.sent) == 1)
            now[0] = 21_599.0
            socket.say({"type": "ping", "id": 2})
            await until(lambda: len(socket.sent) == 2)
            now[0] = 21_600.0
            socket.say({"type": "ping", "id": 3})
            await until(lambda: socket.closed is not None)
            socket.leave()

        session = Session(Trajectories(0))
        await served(socket, session, Settings(idle_seconds=1e6), meanwhile, clock=lambda: now[0])
        assert socket.closed == (4001, "old")

    asyncio.run(main())


def test_a_stream_in_which_nothing_is_said_ends_but_not_while_something_is_computed():
    class Working(Session):
        working = True

        @property
        def busy(self):
            return self.working

    async def main():
        socket, session = Socket([{"type": "ping", "id": 1}]), Working(Trajectories(0))

        async def meanwhile(connection):
            await asyncio.sleep(0.5)
            assert socket.closed is None
            session.working = False
            await until(lambda: socket.closed is not None)
            socket.leave()

        await served(socket, session, Settings(idle_seconds=0.1), meanwhile)
        assert socket.closed == (4000, "idle")

    asyncio.run(main())

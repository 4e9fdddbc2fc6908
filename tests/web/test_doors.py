"""Who has a connection that is no stream: so many, so many from one address, and who is silent gives way."""

import asyncio
import socket
import sys
from contextlib import ExitStack

import httpx
import pytest

from server.web import handshake
from server.web.doors import PORCH, Doors
from tests.browser.serving import Server
from tests.web.log_lines import unexpected
from tests.web.narrow import echo
from tests.web.scraping import scraped
from tests.web.streaming import stream
from tests.web.test_without_end import HANDSHAKE, opened

MOST, MOST_HERE = 12, 8


async def test_few_handshakes_begin_in_one_pass_of_the_loop(monkeypatch):
    begun = []

    async def stream(websocket):
        begun.append(websocket)

    async def nothing(*_):
        raise AssertionError("nobody asks for anything")

    monkeypatch.setattr(handshake, "stream", stream)
    gate = handshake.Straight(nothing)
    scope = {"type": "websocket", "path": handshake.PATH}
    async with asyncio.TaskGroup() as group:
        for _ in range(50):
            group.create_task(gate(scope, nothing, nothing))
        most, before = 0, 0
        while len(begun) < 50:
            await asyncio.sleep(0)
            most, before = max(most, len(begun) - before), len(begun)
    assert most == handshake.A_PASS


class Visitor:
    gone = False

    def abort(self):
        self.gone = True


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A server with few places, which takes nobody on this machine for a proxy."""
    server = Server(
        tmp_path_factory.mktemp("crowded") / "words.log",
        STEEPEST_MAX_CONNECTIONS="2",
        STEEPEST_MAX_HTTP_CONNECTIONS=str(MOST),
        STEEPEST_MAX_HTTP_CONNECTIONS_PER_ADDRESS=str(MOST_HERE),
        STEEPEST_KEEP_ALIVE_SECONDS="1",
        STEEPEST_SEND_SECONDS="600",  # who reads nothing stays, however busy this machine is
        STEEPEST_UNACKNOWLEDGED_SECONDS="600",
        FORWARDED_ALLOW_IPS="192.0.2.1",
    )
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == []


def come(server, address="127.0.0.1", said=b""):
    raw = socket.create_connection(("127.0.0.1", server.port), timeout=10, source_address=(address, 0))
    raw.sendall(said)
    return raw


def is_over(raw):
    """Whether the server has ended a connection on which it had nothing to say."""
    try:
        return raw.recv(100) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def status(raw, said):
    """What a request on this connection is answered."""
    raw.sendall(said)
    return int(raw.recv(4096).split(b" ")[1])


# The places by themselves.


def test_where_no_place_is_left_the_longest_silent_gives_way_and_nobody_who_is_served():
    doors = Doors(3, 3)
    first, second, third, fourth, fifth = (Visitor() for _ in range(5))
    for visitor in (first, second, third):
        assert doors.enter(visitor, None)
        doors.waits(visitor)
    doors.works(first)
    assert doors.enter(fourth, None)
    assert [one.gone for one in (first, second, third)] == [False, True, False]
    doors.works(third)
    assert not doors.enter(fifth, None), "it stands in the porch"
    assert [one.gone for one in (first, third, fourth, fifth)] == [False] * 4
    doors.leave(first)
    assert doors.enter(Visitor(), None)


def test_an_address_with_too_many_makes_room_among_its_own():
    doors = Doors(10, 2)
    other, *own = (Visitor() for _ in range(4))
    doors.enter(other, "192.0.2.2")
    doors.waits(other)
    for visitor in own:
        assert doors.enter(visitor, "192.0.2.1")
        doors.waits(visitor)
    assert [one.gone for one in (other, *own)] == [False, True, False, False]
    for visitor in own:
        doors.works(visitor)
    assert not doors.enter(Visitor(), "::ffff:192.0.2.1")
    assert doors.enter(Visitor(), "192.0.2.3")


def test_the_porch_is_bounded_too_and_the_last_who_come_are_heard():
    doors = Doors(1, 1)
    doors.enter(Visitor(), None)
    standing = [Visitor() for _ in range(3 * PORCH)]
    for visitor in standing:
        assert not doors.enter(visitor, None)
    assert [one.gone for one in standing] == [True] * (2 * PORCH) + [False] * PORCH
    assert len(doors) == PORCH + 1


def test_who_has_left_leaves_nothing_behind_however_often_it_is_said():
    doors = Doors(4, 1)
    visitors = [Visitor() for _ in range(6)]
    for number, visitor in enumerate(visitors):
        doors.enter(visitor, f"192.0.2.{number}")
        doors.waits(visitor)
        doors.waits(visitor)
    for visitor in visitors * 2:
        doors.works(visitor)
        doors.leave(visitor)
        doors.waits(visitor)
    assert (len(doors), doors.addresses, len(doors._waiting)) == (0, 0, 0)


# On a real server.


def test_silent_connections_without_end_keep_nobody_out(crowded):
    with ExitStack() as inside:
        silent = [inside.enter_context(come(crowded)) for _ in range(5 * MOST)]
        for _ in range(3):
            assert httpx.get(f"{crowded.origin}/api/catalog").status_code == 200
        assert scraped(crowded)["http_connections",] <= MOST_HERE
        assert is_over(silent[0])

        async def main():
            async with stream(crowded) as one, stream(crowded) as other:
                await echo(one)
                await echo(other)

        asyncio.run(main())


def test_where_all_places_are_in_work_health_is_answered_and_all_else_told_to_come_again(crowded):
    """In work are answers to clients that do not read them: half a request only waits for its client."""
    with ExitStack() as inside:
        for _ in range(MOST_HERE):
            raw = inside.enter_context(socket.socket())
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.connect(("127.0.0.1", crowded.port))
            raw.sendall(b"GET /assets/plotly.js HTTP/1.1\r\nHost: here\r\n\r\n")
            assert raw.recv(10, socket.MSG_PEEK) == b"HTTP/1.1 2"
        for _ in range(2 * PORCH):
            with come(crowded) as raw:
                assert status(raw, b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n") == 200
        assert httpx.get(f"{crowded.origin}/readyz").status_code == 200
        busy = httpx.get(f"{crowded.origin}/api/catalog")
        assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "busy", "1")
        assert busy.headers["connection"] == "close"
        assert "content-security-policy" in busy.headers
        assert scraped(crowded)["refusals_total", "full"] >= 1

        async def main():
            async with stream(crowded) as one:
                await echo(one)

        asyncio.run(main())
        if sys.platform == "linux":  # which has a second address of this machine by itself
            with come(crowded, "127.0.0.2") as other:
                assert status(other, b"GET /api/catalog HTTP/1.1\r\nHost: here\r\n\r\n") == 200


def test_a_connection_on_which_no_further_request_comes_is_closed(crowded):
    with come(crowded) as raw:
        raw.settimeout(3)  # less than uvicorn would wait
        raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
        answer = b""
        while b"alive" not in answer:
            answer += raw.recv(4096)
        assert is_over(raw)


def test_a_handshake_that_is_refused_and_a_farewell_that_is_not_answered_hold_no_place(crowded):
    """Streams of which two are let in; the others, told that it is full, do not close."""
    with ExitStack() as inside:
        for _ in range(2):
            inside.enter_context(opened(crowded))
        refused = []
        for _ in range(3 * MOST):
            raw = inside.enter_context(come(crowded, said=HANDSHAKE))
            while b"full" not in raw.recv(4096):
                pass
            refused.append(raw)
        assert scraped(crowded)["http_connections",] <= MOST_HERE
        refused[0].settimeout(2)  # uvicorn waits ten seconds for the answer to a farewell
        assert is_over(refused[0])
        assert httpx.get(f"{crowded.origin}/api/catalog").status_code == 200

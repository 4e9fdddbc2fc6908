"""What a client may send: messages, heads and bodies, and how fast. Each limit set low, on a real server."""

import asyncio
import socket
from contextlib import suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.browser.serving import Server
from tests.web.log_lines import unexpected
from tests.web.narrow import BURST, PING, echo, farewell, own
from tests.web.streaming import Client

MANY = 400  # messages: more than are let through while they are being sent, on however slow a machine


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    """A server that waits a second for a request."""
    server = Server(tmp_path_factory.mktemp("impatient") / "words.log", STEEPEST_REQUEST_SECONDS="1")
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == []


def test_a_message_that_is_too_large_is_refused_and_one_that_is_far_too_large_ends_the_stream(narrow):
    async def main():
        async with own(narrow) as socket:
            client = Client(socket)
            await client.say("x" * 1001)
            refused = await client.told("refused")
            assert (refused["code"], refused["values"]) == ("too_large", {"got": 1001, "limit": 1000})
            await echo(socket)
            await socket.send("x" * 4001)
            assert (await farewell(socket))[1][0] == 1009
        async with own(narrow) as socket:
            with pytest.raises(ConnectionClosed):
                await socket.send("x" * 100 for _ in range(100_000))
            assert socket.close_code in (1009, 1006)  # the farewell may be lost on who is still sending

    asyncio.run(main())


def test_too_many_messages_are_delayed_then_refused_then_end_the_stream_and_the_others_notice_nothing(narrow):
    async def main():
        async with own(narrow) as hasty, own(narrow) as other:
            await echo(other)
            await echo(other)
            with suppress(ConnectionClosed):
                for _ in range(MANY):
                    await hasty.send(PING)
            await echo(other)
            said, end = await farewell(hasty)
            await echo(other)
            return said, end

    said, end = asyncio.run(main())
    assert end == (1008, "rate")
    kinds = [one["type"] for one in said]
    assert kinds.index("refused") >= 2 * BURST
    assert kinds.count("refused") >= BURST - 1  # the last one may still wait when the stream is closed
    refusal = said[kinds.index("refused")]
    assert (refusal["code"], refusal["values"]) == ("too_often", {"limit": 40})


def test_a_client_that_keeps_to_the_rate_is_never_refused(narrow):
    async def main():
        async with own(narrow) as socket:
            for _ in range(4 * BURST):
                await echo(socket)
                await asyncio.sleep(1 / 40)

    asyncio.run(main())


@pytest.mark.parametrize("head", [b"X: " + b"a" * 200_000, b"X: y\r\n" * 40_000], ids=["one", "many"])
def test_a_head_that_is_far_too_large_is_not_read_to_its_end(narrow, head):
    with socket.create_connection(("127.0.0.1", narrow.port), timeout=20) as raw:
        answer, sent = b"", 0
        try:
            raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            for first in range(0, len(head), 1000):
                raw.sendall(head[first : first + 1000])
                sent += 1000
            answer = raw.recv(100)
        except (ConnectionResetError, BrokenPipeError):
            pass  # the answer is lost on who is still sending
    assert sent < len(head) or answer.startswith(b"HTTP/1.1 431") or answer == b""
    assert httpx.get(f"{narrow.origin}/healthz").status_code == 200


@pytest.mark.parametrize(("size", "status"), [(1900, 200), (2001, 431)])
def test_a_head_over_the_bound_is_refused_where_the_answer_cannot_be_lost(narrow, size, status):
    """All that is sent has been read, and the server does not wait for more: a request has a minute to come."""
    start = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX: "
    end = b"" if status == 431 else b"\r\n\r\n"  # a head that is complete at once is no work, however large
    with socket.create_connection(("127.0.0.1", narrow.port), timeout=20) as raw:
        raw.sendall(start + b"a" * (size - len(start) - len(end)) + end)
        assert raw.recv(100).split(b" ")[:2] == [b"HTTP/1.1", str(status).encode()]


def test_many_requests_one_after_the_other_on_a_connection_are_no_large_head(narrow):
    with httpx.Client(base_url=narrow.origin) as client:
        for _ in range(20):
            assert client.get("/healthz", headers={"X": "a" * 500}).status_code == 200


def test_a_body_that_is_too_large_is_refused(narrow):
    answer = httpx.post(f"{narrow.origin}/api/trajectory", content=b"x" * 501)
    assert answer.status_code == 413
    assert answer.json()["values"] == {"got": 501, "limit": 500}


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET /healthz HT",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /api/trajectory HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{",
    ],
)
def test_half_a_request_does_not_hold_a_connection_for_ever(impatient, half):
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as raw:
        raw.sendall(half)
        assert raw.recv(100) == b""

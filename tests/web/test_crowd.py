"""Requests in work for one visitor, who may come over many connections of a proxy."""

import asyncio
import socket
from contextlib import ExitStack

import httpx
import pytest
from starlette.responses import Response

from server.web.crowd import PIECE, Crowd
from server.web.metrics import Metrics
from tests.web.test_connection import until

VISITOR, OTHER = "192.0.2.1", "192.0.2.2"


class Slow:
    """An app that answers when it is told to."""

    def __init__(self):
        self.go = asyncio.Event()
        self.asked = 0

    async def __call__(self, scope, receive, send):
        if scope["path"] != "/healthz":
            self.asked += 1
            await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def get(app, address, path="/"):
    async def ask():
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path)

    return asyncio.ensure_future(ask())


async def test_one_visitor_has_so_many_requests_in_work_and_others_are_not_kept_out():
    slow, metrics = Slow(), Metrics()
    app = Crowd(slow, 3, metrics)
    own = [get(app, VISITOR) for _ in range(3)]
    await until(lambda: slow.asked == 3)
    async with asyncio.timeout(20):
        busy = await get(app, f"::ffff:{VISITOR}")
    assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "busy", "1")
    assert b'steepest_refusals_total{code="full_here"} 1.0' in metrics.text()
    assert (await get(app, VISITOR, "/healthz")).status_code == 200
    other = get(app, OTHER)
    await until(lambda: slow.asked == 4)
    slow.go.set()
    assert {answer.status_code for answer in await asyncio.gather(*own, other)} == {200}
    assert (await get(app, VISITOR)).status_code == 200
    assert (len(app), len(app._from)) == (0, 0)


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
async def test_a_large_answer_is_written_in_pieces_of_the_same_bytes(size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sent = []

    async def send(message):
        sent.append(message)

    app = Crowd(Response(content), 1, Metrics())
    await app({"type": "http", "method": "GET", "path": "/", "client": (VISITOR, 1)}, None, send)
    _, *bodies = sent
    assert b"".join(one["body"] for one in bodies) == content
    assert max(len(one["body"]) for one in bodies) <= PIECE
    assert [one.get("more_body", False) for one in bodies] == [True] * (len(bodies) - 1) + [False]
    assert len(bodies) == max(1, -(-size // PIECE))


def test_a_visitor_who_reads_nothing_through_a_proxy_takes_its_own_places_alone(make_server):
    server = make_server(STEEPEST_MAX_HTTP_CONNECTIONS_PER_ADDRESS="2")

    def status(visitor):
        return httpx.get(f"{server.origin}/reference", headers={"X-Forwarded-For": visitor}).status_code

    with ExitStack() as inside:
        for _ in range(2):
            raw = inside.enter_context(socket.socket())
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.settimeout(10)
            raw.connect(("127.0.0.1", server.port))
            head = f"GET /assets/plotly.js HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: {VISITOR}\r\n\r\n"
            raw.sendall(head.encode())
            raw.recv(10, socket.MSG_PEEK)
        assert [status(VISITOR), status(OTHER)] == [503, 200]

import asyncio
import json
import signal
import time
from datetime import datetime

import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.web.drain import Streams
from tests.experiment.examples import GOOD, edited
from tests.web.log_lines import told, unexpected
from tests.web.streaming import Client, stream

LONG = edited(edited(GOOD, ("steps",), 20_000), ("runs",), [GOOD["runs"][1]] * 8)
# So that a test sees what happens between being told and being closed.
SLOWLY = {"STEEPEST_DRAIN_SECONDS": "5"}
SLOWLY_SECONDS = 5


class Fake:
    """A stream that writes down when it is told and dismissed; it ends at once, or never."""

    def __init__(self, streams, diary, ends=True):
        self.streams, self.diary, self.ends = streams, diary, ends
        streams.add(self)

    def tell(self, text):
        self.diary.append(("told", text))

    def dismiss(self, code, reason):
        self.diary.append((code, reason))
        if self.ends:
            self.streams.discard(self)


def drained(count, seconds, hurried=lambda: False, ends=True):
    async def main():
        streams, diary = Streams(), []
        for _ in range(count):
            Fake(streams, diary, ends)
        begun = time.monotonic()
        await streams.drain(seconds, hurried)
        assert streams.draining
        return diary, time.monotonic() - begun

    return asyncio.run(main())


def test_everybody_is_told_before_anybody_is_dismissed():
    diary, took = drained(40, 0.6)
    assert diary == [("told", '{"type":"draining"}')] * 40 + [(1012, "draining")] * 40
    assert took >= 0.5, "not all in the same moment"


def test_nobody_is_waited_for_where_nobody_is():
    assert drained(0, 300)[1] < 60


def test_a_drain_that_is_hurried_takes_no_time():
    diary, took = drained(40, 300, hurried=lambda: True)
    assert len(diary) == 80
    assert took < 60


def test_those_who_do_not_go_are_not_waited_for_long():
    assert drained(3, 0, ends=False)[1] < 60


async def begun(server):
    """A client in the middle of a long race."""
    socket = await stream(server)
    client = Client(socket)
    await client.open(LONG)
    await client.want(4000, range(8))
    while len(client.blocks) < 8:
        await client.take()
    return client


async def to_the_end(client):
    """Takes everything until the server closes the connection; whether `draining` was told."""
    heard = []
    try:
        while True:
            message = await client.take()
            heard += [message["type"]] if message else []
    except ConnectionClosed:
        return heard.count("draining")


def test_sigterm_sends_everybody_elsewhere_who_goes_on_at_the_next_row(make_server):
    ending, other = make_server(**SLOWLY), make_server()

    async def main():
        clients = [await begun(ending) for _ in range(4)]
        ending.process.send_signal(signal.SIGTERM)
        assert await asyncio.gather(*map(to_the_end, clients)) == [1] * 4
        assert {(one.socket.close_code, one.socket.close_reason) for one in clients} == {(1012, "draining")}
        for client in clients:
            kept = {run: client.rows(run) for run in range(8)}
            have = {
                run: {"step": rows.shape[1] - 1, "x": rows[:2, -1].tolist()} for run, rows in kept.items()
            }
            client.socket = await stream(other)
            await client.open(LONG, have=have)
            await client.want(5000, range(8))
            while any(client.rows(run).shape[1] <= 5000 for run in range(8)):
                message = await client.take()
                assert message is None or message["type"] in ("opened", "ended")
            await client.socket.close()
        return clients

    clients = asyncio.run(main())
    assert ending.stop() in (0, -signal.SIGTERM)
    # Rows follow one another (`rows` looks), and they are the same for all, wherever they came from.
    first, *rest = clients
    for run in range(8):
        for client in rest:
            assert np.array_equal(client.rows(run)[:, :5001], first.rows(run)[:, :5001], equal_nan=True)
    assert unexpected(ending.log) == []
    closed = told(ending.log, "connection")
    assert [(line["code"], line["reason"]) for line in closed] == [(1012, "draining")] * 4


def test_a_server_that_is_ending_says_so_and_takes_nobody_new(make_server):
    server = make_server(**SLOWLY)

    async def main():
        async with stream(server) as socket, httpx.AsyncClient(base_url=server.origin) as http:
            client = Client(socket)
            await http.get("/healthz")
            server.process.send_signal(signal.SIGTERM)
            await client.told("draining")
            ready, alive, page = [(await http.get(path)).status_code for path in ("/readyz", "/healthz", "/")]
            with pytest.raises(InvalidStatus) as refused:
                await stream(server)
            return ready, alive, page, refused.value.response.status_code

    assert asyncio.run(main()) == (503, 200, 200, 502)
    assert server.stop() in (0, -signal.SIGTERM)


def test_clients_that_do_not_read_cannot_keep_it(make_server):
    server = make_server()

    async def main():
        deaf = []
        for _ in range(5):
            socket = await stream(server, max_queue=1)
            client = Client(socket)
            await client.open(LONG)
            await client.want(20_000, range(8))
            socket.transport.pause_reading()
            deaf.append(socket)
        await asyncio.sleep(1)
        status = await asyncio.to_thread(server.stop)  # which waits no longer than 15 s
        for socket in deaf:
            socket.transport.abort()
        return status

    assert asyncio.run(main()) in (0, -signal.SIGTERM)
    assert unexpected(server.log) == []
    assert len(told(server.log, "connection")) == 5


def test_ctrl_c_closes_at_once_and_with_the_same_words(make_server):
    server = make_server(**SLOWLY)

    async def main():
        clients = [Client(await stream(server)) for _ in range(4)]
        server.process.send_signal(signal.SIGINT)
        assert await asyncio.gather(*map(to_the_end, clients)) == [1] * 4
        await asyncio.to_thread(server.process.wait, 15)
        return {client.socket.close_code for client in clients}

    assert asyncio.run(main()) == {1012}
    # The server's own words, so that the time it took to start is not in it.
    (stopping,), (stopped,) = told(server.log, "stopping"), told(server.log, "stopped")
    took = datetime.fromisoformat(stopped["time"]) - datetime.fromisoformat(stopping["time"])
    assert took.total_seconds() < SLOWLY_SECONDS, "nobody waits at a terminal for others to turn elsewhere"


def test_a_request_in_work_is_answered(make_server):
    server = make_server(
        STEEPEST_DRAIN_SECONDS="0"
    )  # so that nothing but the grace for requests gives it time
    body = json.dumps(GOOD).encode()
    head = f"POST /api/trajectory HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"

    async def main():
        async with stream(server) as socket:
            answer, request = await asyncio.open_connection("127.0.0.1", server.port)
            request.write(head.encode() + body[:100])
            async with httpx.AsyncClient(base_url=server.origin) as http:
                assert (await http.get("/healthz")).status_code == 200  # what came before has been read
            server.process.send_signal(signal.SIGTERM)
            await socket.wait_closed()
            await asyncio.sleep(0.3)  # whoever is not waited for is cut off by now
            request.write(body[100:])
            whole = await answer.read()
            request.close()
            return whole

    whole = asyncio.run(main())
    assert whole.startswith(b"HTTP/1.1 200")
    assert whole.endswith(b"]}\r\n0\r\n\r\n"), "the last chunk"
    assert server.stop() in (0, -signal.SIGTERM)
    assert unexpected(server.log) == []

"""Who does not read an answer is let go, and who reads it slowly is not; neither keeps others from being answered."""

import asyncio
import json
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from server.web.listening import listening
from server.web.pool import Busy
from server.web.slots import Slots
from server.web.unsent import unsent
from tests.browser.serving import Server
from tests.experiment.examples import GOOD, edited
from tests.web.log_lines import unexpected
from tests.web.scraping import scraped
from tests.web.streaming import HANDSHAKE
from tests.web.test_connection import until

# Two megabytes of JSON.
LONG = json.dumps(edited(edited(GOOD, ("steps",), 3000), ("runs",), [GOOD["runs"][1]] * 4)).encode()
ASSET = b"GET /assets/plotly.js HTTP/1.1\r\nHost: here\r\n\r\n"
# 64 KiB: more than the kernel keeps, less than makes uvicorn wait.
SMALL = b"GET /api/contour?objective=%7B%22name%22:%22ackley%22%7D&box=-5,5,-5,5&size=127 HTTP/1.1\r\nHost: here\r\n\r\n"
PATIENCE = 1.0  # seconds, in each of which 4 KiB are to be read
STEADY = 16_384, 0.2  # bytes, and seconds between them: a slow phone
DRIPPING = 256, 0.2


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(
        tmp_path_factory.mktemp("slow") / "words.log",
        STEEPEST_SEND_SECONDS=str(PATIENCE),
        STEEPEST_SEND_BYTES_PER_SECOND="4096",
        STEEPEST_REQUEST_SECONDS="2",
        STEEPEST_WAITING_TRAJECTORIES="1",
        STEEPEST_SEND_BUFFER_BYTES="16384",
        STEEPEST_UNACKNOWLEDGED_SECONDS="600",  # it is not the kernel who gives up
        FORWARDED_ALLOW_IPS="192.0.2.1",  # nor is this machine a proxy
    )
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == []


def asking(server, said):
    """A connection on which this was asked, with room for little of the answer."""
    raw = socket.socket()
    raw.settimeout(20)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    raw.connect(("127.0.0.1", server.port))
    raw.sendall(said)
    raw.recv(10, socket.MSG_PEEK)  # it is being answered
    return raw


def asked_for(body):
    head = f"POST /api/trajectory HTTP/1.1\r\nHost: here\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def others(server):
    """Connections but the one that asks."""
    return scraped(server)["http_connections",] - 1


def gone(server, seconds=20):
    end = time.monotonic() + seconds
    while others(server) > 0 and time.monotonic() < end:
        time.sleep(0.1)
    return others(server) == 0


def read_slowly(raw, size, pause, seconds):
    """Takes so many bytes now and then for a while; all of them."""
    taken, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        part = raw.recv(size)
        taken += part
        if not part:
            break
        time.sleep(pause)
    return taken


@pytest.mark.parametrize(
    "said",
    [ASSET, asked_for(LONG), SMALL],
    ids=["a file", "an answer in pieces", "one that is written at once"],
)
def test_who_reads_nothing_of_an_answer_is_let_go(server, said):
    assert gone(server)
    with asking(server, said):
        assert others(server) == 1
        assert gone(server)


@pytest.mark.parametrize("said", [ASSET, asked_for(LONG)], ids=["a file", "an answer in pieces"])
def test_who_reads_drop_by_drop_is_let_go(server, said):
    assert gone(server)
    with asking(server, said) as raw, ThreadPoolExecutor(1) as reader:
        dripping = reader.submit(read_slowly, raw, *DRIPPING, seconds=6)
        assert gone(server)
        assert not dripping.done()


@pytest.mark.parametrize("said", [ASSET, asked_for(LONG)], ids=["a file", "an answer in pieces"])
def test_who_reads_slowly_but_steadily_gets_all_of_it(server, said):
    plain = {"Accept-Encoding": "identity"}
    end = httpx.get(f"{server.origin}/assets/plotly.js", headers=plain).content[-100:]
    if said != ASSET:
        end = b"0\r\n\r\n"
    with asking(server, said) as raw:
        taken = read_slowly(raw, *STEADY, seconds=5 * PATIENCE)
        assert taken.startswith(b"HTTP/1.1 200")
        assert not taken.endswith(end), "it was slow"
        while not taken.endswith(end):
            part = raw.recv(65_536)
            assert part
            taken += part


def test_who_reads_nothing_gives_the_place_of_a_trajectory_back(server):
    with asking(server, asked_for(LONG)):
        assert httpx.post(f"{server.origin}/api/trajectory", json=GOOD).status_code == 503
        assert answered_soon(server)


def test_who_reads_steadily_for_long_gives_way_when_somebody_waits(server):
    with asking(server, asked_for(LONG)) as raw:
        read_slowly(raw, *STEADY, seconds=3)  # longer than a request may take
        first = httpx.post(f"{server.origin}/api/trajectory", json=GOOD)
        assert (first.status_code, first.headers["retry-after"]) == (503, "1")
        assert answered_soon(server)


def answered_soon(server):
    for _ in range(100):
        if httpx.post(f"{server.origin}/api/trajectory", json=GOOD).status_code == 200:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
async def test_what_the_kernel_keeps_for_a_client_is_unread_too_and_each_byte_that_is_read_is_seen():
    served = asyncio.get_running_loop().create_future()
    sock = listening("127.0.0.1", 0)
    server = await asyncio.start_server(lambda _, writer: served.set_result(writer), sock=sock)
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        raw.connect(sock.getsockname())
        writer = await served
        writer.write(bytes(400_000))
        await asyncio.sleep(0.1)
        here, all_of_it = writer.transport.get_write_buffer_size(), unsent(writer.transport)
        assert 0 < here < all_of_it < 400_000
        raw.recv(8192, socket.MSG_WAITALL)
        await until(lambda: unsent(writer.transport) < all_of_it)
        assert writer.transport.get_write_buffer_size() == here, "it has room for more only by leaps"
        writer.transport.abort()
    server.close()


def test_only_who_has_been_written_to_for_long_gives_way():
    now, aborted = [0.0], []
    slots = Slots(2, 60, lambda: now[0])
    slots.take()
    slots.take()
    with slots.writing(lambda: aborted.append("first")):
        now[0] = 30
        with slots.writing(lambda: aborted.append("second")):
            now[0] = 59.9
            for at, gone in ((59.9, []), (60, ["first"])):
                now[0] = at
                with pytest.raises(Busy):
                    slots.take()
                assert aborted == gone
    slots.take()
    slots.take()
    with pytest.raises(Busy):
        slots.take()
    assert aborted == ["first"]


def test_no_stream_begins_behind_an_answer_that_is_not_read_and_its_slot_comes_back(server):
    with asking(server, asked_for(LONG)) as raw:
        time.sleep(0.5)  # until nothing more fits on the way
        raw.sendall(HANDSHAKE)
        time.sleep(1)
    assert gone(server)
    answer = httpx.post(f"{server.origin}/api/trajectory", json=GOOD, timeout=30)
    assert answer.status_code == 200


def test_no_stream_begins_while_an_answer_is_still_to_be_read(server):
    """All of it is written, so none is in work; but the stream would never be told that its transport is full."""
    with asking(server, SMALL.replace(b"size=127", b"size=180")) as raw:
        time.sleep(0.5)
        raw.sendall(HANDSHAKE)
        time.sleep(0.5)
        answer = b""
        while part := raw.recv(65_536):
            answer += part
    assert b"HTTP/1.1 101" not in answer
    assert gone(server)


def test_who_was_answered_before_the_body_came_is_waited_for_no_longer_than_others(server):
    with asking(server, b"POST /nope HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n") as raw:
        raw.sendall(b"hello")
        assert gone(server)


def test_who_leaves_an_answer_unread_and_the_next_request_unfinished_is_let_go(server):
    with asking(server, SMALL) as raw:
        time.sleep(0.3)
        raw.sendall(b"POST /api/trajectory HTTP/1.1\r\nHost: here\r\nContent-Length: 50\r\n\r\nx")
        assert gone(server)


def test_who_leaves_the_last_answer_unread_is_let_go_though_more_was_asked_for(server):
    last = SMALL.replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"Host", b"Connection: keep-alive\r\nHost")
    with asking(server, 2 * last):
        assert gone(server)

"""What comes without end, and to no application: pings, pieces of a message, fields behind a body."""

import asyncio
import socket
import weakref

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from server.web.doors import Doors
from server.web.headers import fixed
from server.web.http_protocol import MOST_BEHIND
from server.web.protocols import protocols
from server.web.settings import Settings
from tests.web.streaming import HANDSHAKE
from tests.web.uncollected import uncollected

MASK = b"\0\0\0\0"
PING = b"\x89\x80" + MASK
BEGINNING = b"\x01\x80" + MASK  # an empty text that goes on
PIECE = b"\x00\x80" + MASK


def opened(server):
    """A stream, open and silent."""
    raw = socket.create_connection(
        ("127.0.0.1", server.port), timeout=5
    )  # less than a first message may take
    raw.sendall(HANDSHAKE)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(4096)
    assert answer.startswith(b"HTTP/1.1 101")
    return raw


def ends(raw, data, times):
    """Whether the server cuts a client off that sends this so often."""
    try:
        for _ in range(times):
            raw.sendall(data)
        while raw.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_who_pings_without_end_is_cut_off(server):
    with opened(server) as raw:
        assert ends(raw, PING * 1000, 1)


def test_some_pings_are_answered(server):
    with opened(server) as raw:
        raw.sendall(PING * 20)
        pongs = b""
        while len(pongs) < 40:
            pongs += raw.recv(4096)
        assert pongs == b"\x8a\x00" * 20


def test_a_message_in_pieces_without_end_is_cut_off(server):
    with opened(server) as raw:
        assert ends(raw, BEGINNING + PIECE * 2000, 1)


def test_a_message_in_some_pieces_is_read(server):
    with opened(server) as raw:
        text = b'{"type":"ping","id":7}'
        pieces = [text[k : k + 1] for k in range(len(text))]
        raw.sendall(b"\x01\x81" + MASK + pieces[0])
        for piece in pieces[1:-1]:
            raw.sendall(b"\x00\x81" + MASK + piece)
        raw.sendall(b"\x80\x81" + MASK + pieces[-1])
        assert b'"pong"' in raw.recv(4096)


@pytest.mark.parametrize(
    "trailer", [b"a: b\r\n" * 1000, b"a" * 8000], ids=["many fields", "one that is long"]
)
def test_fields_behind_a_body_are_not_kept_and_end_the_connection_when_they_do_not_end(server, trailer):
    head = b"POST /api/risk HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(head + b"x: y\r\n")
        assert ends(raw, trailer, 40)


class Pipe:
    """The transport of a client that hears nothing."""

    closed = False

    def get_extra_info(self, name):
        return None

    def close(self):
        self.closed = True

    def abort(self):
        self.closed = True

    def is_closing(self):
        return self.closed

    def write(self, data):
        pass

    def pause_reading(self):
        self.reading = False

    def resume_reading(self):
        self.reading = True

    def get_write_buffer_size(self):
        return 0


async def asked(app, times):
    """A connection on which so many requests came together."""
    settings = Settings()
    requests, _ = protocols(fixed(settings.frame_ancestors), settings, Doors(1, 1))
    config = Config(app)
    config.load()
    one = requests(config, ServerState(), {})
    one.connection_made(Pipe())
    one.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n" * times)
    await asyncio.sleep(0.01)
    assert len(one.pipeline) == times - 1
    return one


def test_a_connection_that_is_gone_with_requests_behind_one_in_work_is_let_go_without_a_search_for_cycles():
    async def app(scope, receive, send):
        await asyncio.sleep(0.1)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def main():
        one = await asked(app, 3)
        gone = weakref.ref(one)
        one.connection_lost(None)
        del one
        return await let_go(gone)

    with uncollected():
        assert asyncio.run(main())() is None


def test_who_is_gone_is_told_to_the_request_in_work_whatever_came_behind_it():
    heard = []

    async def app(scope, receive, send):
        while (message := await receive())["type"] != "http.disconnect":
            pass
        heard.append(message)

    async def main():
        (await asked(app, 2)).connection_lost(None)
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=2)

    asyncio.run(main())
    assert len(heard) == 1


def test_more_requests_at_once_than_anybody_sends_end_the_connection_before_they_are_looked_at():
    async def app(scope, receive, send):
        await asyncio.Event().wait()

    async def main():
        one = await asked(app, MOST_BEHIND + 1)
        one.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n" * 1000)
        assert one.transport.closed
        assert len(one.pipeline) <= MOST_BEHIND + 1
        one.connection_lost(None)

    asyncio.run(main())


def test_while_requests_wait_behind_one_in_work_it_is_seen_that_the_client_goes():
    """uvicorn pauses reading, and then hears of no end."""

    async def app(scope, receive, send):
        await asyncio.sleep(0.01)

    async def main():
        one = await asked(app, 1)
        one.transport.reading = True
        one.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert one.transport.reading
        one.connection_lost(None)

    asyncio.run(main())


def test_who_sends_a_line_break_behind_a_request_in_work_is_not_waited_for():
    """The server is: it ends nobody whom it makes wait itself, however long it computes."""

    async def app(scope, receive, send):
        await asyncio.Event().wait()

    async def main():
        one = await asked(app, 1)
        one.data_received(b"\r\n")
        assert one._timer is None
        one.connection_lost(None)

    asyncio.run(main())


@pytest.mark.parametrize(
    ("field", "status"),
    [
        (b"X-Long: " + b"a" * 9000, b"431"),
        (b"\r\n".join(b"X-%d: 1" % k for k in range(200)), b"431"),
        (b"Content-Length: 3", b"400"),
        (b"Transfer-Encoding: chunked", b"400"),
    ],
    ids=["a long field", "many fields", "a body", "a body in parts"],
)
def test_a_handshake_that_cannot_be_read_is_answered_and_over(server, field, status):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(HANDSHAKE[:-2] + field + b"\r\n\r\n")
        answer = b""
        while part := raw.recv(65_536):
            answer += part
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 " + status)
    for name in fixed("*"):
        assert name.lower().encode() in head


def test_the_cookies_of_a_site_do_not_keep_a_stream_from_beginning(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(HANDSHAKE[:-2] + b"Cookie: " + b"c" * 20_000 + b"\r\n\r\n")
        assert raw.recv(4096).startswith(b"HTTP/1.1 101")


async def said(handshake, data):
    """A connection for a stream on which this was said, and a moment later that."""
    settings = Settings()
    _, streams = protocols(fixed(settings.frame_ancestors), settings, Doors(1, 1))

    async def app(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "steepest.v1"})
        while (await receive())["type"] != "websocket.disconnect":
            pass

    config = Config(app, ws_ping_interval=None)
    config.load()
    one = streams(config, ServerState(), {})
    one.connection_made(Pipe())
    one.data_received(handshake)
    await asyncio.sleep(0.01)
    one.data_received(data)
    return one


@pytest.mark.parametrize("leaving", [True, False], ids=["after its farewell", "after a handshake"])
def test_a_stream_that_has_said_its_last_word_does_not_keep_the_server_from_ending_well(leaving):
    """websockets refuses another word, and uvicorn tells the rest of its connections nothing then."""
    handshake, data = (
        (HANDSHAKE, b"\x88\x82" + MASK + b"\x03\xe9")
        if leaving
        else (HANDSHAKE[:-2] + b"Content-Length: 3\r\n\r\n", b"")
    )

    async def main():
        one = await said(handshake, data)
        one.shutdown()
        assert one.transport.closed

    asyncio.run(main())


async def let_go(gone):
    """The same, once nobody works for it any more."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others)
    del others
    await asyncio.sleep(0)
    return gone


@pytest.mark.parametrize(
    ("handshake", "data"),
    [
        (HANDSHAKE, b""),
        (HANDSHAKE, b"\x83\x80" + MASK),
        (HANDSHAKE, b"\xf1\x80" + MASK),
        (HANDSHAKE, b"\x81\x00"),
        (HANDSHAKE.replace(b"Version: 13", b"Version: 12"), b""),
        (HANDSHAKE.replace(b"Key: dGhl", b"Key: !"), b""),
    ],
    ids=["silent", "no such frame", "no such bits", "not masked", "no such version", "no such key"],
)
def test_a_stream_that_is_gone_is_let_go_without_a_search_for_cycles(handshake, data):
    async def main():
        one = await said(handshake, data)
        failed = one.conn.parser_exc is not None or one.conn.handshake_exc is not None
        assert failed == (data != b"" or handshake != HANDSHAKE)
        gone = weakref.ref(one.conn)
        one.connection_lost(None)
        del one
        return await let_go(gone)

    with uncollected():
        assert asyncio.run(main())() is None

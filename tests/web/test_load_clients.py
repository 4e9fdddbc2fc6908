"""The clients of the load benchmark see what they are sent, however it is cut, and tell when a playhead waits."""

import random
import select
import socket
import struct

import pytest

from benchmarks import load_roles
from benchmarks.load_clients import HEAD, Client, Crowd, Role, Share, framed
from benchmarks.load_roles import Viewer
from server.protocol import frames
from server.protocol.messages import Ended

SHARE = Share(0, (), 0.0, 0.0, 1e12, 10.0, 3.0, (0,))


class Noting(Role):
    def __init__(self):
        self.seen = []

    def text(self, client, start):
        self.seen.append(start)

    def block(self, client, start):
        self.seen.append(start)


def sent(payload, opcode):
    """A server's frame, which is not masked."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 128 | opcode, size) + payload
    if size < 65_536:
        return struct.pack("!BBH", 128 | opcode, 126, size) + payload
    return struct.pack("!BBQ", 128 | opcode, 127, size) + payload


@pytest.fixture
def connected():
    """A client whose handshake is done, and the other end of its socket."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    crowd = Crowd(SHARE)
    client = Client(0, Noting(), crowd)
    client.socket = ours
    crowd.watch(client, ours)
    client._shaken(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    yield client, theirs
    ours.close()
    theirs.close()


@pytest.mark.parametrize("seed", range(5))
def test_frames_of_every_length_are_told_apart_wherever_they_are_cut(connected, seed):
    client, theirs = connected
    draw = random.Random(seed)
    payloads = [draw.randbytes(size) for size in (0, 1, 47, 48, 49, 125, 126, 300, 65_535, 65_536, 70_000, 3)]
    draw.shuffle(payloads)
    stream = b"".join(sent(payload, draw.choice([1, 2])) for payload in payloads)
    while stream:
        size = draw.choice([1, 2, 3, 7, 50, 5_000])
        theirs.sendall(stream[:size])
        client.ready(select.EPOLLIN)
        stream = stream[size:]
    assert client.role.seen == [payload[:HEAD] for payload in payloads]


def test_pings_are_answered_with_what_they_said(connected):
    client, theirs = connected
    theirs.sendall(sent(b"abcd", 9))
    client.ready(select.EPOLLIN)
    assert theirs.recv(100) == framed(b"abcd", 10)


def header(run, first, count):
    return frames.HEADER.pack(1, 1, 6, run, 1, first, count, 1)


def test_a_playhead_waits_for_a_row_that_is_late_and_goes_on_from_there(connected, monkeypatch):
    client, _ = connected
    now = [100.0]
    monkeypatch.setattr(load_roles.time, "monotonic", lambda: now[0])
    viewer = Viewer(0)
    client.role = viewer
    viewer._race(client, client.visit)
    seen = client.crowd.seen
    now[0] = 100.25
    for run in range(4):
        viewer.block(client, header(run, 0, 32))
    assert seen.first == seen.each[:1] == [0.25]
    now[0] += 32 / 60 - 0.01  # row 32 is due in 10 ms
    for run in range(3):
        viewer.block(client, header(run, 32, 256))
    assert seen.waits == []
    now[0] += 0.03
    viewer.block(client, header(3, 32, 256))
    assert seen.waits == [pytest.approx(0.02)]
    now[0] += 256 / 60 - 0.001
    for run in range(4):
        viewer.block(client, header(run, 288, 213))
    assert len(seen.waits) == 1


def test_a_race_is_whole_once_each_of_its_runs_has_ended_wherever(connected):
    client, _ = connected
    client.role = viewer = Viewer(0)
    viewer._race(client, client.visit)
    seen = client.crowd.seen
    for run, generation in [(0, 1), (1, 1), (1, 1), (2, 1), (3, 2)]:
        ended = Ended(run=run, generation=generation, outcome={"step": 300}, findings=[])
        viewer.text(client, ended.text().encode()[:HEAD])
    assert seen.races == 0
    viewer._race(client, client.visit)
    assert seen.unfinished == 1
    for run in range(4):
        ended = Ended(run=run, generation=2, outcome={"step": 500}, findings=[])
        viewer.text(client, ended.text().encode()[:HEAD])
    assert seen.races == 1
    viewer._race(client, client.visit)
    assert seen.unfinished == 1

"""The clients of `benchmarks.load`: many websockets in one process behind one epoll, doing as little as can be done.

A block's header of 40 bytes is read and its rows are thrown away unread; of a text only type, run and generation. Frames are
masked with zeros, which the protocol allows and which costs nothing. What the clients themselves cost is in `Seen.cpu`,
and how long something that had arrived waited for its turn in `Seen.late`: nothing measured is more exact than that.
"""

from __future__ import annotations

import errno
import heapq
import itertools
import json
import os
import resource
import select
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CHUNK = 1 << 18
HEAD = 48  # bytes of a payload that are looked at
OF_ONE = 1000  # clients that come from one loopback address
AGAIN_SECONDS = 1.0  # until whoever was parted with comes back
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
HANDSHAKE = (
    b"GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: c3RlZXBlc3RzdGVlcGVzdA==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: steepest.v1\r\n\r\n"
)


@dataclass(frozen=True)
class Share:
    """What one process of clients does. Times are of `time.monotonic`, which all processes of a machine share."""

    port: int
    roles: tuple[tuple[int, str], ...]  # number and role of each client
    begin: float
    settled: float  # from here on it is measured
    end: float
    every: float  # seconds between two races of a viewer
    wave: float  # seconds between the arrivals of one thousand and the next
    cores: tuple[int, ...]


@dataclass
class Seen:
    """What the clients of a share met with; times in seconds."""

    connected: list[tuple[int, float]] = field(default_factory=list)  # which thousand, how long it took
    first: list[float] = field(default_factory=list)  # from a request to its first block
    each: list[float] = field(default_factory=list)  # … until each run has its first block
    early: list[float] = field(default_factory=list)  # `first` while others still arrive
    echoes: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)  # how long a playhead waited for a row
    requests: int = 0
    races: int = 0  # of which every row came
    unfinished: int = 0  # whose last row was not there when the next one began
    rows: int = 0
    frames: int = 0
    received: int = 0  # bytes
    refused: int = 0  # messages of viewers
    lost: Counter[str] = field(default_factory=Counter)  # how viewers' connections ended before their time
    parted: Counter[str] = field(default_factory=Counter)  # how those of the others did
    cpu: float = 0.0
    late: float = 0.0  # the longest that what had arrived waited here

    def add(self, other: Seen) -> None:
        """Takes in what another share has seen."""
        for name, mine in vars(self).items():
            theirs = getattr(other, name)
            setattr(self, name, max(mine, theirs) if name == "late" else mine + theirs)


class Role:
    """What a client does. This one does nothing; a viewer may not lose its connection."""

    viewer = False
    narrow = False  # whether the kernel keeps little for it

    def began(self, client: Client) -> None:
        """The handshake is done."""

    def text(self, client: Client, start: bytes) -> None:
        """A text came, which begins so."""

    def block(self, client: Client, start: bytes) -> None:
        """A block came, with this header."""


class Client:
    """One websocket: its frames taken apart as far as anybody wants to know."""

    def __init__(self, number: int, role: Role, crowd: Crowd) -> None:
        self.number = number
        self.role = role
        self.crowd = crowd
        self.socket: socket.socket | None = None
        self.visit = 0  # how often it came
        self._open = False
        self._begun = 0.0
        self._left = b""  # the beginning of a frame, or of the handshake
        self._skip = 0  # bytes of a frame that nobody wants

    def connect(self) -> None:
        self._begun, self._open, self._left, self._skip = time.monotonic(), False, b"", 0
        self.visit += 1
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        if self.role.narrow:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.bind((f"127.0.1.{1 + self.number // OF_ONE}", 0))
        code = made.connect_ex(("127.0.0.1", self.crowd.share.port))
        assert code == errno.EINPROGRESS, os.strerror(code)
        self.socket = made
        self.crowd.watch(self, made)

    def leave(self, why: str, silently: bool = False) -> None:
        """Closes, `silently` by a reset that says nothing of the protocol, and comes back after a while."""
        if self.socket is None:
            return
        if silently:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.crowd.forget(self.socket)
        self.socket.close()
        self.socket = None
        seen = self.crowd.seen
        if self.role.viewer:
            seen.lost[why] += 1
        else:
            seen.parted[f"{type(self.role).__name__.lower()}: {why}"] += 1
        self.crowd.later(AGAIN_SECONDS, self.connect)

    def send(self, frames: bytes) -> None:
        """Sends what the kernel takes at once, which is more than any client ever says."""
        if self.socket is None:
            return
        try:
            if self.socket.send(frames) != len(frames):
                self.leave("it was not listened to")
        except OSError as error:
            self.leave(error.strerror or str(error))

    def ready(self, events: int) -> None:
        """The socket is connected, or has something to read."""
        assert self.socket is not None
        if events & select.EPOLLOUT:
            self.crowd.listen(self.socket)
            self.send(HANDSHAKE % self.crowd.share.port)
            return
        try:
            size = self.socket.recv_into(self.crowd.room)
        except OSError as error:
            self.leave(error.strerror or str(error))
            return
        if size == 0:
            self.leave("closed without a word")
            return
        self.crowd.seen.received += size
        if self._skip >= size:
            self._skip -= size
            return
        data = bytes(self.crowd.room[:size])
        if self._open:
            self._feed(data)
        else:
            self._shaken(self._left + data)

    def _shaken(self, answer: bytes) -> None:
        head, found, rest = answer.partition(b"\r\n\r\n")
        if not found:
            self._left = answer
        elif b" 101 " not in head[:20]:
            self.leave(f"refused with {head[9:12].decode()}")
        else:
            self._open, self._left = True, b""
            self.crowd.seen.connected.append((self.number // OF_ONE, time.monotonic() - self._begun))
            self.role.began(self)
            self._feed(rest)

    def _feed(self, data: bytes) -> None:
        """Goes from one frame's head to the next."""
        at = self._skip
        self._skip = 0
        if self._left:
            data, self._left = self._left + data, b""
        size = len(data)
        while size - at >= 2 and self.socket is not None:
            length, head = data[at + 1], 2
            if length == 126:
                length, head = int.from_bytes(data[at + 2 : at + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(data[at + 2 : at + 10], "big"), 10
            known = head + min(length, HEAD)
            if size - at < known:
                break
            self._frame(data[at] & 15, data[at + head : at + known])
            at += head + length
        if at > size:
            self._skip = at - size
        else:
            self._left = data[at:]

    def _frame(self, opcode: int, start: bytes) -> None:
        self.crowd.seen.frames += 1
        if opcode == BINARY:
            self.role.block(self, start)
        elif opcode == TEXT:
            if start.startswith(b'{"type":"refused"') and self.role.viewer:
                self.crowd.seen.refused += 1
            self.role.text(self, start)
        elif opcode == PING:
            self.send(framed(start, PONG))
        elif opcode == CLOSE:
            self.leave(f"closed with {int.from_bytes(start[:2], 'big')}")


class Crowd:
    """All clients of one process: one epoll, and one heap of what is to be done when."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self.seen = Seen()
        self.room = memoryview(bytearray(CHUNK))
        self._poll = select.epoll()
        self._clients: dict[int, Client] = {}
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()

    def watch(self, client: Client, connecting: socket.socket) -> None:
        """Tells the client when its socket is connected."""
        self._clients[connecting.fileno()] = client
        self._poll.register(connecting, select.EPOLLOUT)

    def listen(self, connected: socket.socket) -> None:
        """Tells its client from now on when there is something to read."""
        self._poll.modify(connected, select.EPOLLIN)

    def ignore(self, connected: socket.socket) -> None:
        """Never reads it again, not even that the server has gone."""
        self._poll.modify(connected, 0)

    def forget(self, leaving: socket.socket) -> None:
        """No more is heard of the socket."""
        self._poll.unregister(leaving)
        del self._clients[leaving.fileno()]

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Calls back after so long."""
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._count), call))

    def run(self) -> None:
        """Until the end, and then goes without a word."""
        share, seen, clients = self.share, self.seen, self._clients
        while (now := time.monotonic()) < share.end:
            while self._due and self._due[0][0] <= now:
                heapq.heappop(self._due)[2]()
            following = min(self._due[0][0] if self._due else share.end, share.end)
            events = self._poll.poll(max(0.0, following - time.monotonic()), 256)
            woken = time.monotonic()
            for number, event in events:
                client = clients.get(number)
                if client is not None:
                    client.ready(event)
            seen.late = max(seen.late, time.monotonic() - woken)
        for client in clients.values():
            assert client.socket is not None
            client.socket.close()


def framed(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame, masked with zeros."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB4x", 0x80 | opcode, 0x80 | size) + payload
    return struct.pack("!BBH4x", 0x80 | opcode, 0x80 | 126, size) + payload


def said(message: dict[str, Any]) -> bytes:
    """The frame of a message."""
    return framed(json.dumps(message, separators=(",", ":")).encode())


def played(share: Share) -> Seen:
    """Plays a share to its end, in a process of its own."""
    from benchmarks.load_roles import ROLES  # which knows this module

    os.sched_setaffinity(0, share.cores)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd = Crowd(share)
    begun = time.process_time()
    for number, name in share.roles:
        client = Client(number, ROLES[name](number), crowd)
        crowd.later(share.begin + share.wave * (number // OF_ONE) - time.monotonic(), client.connect)
    crowd.run()
    crowd.seen.cpu = time.process_time() - begun
    return crowd.seen

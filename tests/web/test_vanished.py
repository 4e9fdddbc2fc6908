"""Clients that vanish leave nothing: no task, no thread, no descriptor, no session, no memory."""

import asyncio
import gc
import time
import weakref

from server.experiment import Trajectories
from server.protocol.session import Session
from server.web.metrics import Metrics
from server.web.scheduler import Scheduler
from server.web.settings import Settings
from server.web.stream import Connection
from tests.experiment.examples import GOOD, edited
from tests.fuzz.watching import memory, open_files
from tests.web.log_lines import told, unexpected
from tests.web.scraping import scraped
from tests.web.streaming import Client, stream
from tests.web.test_connection import OPEN, WANT, Socket, until

LONG = edited(edited(GOOD, ("steps",), 20_000), ("runs",), [GOOD["runs"][1]] * 8)
AT_ONCE = 24
WARM = 4
GAUGES = ("sessions", "tasks", "threads")


async def vanishing(server, number):
    """One client in the middle of what it is told: a third reads, a third does not, a third sends rubbish."""
    socket = await stream(server, max_queue=2)
    client = Client(socket)
    await client.open(edited(LONG, ("start",), [0.5 + number / 1000, 0.5]))
    await client.want(20_000, range(8))
    if number % 3 == 0:
        await client.told("opened")
    elif number % 3 == 1:
        socket.transport.pause_reading()
    else:
        await client.say(b"\x00" * 100)
        await client.say("[" * 1000)
    await asyncio.sleep(0.3)
    socket.transport.abort()


def wave(server, first):
    async def main():
        await asyncio.gather(*(vanishing(server, first + number) for number in range(AT_ONCE)))

    asyncio.run(main())


def settled(server, before):
    """The numbers once nobody is there; those that were not as before would never be."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        now = scraped(server)
        if all(now[name,] <= before[name,] for name in GAUGES):
            return now
        time.sleep(0.1)
    raise AssertionError({name: (before[name,], now[name,]) for name in GAUGES})


def test_nothing_is_left_of_those_who_vanish(make_server):
    # With caches of next to nothing, so that what is kept for others does not hide what is left behind; and what is
    # kept of the experiments opened lately, 64 of them, is full.
    server = make_server(STEEPEST_CACHE_BYTES="100000")
    for number in range(WARM):
        wave(server, number * AT_ONCE)
    pid = server.process.pid
    before = settled(
        server,
        {
            **scraped(server),
            **{(name,): value for name, value in {"sessions": 0, "tasks": 12, "threads": 4}.items()},
        },
    )
    files, size = open_files(pid), memory(pid)
    for number in range(WARM, 2 * WARM):
        wave(server, number * AT_ONCE)
    after = settled(server, before)
    assert after["connections_total",] == 2 * WARM * AT_ONCE
    assert sum(value for (name, *_), value in after.items() if name == "closes_total") == 2 * WARM * AT_ONCE
    assert open_files(pid) <= files + 1
    grown = memory(pid) - size
    assert grown < 12 << 20, f"as many again left {grown / 2**20:.1f} MiB"
    assert unexpected(server.log) == []
    assert len(told(server.log, "connection")) == 2 * WARM * AT_ONCE


def test_neither_connection_nor_session_outlives_its_client():
    async def visit(scheduler):
        """A client that comes and goes; what served it, as far as it is still there."""
        socket, session = Socket([OPEN, WANT]), Session(Trajectories(1 << 20))
        connection = Connection(socket, session, scheduler, Settings(), Metrics())
        serving = asyncio.create_task(connection.serve())
        await until(lambda: len(socket.sent) > 2)
        socket.leave()
        await serving
        return [weakref.ref(session), weakref.ref(connection), weakref.ref(socket)]

    async def main():
        scheduler = Scheduler()
        running = asyncio.create_task(scheduler.run())
        left = await visit(scheduler)
        await until(lambda: asyncio.all_tasks() == {asyncio.current_task(), running})
        await until(lambda: gc.collect() >= 0 and all(one() is None for one in left))
        running.cancel()

    asyncio.run(main())

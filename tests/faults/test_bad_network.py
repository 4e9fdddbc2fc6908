"""Delays that vary, stalls, cut cables: histories are whole, and nobody is kept who is no longer there."""

import asyncio

from tests.experiment.examples import GOOD
from tests.faults.history import History, until, whole
from tests.faults.proxy import Proxy
from tests.fuzz.watching import comes_to_hold, held
from tests.web.log_lines import unexpected
from tests.web.streaming import Client, stream

RACE = {**GOOD, "steps": 900, "stop": {"gradient_norm": 0}}
# What a browser's page finds out by asking after a while, these clients find out by pings.
WATCHFUL = {"ping_interval": 0.4, "ping_timeout": 1.2}
SOON = {"STEEPEST_PING_SECONDS": "0.5", "STEEPEST_PONG_SECONDS": "0.5"}


def all_came_back_whole(server, histories):
    """Some connected again, and all have each row once, to the last bit."""
    assert any(one.openings > 1 for one in histories)
    trajectories = whole(server, RACE)
    for one in histories:
        one.check(trajectories)


def test_jitter_stalls_and_resets_cost_no_row(server):
    async def main():
        async with Proxy(server.port, delay=0.2, jitter=0.1, seed=7) as proxy:
            histories = [History(proxy, RACE, ahead=250) for _ in range(4)]
            following = [asyncio.create_task(one.follow()) for one in histories]
            await until(lambda: all(one.rows > 100 for one in histories))
            proxy.stall()
            await asyncio.sleep(1.0)
            proxy.go_on()
            await until(lambda: any(one.rows > 600 for one in histories))
            proxy.reset()
            await asyncio.gather(*following)
            return histories

    all_came_back_whole(server, asyncio.run(main()))


def test_a_cut_cable_costs_no_row_and_leaves_nothing_behind(make_server):
    server = make_server(**SOON)
    before = held(server)

    async def main():
        async with Proxy(server.port) as proxy:
            histories = [History(proxy, RACE, ahead=40, **WATCHFUL) for _ in range(4)]
            following = [asyncio.create_task(one.follow()) for one in histories]
            await until(lambda: all(one.rows > 100 for one in histories))
            proxy.cut()
            await asyncio.gather(*following)
            # The server was told nothing either: it finds out by itself, while the cable is still cut.
            await until(lambda: held(server)["sessions"] == 0)
            return histories

    all_came_back_whole(server, asyncio.run(main()))
    assert comes_to_hold(server, before) is True
    assert unexpected(server.log) == []


def test_a_client_that_is_cut_off_while_much_is_sent_is_let_go(make_server):
    server = make_server(**SOON, STEEPEST_SEND_SECONDS="1")
    before = held(server)
    long = {**RACE, "steps": 20_000, "runs": [RACE["runs"][1]] * 8}

    async def main():
        async with Proxy(server.port) as proxy, stream(proxy, ping_interval=None) as socket:
            client = Client(socket)
            await client.open(long)
            await client.want(20_000, range(8))
            await client.told("opened")
            proxy.cut()
            await until(lambda: held(server)["sessions"] == 0)
            socket.transport.abort()

    asyncio.run(main())
    assert comes_to_hold(server, before) is True
    assert unexpected(server.log) == []

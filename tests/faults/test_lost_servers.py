"""Servers that die or are told to end while they are at work: nobody's history has a gap or a double."""

import asyncio
import os
import signal

import httpx

from tests.experiment.examples import GOOD, edited
from tests.faults.history import History, until, whole
from tests.web.log_lines import told, unexpected

# Three of these runs go on to the last step.
RACE = {**GOOD, "steps": 9000, "stop": {"gradient_norm": 0}}


def raced(number):
    """A race of its own for each client: no two are found in a cache."""
    return edited(RACE, ("start", 0), -1.2 + number / 64)


def test_a_process_killed_in_mid_run_costs_no_row(make_server):
    server = make_server()
    histories = [History(server, raced(number)) for number in range(4)]

    async def main():
        following = [asyncio.create_task(one.follow()) for one in histories]
        for rows in (500, 5000):
            await until(lambda: all(one.rows > rows for one in histories))  # noqa: B023 - asked at once
            assert any(one.over != set(one.runs) for one in histories)
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        await asyncio.gather(*following)

    asyncio.run(main())
    assert all(one.openings >= 3 for one in histories)
    for number, one in enumerate(histories):
        one.check(whole(server, raced(number)))


def test_sigterm_under_load_sends_everybody_on_to_the_next_process(make_server):
    server, other = make_server(STEEPEST_DRAIN_SECONDS="0.3"), make_server()
    # In strides so short that none is at the end before the signal comes, on a fast machine either.
    histories = [History(server, raced(number), ahead=64) for number in range(8)]

    async def main():
        following = [asyncio.create_task(one.follow()) for one in histories]
        await until(lambda: all(one.rows > 200 for one in histories))
        process = server.process
        for one in histories:  # as behind a balancer: nobody who is sent away comes back to the one that ends
            one.server = other
        process.send_signal(signal.SIGTERM)
        await until(lambda: all(one.draining for one in histories if one.over != set(one.runs)))
        status = await asyncio.to_thread(process.wait, 15)
        await asyncio.gather(*following)
        return status

    status = asyncio.run(main())
    server.process = None
    assert status in (0, -signal.SIGTERM)
    closes = [one.closes for one in histories if one.closes]
    assert closes, "nobody was connected any more"
    assert all(codes == [1012] for codes in closes)
    assert all(one.openings == 2 for one in histories if one.closes)
    for number, one in enumerate(histories):
        one.check(whole(other, raced(number)))
    assert unexpected(server.log) == []
    (last,) = told(server.log, "stopped")
    assert last["level"] == "info"


def test_a_process_that_is_stopped_and_goes_on_is_as_before(make_server):
    """As on a machine whose lid was shut: the process stands still, and nobody is told."""
    server = make_server()
    history = History(server, RACE)

    async def main():
        following = asyncio.create_task(history.follow())
        await until(lambda: history.rows > 200)
        os.kill(server.process.pid, signal.SIGSTOP)
        await asyncio.sleep(1.0)
        os.kill(server.process.pid, signal.SIGCONT)
        await following

    asyncio.run(main())
    assert history.openings == 1
    history.check(whole(server, RACE))
    assert httpx.get(f"{server.origin}/readyz").status_code == 200

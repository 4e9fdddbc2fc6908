"""Clocks that jump, as on machines that sleep, are moved, or have their time set: nobody loses anything."""

import asyncio
import os
import signal
import sys

import httpx
import pytest

from server.web import scheduler, taken
from server.web.rate import Bucket, Patience, Verdict
from server.web.stay import Stay
from tests.browser.serving import Server
from tests.experiment.examples import GOOD
from tests.faults.history import History, until, whole
from tests.web.log_lines import lines, unexpected

RACE = {**GOOD, "steps": 3000, "stop": {"gradient_norm": 0}}
COMMAND = (sys.executable, "-m", "tests.faults.jumping_clocks")


@pytest.fixture
def jumping(tmp_path):
    server = Server(tmp_path / "log", COMMAND)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("jump", [signal.SIGUSR1, signal.SIGUSR2], ids=["seven hours of sleep", "set back"])
def test_a_server_whose_clocks_jump_costs_no_row_and_lives_on(jumping, jump):
    history = History(jumping, RACE)

    async def main():
        following = asyncio.create_task(history.follow())
        for rows in (200, 1000, 2000):
            await until(lambda: history.rows > rows)  # noqa: B023 - asked at once
            os.kill(jumping.process.pid, jump)
        await following

    asyncio.run(main())
    history.check(whole(jumping, RACE))
    # Who was there for longer than is allowed, by a clock that slept, comes back at once.
    assert set(history.closes) <= {4000, 4001}
    assert (jump == signal.SIGUSR1) or history.openings == 1
    assert httpx.get(f"{jumping.origin}/readyz").status_code == 200
    # By such a clock the loop was late, and that is said.
    assert {line["event"] for line in unexpected(jumping.log)} <= {"lag"}
    assert [line for line in lines(jumping.log) if line.get("event") == "connection"]


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize("jump", [1e9, -900.0, -1e9])
def test_a_bucket_is_never_fuller_than_its_burst_and_fills_again_after_any_jump(jump):
    clock = Clock()
    bucket = Bucket(10, 20, clock)
    bucket.spend(25)
    clock.now += jump
    assert bucket.level == (20 if jump > 0 else -5)
    bucket.spend(bucket.level + 5)
    assert bucket.until(0) == 0.5
    clock.now += 1
    assert bucket.level == 5


@pytest.mark.parametrize("jump", [1e9, -900.0])
def test_nobody_is_shut_out_for_messages_because_a_clock_has_jumped(jump):
    clock = Clock()
    patience = Patience(30, 60, clock)
    for _ in range(70):
        patience.heard()
    clock.now += jump
    patience.heard()
    clock.now += 5
    assert [patience.heard() for _ in range(60)] == [(0.0, Verdict.ANSWER)] * 60


def test_a_clock_that_is_set_back_keeps_nobody_for_ever_nor_sends_anybody_away():
    clock = Clock()
    stay = Stay(900, 21_600, clock)
    clock.now -= 900
    assert stay.over(busy=False) is None
    stay.heard()
    clock.now += 900
    assert stay.over(busy=False) == (4000, "idle")


class Computing:
    """A job of many slices; the clock of the process jumps in the first one."""

    budget, urgent = None, False

    def __init__(self, jump):
        self.jump = jump
        self.slices = 0

    @property
    def ready(self):
        return self.slices < 50

    def slice(self, work):
        self.slices += 1
        self.jump()

    def failed(self, error):
        raise error


def test_time_in_which_the_process_stood_still_is_not_paid_for(monkeypatch):
    clock = Clock()
    for module in (scheduler, taken):
        monkeypatch.setattr(module, "perf_counter", clock)

    def sleep():
        if job.slices == 1:
            clock.now += 7 * 3600

    async def main():
        working = scheduler.Scheduler(Bucket(1, 10, clock))
        working.wake(job)
        running = asyncio.create_task(working.run())
        await until(lambda: not job.ready, seconds=10)
        running.cancel()
        assert working.seconds <= 1

    job = Computing(sleep)
    asyncio.run(main())

"""The order of turns: whoever owes what is looked at first comes before the others, and nobody starves."""

import asyncio
import itertools
import json

import pytest
from websockets.frames import Frame, Opcode

from server.experiment import Trajectories
from server.protocol import frames
from server.protocol.session import Session
from server.web import scheduler as scheduling
from server.web import taken
from server.web.protocols import head
from server.web.rate import Bucket
from server.web.scheduler import OTHERS, PASSES, PASSES_SECONDS, TURN_SECONDS, Scheduler
from tests.web.test_budgets import Clock, run, spent
from tests.web.test_connection import LONG, OPEN, WANT
from tests.web.test_parts import Work, scheduled


class Watched:
    """A session as a job, which notes its turns and whether they were urgent, and which runs have shown something."""

    budget = None

    def __init__(self, name, order):
        self.name, self.order = name, order
        self.session = Session(Trajectories(1 << 24))  # nothing is known of what it opens
        self.shown = set()
        for message in (OPEN, WANT):
            self.session.receive(json.dumps(message))

    @property
    def ready(self):
        return self.session.busy

    @property
    def urgent(self):
        return self.session.urgent

    def slice(self, work):
        self.order.append((self.name, self.urgent))
        blocks = [frame for frame in self.session.advance(work) if isinstance(frame, bytes)]
        self.shown |= {frames.unpacked(block).run for block in blocks}

    def failed(self, error):
        raise error


class Costly(Work):
    """A job whose every turn takes so many seconds of a clock that only it moves."""

    def __init__(self, name, slices, order, clock, cost):
        super().__init__(name, slices, order)
        self.clock, self.cost = clock, cost

    def slice(self, work):
        self.left -= 1
        self.order.append(self.name)
        self.clock.now += self.cost


@pytest.fixture
def clock(monkeypatch):
    """The clock that the scheduler looks at."""
    one = Clock()
    for module in (scheduling, taken):
        monkeypatch.setattr(module, "perf_counter", one)
    return one


async def passes(condition):
    """How often the loop runs until this holds."""
    count = 0
    while not condition():
        await asyncio.sleep(0)
        count += 1
    return count


def test_who_is_urgent_comes_before_the_others_and_round_robin_among_the_urgent():
    order = []
    jobs = [
        Work("a", 2, order),
        Work("b", 2, order),
        Work("u", 2, order, urgent=True),
        Work("v", 2, order, urgent=True),
    ]
    scheduled(jobs, lambda: not any(job.ready for job in jobs))
    assert order == ["u", "v", "u", "v", "a", "b", "a", "b"]


def test_whoever_is_urgent_without_end_leaves_the_others_their_part_of_the_time(clock):
    order = []
    jobs = [Costly("patient", 10, order, clock, 0.001), Costly("greedy", 10**9, order, clock, 0.0002)]
    jobs[1].urgent = True
    scheduled(jobs, lambda: not jobs[0].ready)
    seconds = {job.name: order.count(job.name) * job.cost for job in jobs}
    share = seconds["patient"] / sum(seconds.values())
    assert share == pytest.approx(OTHERS, abs=0.03)


def test_what_the_urgent_had_while_nobody_waited_is_not_held_against_them(clock):
    order = []
    alone = Costly("alone", 5_000, order, clock, 0.001)
    alone.urgent = True
    late = Costly("late", 1_000, order, clock, 0.001)

    async def main():
        scheduler = Scheduler()
        scheduler.wake(alone)
        running = asyncio.create_task(scheduler.run())
        await passes(lambda: alone.left < 4_000)
        scheduler.wake(late)
        await passes(lambda: alone.left == 0)
        running.cancel()

    asyncio.run(main())
    both = order[order.index("late") :]
    assert both.count("late") / len(both) == pytest.approx(OTHERS, abs=0.03)


def test_a_stall_of_the_machine_in_somebodys_turn_is_made_up_for_soon(clock):
    order = []
    stalled = Costly("stalled", 60, order, clock, 0.5)
    urgent = Costly("urgent", 10**9, order, clock, 0.001)
    urgent.urgent = True

    async def main():
        scheduler = Scheduler()
        scheduler.wake(stalled)
        scheduler.wake(urgent)
        running = asyncio.create_task(scheduler.run())
        await passes(lambda: stalled.left == 58)
        running.cancel()

    asyncio.run(main())
    first, second = (at for at, name in enumerate(order) if name == "stalled")
    assert second - first <= 50


@pytest.mark.parametrize(("urgent", "expected"), [(True, 2), (False, PASSES)])
def test_a_thousand_who_knock_do_not_hold_up_what_is_urgent(clock, urgent, expected):
    """Each pass of the loop takes two thirds of what the passes may take then; turns are as long as they may be."""
    job = Costly("in", 10**9, [], clock, TURN_SECONDS)
    job.urgent = urgent
    passed = []

    async def main():
        scheduler = Scheduler()
        scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        for _ in range(50):
            clock.now += PASSES_SECONDS * 2 / 3
            before = len(job.order)
            await asyncio.sleep(0)
            passed.append(len(job.order) > before)
        running.cancel()

    asyncio.run(main())
    turns = [at for at, turn in enumerate(passed) if turn]
    assert {after - before for before, after in itertools.pairwise(turns)} == {expected}


def test_whoever_becomes_urgent_while_waiting_is_moved_up():
    order = []
    jobs = [Work(name, 3, order) for name in "abc"]

    async def main():
        scheduler = Scheduler()
        for job in jobs:
            scheduler.wake(job)
        jobs[2].urgent = True
        scheduler.wake(jobs[2])
        scheduler.wake(jobs[2])
        running = asyncio.create_task(scheduler.run())
        await passes(lambda: not any(job.ready for job in jobs))
        running.cancel()

    asyncio.run(main())
    assert order == ["c", "c", "c", "a", "b", "a", "b", "a", "b"]


def test_whoever_is_no_longer_urgent_takes_turns_with_the_others():
    class Calming(Work):
        def slice(self, work):
            super().slice(work)
            self.urgent = False

    order = []
    jobs = [Work("a", 2, order), Calming("u", 3, order, urgent=True)]
    scheduled(jobs, lambda: not any(job.ready for job in jobs))
    assert order == ["u", "a", "u", "a", "u"]


def test_whoever_is_urgent_and_has_spent_a_budget_comes_after_all_others():
    order = []
    jobs = [Work("greedy", 2, order, budget=spent(Clock()), urgent=True), Work("a", 3, order)]
    run(jobs, lambda: not any(job.ready for job in jobs))
    assert order == ["a", "a", "a", "greedy", "greedy"]


def test_urgent_turns_are_paid_for():
    budget = Bucket(1, 10, Clock())
    job = Work("u", 5, [], cost=0.001, budget=budget, urgent=True)
    run([job], lambda: not job.ready)
    assert budget.level <= 10 - 0.005


def test_the_first_blocks_of_a_race_do_not_wait_for_the_later_ones_of_others():
    async def main():
        order, scheduler = [], Scheduler()
        others = [Watched(number, order) for number in range(20)]
        for job in others:
            scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        runs = set(range(len(LONG["runs"])))
        async with asyncio.timeout(60):
            await passes(lambda: all(job.shown == runs for job in others))
            assert all(job.ready for job in others)
            before = len(order)
            late = Watched("late", order)
            scheduler.wake(late)
            await passes(lambda: late.shown == runs)
        running.cancel()
        since = order[before:]
        computing = [name for name, urgent in since[: since.index(("late", True))] if not urgent]
        assert len(computing) <= 1, (
            "its first turn is the next of those in which anything is computed, or the one after"
        )

    asyncio.run(main())


def test_the_loop_runs_as_often_as_was_computed_for():
    async def between(cost):
        """How often it runs from one turn to the next."""
        order, scheduler = [], Scheduler()
        job = Work("a", 1, order, cost=cost)
        scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        await passes(lambda: len(order) == 1)
        job.left = 1
        scheduler.wake(job)
        count = await passes(lambda: len(order) == 2)
        running.cancel()
        return count

    assert asyncio.run(between(2 * TURN_SECONDS)) >= PASSES
    assert min(asyncio.run(between(0)) for _ in range(10)) < PASSES / 2


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20])
@pytest.mark.parametrize("opcode", [Opcode.TEXT, Opcode.BINARY])
def test_a_frame_is_written_as_websockets_writes_it(opcode, size):
    content = bytes(size)
    assert head(opcode, size) + content == Frame(opcode, content).serialize(mask=False)

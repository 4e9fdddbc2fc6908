"""The order of turns: whoever owes what is looked at first comes before the others, and nobody starves."""

import asyncio
import json

import pytest
from websockets.frames import Frame, Opcode

from server.experiment import Trajectories
from server.protocol import frames
from server.protocol.session import Session
from server.web.protocols import head
from server.web.rate import Bucket
from server.web.scheduler import IN_A_ROW, PASSES, TURN_SECONDS, Scheduler
from tests.web.test_budgets import Clock, run, spent
from tests.web.test_connection import LONG, OPEN, WANT
from tests.web.test_parts import Work, scheduled


class Watched:
    """A session as a job, which notes its turns, and how many runs had shown something by then."""

    budget = None

    def __init__(self, name, order, trajectories):
        self.name, self.order = name, order
        self.session = Session(trajectories)
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
        blocks = [frame for frame in self.session.advance(work) if isinstance(frame, bytes)]
        self.shown |= {frames.unpacked(block).run for block in blocks}
        self.order.append(self.name)

    def failed(self, error):
        raise error


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


def test_whoever_is_urgent_without_end_keeps_nobody_from_getting_on():
    order = []
    jobs = [Work("patient", 10, order), Work("greedy", 10**9, order, cost=0.0002, urgent=True)]
    scheduled(jobs, lambda: not jobs[0].ready)
    turns = order[: order.index("patient", len(order) // 2)]
    assert turns.count("patient") >= len(turns) // (IN_A_ROW + 1)


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
        order, trajectories, scheduler = [], Trajectories(1 << 24), Scheduler()
        others = [Watched(number, order, trajectories) for number in range(20)]
        for job in others:
            scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        runs = set(range(len(LONG["runs"])))
        async with asyncio.timeout(60):
            await passes(lambda: all(job.shown == runs and not job.urgent for job in others))
            assert all(job.ready for job in others)
            before = len(order)
            late = Watched("late", order, trajectories)
            scheduler.wake(late)
            await passes(lambda: late.shown == runs)
        running.cancel()
        mine = order[before:].index("late")
        assert mine <= 1, "its first turn is the next, or the next but one"

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

"""Budgets of computing: who comes first, and how much all together may take."""

import asyncio

from server.experiment import Trajectories
from server.protocol.session import Session
from server.web.rate import Bucket
from server.web.scheduler import TURN_SECONDS, Scheduler
from server.web.settings import Settings
from server.web.stream import Connection
from server.web.whole_job import WholeJob
from tests.experiment.examples import GOOD, edited
from tests.web.test_connection import LONG, OPEN, WANT, Socket, until
from tests.web.test_parts import Work


class Clock:
    """Stands still unless it is turned."""

    now = 0.0

    def __call__(self):
        return self.now


def spent(clock, rate=1.0, burst=0.01):
    bucket = Bucket(rate, burst, clock)
    bucket.spend(burst)
    return bucket


def run(jobs, until, watch=lambda: None):
    async def main():
        scheduler = Scheduler()
        for job in jobs:
            scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        async with asyncio.timeout(20):
            while not until():
                watch()
                await asyncio.sleep(0)
        running.cancel()
        return scheduler

    return asyncio.run(main())


def test_who_has_spent_a_budget_comes_after_all_others():
    order, clock = [], Clock()
    jobs = [Work("greedy", 3, order, budget=spent(clock)), Work("a", 3, order), Work("b", 4, order)]
    run(jobs, lambda: not any(job.ready for job in jobs))
    assert order == ["a", "b", "a", "b", "a", "b", "b", "greedy", "greedy", "greedy"]


def test_turns_are_paid_for_until_the_budget_is_spent_and_free_beyond():
    order, clock = [], Clock()
    budget = Bucket(1, 0.01, clock)
    job = Work("greedy", 40, order, cost=0.001, budget=budget)
    levels = []
    scheduler = run([job], lambda: not job.ready, watch=lambda: levels.append(budget.level))
    assert len(order) == 40
    assert scheduler.seconds >= 0.04
    assert levels[0] == 0.01 > levels[-1] == budget.level
    assert (
        -0.01 < budget.level <= 0 or scheduler.seconds > 0.2
    )  # one turn at most is owed, unless the machine stalled


def test_a_budget_that_has_earned_a_slice_brings_its_owner_back_among_the_others():
    order, clock = [], Clock()
    budget = spent(clock)
    jobs = [Work("greedy", 5, order, budget=budget), Work("busy", 10**9, order, cost=0.0002)]

    def watch():
        if len(order) > 20:
            clock.now = 0.0015

    run(jobs, lambda: "greedy" in order, watch=watch)
    assert "greedy" not in order[:20]


def test_nobody_starves_however_many_are_over_their_budget():
    order, clock = [], Clock()
    greedy = [Work(number, 10**9, order, cost=0.0001, budget=spent(clock)) for number in range(30)]

    def watch():
        clock.now += 0.0005

    run([*greedy, Work("busy", 10**9, order, cost=0.0001)], lambda: set(range(30)) <= set(order), watch=watch)


def test_those_over_their_budget_take_turns_round_robin_when_nobody_else_is_there():
    order, clock = [], Clock()
    jobs = [Work(number, 2, order, budget=spent(clock)) for number in range(25)]
    run(jobs, lambda: not any(job.ready for job in jobs))
    assert order == [*range(25), *range(25)]


def test_all_together_take_no_more_than_the_process_may_and_the_loop_runs_on_meanwhile():
    async def main():
        order, clock = [], Clock()
        allowance = Bucket(1, 0.02, clock)
        scheduler = Scheduler(allowance)
        scheduler.wake(Work("a", 10**9, order, cost=0.001))
        running = asyncio.create_task(scheduler.run())
        for _ in range(3):
            await until(lambda: allowance.level < TURN_SECONDS)
            before, paid = len(order), scheduler.seconds
            await asyncio.sleep(0.05)
            assert (len(order), scheduler.seconds) == (before, paid)
            clock.now += 1
            await until(lambda before=before: len(order) > before)
        running.cancel()

    asyncio.run(main())


def test_a_greedy_stream_does_not_keep_another_waiting_and_gets_everything_all_the_same():
    settings = Settings(session_compute_seconds=0.01, session_compute_share=0.001)
    short = edited(GOOD, ("runs",), [GOOD["runs"][1]])
    opening = {"type": "open", "opening": 1, "experiment": short, "runs": [{"generation": 1}]}
    want = {"type": "want", "runs": [{"run": 0, "generation": 1, "to": 700}]}
    clock = Clock()

    async def main():
        scheduler, trajectories = Scheduler(), Trajectories(1 << 24)
        running = asyncio.create_task(scheduler.run())
        greedy, other = Socket([OPEN, WANT]), Socket([])
        connections = [
            Connection(socket, Session(trajectories), scheduler, settings, clock=clock)
            for socket in (greedy, other)
        ]
        serving = [asyncio.create_task(connection.serve()) for connection in connections]

        def ended(socket):
            return sum('"ended"' in frame for frame in socket.sent if isinstance(frame, str))

        async with asyncio.timeout(60):
            await until(lambda: connections[0].budget.level <= 0)
            for message in (opening, want):
                other.say(message)
            await until(lambda: ended(other) == 1)
            assert ended(greedy) < len(LONG["runs"])
            await until(lambda: ended(greedy) == len(LONG["runs"]), 20)
            for socket in (greedy, other):
                socket.leave()
            await asyncio.gather(*serving)
        running.cancel()
        assert connections[1].budget.level < 0.01  # its own turns and messages were paid for
        assert connections[0].budget.level > -1

    asyncio.run(main())


def test_requests_are_paid_from_the_budget_they_are_given():
    async def main():
        assert WholeJob(None, None).budget is None
        bucket = Bucket(1, 1, Clock())
        assert WholeJob(None, None, bucket).budget is bucket

    asyncio.run(main())

"""The one scheduler: everybody's computing in turns of at most a millisecond, between which the loop runs.

Somebody looks at an empty picture until a run's first block is there, and at a moving one from then on: whoever owes
what is looked at first comes before the others. So does whoever is owed what has been computed before: that costs next
to nothing. Who has used up a budget of one's own gets turns when nobody else wants one: see docs/decisions/0010.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from time import perf_counter
from typing import Protocol

from .rate import Bucket
from .taken import taken

SLICE = 1000.0  # declared microseconds a job gets in its turn
TURN_SECONDS = 0.003  # of computing, before the loop runs
# How often the loop runs then, or less where less was computed. A message is read, handed over, answered, handed over
# and sent in about as many passes, and each of them would wait for a turn otherwise: measured, the answer to a ping
# then takes five times as long.
PASSES = 6
# None begins after so long while a turn is urgent: where a thousand knock at once, who is in gets on meanwhile.
PASSES_SECONDS = 0.012
# Of the time that is computed the others get this part while they wait, so that whoever opens without end keeps nobody
# from getting on.
OTHERS = 0.2
# What a job must have earned to be called back among those within their budget: a slice, so that it gets one.
SLICE_SECONDS = SLICE * 1e-6
# Jobs over their budget that are looked at for that, between two turns.
LOOKED_AT = 8


class Job(Protocol):
    """Something that computes when it is told to."""

    @property
    def budget(self) -> Bucket | None:
        """The seconds of computing that it may take before others come first; None if it is never put back."""

    @property
    def ready(self) -> bool:
        """Whether there is something to do and room for what comes of it; whoever makes it so wakes the scheduler."""

    @property
    def urgent(self) -> bool:
        """Whether somebody waits for the first that there is to see, or for what costs little."""

    def slice(self, work: float) -> None:
        """Works for so many declared microseconds."""

    def failed(self, error: Exception) -> None:
        """Told that `slice` raised, and that no more turns follow."""


class Scheduler:
    """Gives every waking job its turns: the urgent ones first, and round robin among them and among the others.

    `run` is the task that does it. Jobs whose budget is spent come after all others. They pay nothing then, so that a
    budget fills while nobody else is there. `allowance` is what everybody together may take.
    """

    def __init__(self, allowance: Bucket | None = None) -> None:
        self.seconds = 0.0  # computed so far
        self._allowance = allowance
        self._urgent: OrderedDict[Job, None] = OrderedDict()
        self._others: OrderedDict[Job, None] = OrderedDict()
        self._later: deque[Job] = deque()  # over their budget
        self._queued: set[Job] = set()  # those in any of the three
        self._lead = 0.0  # seconds that the urgent ones have had beyond their part, while both wait
        self._looked = 0  # how far in `_later`
        self._work = asyncio.Event()
        # Seconds of the clock that a declared microsecond takes here: a slower machine gets shorter slices.
        self._pace = 1e-6

    def wake(self, job: Job) -> None:
        """Says that a job may be ready, or has become urgent."""
        if job not in self._queued:
            self._queued.add(job)
            self._enter(job)
            self._work.set()
        elif job in self._others and job.urgent:
            del self._others[job]
            self._urgent[job] = None

    async def run(self) -> None:
        """Works for ever."""
        while True:
            await self._work.wait()
            if self._allowance is not None and (pause := self._allowance.until(TURN_SECONDS)) > 0:
                await asyncio.sleep(pause)
                continue
            begun = perf_counter()
            self._call_back()
            while self._queued and perf_counter() - begun < TURN_SECONDS:
                self._next()
            if not self._queued:
                self._work.clear()
            await self._pass(perf_counter() - begun)

    async def _pass(self, seconds: float) -> None:
        """Lets the loop run after so much computing."""
        begun = perf_counter()
        for _ in range(min(PASSES, int(PASSES * seconds / TURN_SECONDS))):
            await asyncio.sleep(0)
            if self._urgent and perf_counter() - begun > PASSES_SECONDS:
                break

    def _enter(self, job: Job) -> None:
        """Puts a job at the end of those like it."""
        (self._urgent if job.urgent else self._others)[job] = None

    def _next(self) -> None:
        """A turn of whoever is first, within their budget before over it."""
        if not (self._urgent and self._others):
            self._lead = 0.0
        urgent = bool(self._urgent) and self._lead <= SLICE_SECONDS
        queue = self._urgent if urgent else self._others
        job = queue.popitem(last=False)[0] if queue else None
        if job is None:
            job = self._later.popleft()
            if self._turn(job) is not None:
                self._later.append(job)
        elif job.budget is not None and job.budget.level <= 0:
            self._later.append(job)
        elif (spent := self._turn(job)) is not None:
            if job.budget is not None:
                job.budget.spend(spent)
            # A stall of the machine counts tenfold at most: nobody else made it.
            self._lead += min(spent, 10 * SLICE_SECONDS) * (OTHERS if urgent else OTHERS - 1)
            self._enter(job)

    def _call_back(self) -> None:
        """Looks at some of those over their budget, one after the other, and lets in who has earned a slice."""
        for _ in range(min(LOOKED_AT, len(self._later))):
            self._looked = (self._looked + 1) % len(self._later)
            job = self._later[self._looked]
            if job.budget is None or job.budget.level >= SLICE_SECONDS:
                del self._later[self._looked]
                self._enter(job)
            if not self._later:
                break

    def _turn(self, job: Job) -> float | None:
        """Lets a job compute; the seconds that took, None if no more turns follow."""
        if not job.ready:
            self._queued.discard(job)
            return None
        begun = perf_counter()
        work = SLICE * min(1.0, 1e-6 / self._pace)
        try:
            job.slice(work)
        except Exception as error:  # one session's fault must not stop everybody's computing
            self._queued.discard(job)
            job.failed(error)
            return None
        spent = taken(begun)
        self.seconds += spent
        if self._allowance is not None:
            self._allowance.spend(spent)
        # Smoothed over ten turns; never below the declared pace, and a stall of the machine counts tenfold at most.
        pace = min(max(spent / work, 1e-6), 1e-5)
        self._pace += 0.1 * (pace - self._pace)
        return spent

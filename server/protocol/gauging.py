"""A session's questions about the course of its runs' stability: answered in pieces, one after the other."""

from __future__ import annotations

from collections import deque

from ..core.gauge import Gauge
from ..core.refusal import Refusal
from ..core.run import Trajectory
from ..core.stability import has_threshold
from ..experiment.trajectories import end_of
from . import gauge_messages, messages
from .lanes import Errand, Lane, Lanes
from .told import Told, spoken

# Questions that wait, at most: one for each run of a full race.
WAITING = 8
# Declared microseconds of one turn, so that what is more urgent gets its turn in between; and of an answer packed.
TURN, ANSWER = 400.0, 100.0


class Gauging:
    """Questions that wait, and how far the first of them has come."""

    def __init__(self) -> None:
        self._waiting: deque[gauge_messages.Gauge] = deque()
        self._work: Gauge | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def ask(self, question: gauge_messages.Gauge, lane: Lane) -> list[Told]:
        """Takes a question; one that needs no work is answered at once. Raises: Refusal where too many wait."""
        if not has_threshold(lane.course.plan):
            return [_gauged(question, lane, [], "no_threshold")]
        if len(self._waiting) >= WAITING:
            values: dict[str, object] = {"got": WAITING + 1, "limit": WAITING}
            raise Refusal("too_many", "", values, f"at most {WAITING} gauges may wait for their answer")
        self._waiting.append(question)
        return []

    def drop(self, run: int | None = None) -> None:
        """Forgets what is asked about a run, or all."""
        if self._waiting and run in (None, self._waiting[0].run):
            self._work = None
        self._waiting = deque(one for one in self._waiting if run not in (None, one.run))

    def errand(self, lanes: Lanes) -> Errand | None:
        """What is to be done for the first question."""
        if not self._waiting:
            return None
        question = self._waiting[0]
        lane = lanes[question.run]
        return Errand(lane, min(question.first + question.count - 1, lane.course.steps), self._turn)

    def _turn(self, lane: Lane, trajectory: Trajectory) -> tuple[list[str | bytes], float]:
        """A piece of the first question's work; its answer once it is done."""
        question = self._waiting[0]
        if self._work is None:
            outcome = end_of(trajectory, lane.course.steps)
            last = lane.course.steps if outcome is None else outcome.step
            if question.first > last:
                self._waiting.popleft()
                beyond = Refusal("out_of_range", "first", {"got": question.first, "low": 0, "high": last})
                return [messages.refused(beyond, "gauge", question.id).text()], ANSWER
            count = min(question.count, last + 1 - question.first)
            self._work = trajectory.gauge(question.first, count)
        spent = self._work.advance(TURN)
        if not self._work.done:
            return [], spent
        ratios, self._work = self._work.ratios, None
        self._waiting.popleft()
        return [_gauged(question, lane, ratios, None).text()], spent + ANSWER


def _gauged(
    question: gauge_messages.Gauge, lane: Lane, ratios: list[float], reason: str | None
) -> gauge_messages.Gauged:
    return gauge_messages.Gauged(
        id=question.id,
        run=lane.index,
        generation=lane.generation,
        first=question.first,
        ratio=spoken(ratios),
        reason=reason,
    )

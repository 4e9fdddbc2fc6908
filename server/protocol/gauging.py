"""A session's questions about the course of its runs' stability: answered in pieces, one after the other."""

from __future__ import annotations

from ..core.gauge import Gauge
from ..core.refusal import Refusal
from ..core.run import Trajectory
from ..core.stability import has_threshold
from ..experiment.trajectories import end_of
from . import gauge_messages, messages
from .lanes import Errand, Lane, Lanes
from .questions import Questions
from .told import Told, spoken

# Declared microseconds of one turn, so that what is more urgent gets its turn in between; and of an answer packed.
TURN, ANSWER = 400.0, 100.0


class Gauging(Questions[gauge_messages.Gauge, Gauge]):
    """Those that wait."""

    most = 8  # one for each run of a full race
    what = "gauges"

    def ask(self, question: gauge_messages.Gauge, lane: Lane) -> list[Told]:
        """Takes a question; one that needs no work is answered at once. Raises: Refusal where too many wait."""
        if not has_threshold(lane.course.plan):
            return [_gauged(question, lane, [], "no_threshold")]
        self.take(question)
        return []

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
        if self.work is None:
            outcome = end_of(trajectory, lane.course.steps)
            last = lane.course.steps if outcome is None else outcome.step
            if question.first > last:
                self.done()
                beyond = Refusal("out_of_range", "first", {"got": question.first, "low": 0, "high": last})
                return [messages.refused(beyond, "gauge", question.id).text()], ANSWER
            count = min(question.count, last + 1 - question.first)
            self.work = trajectory.gauge(question.first, count)
        spent = self.work.advance(TURN)
        if not self.work.done:
            return [], spent
        ratios = self.work.ratios
        self.done()
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

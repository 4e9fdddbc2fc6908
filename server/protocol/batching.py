"""A session's questions about batches: answered one after the other, between its blocks."""

from __future__ import annotations

from ..core.feeds import batches_from
from ..core.refusal import Refusal
from ..core.run import Trajectory
from .batch_messages import NUMBERS, Rows, RowsTold
from .lanes import Errand, Lane, Lanes
from .questions import Questions

# Declared microseconds of an answer, of each batch and each number in it; of a chunk of batches that is drawn for it.
ANSWER, BATCH, NUMBER, CHUNK = 100.0, 1.5, 0.1, 200.0


class Batching(Questions[Rows, None]):
    """Those that wait."""

    most = 8  # one for each run of a full race
    what = "questions about rows"

    def ask(self, question: Rows, lane: Lane) -> None:
        """Takes a question. Raises: Refusal: the run draws no batches, it has no such step, too many wait."""
        plan = lane.course.plan
        if plan.oracle.feeds != "rows":
            message = f"run {lane.index} draws no batches: each of its gradients is over all rows"
            raise Refusal("no_batches", "run", {"got": lane.index}, message)
        last = lane.course.steps - 1
        if question.first > last:
            raise Refusal("out_of_range", "first", {"got": question.first, "low": 0, "high": last})
        self.take(question)

    def errand(self, lanes: Lanes) -> Errand | None:
        """What is to be done for the first question: it needs no rows of the run."""
        return Errand(lanes[self._waiting[0].run], 0, self._told) if self._waiting else None

    def _told(self, lane: Lane, _: Trajectory) -> tuple[list[str | bytes], float]:
        question = self._waiting[0]
        rows = drawn(lane, question.first, question.count)
        told = RowsTold(
            id=question.id,
            run=lane.index,
            generation=lane.generation,
            first=question.first,
            rows=rows,
        )
        self.done()
        count = sum(map(len, rows))
        return [told.text()], ANSWER + BATCH * len(rows) + NUMBER * count + CHUNK * (1 + count // 4096)


def drawn(lane: Lane, first: int, count: int) -> list[list[int]]:
    """The batches of the updates that leave steps first … first + count − 1, no more numbers than an answer has."""
    return batches_from(lane.course.plan, first, min(count, lane.course.steps - first), NUMBERS)

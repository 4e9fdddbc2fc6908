"""A session's questions about single steps: answered in turns, one after the other, before everything else."""

from __future__ import annotations

from collections import deque

from ..core.inspection import Inspection
from ..core.refusal import Refusal
from ..core.run import Trajectory
from ..experiment.trajectories import end_of
from . import answers, messages
from .checks import beyond
from .lanes import Errand, Lane, Lanes

# Questions that wait for their answer, at most.
WAITING = 16
# Declared microseconds of one turn of replaying a run to the step; of the answer that there is no such step.
TURN, ANSWER = 800.0, 40.0


class Inspecting:
    """Questions that wait, and how far the first of them has come."""

    def __init__(self) -> None:
        self._waiting: deque[messages.Inspect] = deque()
        self.work: Inspection | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def ask(self, question: messages.Inspect, lane: Lane) -> None:
        """Takes a question. Raises: Refusal: the run has no such step, too many wait."""
        if question.step > lane.course.steps:
            raise beyond(question.step, lane.course.steps)
        if len(self._waiting) >= WAITING:
            values: dict[str, object] = {"got": WAITING + 1, "limit": WAITING}
            raise Refusal("too_many", "", values, f"at most {WAITING} inspections may wait for their answer")
        self._waiting.append(question)

    def drop(self, run: int | None = None) -> None:
        """Forgets what is asked about a run, or all."""
        if self._waiting and run in (None, self._waiting[0].run):
            self.work = None
        self._waiting = deque(one for one in self._waiting if run not in (None, one.run))

    def errand(self, lanes: Lanes) -> Errand | None:
        """What is to be done for the first question."""
        if not self._waiting:
            return None
        question = self._waiting[0]
        return Errand(lanes[question.run], question.step, self._turn)

    def _turn(self, lane: Lane, trajectory: Trajectory) -> tuple[list[str | bytes], float]:
        """A piece of the first question's work; its answer once it is done."""
        question = self._waiting[0]
        outcome = end_of(trajectory, lane.course.steps)
        if outcome is not None and question.step > outcome.step:
            self._waiting.popleft()
            refusal = beyond(question.step, outcome.step)
            return [messages.refused(refusal, "inspect", question.id).text()], ANSWER
        work = self.work = self.work or trajectory.inspection(question.step)
        spent = work.advance(TURN)
        if work.told is None:
            return [], spent
        self._waiting.popleft()
        self.work = None
        return [answers.inspected(question, lane, work.told).text()], spent

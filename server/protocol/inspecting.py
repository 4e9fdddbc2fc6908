"""A session's questions about single steps: answered in turns, one after the other, before everything else."""

from __future__ import annotations

from ..core.inspection import Inspection
from ..core.run import Trajectory
from ..experiment.trajectories import end_of
from . import answers, messages
from .checks import beyond
from .lanes import Errand, Lane, Lanes
from .questions import Questions

# Declared microseconds of one turn of replaying a run to the step; of the answer that there is no such step.
TURN, ANSWER = 800.0, 40.0


class Inspecting(Questions[messages.Inspect, Inspection]):
    """Those that wait."""

    most = 16
    what = "inspections"

    def ask(self, question: messages.Inspect, lane: Lane) -> None:
        """Takes a question. Raises: Refusal: the run has no such step, too many wait."""
        if question.step > lane.course.steps:
            raise beyond(question.step, lane.course.steps)
        self.take(question)

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
            self.done()
            refusal = beyond(question.step, outcome.step)
            return [messages.refused(refusal, "inspect", question.id).text()], ANSWER
        work = self.work = self.work or trajectory.inspection(question.step)
        spent = work.advance(TURN)
        if work.told is None:
            return [], spent
        self.done()
        return [answers.inspected(question, lane, work.told).text()], spent

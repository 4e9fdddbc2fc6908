"""One client's session, without sockets and without a clock: messages in, frames out, work done when it is told to.

`receive` answers what can be answered at once; everything that computes waits for `advance`, which is given declared
microseconds of work. What is sent depends on the messages alone, never on how the work was sliced or what was cached.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Literal

from ..core.feeds import looking
from ..core.refusal import Refusal
from ..core.run import Trajectory
from ..core.stops import Outcome
from ..experiment.surveying import Surveys
from ..experiment.tables import NONE, Tables
from ..experiment.trajectories import Trajectories, end_of
from ..experiment.value import Experiment, built, built_run
from . import answers, frames, messages
from .asked import Client, Frame, Nobody
from .batch_messages import Rows
from .batching import Batching
from .checks import behind, beyond, check_point, other_generation
from .ensembling import AskedEnsemble
from .gauge_messages import Gauge
from .gauging import Gauging
from .held import LIMIT, Held
from .inspecting import Inspecting
from .lanes import Errand, Lane, Lanes
from .reading import read
from .survey_messages import Cancel, Map, Sweep
from .surveying import Waiting
from .table_messages import Parts, Room, Table
from .told import Told

State = Literal["waiting", "open"]

# Declared microseconds of what is not stepping: a block packed, a point looked at (beside what all samples cost).
BLOCK_COST = 40.0
PROBE_COST = 40.0
# How far past the client's last number a generation lies that the server has to give itself.
LEAP = 1024


class Session:
    """What one client has opened, what of it was sent, and what is still wanted."""

    def __init__(
        self,
        trajectories: Trajectories,
        surveys: Surveys | None = None,
        tables: Tables = NONE,
        room: Room | None = None,
    ) -> None:
        self.state: State = "waiting"
        self._experiment: Experiment | None = None
        self._opening = -1
        self._lanes = Lanes()
        self._probe: messages.Probe | None = None
        self._inspections = Inspecting()
        self._gauges = Gauging()
        self._batches = Batching()
        self._held = Held(trajectories)
        self._tables = tables
        self._surveys = Waiting(Surveys(0) if surveys is None else surveys)
        self._parts = Parts(room)
        # A file that has come whole, under the hash it is said to have: for whoever can wait to read it.
        self.file: tuple[str, bytes] | None = None

    def receive(self, text: str) -> list[Frame]:
        """The answers to a text frame. A message that is refused changes nothing."""
        message, request, number = read(text)
        if isinstance(message, Refusal):
            return [messages.refused(message, request, number).text()]
        try:
            if (self.state, message.type) not in TRANSITIONS:
                allowed = [name for state, name in TRANSITIONS if state == self.state]
                values: dict[str, object] = {"got": message.type, "allowed": allowed, "state": self.state}
                raise Refusal("unexpected_message", "type", values)
            then, act = TRANSITIONS[self.state, message.type]
            told = act(self, message)
        except Refusal as refusal:
            return [messages.refused(refusal, request, number).text()]
        self.state = then
        return [one.text() for one in told]

    @property
    def experiment(self) -> Experiment | None:
        """The one that is open, if one is."""
        return self._experiment

    @property
    def busy(self) -> bool:
        """Whether `advance` has something to do."""
        if self._lanes.busy or self._probe is not None or self._surveys.busy:
            return True
        return bool(self._inspections or self._batches or self._gauges)

    @property
    def urgent(self) -> bool:
        """Whether what is under the pointer is waited for, or a block that is a run's first, soon played, or known."""
        if self._probe is not None:
            return True
        errand = self._errand()
        if errand is None or errand.finish != self._block:
            return False
        lane = errand.lane
        return lane.next == lane.first or lane.stride or self._held.knows(lane.course, errand.row)

    def advance(self, work: float) -> list[Frame]:
        """Works for so many declared microseconds (one step at least) and returns what is to be sent.

        If it begins with what is urgent, it ends with that: others may have something urgent too.
        """
        out: list[Frame] = []
        urgent = self.urgent
        while work > 0 and (not urgent or self.urgent):
            if self._probe is not None:
                experiment = self._opened()
                out.append(answers.probed(self._probe, experiment).text())
                self._probe = None
                work -= PROBE_COST + 2 * looking(experiment.objective.entry, 1)
                continue
            errand = self._errand()
            if errand is not None:
                work -= self._pursue(errand, work, out)
            elif self._surveys.busy:
                work -= self._surveys.advance(work, out)
            else:
                break
        if not self.busy:
            self._held.keep(())
        return out

    @property
    def waits(self) -> bool:
        """Whether a survey waits for room: what others have in work takes all there is."""
        return len(self._surveys) > 0 and not self._surveys.busy

    def speaks_with(self, client: Client) -> None:
        """Has them woken when it becomes busy by itself, since there is room for what waited."""
        self._surveys.client = client

    def close(self) -> None:
        """Gives back what other sessions could use: nobody speaks to this one any more."""
        self._parts.drop()
        self._surveys.client = Nobody()
        self._surveys.clear()

    # What each message does. Everything is checked before anything is changed.

    def _open(self, message: messages.Open) -> list[Told]:
        if message.opening <= self._opening:
            raise behind("opening", message.opening, self._opening)
        experiment = built(message.experiment, self._tables)
        if len(message.runs) != len(experiment.runs):
            raise Refusal(
                "wrong_length", "runs", {"got": len(message.runs), "expected": len(experiment.runs)}
            )
        lanes = []
        for index, one in enumerate(message.runs):
            check_point(one.have, experiment, f"runs[{index}].have")
            lanes.append(Lane(index, one.generation, experiment.course(index), one.have))
        told = answers.opened(message.opening, experiment, lanes)
        self._experiment, self._opening, self._lanes = experiment, message.opening, Lanes(lanes)
        self._inspections.drop()
        self._gauges.drop()
        self._batches.drop()
        self._probe = None
        self._surveys.clear()
        self._held.keep(self._lanes.keys)
        return [told]

    def _change(self, message: messages.Change) -> list[Told]:
        experiment, old = self._opened(), self._lane(message.run, "run")
        if message.generation <= old.asked:
            raise behind("generation", message.generation, old.asked)
        objective = experiment.objective.entry
        run = built_run(message.value, objective, experiment.steps, f"runs[{message.run}]")
        check_point(message.have, experiment, "have")
        changed = experiment.replaced(message.run, run)
        lane = Lane(message.run, message.generation, changed.course(message.run), message.have)
        told = answers.changed(lane)
        self._experiment = changed
        self._lanes.replace(lane)
        self._inspections.drop(message.run)
        self._gauges.drop(message.run)
        self._batches.drop(message.run)
        self._held.keep(self._lanes.keys)
        return [told]

    def _want(self, message: messages.Want) -> list[Told]:
        wants: list[tuple[Lane, int]] = []
        for index, one in enumerate(message.runs):
            lane = self._lane(one.run, f"runs[{index}].run")
            if one.generation > lane.generation:
                raise other_generation(f"runs[{index}].generation", one.generation, lane)
            if one.generation == lane.generation:
                wants.append((lane, one.to))
        for lane, to in wants:
            lane.want(to)
        return []

    def _inspect(self, message: messages.Inspect) -> list[Told]:
        self._inspections.ask(message, self._questioned(message))
        return []

    def _gauge(self, message: Gauge) -> list[Told]:
        lane = self._questioned(message)
        if message.first > lane.course.steps:
            raise beyond(message.first, lane.course.steps, "first")
        return self._gauges.ask(message, lane)

    def _rows(self, message: Rows) -> list[Told]:
        self._batches.ask(message, self._questioned(message))
        return []

    def _ask_probe(self, message: messages.Probe) -> list[Told]:
        dimension = self._opened().objective.entry.dimension
        if len(message.x) != dimension:
            raise Refusal("wrong_length", "x", {"got": len(message.x), "expected": dimension})
        self._probe = message
        return []

    def _survey(self, message: Sweep | Map | AskedEnsemble) -> list[Told]:
        return [self._surveys.ask(message, self._opened())]

    def _cancel(self, message: Cancel) -> list[Told]:
        self._surveys.cancel(message.id)
        return []

    def _table(self, message: Table) -> list[Told]:
        whole = self._parts.take(message)
        if whole is not None:
            self.file = (message.sha256, whole)
        return []

    def _ping(self, message: messages.Ping) -> list[Told]:
        return [messages.Pong(id=message.id)]

    def _opened(self) -> Experiment:
        assert self._experiment is not None, "the transition table lets nothing by that needs an experiment"
        return self._experiment

    def _questioned(self, message: messages.Inspect | Gauge | Rows) -> Lane:
        """The run that a question is about, as the client knows it."""
        lane = self._lane(message.run, "run")
        if message.generation != lane.generation:
            raise other_generation("generation", message.generation, lane)
        return lane

    def _lane(self, index: int, field: str) -> Lane:
        if index >= len(self._lanes):
            raise Refusal("out_of_range", field, {"got": index, "low": 0, "high": len(self._lanes) - 1})
        return self._lanes[index]

    # Work: one errand after the other, the rows it needs first.

    def _errand(self) -> Errand | None:
        """What is to be done next: answers, what is claimed, batches, the run farthest behind, gauges."""
        inspection = self._inspections.errand(self._lanes)
        if inspection is not None:
            return inspection
        claimed = self._lanes.claimed
        if claimed is not None and claimed.have is not None:
            return Errand(claimed, claimed.have.step, self._compared)
        batches = self._batches.errand(self._lanes)
        if batches is not None:
            return batches
        due = self._lanes.due(LIMIT)
        if due is None:
            return self._gauges.errand(self._lanes)
        last = due.last_of_block
        return Errand(due, last, self._block, last if due.next == due.first else due.wanted)

    def _pursue(self, errand: Errand, work: float, out: list[Frame]) -> float:
        """Gets on with an errand, within `work` if that allows a step; returns the declared cost."""
        course = errand.lane.course
        trajectory = self._held.open(course)
        missing = errand.row + 1 - trajectory.length
        if missing > 0 and trajectory.outcome is None:
            cost, stretch = trajectory.cost, max(missing, errand.until + 1 - trajectory.length)
            added = trajectory.advance(min(stretch, math.ceil(work / cost)))
            self._held.settle(course, added)
            return cost * max(1, added)
        told, cost = errand.finish(errand.lane, trajectory)
        out += told
        return cost

    def _block(self, lane: Lane, trajectory: Trajectory) -> tuple[list[Frame], float]:
        """The next rows of a run, and how it ended if they hold its end."""
        outcome = end_of(trajectory, lane.course.steps)
        last = lane.last_of_block if outcome is None else min(lane.last_of_block, outcome.step)
        values = trajectory.block(lane.next, last + 1 - lane.next, lane.course.steps)
        frame = frames.packed(frames.Block(lane.index, lane.generation, lane.next, self._opening, values))
        self._lanes.sent(lane, last)
        told, cost = self._ended(lane, trajectory, outcome)
        return [frame, *told], BLOCK_COST + cost

    def _ended(
        self, lane: Lane, trajectory: Trajectory, outcome: Outcome | None
    ) -> tuple[list[Frame], float]:
        if outcome is None or outcome.step >= lane.next:
            return [], 0.0
        lane.ended = True
        cost = answers.ending_cost(trajectory, outcome)
        return [answers.ended(lane, outcome, trajectory).text()], cost

    def _compared(self, lane: Lane, trajectory: Trajectory) -> tuple[list[Frame], float]:
        """Goes on after the rows that the client has if they are ours to the last bit, else begins again."""
        have, lane.have = lane.have, None
        assert have is not None
        if have.step < trajectory.length and trajectory.point(have.step) == tuple(have.x):
            told, cost = self._ended(lane, trajectory, end_of(trajectory, lane.course.steps))
            return told, BLOCK_COST + cost
        replaced = self._lanes.restart(lane, LEAP)
        again = messages.Restarted(run=lane.index, replaces=replaced, generation=lane.generation)
        return [again.text()], BLOCK_COST


Act = Callable[[Session, Any], list[Told]]

# (state, message) → (next state, what is done). What is not here is refused as `unexpected_message`.
TRANSITIONS: Mapping[tuple[str, str], tuple[State, Act]] = {
    ("waiting", "open"): ("open", Session._open),
    ("waiting", "table"): ("waiting", Session._table),
    ("waiting", "ping"): ("waiting", Session._ping),
    ("open", "open"): ("open", Session._open),
    ("open", "change"): ("open", Session._change),
    ("open", "want"): ("open", Session._want),
    ("open", "inspect"): ("open", Session._inspect),
    ("open", "probe"): ("open", Session._ask_probe),
    ("open", "gauge"): ("open", Session._gauge),
    ("open", "rows"): ("open", Session._rows),
    ("open", "sweep"): ("open", Session._survey),
    ("open", "map"): ("open", Session._survey),
    ("open", "ensemble"): ("open", Session._survey),
    ("open", "cancel"): ("open", Session._cancel),
    ("open", "table"): ("open", Session._table),
    ("open", "ping"): ("open", Session._ping),
}

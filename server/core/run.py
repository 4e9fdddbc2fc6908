"""A run's trajectory, which grows as far as it is wanted."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from .engines import Elementwise, Engine, Live, Pointwise, footprint, own_columns
from .gauge import Gauge
from .inspection import Inspection, inspected, looked_at
from .loop import norm_of
from .plan import Plan, last_shared
from .risk.objective import RiskObjective
from .rule import is_elementwise
from .stability import stability
from .stops import Judge, Outcome

# Rows between two checkpoints: 20,000 steps keep 40 of them, and any step is replayed in at most this many.
STRIDE = 512
# Rows that there is room for from the beginning: most races have no more.
_FIRST_ROOM = 512
_ALWAYS = ("u", "v", "loss", "gradient_norm", "learning_rate", "evaluations")


class Column(NamedTuple):
    """A named column of rows."""

    name: str
    unit: str = ""


def engine_of(plan: Plan) -> Engine:
    """What steps this plan (one segment of it)."""
    return Elementwise(plan) if is_elementwise(plan.optimizer) else Pointwise(plan)


class Trajectory:
    """The rows of one run, computed as far as `advance` was asked; the same bytes whatever it was asked in.

    Row k belongs to x_k. `learning_rate` and the oracle's own columns are those of the update that led to row k;
    row 0, which none led to, has the first update's rate, and nan.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._engines: dict[int, Engine] = {}  # by the first step of their segment
        engine = self._engine(0)
        self._live = engine.begin()
        self.checkpoints: list[Live] = [self._live]
        self._look_at_start(engine)

    def _look_at_start(self, engine: Engine) -> None:
        plan = self.plan
        f, gradient, _ = plan.objective.all(plan.start)
        self._judge = Judge(plan.stop, plan.objective, plan.start, f)
        far = (math.inf,) * self._d
        norm, _, _ = self._judge(0, plan.start, f, gradient, math.inf, far, 0, 0.0)
        validation = math.nan
        if isinstance(plan.objective, RiskObjective):
            validation = plan.objective.validation_loss(plan.start)
            self._judge.watch(0, plan.start, validation)
        unknown = dict.fromkeys(plan.oracle.columns, math.nan) | {"validation_loss": validation}
        own = [unknown.get(name, 0.0) for name in own_columns(plan)]  # 0: was asked, was clipped
        first = [*plan.start, f, norm, engine.rate(self._live), 0.0, *own]
        self._columns = np.empty((len(first), _FIRST_ROOM))
        self._columns[:, 0] = first
        self.length = 1
        self._weigh()
        if plan.steps == 0 and self.outcome is None:
            self._judge.outcome = Outcome("step_limit", 0, "steps", values={"loss": f, "gradient_norm": norm})

    @property
    def outcome(self) -> Outcome | None:
        return self._judge.outcome

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.plan)

    @property
    def cost(self) -> float:
        """Declared microseconds a step, for the scheduler's slices."""
        return self._engine(self._live.step).cost

    @property
    def look_every(self) -> int:
        """At which rows the observer looks: every so many; rows between hold nan for what it sees."""
        return self._engine(0).look_every

    def _engine(self, step: int) -> Engine:
        first, plan, _ = self.plan.segment_at(step)
        if first not in self._engines:
            self._engines[first] = engine_of(plan)
        return self._engines[first]

    def advance(self, count: int) -> int:
        """Computes at most `count` more rows and returns how many there are more; 0 when the run has ended."""
        before = self.length
        while self.outcome is None and self.length - before < count:
            live = self._live
            *_, until = self.plan.segment_at(live.step)
            checkpoint = (live.step // STRIDE + 1) * STRIDE
            end = min(live.step + count - (self.length - before), until, checkpoint)
            room = self._room(end - live.step)
            added, self._live = self._engine(live.step).advance(live, end, self._judge, room)
            self.length += added
            if self._live.step == checkpoint:
                self.checkpoints.append(self._live)
            if self._live.step == self.plan.steps and self.outcome is None:
                loss, norm = self._columns[self._d : self._d + 2, self.length - 1].tolist()
                values: dict[str, float | list[float]] = {"loss": loss, "gradient_norm": norm}
                self._judge.outcome = Outcome("step_limit", self.plan.steps, "steps", values=values)
        self._weigh()
        return self.length - before

    def _weigh(self) -> None:
        # Told by those who hold it far more often than it changes.
        self.nbytes = self._columns.nbytes + len(self.checkpoints) * footprint(self._live)

    def _seen(self, name: str) -> np.ndarray:
        """A column so far; all nan where there is none of this name."""
        names = [column.name for column in self.columns][2:]
        if name not in names:
            return np.full(self.length, np.nan)
        return self._columns[self._d + names.index(name), : self.length]

    @property
    def _d(self) -> int:
        return self.plan.objective.dimension

    def _room(self, count: int) -> np.ndarray:
        """Where the next rows go, as columns: a view, as wide as there are to be rows."""
        needed, room = self.length + count, self._columns.shape[1]
        if needed > room:
            room = min(max(2 * room, needed), max(self.plan.steps + 1, needed))
            grown = np.empty((len(self._columns), room))
            grown[:, : self.length] = self._columns[:, : self.length]
            self._columns = grown
        return self._columns[:, self.length : needed]

    def block(self, first: int, count: int, last: int = -1) -> np.ndarray:
        """Rows first … first + count − 1 as float64 (columns, count). Raises: IndexError beyond `length`.

        Row `last`, which is somebody's last one, is looked at if the observer did not look there.
        """
        if not 0 <= first <= first + count <= self.length:
            raise IndexError(f"rows {first} to {first + count} of {self.length}")
        columns, d = self._columns[:, first : first + count], self._d
        if first <= last < first + count and self.look_every > 1:
            columns = columns.copy()
            columns[:, last - first] = self._looked_at(last)
        # What is drawn are the first two: of a point in a plane they are the whole of it, on a line f is the second.
        return columns.copy() if d == 2 else np.concatenate([columns[:2], columns[d:]])

    def _looked_at(self, row: int) -> np.ndarray:
        """A row with the numbers of a look at it, the same as if the observer had looked there."""
        found: np.ndarray = self._columns[:, row].copy()
        x, names = self.point(row), [column.name for column in self.columns][2:]
        if isinstance(self.plan.objective, RiskObjective):
            with np.errstate(all="ignore"):
                f, slope, validation = self.plan.objective.observed(x)
            known = {"loss": f, "gradient_norm": norm_of(tuple(slope)), "validation_loss": validation}
            for name, number in known.items():
                if name in names:
                    found[self._d + names.index(name)] = number
        return found

    def points(self) -> np.ndarray:
        """Every x so far, float64 (length, d)."""
        return self.axes().T.copy()

    def axes(self) -> np.ndarray:
        """The same axis by axis, float64 (d, length), to be looked at and not written to."""
        return self._columns[: self._d, : self.length]

    def point(self, step: int) -> tuple[float, ...]:
        """x at a step. Raises: IndexError beyond `length`."""
        if not 0 <= step < self.length:
            raise IndexError(f"row {step} of {self.length}")
        return tuple(self._columns[: self._d, step].tolist())

    def _live_at(self, step: int) -> Live:
        """The run as it stood at a row, replayed from the checkpoint before it."""
        if self._live.step == step:
            return self._live
        return self._replayed(self.checkpoints[min(step // STRIDE, len(self.checkpoints) - 1)], step)

    def _replayed(self, live: Live, step: int) -> Live:
        """The run at a row, from where it stood at one before it."""
        while live.step < step:
            *_, until = self.plan.segment_at(live.step)
            live = self._engine(live.step).retrace(live, min(step, until))
        return live

    def inspect(self, step: int) -> dict[str, object]:
        """Everything about the step that led to this row; at row 0 what is there before the first step.

        Raises: IndexError beyond `length`.
        """
        work = self.inspection(step)
        work.advance(math.inf)
        assert work.told is not None
        return work.told

    def inspection(self, step: int) -> Inspection:
        """As `inspect`, to be computed piece by piece. Raises: IndexError beyond `length`."""
        self.point(step)
        before = max(step - 1, 0)
        begin = self.checkpoints[min(before // STRIDE, len(self.checkpoints) - 1)]
        if self._live.step == before:
            begin = self._live
        return Inspection(
            begin, before, self._engine, self._replayed, lambda live: self._inspected(live, step)
        )

    def _inspected(self, before: Live, step: int) -> dict[str, object]:
        x = self.point(step)
        if step == 0:
            return {**looked_at(self.plan, x), "stability": self._stability(before)}
        told = inspected(self._engine(step - 1), before, x)
        return {**told, "stability": self._stability(self._replayed(before, step))}

    def _stability(self, live: Live) -> dict[str, object]:
        return stability(self._engine(live.step), live)

    def gauge(self, first: int, count: int) -> Gauge:
        """The ratios to the rule's threshold at rows first … first + count − 1, to be computed piece by piece.

        Raises: IndexError beyond `length`.
        """
        if not 0 <= first <= first + count <= self.length:
            raise IndexError(f"rows {first} to {first + count} of {self.length}")
        begin = self.checkpoints[min(first // STRIDE, len(self.checkpoints) - 1)]
        return Gauge(begin, first, count, self._engine, self._replayed)

    def fork(self, plan: Plan) -> Trajectory:
        """A trajectory of `plan`, which differs in its changes alone, with the past that both share copied."""
        common = last_shared(self.plan, plan)
        twin = Trajectory(plan)
        last = min(common, self.length - 1)
        if last > 0:
            twin._room(last)[:] = self._columns[:, 1 : last + 1]
            twin.length += last
            twin.checkpoints = [live for live in self.checkpoints if live.step <= last]
            twin._live = self._live_at(last)
            twin._judge.recall(twin.points(), twin._seen("validation_loss"))
            twin._weigh()
        ended = self.outcome
        # A run that could not leave a row (`singular`) may be able to with what is changed there.
        if ended is not None and ended.step <= last and (ended.kind != "singular" or ended.step < common):
            twin._judge.outcome = ended
        return twin


def columns_of(plan: Plan) -> tuple[Column, ...]:
    """The columns of a run's rows, in order.

    `evaluations` is all that was asked so far. A rule over the whole point tells what it was in columns of its own;
    an elementwise rule asks one gradient a step and nothing else, so that there is no more to tell.
    """
    return _columns(own_columns(plan))


@lru_cache(maxsize=128)
def _columns(own: tuple[str, ...]) -> tuple[Column, ...]:
    """All of them, for those that not every run has."""
    return tuple(Column(name) for name in (*_ALWAYS, *own))

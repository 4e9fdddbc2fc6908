"""What steps a run: the generated loop for elementwise rules, one call a step for rules over the whole point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import numpy as np

from .counting import COUNTS, Counting
from .feeds import batches, fed, given, looking, past_at_start, samples_before
from .formula.evaluate import FloatArithmetic
from .loop import Loop, norm_of
from .loops import look_every, loop_of
from .objective import FormulaObjective
from .oracles import draws
from .risk.objective import RiskObjective
from .rule import Details, End, is_elementwise
from .rule import Elementwise as ElementwiseRule
from .rule import Pointwise as PointwiseRule
from .schedule import beginning, factor_at
from .stops import Judge, Outcome, Silent
from .tracing import Traced, initial_state, numbers_of

if TYPE_CHECKING:
    from .plan import Plan

# Declared cost of a step, measured: a loop's turn, and each node of it, in microseconds, where the formula is pasted in
# and where it calls what looks at data; a step with a search.
_TURN_US, _NODE_US = 0.3, 0.012
_CALLING_TURN_US, _CALLING_NODE_US = 0.8, 0.03
_POINTWISE_US = 300.0
# Looks at all samples in such a step: of a rule that takes the rate it is given, and of one that searches its own.
_LOOKS, _SEARCH_LOOKS = 4, 8


class Live(NamedTuple):
    """Where a run stands after row `step`: all that its future depends on beside the plan.

    `state` is the rule's: for an elementwise rule, for each field its d numbers. `past` are the gradients that a late
    oracle has yet to give, and the one here (τ + 1, d); None where it is not late.
    """

    step: int
    x: tuple[float, ...]
    state: Any
    calm: int
    evaluations: int
    past: np.ndarray | None = None


def footprint(live: Live) -> int:
    """About how many bytes a checkpoint takes: what is measured is numbers and arrays in its state."""
    state, past = live.state, 0 if live.past is None else _bytes(live.past)
    return 200 + past + (_bytes(state.rule) + 60 * len(state.known) if isinstance(state, PointState) else 0)


def _bytes(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return 112 + value.nbytes
    return sum(map(_bytes, value)) if isinstance(value, tuple) else 24


class Engine(Protocol):
    """Steps one plan without changes."""

    plan: Plan
    # Declared microseconds of a step, and of one that is gone a second time.
    cost: float
    retrace_cost: float
    # The observer looks at every so many rows.
    look_every: int

    def begin(self) -> Live:
        """The run at its start."""

    def rate(self, live: Live) -> float:
        """The learning rate of the update that leaves this row; nan for a rule that finds its own step."""

    def advance(self, live: Live, end: int, judge: Judge, room: np.ndarray) -> tuple[int, Live]:
        """Writes rows live.step + 1 … end into `room` as columns: x, then a run's from `loss` on.

        Returns how many there are, fewer where the judge ends the run, and where it came to.
        """

    def retrace(self, live: Live, end: int) -> Live:
        """Where `advance` left the run at row `end`, which it has reached, with no look that this does not need."""


class Elementwise:
    """Steps an elementwise rule in its generated loop."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.loop = loop_of(plan)
        self.traced: Traced = self.loop.traced
        self.rule = cast(ElementwiseRule, plan.optimizer)
        self.parameters = (*self._values(), float(plan.steps))
        self.look_every = look_every(plan)
        stepping = _CALLING_TURN_US + _CALLING_NODE_US * self.loop.nodes
        if isinstance(self.loop, Loop):
            stepping = _TURN_US + _NODE_US * self.loop.nodes
        stepping += batches(plan).ask_cost if plan.oracle.feeds == "rows" else 0.0
        self._reads = isinstance(self.loop, Loop) or self.loop.feeds != "rows" or self.loop.watches
        self.retrace_cost = stepping + (looking(plan.objective, 1) if self._reads else 0.0)
        self.cost = stepping
        if isinstance(plan.objective, RiskObjective):
            self.cost += plan.objective.look_cost / self.look_every

    @property
    def numbers(self) -> dict[str, float]:
        """The numeric parameters of rule, oracle, clip and schedule, in the order of `traced.parameters`."""
        return dict(zip(self.traced.parameters, self._values(), strict=True))

    def _values(self) -> list[float]:
        plan = self.plan
        entries = (plan.optimizer, plan.oracle, plan.clip, plan.schedule)
        return [float(getattr(entry, name)) for entry in entries for name in numbers_of(entry.__class__)]

    def begin(self) -> Live:
        state = initial_state(self.rule, self.traced, self.plan.start)
        return Live(0, self.plan.start, state, 0, 0, past_at_start(self.plan))

    def rate(self, live: Live) -> float:
        begin = beginning(self.plan.schedule)
        names = dict(zip(self.traced.fields, live.state, strict=True))
        state = begin and type(begin)(*(names[f"schedule_{name}"][0] for name in begin._fields))
        return self.rule.learning_rate * _factor(self.plan, live, state)[0]

    def _spread(self, flat: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
        """State as the loop has it → for each field its d numbers, a form that every setting of switches shares."""
        return tuple([tuple(map(flat.__getitem__, places)) for places in self.traced.places])

    def flat(self, spread: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
        """State as the loop has it, in the order of `traced.state`."""
        return tuple(map(tuple(chain(*spread)).__getitem__, self.traced.sources))

    def symbols_at(self, live: Live) -> dict[str, float]:
        """What every symbol of the traced step stands for in the update that leaves this row."""
        plan = self.plan
        f, slope, _ = plan.objective.all(live.x)
        drawn = fed(plan, live.step, live.x, live.past)
        values = {**self.numbers, "k": float(live.step), "steps": float(plan.steps), "f": f}
        for i, numbers in enumerate(zip(live.x, slope, drawn, strict=True)):
            values |= dict(zip((f"x{i}", f"g{i}", f"n{i}"), numbers, strict=True))
        return values | dict(zip(self.traced.state, self.flat(live.state), strict=True))

    def advance(self, live: Live, end: int, judge: Judge, room: np.ndarray) -> tuple[int, Live]:
        found, new = self._run(live, end, judge)
        count = new.step - live.step
        self._write(room[:, :count], live, found)
        return count, new

    def retrace(self, live: Live, end: int) -> Live:
        return self._run(live, end, Silent(self.plan.stop, self.plan.objective))[1]

    def _run(self, live: Live, end: int, judge: Judge | Silent) -> tuple[np.ndarray, Live]:
        """What the loop has found, and where it came to."""
        plan, loop = self.plan, self.loop
        line = self._line(live, end)
        place = (live.step, end, live.x, self.flat(live.state), self.parameters)
        if isinstance(loop, Loop):
            constants = cast(FormulaObjective, plan.objective).values
            told = loop.run(*place, constants, line, judge.limits, live.calm, judge)
        else:
            risk = cast(RiskObjective, plan.objective)
            ask = batches(plan).asking() if plan.oracle.feeds == "rows" else None
            look = risk.observed
            if isinstance(judge, Silent):
                look = risk.retraced if self._reads else _unseen
            with np.errstate(all="ignore"):
                told = loop.run(
                    *place,
                    line,
                    ask,
                    look,
                    self.look_every,
                    plan.steps,
                    judge.limits,
                    live.calm,
                    judge,
                )
        found, step, x, state, calm, _ = told
        past = None if live.past is None else np.array(line[-len(live.past) :])
        return found, Live(step, x, self._spread(state), calm, live.evaluations + step - live.step, past)

    def _line(self, live: Live, end: int) -> list[Any]:
        """What the oracle is fed on the way to a step."""
        plan, count = self.plan, end - live.step
        if plan.oracle.feeds == "normal":
            return draws(plan.seed, plan.oracle, len(live.x), live.step, count)
        if plan.oracle.feeds == "rows":
            return batches(plan).of(live.step, count)
        return [] if live.past is None else list(map(tuple, live.past.tolist()))

    def _write(self, columns: np.ndarray, live: Live, found: np.ndarray) -> None:
        """A run's columns of what the loop has found. A gradient was asked for once a step."""
        plan, d, count = self.plan, self.plan.objective.dimension, found.shape[1]
        own = d + (2 if self.loop.steady else 3)
        data = isinstance(plan.objective, RiskObjective)
        columns[: d + 2] = found[: d + 2]
        columns[d + 2] = self.rule.learning_rate if self.loop.steady else found[d + 2]
        columns[d + 3] = np.arange(live.evaluations + 1, live.evaluations + count + 1)
        if data:
            columns[d + 4] = samples_before(plan, np.arange(live.step + 1, live.step + count + 1))
        if len(found) > own:
            columns[d + 4 + data :] = found[own:]


def _unseen(x: tuple[float, ...]) -> tuple[float, list[float], float]:
    """Stands for a look that nothing depends on."""
    return math.nan, [math.nan] * len(x), math.nan


class PointState(NamedTuple):
    """What a run over whole points keeps: the rule's state, the schedule's (or None), and the steps clipped so far.

    `known` is what was asked at the present point already, by a search that ended there: it is not asked, nor
    counted, a second time. An oracle that draws measures anew at each step, and nothing is kept. `asked` has what was
    asked so far, in the order of `COUNTS`, and `samples` of how many rows of data that was.
    """

    rule: Any
    schedule: Any
    clipped: int
    known: Mapping[tuple[str, bytes], Any] = {}
    asked: tuple[int, ...] = (0,) * len(COUNTS)
    samples: int = 0


def step_us(rule: object) -> float:
    """Declared microseconds of a step of a rule over the whole point on a formula: what it declares, or the usual."""
    return float(getattr(rule, "step_us", _POINTWISE_US))


class Pointwise:
    """Steps a rule over the whole point, one call a step."""

    look_every = 1

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rule = cast(PointwiseRule, plan.optimizer)
        looks = _LOOKS if hasattr(self.rule, "learning_rate") else _SEARCH_LOOKS
        look = plan.objective.look_cost if isinstance(plan.objective, RiskObjective) else 0.0
        self.cost = self.retrace_cost = step_us(self.rule) + looks * look

    def begin(self) -> Live:
        state = PointState(self.rule.init(np.array(self.plan.start)), beginning(self.plan.schedule), 0)
        return Live(0, self.plan.start, state, 0, 0)

    def rate(self, live: Live) -> float:
        base: float = getattr(self.rule, "learning_rate", math.nan)
        return base * _factor(self.plan, live, live.state.schedule)[0]

    def one(self, live: Live) -> tuple[Counting, np.ndarray | End, PointState, Details]:
        """One step: the oracle that was asked, the new x or why there is none, the new state, and what it named."""
        plan = self.plan
        objective, noise = given(plan, live.step, live.x)
        oracle = Counting(objective, noise, plan.clip, dict(live.state.known))
        with np.errstate(all="ignore"):
            new, state, details = self.rule.step(oracle, np.array(live.x), live.state.rule, self.rate(live))
        schedule = _factor(plan, live, live.state.schedule)[1]
        keep = not (isinstance(new, End) or plan.oracle.draws)
        known = oracle.known_at(np.asarray(new)) if keep else {}
        asked = tuple(map(sum, zip(live.state.asked, oracle.counts, strict=True)))
        clipped = live.state.clipped + oracle.clipped
        each = objective.samples if isinstance(objective, RiskObjective) else 0
        samples = live.state.samples + sum(oracle.counts) * each
        return oracle, new, PointState(state, schedule, clipped, known, asked, samples), details

    def advance(self, live: Live, end: int, judge: Judge, room: np.ndarray) -> tuple[int, Live]:
        plan, names = self.plan, own_columns(self.plan)
        rows = []
        while live.step < end:
            oracle, new, state, details = self.one(live)
            if isinstance(new, End):
                judge.outcome = Outcome(new.kind, live.step, new.reason, values=dict(new.values))
                break
            x, rate, moved = self._moved(live, new, details)
            f, gradient, _ = plan.objective.all(x)
            norm, calm, ended = judge(live.step + 1, x, f, gradient, norm_of(gradient), *moved)
            own = self._own(live, oracle, state, x)
            ended = ended or judge.watch(live.step + 1, x, own["validation_loss"])
            live = Live(live.step + 1, x, state, calm, sum(state.asked))
            rows.append([*x, f, norm, rate, live.evaluations, *(own[name] for name in names)])
            if ended:
                break
        room[:, : len(rows)] = np.array(rows, dtype=float).reshape(-1, len(room)).T
        return len(rows), live

    def retrace(self, live: Live, end: int) -> Live:
        silent = Silent(self.plan.stop, self.plan.objective)
        while live.step < end:
            _, new, state, details = self.one(live)
            assert not isinstance(new, End), "the run has been there"
            x, _, moved = self._moved(live, new, details)
            _, calm, _ = silent(live.step + 1, x, math.nan, (), math.nan, *moved)
            live = Live(live.step + 1, x, state, calm, sum(state.asked))
        return live

    def _moved(
        self, live: Live, new: np.ndarray, details: Details
    ) -> tuple[tuple[float, ...], float, tuple[tuple[float, ...], int, float]]:
        """Where a step led, its learning rate, and what a judge asks of it: the move, the calm before it, a rate."""
        x = tuple(map(float, new))
        rate = float(details.get("step_length", self.rate(live)))
        move = tuple(after - before for after, before in zip(x, live.x, strict=True))
        # A rule without a rate moves by itself: it may stall as one with a rate above 0 may.
        return x, rate, (move, live.calm, 1.0 if math.isnan(rate) else rate)

    def _own(self, live: Live, oracle: Counting, state: PointState, x: tuple[float, ...]) -> dict[str, float]:
        """What there is for the columns that not every run has, in the step from `live` to x."""
        objective = self.plan.objective
        own = {"validation_loss": math.nan, "rows": state.samples, "clipped": state.clipped}
        own |= dict(zip(COUNTS, state.asked, strict=True))
        own["batch_gradient_norm"] = math.nan if oracle.given is None else norm_of(oracle.given)
        if isinstance(objective, RiskObjective):
            own["validation_loss"] = objective.validation_loss(x)
        if self.plan.oracle.feeds == "rows":
            own["batch_loss"] = oracle.objective.value(live.x)
        return own


def own_columns(plan: Plan) -> tuple[str, ...]:
    """The names of the columns after `evaluations`, in order."""
    counts = () if is_elementwise(plan.optimizer) else tuple(COUNTS)
    risk = plan.objective if isinstance(plan.objective, RiskObjective) else None
    rows = ("rows",) if risk else ()
    validation = ("validation_loss",) if risk and risk.held else ()
    return (*counts, *rows, *plan.oracle.columns, *plan.clip.columns, *validation)


def _factor(plan: Plan, live: Live, state: Any) -> tuple[float, Any]:
    """The schedule's factor for the update that leaves a row, and its new state."""
    loss = plan.objective.value(live.x) if state is not None else 0.0
    factor, new = factor_at(
        plan.schedule, state, loss, float(live.step), float(plan.steps), FloatArithmetic()
    )
    return float(factor), new

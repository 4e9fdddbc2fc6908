"""What steps a run: the generated loop for elementwise rules, one call a step for rules over the whole point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import numpy as np

from .formula.evaluate import FloatArithmetic
from .loop import Loop, norm_of
from .objective import derived
from .oracles import COUNTS, Counting, draws
from .param import parameters_of
from .rule import Details, End
from .rule import Elementwise as ElementwiseRule
from .rule import Pointwise as PointwiseRule
from .schedule import beginning, factor_at
from .stops import Judge, Outcome
from .tracing import Traced, initial_state, numeric, trace, twin

if TYPE_CHECKING:
    from .run import Plan

# Declared cost of a step, measured: a loop's turn, and each node of it, in microseconds; a step with a search.
_TURN_US, _NODE_US = 0.8, 0.03
_POINTWISE_US = 300.0


class Live(NamedTuple):
    """Where a run stands after row `step`: all that its future depends on beside the plan.

    `state` is the rule's: for an elementwise rule, for each field its d numbers.
    """

    step: int
    x: tuple[float, ...]
    state: Any
    calm: int
    evaluations: int


def footprint(live: Live) -> int:
    """About how many bytes a checkpoint takes: what is measured is numbers and arrays in its state."""
    state = live.state
    return 200 + (_bytes(state.rule) + 60 * len(state.known) if isinstance(state, PointState) else 0)


def _bytes(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return 112 + value.nbytes
    return sum(map(_bytes, value)) if isinstance(value, tuple) else 24


class Engine(Protocol):
    """Steps one plan without changes."""

    plan: Plan
    cost: float

    def begin(self) -> Live:
        """The run at its start."""

    def rate(self, live: Live) -> float:
        """The learning rate of the update that leaves this row; nan for a rule that finds its own step."""

    def advance(self, live: Live, end: int, judge: Judge) -> tuple[np.ndarray, Live]:
        """Rows live.step + 1 … end, fewer where the judge ends it: x, then a run's columns from `loss` on."""


@lru_cache(maxsize=256)
def _loop(key: tuple[Any, ...]) -> Loop:
    rule, oracle, clip, schedule, text, dimension, names = key
    traced = trace(rule, oracle, clip, schedule, dimension)
    return Loop(traced, derived(text, dimension, names), oracle.draws, clip.columns)


def settled(entry: Any) -> Any:
    """The entry with its numbers at their defaults: what its code depends on are its switches alone."""
    return twin(entry, {p.name: p.default for p in parameters_of(type(entry)) if p.kind == "number"})


def loop_of(plan: Plan) -> Loop:
    """The generated code for an elementwise plan, made once for all values of its numbers."""
    objective = plan.objective
    names = tuple(name for name, _ in objective.parameters)
    return _loop((*settings(plan), objective.text, objective.dimension, names))


def settings(plan: Plan) -> tuple[Any, ...]:
    """Rule, oracle, clip and schedule as far as code depends on them: switches, and whether there is a warm-up."""
    schedule = twin(settled(plan.schedule), {"warmup": min(plan.schedule.warmup, 1)})
    return (*map(settled, (plan.optimizer, plan.oracle, plan.clip)), schedule)


class Elementwise:
    """Steps an elementwise rule in its generated loop."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.loop = loop_of(plan)
        self.traced: Traced = self.loop.traced
        self.rule = cast(ElementwiseRule, plan.optimizer)
        self.parameters = (*self.numbers.values(), float(plan.steps))
        self.cost = _TURN_US + _NODE_US * self.loop.nodes

    @property
    def numbers(self) -> dict[str, float]:
        """The numeric parameters of rule, oracle, clip and schedule, in the order of `traced.parameters`."""
        plan = self.plan
        entries = (plan.optimizer, plan.oracle, plan.clip, plan.schedule)
        values = [value for entry in entries for value in numeric(entry).values()]
        return dict(zip(self.traced.parameters, values, strict=True))

    def begin(self) -> Live:
        flat = initial_state(self.rule, self.traced, self.plan.start)
        return Live(0, self.plan.start, self._spread(flat), 0, 0)

    def rate(self, live: Live) -> float:
        begin = beginning(self.plan.schedule)
        names = dict(zip(self.traced.fields, live.state, strict=True))
        state = begin and type(begin)(*(names[f"schedule_{name}"][0] for name in begin._fields))
        return self.rule.learning_rate * _factor(self.plan, live, state)[0]

    def _spread(self, flat: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
        """State as the loop has it → for each field its d numbers, a form that every setting of switches shares."""
        value = dict(zip(self.traced.state, flat, strict=True))
        return tuple(tuple(value[symbol] for symbol in symbols) for symbols in self.traced.fields.values())

    def flat(self, spread: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
        """State as the loop has it, in the order of `traced.state`."""
        value: dict[str, float] = {}
        for symbols, numbers in zip(self.traced.fields.values(), spread, strict=True):
            value.update(zip(symbols, numbers, strict=True))
        return tuple(value[symbol] for symbol in self.traced.state)

    def symbols_at(self, live: Live) -> dict[str, float]:
        """What every symbol of the traced step stands for in the update that leaves this row."""
        plan, d = self.plan, self.plan.objective.dimension
        slope = plan.objective.gradient(live.x)
        drawn = draws(plan.seed, plan.oracle, d, live.step, 1)[0] if plan.oracle.draws else (0.0,) * d
        values = {**self.numbers, "k": float(live.step), "steps": float(plan.steps)}
        values["f"] = plan.objective.value(live.x)
        for i in range(d):
            values |= {f"x{i}": live.x[i], f"g{i}": slope[i], f"n{i}": drawn[i]}
        return values | dict(zip(self.traced.state, self.flat(live.state), strict=True))

    def advance(self, live: Live, end: int, judge: Judge) -> tuple[np.ndarray, Live]:
        plan, d = self.plan, self.plan.objective.dimension
        noise = draws(plan.seed, plan.oracle, d, live.step, end - live.step) if plan.oracle.draws else []
        found, step, x, state, calm, _ = self.loop.run(
            live.step, end, live.x, self.flat(live.state), self.parameters, plan.objective.values,
            noise, judge.limits, live.calm, judge,
        )  # fmt: skip
        steady = self.loop.steady
        rows = np.empty((len(found), self.loop.width + (2 if steady else 1)))
        rows[:, : d + 2] = found[:, : d + 2]
        rows[:, d + 2] = self.rate(live) if steady else found[:, d + 2]
        evaluations = live.evaluations + len(found)  # one gradient a step
        rows[:, d + 3] = np.arange(live.evaluations + 1, evaluations + 1)
        rows[:, d + 4 :] = found[:, d + (2 if steady else 3) :]
        return rows, Live(step, x, self._spread(state), calm, evaluations)


class PointState(NamedTuple):
    """What a run over whole points keeps: the rule's state, the schedule's (or None), and the steps clipped so far.

    `known` is what was asked at the present point already, by a search that ended there: it is not asked, nor
    counted, a second time. A noisy oracle measures anew at each step, and nothing is kept. `asked` has what was
    asked so far, in the order of `COUNTS`.
    """

    rule: Any
    schedule: Any
    clipped: int
    known: Mapping[tuple[str, bytes], Any] = {}
    asked: tuple[int, ...] = (0,) * len(COUNTS)


class Pointwise:
    """Steps a rule over the whole point, one call a step."""

    cost = _POINTWISE_US

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rule = cast(PointwiseRule, plan.optimizer)

    def begin(self) -> Live:
        state = PointState(self.rule.init(np.array(self.plan.start)), beginning(self.plan.schedule), 0)
        return Live(0, self.plan.start, state, 0, 0)

    def rate(self, live: Live) -> float:
        base: float = getattr(self.rule, "learning_rate", math.nan)
        return base * _factor(self.plan, live, live.state.schedule)[0]

    def one(self, live: Live) -> tuple[Counting, np.ndarray | End, PointState, Details]:
        """One step: the oracle that was asked, the new x or why there is none, the new state, and what it named."""
        plan = self.plan
        d = plan.objective.dimension
        noise = (0.0,) * d
        if plan.oracle.draws:
            deviation = numeric(plan.oracle)["standard_deviation"]
            noise = tuple(deviation * z for z in draws(plan.seed, plan.oracle, d, live.step, 1)[0])
        oracle = Counting(plan.objective, noise, plan.clip, dict(live.state.known))
        with np.errstate(all="ignore"):
            new, state, details = self.rule.step(oracle, np.array(live.x), live.state.rule, self.rate(live))
        schedule = _factor(plan, live, live.state.schedule)[1]
        keep = not (isinstance(new, End) or plan.oracle.draws)
        known = oracle.known_at(np.asarray(new)) if keep else {}
        asked = tuple(map(sum, zip(live.state.asked, oracle.counts, strict=True)))
        clipped = live.state.clipped + oracle.clipped
        return oracle, new, PointState(state, schedule, clipped, known, asked), details

    def advance(self, live: Live, end: int, judge: Judge) -> tuple[np.ndarray, Live]:
        d, columns = self.plan.objective.dimension, (*self.plan.oracle.columns, *self.plan.clip.columns)
        rows = []
        while live.step < end:
            oracle, new, state, details = self.one(live)
            if isinstance(new, End):
                judge.outcome = Outcome(new.kind, live.step, new.reason, values=dict(new.values))
                break
            x = tuple(map(float, new))
            f, gradient, _ = self.plan.objective.all(x)
            rate = float(details.get("step_length", self.rate(live)))
            move = tuple(after - before for after, before in zip(x, live.x, strict=True))
            # A rule without a rate moves by itself: it may stall as one with a rate above 0 may.
            moving = 1.0 if math.isnan(rate) else rate
            norm, calm, ended = judge(
                live.step + 1, x, f, gradient, norm_of(gradient), move, live.calm, moving
            )
            live = Live(live.step + 1, x, state, calm, sum(state.asked))
            given = math.nan if oracle.given is None else norm_of(oracle.given)
            own = {"batch_gradient_norm": given, "clipped": state.clipped}
            rows.append([*x, f, norm, rate, live.evaluations, *state.asked, *(own[name] for name in columns)])
            if ended:
                break
        return np.array(rows, dtype=float).reshape(-1, d + 4 + len(COUNTS) + len(columns)), live


def _factor(plan: Plan, live: Live, state: Any) -> tuple[float, Any]:
    """The schedule's factor for the update that leaves a row, and its new state."""
    loss = plan.objective.value(live.x) if state is not None else 0.0
    factor, new = factor_at(
        plan.schedule, state, loss, float(live.step), float(plan.steps), FloatArithmetic()
    )
    return float(factor), new

"""Which generated loop steps a plan, and how often the observer looks in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from .calling_loop import CallingLoop
from .loop import Loop
from .objective import FormulaObjective, derived
from .param import parameters_of
from .risk.objective import RiskObjective
from .rule import is_elementwise
from .tracing import trace, twin

if TYPE_CHECKING:
    from .plan import Plan

# A look at all rows that costs no more than the first is part of every step; a dearer one is spread over so many steps
# that it costs each of them no more than the second.
_LOOK_AT_ONCE_US, _LOOK_US = 90.0, 15.0


@lru_cache(maxsize=256)
def _loop(key: tuple[Any, ...], text: str, dimension: int, names: tuple[str, ...]) -> Loop:
    rule, oracle, clip, schedule = settings_of(key)
    traced = trace(rule, oracle, clip, schedule, dimension)
    late = oracle.feeds == "past"
    return Loop(traced, derived(text, dimension, names), oracle.draws, clip.columns, late)


@lru_cache(maxsize=256)
def _calling_loop(key: tuple[Any, ...], dimension: int, validates: bool) -> CallingLoop:
    rule, oracle, clip, schedule = settings_of(key)
    return CallingLoop(trace(rule, oracle, clip, schedule, dimension), oracle.feeds, clip.columns, validates)


def settled(entry: Any) -> Any:
    """The entry with its numbers at their defaults: what its code depends on are its switches alone."""
    return _settled(*_set(entry))


def _set(entry: Any) -> tuple[type, tuple[Any, ...]]:
    """What kind of entry it is, and how its switches are set."""
    kind = entry.__class__
    return kind, _read(kind)(entry)


@lru_cache(maxsize=256)
def _settled(kind: type, values: tuple[Any, ...]) -> Any:
    numbers = {p.name: p.default for p in parameters_of(kind) if p.kind == "number"}
    return twin(object.__new__(kind), numbers | dict(zip(_switches(kind), values, strict=True)))


@cache
def _switches(kind: type) -> tuple[str, ...]:
    """The parameters that are no numbers."""
    return tuple(p.name for p in parameters_of(kind) if p.kind != "number")


@cache
def _read(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What takes their values from an entry."""
    names = _switches(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda entry: tuple([getattr(entry, name) for name in names])


def loop_of(plan: Plan) -> Loop | CallingLoop:
    """The generated code for an elementwise plan, made once for all values of its numbers."""
    objective = plan.objective
    if isinstance(objective, RiskObjective):
        return _calling_loop(all_set(plan), objective.dimension, objective.held is not None)
    assert isinstance(objective, FormulaObjective)
    return _loop(all_set(plan), objective.text, objective.dimension, objective.derived.parameters)


def settings(plan: Plan) -> tuple[Any, ...]:
    """Rule, oracle, clip and schedule as far as code depends on them: switches, and whether there is a warm-up."""
    return settings_of(all_set(plan))


def all_set(plan: Plan) -> tuple[Any, ...]:
    """What determines `settings`, which cost more themselves: what is made of them is kept by this."""
    schedule = plan.schedule
    entries = (plan.optimizer, plan.oracle, plan.clip, schedule)
    return (*map(_set, entries), schedule.warmup > 0)


@lru_cache(maxsize=256)
def settings_of(key: tuple[Any, ...]) -> tuple[Any, ...]:
    *entries, schedule, warm = key
    settled = _settled(*schedule)
    return (*(_settled(*one) for one in entries), twin(settled, {"warmup": 1}) if warm else settled)


def look_every(plan: Plan) -> int:
    """Every how many steps the observer looks: 1, or 2, 5, 10, 20, 50, … where it would cost far more than a step.

    It depends on data, split, model, loss, rule, schedule and oracle, and not on how fast a machine is: only a rule for
    one coordinate that is fed batches, under a schedule that does not read the loss, is not looked at every step.
    """
    objective = plan.objective
    if not (isinstance(objective, RiskObjective) and is_elementwise(plan.optimizer)):
        return 1
    loop = loop_of(plan)
    assert isinstance(loop, CallingLoop)
    if loop.feeds != "rows" or loop.watches or objective.look_cost <= _LOOK_AT_ONCE_US:
        return 1
    wanted, every = objective.look_cost / _LOOK_US, 1
    while every < wanted:
        every = every * 5 // 2 if str(every)[0] == "2" else every * 2
    return every

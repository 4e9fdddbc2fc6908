"""One step with every number: the panel's lines as MathML, and their values at step k, from the one traced graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .clips import Clip
from .engines import Elementwise, Engine, Live, Pointwise
from .explanation import explained
from .feeds import batch_of, batches, fed, looking
from .formula.evaluate import FloatArithmetic, NodeArithmetic, evaluate
from .formula.graph import Graph, Node
from .formula.mathml import Writer, math_element, named, plain, symbol
from .loops import all_set, settings_of
from .notation import FED
from .oracles import Oracle
from .param import Parameter, filled, parameters_of
from .rule import DIVISOR, Details, is_elementwise
from .rule import Pointwise as PointwiseRule
from .schedule import momentum_at
from .tracing import Traced, numbers_of, trace, twin, with_momentum

if TYPE_CHECKING:
    from .plan import Plan


class Line(NamedTuple):
    """A line of the panel. Symbol and formula are MathML without its outer element; named leaves carry `data-name`."""

    name: str
    symbol: str
    relation: str  # ← for what is kept, = for what is not
    formula: str
    role: str


# Declared microseconds of a step taken apart, measured, and how often it looks at all samples: for second derivatives,
# and for first ones or values.
_TELLING_US = 800.0
_SECOND_LOOKS, _FIRST_LOOKS = 5, 3

_LOW = "₁₂₃₄₅₆₇₈₉"
_GRADIENT = re.compile(r"(?<![A-Za-z])g(?![A-Za-z])|(?<=W)g")


class Inspection:
    """A step taken apart once the run has been replayed to where it began, piece by piece."""

    def __init__(
        self,
        begin: Live,
        step: int,
        engine: Callable[[int], Engine],
        replayed: Callable[[Live, int], Live],
        tell: Callable[[Live], dict[str, object]],
    ) -> None:
        self._live, self._step = begin, step
        self._engine, self._replayed, self._tell = engine, replayed, tell
        self.told: dict[str, object] | None = None

    def advance(self, work: float) -> float:
        """Goes on for so many declared microseconds, one step or the telling at least; returns the declared cost."""
        spent = 0.0
        while self.told is None and spent < work:
            engine, left = self._engine(self._live.step), self._step - self._live.step
            if left == 0:
                self.told = self._tell(self._live)
                return spent + telling_cost(engine)
            count = int(min(left, max(1.0, (work - spent) / engine.retrace_cost)))
            self._live = self._replayed(self._live, self._live.step + count)
            spent += count * engine.retrace_cost
        return spent


def telling_cost(engine: Engine) -> float:
    """Declared microseconds of taking a step apart: it is made again, and looked at from both its ends."""
    objective = engine.plan.objective
    again = engine.retrace_cost * (2 if isinstance(engine, Pointwise) else 1)
    return _TELLING_US + again + _SECOND_LOOKS * looking(objective, 2) + _FIRST_LOOKS * looking(objective, 1)


def looked_at(plan: Plan, x: Sequence[float]) -> dict[str, object]:
    """What there is to say of a point that no step led to."""
    f, gradient, _ = plan.objective.all(x)
    return {"x": list(x), "loss": f, "gradient": list(gradient), "eigenvalues": plan.objective.eigenvalues(x)}


def inspected(engine: Engine, before: Live, x: Sequence[float]) -> dict[str, object]:
    """The step that led from `before` to x: its numbers by name, d of each, and what they amount to."""
    details: Details = {}
    if isinstance(engine, Elementwise):
        values, old = _elementwise_values(engine, before)
        plan = engine.plan
    else:
        assert isinstance(engine, Pointwise)
        plan = engine.plan
        oracle, _, _, details = engine.one(before)
        values, old = {name: np.atleast_1d(value).tolist() for name, value in details.items()}, {}
        values["x"] = list(x)
        if oracle.given is not None:
            parts = plan.clip.clipped(oracle.given, FloatArithmetic())[1]
            values |= {name: [value] * len(x) for name, value in parts.items()}
            values |= {"g": list(oracle.given), "clipped": list(details.get("g", oracle.given))}
    objective = plan.objective
    f_before, gradient, _ = objective.all(before.x)
    values["gradient"] = list(gradient)
    if plan.oracle.feeds == "normal":
        values["draw"] = list(fed(plan, before.step, before.x, None))
    rate = float(details.get("step_length", engine.rate(before)))
    eigenvalues = objective.eigenvalues(before.x)
    loss = objective.value(x)
    return {
        "x_before": list(before.x),
        "x": list(x),
        "loss_before": f_before,
        "loss": loss,
        "gradient": list(gradient),
        "values": values,
        "before": {**old, "x": list(before.x)},
        "parameters": _parameters(plan, before.step, rate),
        "eigenvalues": eigenvalues,
        "explanation": explained(
            plan.optimizer, plan.oracle, rate, before.x, x, values, (f_before, loss), eigenvalues
        ),
        **_batch(plan, before),
    }


def _batch(plan: Plan, before: Live) -> dict[str, object]:
    """Which rows the update was over, and how plain the gradient is among what the rows say; nothing without batches.

    `snr` is ‖∇f‖² over the variance of the batch's gradient, None where that is 0.
    """
    if plan.oracle.feeds != "rows":
        return {}
    return {"batch": batch_of(plan, before.step), "snr": batches(plan).signal_to_noise(before.step, before.x)}


def _parameters(plan: Plan, step: int, rate: float) -> dict[str, object]:
    """Every parameter by name as it holds in the update from `step`; a clip's limit is `clip_limit`."""
    ops = FloatArithmetic()
    momentum = momentum_at(plan.schedule, float(step), float(plan.steps), ops)
    rule = filled(with_momentum(plan.optimizer, momentum))
    clip = {f"clip_{name}": value for name, value in filled(plan.clip).items()}
    return {**rule, **filled(plan.oracle), **clip, "learning_rate": rate}


def _elementwise_values(
    engine: Elementwise, before: Live
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    traced, d = engine.traced, engine.plan.objective.dimension
    at = engine.symbols_at(before)
    nodes: dict[str, Sequence[Node]] = {"g": traced.given, "clipped": traced.cut, "x": traced.new_x}
    nodes |= {name: [node] * d for name, node in traced.clipping.items()}
    nodes |= {name: [one[name] for one in traced.details] for name in traced.details[0]}
    new = dict(zip(traced.state, traced.new_state, strict=True))
    fields = {name: symbols for name, symbols in traced.fields.items() if name not in traced.begins}
    nodes |= {name: [new[symbol] for symbol in symbols] for name, symbols in fields.items()}
    numbers = evaluate([node for group in nodes.values() for node in group], at)
    values = {name: numbers[i * d : (i + 1) * d] for i, name in enumerate(nodes)}
    return values, {name: [at[symbol] for symbol in symbols] for name, symbols in fields.items()}


def arithmetic_rows(plan: Plan) -> tuple[Line, ...]:
    """The panel's lines, in the order of the arithmetic."""
    if not is_elementwise(plan.optimizer):
        about: tuple[Any, ...] = (plan.optimizer, plan.clip, plan.objective.dimension)
        return _pointwise_rows(*about)
    return _elementwise_rows(all_set(plan), plan.objective.dimension, _always_zero(plan))


@lru_cache(maxsize=256)
def _elementwise_rows(switches: tuple[Any, ...], dimension: int, zero: frozenset[str]) -> tuple[Line, ...]:
    """The lines for all values of the numbers: what they depend on are switches, and which numbers are always 0."""
    rule, oracle, clip, schedule = settings_of(switches)
    traced = trace(rule, oracle, clip, schedule, dimension, zero)
    letters: Mapping[str, str] = rule.symbols
    names = _leaf_names(rule, oracle, clip, traced)
    new = dict(zip(traced.state, traced.new_state, strict=True))
    shown = {name: node for name, node in traced.details[0].items() if name != DIVISOR}
    own = {name: symbols[0] for name, symbols in traced.fields.items()}
    shown |= {name: new[symbol_name] for name, symbol_name in own.items() if symbol_name.endswith("_0")}
    rows = [
        _gradient_row(traced, oracle, names),
        *_clip_rows(clip, traced.given, traced.cut, traced.clipping, names),
    ]
    for name, node in sorted(shown.items(), key=lambda item: (item[1].index, item[0])):
        if node.op in ("symbol", "constant") or node.index in names:
            continue  # another name for what has one already
        kept = name in own
        formula = Writer(names, inline=True).formula(node)
        role = "state" if kept else "step" if name == "delta" else "detail"
        rows.append(_line(name, letters.get(name, name), "←" if kept else "=", formula, role))
        names[node.index] = named(name, letters.get(name, name))
    formula = Writer(names, inline=True).formula(traced.new_x[0])
    return (*rows, _line("x", "x", "←", formula, "x"))


def _line(name: str, letter: str, relation: str, formula: str, role: str) -> Line:
    return Line(name, symbol(letter), relation, formula, role)


def _gradient_row(traced: Traced, oracle: Oracle, names: dict[int, str]) -> Line:
    true = named("gradient", "∇f")
    given = traced.given[0]
    if given.op == "symbol":
        names[given.index] = named("g", "g")
        return _line("g", "g", "=", FED.get(oracle.feeds, true), "gradient")
    formula = Writer({**names, traced.graph.symbol("g0").index: true}, inline=True).formula(given)
    names[given.index] = named("g", "g")
    return _line("g", "g", "=", formula, "gradient")


def _clip_rows(
    clip: Clip, given: Sequence[Node], cut: Sequence[Node], parts: Details, names: dict[int, str]
) -> list[Line]:
    """What clipping names, and the gradient that is left of it; nothing where nothing is clipped."""
    rows = []
    # A norm reads every coordinate: their letters stand there, as no column has the numbers of both.
    letters = [symbol(f"g{low}") for low in _LOW[: len(given)]] if len(given) > 1 else []
    every = {node.index: letter for node, letter in zip(given, letters, strict=False)}
    for name, node in {**parts, "clipped": cut[0]}.items():
        if node.index not in names:
            formula = Writer(names if name == "clipped" else {**names, **every}, inline=True).formula(node)
            rows.append(_line(name, clip.symbols[name], "=", formula, "detail"))
            names[node.index] = named(name, clip.symbols[name])
    return rows


def _leaf_names(rule: Any, oracle: Oracle, clip: Clip, traced: Traced) -> dict[int, str]:
    """Markup for the symbols of the traced graph."""
    graph = traced.graph
    letters: Mapping[str, str] = rule.symbols
    names = {
        graph.symbol("x0").index: named("x", "x", before=True),
        graph.symbol("n0").index: named("draw", "ξ"),
    }
    for field, symbols in traced.fields.items():
        shared = not symbols[0].endswith("_0")
        letter = letters.get(field, field)
        names[graph.symbol(symbols[0]).index] = named(field, letter, before=True)
        if shared:
            names.update(_shared_name(traced, symbols[0], field, letter))
    for entry, prefix in ((rule, ""), (oracle, "oracle_"), (clip, "clip_")):
        for parameter in parameters_of(type(entry)):
            leaf = graph.symbol(prefix + parameter.name)
            own = f"clip_{parameter.name}" if entry is clip else parameter.name
            names[leaf.index] = named(own, _letter(parameter))
            if traced.momentum is not None and parameter.name in ("momentum", "beta1"):
                names[traced.momentum.index] = named(parameter.name, _letter(parameter))
    if traced.rate.op != "constant":
        names[traced.rate.index] = named("learning_rate", "α")
    return names


def _shared_name(traced: Traced, state_symbol: str, field: str, letter: str) -> dict[int, str]:
    """What does not depend on the coordinate (β^t) has no line of its own, and is a name inside the others."""
    node = traced.new_state[traced.state.index(state_symbol)]
    return {} if node.op in ("symbol", "constant") else {node.index: named(field, letter)}


def _letter(parameter: Parameter) -> str:
    return parameter.symbol or parameter.name


def _always_zero(plan: Plan) -> frozenset[str]:
    """The optimizer's numbers that are 0 all along: written as 0 they drop out of the lines."""
    names = numbers_of(plan.optimizer.__class__)
    zeros = [{name for name in names if getattr(one.optimizer, name) == 0} for _, one in plan.segments]
    return frozenset(set.intersection(*zeros))


@lru_cache(maxsize=256)
def _pointwise_rows(rule: PointwiseRule, clip: Clip, dimension: int) -> tuple[Line, ...]:
    lines = rule.lines(dimension)
    roles = {"g": "gradient", "delta": "step", "x": "x"}
    if lines[-1][0] != "x":
        lines = [*lines, ("x", "x", "x + Δ")]
    rows = [
        _line(name, letter, "←" if name == "x" else "=", plain(formula), roles.get(name, "detail"))
        for name, letter, formula in lines
    ]
    clipping = _pointwise_clip_rows(clip, dimension)
    if not clipping or rows[0].name != "g":
        return tuple(rows)
    # What is written with g is computed with what clipping leaves of it.
    after = [
        _line(name, letter, row.relation, plain(_GRADIENT.sub("ĝ", formula)), row.role)
        for row, (name, letter, formula) in zip(rows[1:], lines[1:], strict=True)
    ]
    return (rows[0], *clipping, *after)


def _pointwise_clip_rows(clip: Clip, dimension: int) -> list[Line]:
    graph = Graph()
    given = [graph.symbol(f"g{i}") for i in range(dimension)]
    names = {node.index: named("g", "g") for node in given}
    declared = parameters_of(type(clip))
    limits = {p.name: graph.symbol(p.name) for p in declared}
    names |= {limits[p.name].index: named(f"clip_{p.name}", _letter(p)) for p in declared}
    cut, parts = twin(clip, limits).clipped(given, NodeArithmetic(graph))
    return _clip_rows(clip, given, cut, parts, names)


def rule_mathml(rows: Sequence[Line]) -> list[str]:
    """The rule as it stands in the catalogue: a formula a line."""
    return [math_element(f"{row.symbol}<mo>{row.relation}</mo>{row.formula}") for row in rows]

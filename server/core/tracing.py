"""Tracing: what makes data of an elementwise rule.

`step` is run once on nodes, for every coordinate, with the rule's parameters as symbols; float loop, array code, MathML
and the arithmetic of a step all come from that graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any, NamedTuple

from .clips import Clip, changes
from .formula.evaluate import Arithmetic, NodeArithmetic
from .formula.graph import Graph, Node, reached
from .oracles import Oracle
from .param import parameters_of
from .rule import Details, Elementwise
from .schedule import Schedule, beginning, factor_at, momentum_at


@dataclass(frozen=True)
class Traced:
    """One whole step as a graph, over d coordinates.

    Symbols: `x0 …` the point, `f` and `g0 …` the true value and gradient there, `n0 …` draws, `k` the step, `steps`,
    `s_m_0 …` state (`s_t` where a field does not depend on the coordinate), and the numeric parameters by name.
    Schedule and clipping keep their own state beside the rule's, with the values in `begins`.
    """

    dimension: int
    parameters: tuple[str, ...]
    state: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]  # state field → its symbol for each coordinate
    new_x: tuple[Node, ...]
    new_state: tuple[Node, ...]  # parallel to `state`
    rate: Node
    momentum: Node | None  # where the schedule sets it
    given: tuple[Node, ...]  # the gradient that the oracle gives, before clipping
    cut: tuple[Node, ...]  # and after it
    clipping: Mapping[str, Node]  # what clipping names
    begins: Mapping[str, float]  # fields of the schedule's and the clipping's state → first value
    details: tuple[Mapping[str, Node], ...]  # per coordinate

    @property
    def graph(self) -> Graph:
        return self.new_x[0].graph

    @cached_property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """For each field of the state, which of `state` its d numbers are."""
        return tuple(tuple(map(self.state.index, symbols)) for symbols in self.fields.values())

    @cached_property
    def sources(self) -> tuple[int, ...]:
        """For each of `state`, where it is among the numbers of all fields one after the other."""
        there = [place for places in self.places for place in places]
        return tuple(map(there.index, range(len(self.state))))


class _Coordinate(NamedTuple):
    x: Node
    state: Any
    details: Details


def numeric(entry: Any) -> dict[str, float]:
    """The entry's parameters that are numbers: those that stay symbols when it is traced."""
    return {name: float(getattr(entry, name)) for name in numbers_of(entry.__class__)}


@cache
def numbers_of(kind: type) -> tuple[str, ...]:
    """The names of those parameters of a kind of entry."""
    return tuple(p.name for p in parameters_of(kind) if p.kind == "number")


def trace(
    rule: Elementwise,
    oracle: Oracle,
    clip: Clip,
    schedule: Schedule,
    dimension: int,
    zero: frozenset[str] = frozenset(),
) -> Traced:
    """Runs the rule once on nodes. Switches and choices of the parameters are settled, numbers stay symbols.

    Those of the rule's numbers that are named in `zero` are written as 0, and what they multiply drops out; so
    does state that then never leaves its first value. That is for reading, not for code: a run may change numbers.
    """
    graph = Graph()
    ops = NodeArithmetic(graph)
    symbolic, numbers = _symbolic(rule, graph, "", zero)
    noisy, oracle_numbers = _symbolic(oracle, graph, "oracle_")
    cut, clip_numbers = _symbolic(clip, graph, "clip_")
    off = frozenset() if schedule.warmup else frozenset({"warmup"})
    scheduled, schedule_numbers = _symbolic(schedule, graph, "schedule_", off)

    points = [graph.symbol(f"x{i}") for i in range(dimension)]
    given = [noisy.gradient(graph.symbol(f"g{i}"), graph.symbol(f"n{i}")) for i in range(dimension)]
    step, steps = graph.symbol("k"), graph.symbol("steps")
    kept = _Kept(graph)
    watched = kept.state("schedule", beginning(schedule))
    factor, watching = factor_at(scheduled, watched, graph.symbol("f"), step, steps, ops)
    kept.becomes("schedule", watching)
    rate = graph.mul(symbolic.learning_rate, factor)
    momentum = momentum_at(scheduled, step, steps, ops)
    symbolic = with_momentum(symbolic, momentum)
    gradient, clipping = cut.clipped(given, ops)
    for name in clip.columns:
        kept.add(name, 0.0, graph.symbol(f"s_{name}") + changes(given, gradient, ops))

    initial = rule.init(0.0)
    shared = _shared_fields(symbolic, type(initial), rate, ops)
    fields = {
        name: tuple(f"s_{name}" if name in shared else f"s_{name}_{i}" for i in range(dimension))
        for name in initial._fields
    }
    still = _never_moving(symbolic, initial, rate, ops) if zero else {}
    made = []
    for i, (x, g) in enumerate(zip(points, gradient, strict=True)):
        state = type(initial)(
            *(still[name] if name in still else graph.symbol(fields[name][i]) for name in initial._fields)
        )
        made.append(_Coordinate(*symbolic.step(g, x, state, rate, ops)))
    names, nodes = [], []
    for name in initial._fields:
        for i in range(1 if name in shared else dimension):
            names.append(fields[name][i])
            nodes.append(graph.of(getattr(made[i].state, name)))
    for name, node in kept.new.items():
        fields[name] = (f"s_{name}",) * dimension
        names.append(f"s_{name}")
        nodes.append(node)
    return Traced(
        dimension=dimension,
        parameters=(*numbers, *oracle_numbers, *clip_numbers, *schedule_numbers),
        state=tuple(names),
        fields=fields,
        new_x=tuple(graph.of(one.x) for one in made),
        new_state=tuple(nodes),
        rate=rate,
        momentum=None if momentum is None else graph.of(momentum),
        given=tuple(given),
        cut=tuple(graph.of(one) for one in gradient),
        clipping={name: graph.of(node) for name, node in clipping.items()},
        begins=kept.begins,
        details=tuple({name: graph.of(node) for name, node in one.details.items()} for one in made),
    )


class _Kept:
    """State beside the rule's, the same for every coordinate: its symbols, first values and new values."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.begins: dict[str, float] = {}
        self.new: dict[str, Node] = {}

    def add(self, name: str, begin: float, node: Node) -> None:
        self.begins[name], self.new[name] = begin, node

    def state(self, owner: str, begin: Any) -> Any:
        """The state as symbols, of the type it begins with; None where there is none."""
        if begin is None:
            return None
        for name in begin._fields:
            self.begins[f"{owner}_{name}"] = float(getattr(begin, name))
        return type(begin)(*(self._graph.symbol(f"s_{owner}_{name}") for name in begin._fields))

    def becomes(self, owner: str, state: Any) -> None:
        if state is not None:
            self.new |= {f"{owner}_{n}": self._graph.of(getattr(state, n)) for n in state._fields}


def with_momentum(rule: Any, momentum: Any) -> Any:
    """The rule with its momentum (μ, or β₁) replaced; as it is where there is nothing to set or nothing to replace."""
    names = [p.name for p in parameters_of(type(rule)) if p.name in ("momentum", "beta1")]
    return rule if momentum is None or not names else twin(rule, {names[0]: momentum})


def _never_moving(rule: Elementwise, initial: Any, rate: Node, ops: Arithmetic) -> dict[str, Node]:
    """State that is set to the constant it began with at every step."""
    graph = rate.graph
    state = type(initial)(*(graph.symbol(f"?{name}") for name in initial._fields))
    _, new, _ = rule.step(graph.symbol("?g"), graph.symbol("?x"), state, rate, ops)
    values = {name: graph.of(getattr(new, name)) for name in initial._fields}
    return {
        name: node
        for name, node in values.items()
        if node.op == "constant" and node.value == getattr(initial, name)
    }


def _symbolic(
    entry: Any, graph: Graph, prefix: str, zero: frozenset[str] = frozenset()
) -> tuple[Any, list[str]]:
    """The entry with its numeric parameters as symbols, and their names."""
    names = list(numeric(entry))
    nodes = {name: graph.constant(0.0) if name in zero else graph.symbol(prefix + name) for name in names}
    return twin(entry, nodes), [prefix + name for name in names]


def twin(entry: Any, values: Mapping[str, Any]) -> Any:
    """The entry with some parameters replaced, made without its checks, which are for numbers of a user's."""
    made = object.__new__(type(entry))
    for parameter in parameters_of(type(entry)):
        name = parameter.name
        object.__setattr__(made, name, values[name] if name in values else getattr(entry, name))
    return made


def _shared_fields(rule: Elementwise, state_type: type[Any], rate: Node, ops: Arithmetic) -> set[str]:
    """State that does not depend on the coordinate (β^t, t): its start does not, nor its update with any setting.

    All settings of the switches are asked, since a run may turn them on its way and keeps its state then.
    """
    graph = rate.graph
    fields: tuple[str, ...] = state_type._fields
    x, state = graph.symbol("?x"), state_type(*(graph.symbol(f"?{name}") for name in fields))
    begin = rule.init(x)
    reads = {name: _symbols(graph, getattr(begin, name)) for name in fields}
    for setting in _settings(rule):
        _, new, _ = setting.step(graph.symbol("?g"), x, state, rate, ops)
        for name in fields:
            reads[name] |= _symbols(graph, getattr(new, name))
    shared = set(fields)
    while True:
        own = {"?g", "?x", *(f"?{name}" for name in fields if name not in shared)}
        left = {name for name in shared if not reads[name] & own}
        if left == shared:
            return shared
        shared = left


def _symbols(graph: Graph, value: Any) -> set[str]:
    return {node.name for node in reached([graph.of(value)]) if node.op == "symbol"}


def _settings(rule: Any) -> list[Any]:
    """The rule with its switches and choices in every combination."""
    switches = [p for p in parameters_of(type(rule)) if p.kind != "number"]
    options = [(False, True) if p.kind == "flag" else p.options for p in switches]
    names = [p.name for p in switches]
    return [twin(rule, dict(zip(names, values, strict=True))) for values in product(*options)]


def initial_state(rule: Elementwise, traced: Traced, x: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    """The state before the first step: for each of `traced.fields` its d numbers."""
    own = tuple([tuple(map(float, numbers)) for numbers in zip(*map(rule.init, x), strict=True)])
    return (
        *own,
        *[(begin,) * len(x) for begin in map(traced.begins.get, traced.fields) if begin is not None],
    )

"""Schedules, clips and oracles as formulas to read, from the one text that also computes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .clips import Clip
from .formula.evaluate import NodeArithmetic
from .formula.graph import Graph, Node, is_constant
from .formula.mathml import Writer, math_element, symbol
from .oracles import Oracle
from .param import parameters_of
from .schedule import Schedule, beginning
from .tracing import twin

# The gradient of a batch of rows, and that of some steps ago.
FED: Mapping[str, str] = {
    "rows": "<msub><mrow><mo>∇</mo><mi>f</mi></mrow><mi>B</mi></msub>",
    "past": (
        "<mo>∇</mo><mi>f</mi><mo>(</mo>"
        "<msub><mi>x</mi><mrow><mi>k</mi><mo>−</mo><mi>τ</mi></mrow></msub><mo>)</mo>"
    ),
}
# What that is: the mean over the batch, beside the penalty r.
_MEANING: Mapping[str, tuple[str, ...]] = {
    "rows": (
        (
            f"{FED['rows']}<mo>=</mo><mfrac><mn>1</mn><mrow><mo>|</mo><mi>B</mi><mo>|</mo></mrow></mfrac>"
            "<munder><mo>∑</mo><mrow><mi>i</mi><mo>∈</mo><mi>B</mi></mrow></munder>"
            "<mo>∇</mo><msub><mi>ℓ</mi><mi>i</mi></msub><mo>+</mo><mo>∇</mo><mi>r</mi>"
        ),
    )
}


class _Page:
    """One entry written down: its numeric parameters and whatever else it reads are letters."""

    def __init__(self, entry: Any) -> None:
        self.graph = Graph()
        self.ops = NodeArithmetic(self.graph)
        self._names: dict[int, str] = {}
        self.lines: list[str] = []
        declared = [p for p in parameters_of(type(entry)) if p.kind == "number" and p.name != "warmup"]
        self._own = {p.symbol or p.name for p in declared}
        nodes: dict[str, Node | float] = {p.name: self.letter(p.name, p.symbol or p.name) for p in declared}
        # The warm-up stands before every schedule alike and is told of elsewhere.
        self.entry = twin(entry, {**nodes, "warmup": 0})

    def letter(self, name: str, written: str) -> Node:
        """A symbol of the graph, and how it is written."""
        node = self.graph.symbol(name)
        self._names[node.index] = symbol(written)
        return node

    def let(self, parts: Mapping[str, Any], letters: Mapping[str, str]) -> None:
        """A line for each part, which is then written as its letter; none for one that has a parameter's letter."""
        nodes = {name: self.graph.of(part) for name, part in parts.items()}
        for name, node in sorted(nodes.items(), key=lambda item: item[1].index):
            if letters[name] not in self._own:
                self.line(letters[name], "=", node)
            self._names[node.index] = symbol(letters[name])

    def become(self, letter: str, node: Node) -> None:
        """A line for what a state becomes, which is written as its letter from there on."""
        self.line(letter, "←", node)
        self._names[node.index] = symbol(letter)

    def line(self, left: str, relation: str, node: Any) -> None:
        formula = Writer(self._names, inline=True).formula(self.graph.of(node))
        self.lines.append(math_element(f"{symbol(left)}<mo>{relation}</mo>{formula}"))


def schedule_mathml(schedule: Schedule) -> list[str]:
    """The learning rate of the update from step k, `αₖ = α · …`, after a line for each named part; N steps in all."""
    page = _Page(schedule)
    step = page.letter("step", "k")
    written = _closed if beginning(schedule) is None else _watching
    factor = written(page, schedule, step)
    rate, factor = page.letter("rate", "α"), page.graph.of(factor)
    # α/x, not α · 1/x
    over = factor.op == "div" and is_constant(factor.args[0], 1.0)
    page.line("αₖ", "=", page.graph.div(rate, factor.args[1]) if over else page.graph.mul(rate, factor))
    return page.lines


def _closed(page: _Page, schedule: Schedule, step: Node) -> Any:
    steps = page.letter("steps", "N")
    if hasattr(schedule, "parts"):
        page.let(page.entry.parts(step, steps, page.ops), schedule.symbols)
    return page.entry.factor(step, steps, page.ops)


def _watching(page: _Page, schedule: Schedule, step: Node) -> Any:
    letters, begin = schedule.symbols, beginning(schedule)
    state = type(begin)(*(page.letter(f"?{name}", letters[name]) for name in begin._fields))
    loss = page.letter("?f", "f")
    page.let(page.entry.parts(state, loss, step, page.ops), letters)
    factor, new = page.entry.watched(state, loss, step, page.ops)
    for name, node in new._asdict().items():
        page.become(letters[name], page.graph.of(node))
    return factor


def clip_mathml(clip: Clip) -> list[str]:
    """What becomes of the gradient in the plane: the named numbers, and ĝ."""
    page = _Page(clip)
    gradient = [page.letter("?g1", "g₁"), page.letter("?g2", "g₂")]
    cut, parts = page.entry.clipped(gradient, page.ops)
    page.let(parts, clip.symbols)
    page.letter("?g1", "g")
    page.line("ĝ", "=", cut[0])
    return page.lines


def oracle_mathml(oracle: Oracle) -> list[str]:
    """The gradient that is given, from the true one and a standard normal number ξ, or as it stands elsewhere."""
    page = _Page(oracle)
    if oracle.feeds in FED:
        lines = [f"{symbol('g')}<mo>=</mo>{FED[oracle.feeds]}"]
        return [math_element(line) for line in [*lines, *_MEANING.get(oracle.feeds, ())]]
    page.line("g", "=", page.entry.gradient(page.letter("?slope", "∇f"), page.letter("?draw", "ξ")))
    return page.lines

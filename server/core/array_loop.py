"""The array loop of an elementwise rule: steps, objective and checks of many runs in one generated function.

Measured for 1,000 runs of Adam: a call of NumPy takes 1 to 1.5 µs, and a step some thirty of them. All that Python
does beside, looking up attributes, picking buffers, reducing for the checks, cost as much again before it was
straight-line code on local names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from .clips import Clip, NoClip
from .formula.arrays import ARRAY_NAMES, ArrayLines
from .formula.emit import made
from .formula.evaluate import NodeArithmetic, bound
from .formula.graph import Graph, Node, reached
from .objective import Derived
from .oracles import Exact, Oracle
from .rule import Elementwise
from .schedule import Schedule
from .tracing import Traced, numeric, trace, twin

_SQUARES = "mul_all(g, g, squares)"


class ArrayLoop:
    """The code for one rule with its numbers on one objective, save those of the rule's numbers that are `swept`.

    The rule is traced for one coordinate and runs on all d of them at once, which costs half as many calls of NumPy.
    `kept` are the symbols of its state that differ from run to run (arrays (d, R)), `told` those that do not (floats).
    """

    def __init__(
        self,
        rule: Elementwise,
        oracle: Oracle,
        clip: Clip,
        schedule: Schedule,
        objective: Derived,
        values: Mapping[str, float],
        swept: Sequence[str],
    ) -> None:
        # What is 0 here stays 0, and is left out: a batch has no changes on its way.
        zero = {name for name, value in numeric(rule).items() if value == 0} - set(swept)
        self.traced = trace(rule, Exact(), NoClip(), schedule, 1, frozenset(zero))
        self.swept = tuple(swept)
        new = dict(zip(self.traced.state, self.traced.new_state, strict=True))
        wide = _wide(new, {"x0", "g0", "f", *swept, *_beginning(rule, self.traced, swept)})
        self.kept = tuple(symbol for symbol in new if symbol in wide)
        self.told = tuple(symbol for symbol in new if symbol not in wide)
        numbers = dict(zip(self.traced.parameters, _numbers(rule, schedule), strict=True))
        steady = {name: value for name, value in numbers.items() if name not in swept}
        fed = oracle.feeds != ""
        self.given = fed or not isinstance(clip, NoClip)
        d = len(objective.variables)
        axes = range(d)
        asked = _asked(axes, oracle, clip) if self.given else None
        step = self._step_lines(steady)
        look = ArrayLines(
            bound([objective.value, *objective.gradient], values),
            {name: f"x{i}" for i, name in enumerate(objective.variables)},
            ["f", *(f"g{i}" for i in axes)],
            prefix="l",
        )
        lines = [part for part in (asked, step, look) if part is not None]
        own = ["sums"] if d > 1 else []  # of the squares, where there is more than one
        # And the checks: seven calls, on the gradient, the point and f.
        self.calls = sum(part.calls for part in lines) + 7
        self.weight = sum(part.weight * (d if part is step else 1) for part in lines) + 3 * d + 2
        self.buffers = (len(step.buffers), len(step.masks))  # as wide as the state
        rows = [part for part in lines if part is not step]  # a number a run
        self.rows = (
            len(own) + sum(len(part.buffers) for part in rows),
            sum(len(part.masks) for part in rows),
        )
        names = ARRAY_NAMES | {"range": range, "least_all": np.fmin}
        for part in lines:
            names |= part.names
        inside = [*own, *(name for part in rows for name in part.buffers)]
        inside += [name for part in rows for name in part.masks]
        room = [*step.buffers, *step.masks, *inside]
        text = _block(self, axes, fed, asked, step, look, room)
        # k, end, steps, arrays … → the last k, and the numbers of the state
        self.run: Callable[..., tuple[int, tuple[float, ...]]] = made(text, "block", names)
        # whole, squares, rows → nothing
        self.look: Callable[..., None] = made(_look(axes, look, inside), "look", names)

    def _step_lines(self, steady: Mapping[str, float]) -> ArrayLines:
        """The rule's step: x and the kept state are written where they stand."""
        traced = self.traced
        new = dict(zip(traced.state, traced.new_state, strict=True))
        nodes = [traced.new_x[0], *(new[symbol] for symbol in (*self.kept, *self.told))]
        nodes = bound(nodes, steady)
        count = 1 + len(self.kept)
        gradient = "h" if self.given else "g"
        places = {"x0": "x", "g0": gradient, "f": "f", "k": "k", "steps": "steps"}
        places |= {name: name for name in traced.state} | {name: f"p_{name}" for name in self.swept}
        return ArrayLines(
            nodes[:count],
            places,
            ["x", *self.kept],
            scalars={"k", "steps", *self.told},
            numbers=nodes[count:],
            prefix="s",
            squared=None if self.given else ("g0", "squares"),
        )


@lru_cache(maxsize=64)
def array_loop(key: tuple[Any, ...]) -> ArrayLoop:
    """The loop of (rule, oracle, clip, schedule, objective, its parameters, what is swept), made once for all tiles."""
    rule, oracle, clip, schedule, objective, values, swept = key
    return ArrayLoop(rule, oracle, clip, schedule, objective, dict(values), swept)


def _beginning(rule: Elementwise, traced: Traced, swept: Sequence[str]) -> set[str]:
    """The symbols of state that differs from run to run at the start."""
    graph = Graph()
    first = twin(rule, {name: graph.symbol(name) for name in swept}).init(graph.symbol("x0"))
    own = {name: symbols[0] for name, symbols in traced.fields.items() if name not in traced.begins}
    return {symbol for name, symbol in own.items() if _symbols(graph.of(getattr(first, name)))}


def _numbers(rule: Elementwise, schedule: Schedule) -> list[float]:
    return [*numeric(rule).values(), *numeric(schedule).values()]


def _asked(axes: range, oracle: Oracle, clip: Clip) -> ArrayLines:
    """The gradient as oracle and clipping leave it, coordinate by coordinate."""
    graph = Graph()
    given = [oracle.gradient(graph.symbol(f"g{i}"), graph.symbol(f"n{i}")) for i in axes]
    cut, _ = clip.clipped(given, NodeArithmetic(graph))
    names = [f"{letter}{i}" for letter in "gn" for i in axes]
    return ArrayLines(
        [graph.of(one) for one in cut],
        dict(zip(names, names, strict=True)),
        [f"h{i}" for i in axes],
        prefix="a",
    )


def _block(
    loop: ArrayLoop,
    axes: range,
    fed: bool,
    asked: ArrayLines | None,
    step: ArrayLines,
    look: ArrayLines,
    room: Sequence[str],
) -> str:
    d = len(axes)
    told = list(loop.told)
    parts = [part for part in (asked, step, look) if part is not None]
    changed = [(name, text) for name, text in zip(told, step.told, strict=True) if name != text]
    begin = [
        *_views(axes),
        f"places, slopes = whole[:{d}].reshape(-1), whole[{d}:{2 * d}].reshape(-1)",
        f"{_tuple('q', axes)} = squares",
        "total, length, size, height = all.dot, places.dot, slopes.dot, f.dot",
        *([f"{_tuple('h', axes)} = h"] if asked else []),
        *([f"{', '.join(loop.kept)}, = states"] if loop.kept else []),
        *([f"{', '.join(f'p_{name}' for name in loop.swept)}, = swept"] if loop.swept else []),
        *([f"{', '.join(told)}, = told"] if told else []),
        *([f"{', '.join(room)}, = room"] if room else []),
        *(["sums = q0"] if d == 1 else []),
        "least, at = sums.argmin, sums.item",
        "low, near, top, inside = limits",
        *(line for part in parts for line in part.begin),
    ]
    body = [
        *([f"{_tuple('n', axes)} = noise(k)"] if fed else []),
        *(asked.lines if asked else []),
        *step.lines,
        *([f"{', '.join(n for n, _ in changed)}, = {', '.join(t for _, t in changed)},"] if changed else []),
        *look.lines,
        _SQUARES,
        *(f"add_all({'sums' if i > 1 else 'q0'}, q{i}, sums)" for i in axes[1:]),
        # Most steps are ordinary: no run ends here. Whatever is not so by these bounds is looked at exactly.
        # A sum of squares is within a bound only if each of them is, and none is nan.
        "if at(least()) > low and (total(all) <= inside or",
        "        length(places) <= near and size(slopes) <= 1e300 and height(f) <= top): least_all(best, f, best)",
        "elif odd(k + 1): break",
    ]
    lines = [
        *begin,
        "for k in range(k, end):",
        *(f"    {line}" for line in body),
        f"return k + 1, ({', '.join([*told, ''])})",
    ]
    head = "def block(k, end, steps, whole, all, h, squares, best, states, swept, told, room, limits, noise, odd):\n"
    return head + "".join(f"    {line}\n" for line in lines)


def _look(axes: range, look: ArrayLines, room: Sequence[str]) -> str:
    lines = [
        *_views(axes),
        *([f"{', '.join(room)}, = rows"] if room else []),
        *look.begin,
        *look.lines,
        _SQUARES,
    ]
    return "def look(whole, squares, rows):\n" + "".join(f"    {line}\n" for line in lines)


def _views(axes: range) -> list[str]:
    d = len(axes)
    return [
        f"x, g, f = whole[:{d}], whole[{d}:{2 * d}], whole[{2 * d}]",
        f"{_tuple('x', axes)}, {_tuple('g', axes)} = x, g",
    ]


def _tuple(letter: str, axes: range) -> str:
    return "(" + "".join(f"{letter}{i}, " for i in axes) + ")"


def _wide(new: Mapping[str, Node], arrays: set[str]) -> set[str]:
    """The symbols that differ from run to run: `arrays`, and the state that comes to depend on them."""
    wide = set(arrays) | {name for name in new if name.endswith("_0")}
    while True:
        more = {name for name, node in new.items() if name not in wide and _symbols(node) & wide}
        if not more:
            return wide
        wide |= more


def _symbols(node: Node) -> set[str]:
    return {one.name for one in reached([node]) if one.op == "symbol"}

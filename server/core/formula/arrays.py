"""In-place NumPy code of graphs: one call of NumPy for each operation, in buffers that are used again."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from .emit import SAFE_NAMES, FloatCode, made
from .evaluate import lowered
from .graph import CONDITIONS, LEAVES, Node, reached


def _sigmoid(a: np.ndarray, out: np.ndarray) -> None:
    np.negative(a, out)
    np.exp(out, out)
    np.add(out, 1.0, out)
    np.divide(1.0, out, out)


def _softplus(a: np.ndarray, out: np.ndarray) -> None:
    """By way of log1p: NumPy's logaddexp takes seven times as long."""
    rest = np.negative(np.abs(a))
    rest = np.log1p(np.exp(rest))
    np.maximum(a, 0.0, out=out)
    np.add(out, rest, out)


_FUNCTIONS = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "neg": np.negative, "pow": np.power,
    "greater": np.greater, "greater_equal": np.greater_equal, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "min": np.minimum, "max": np.maximum,
    "floor": np.floor, "sigmoid": _sigmoid, "softplus": _softplus,
}  # fmt: skip

# What an operation takes for each number, measured, in parts of what a product takes; those not named take as much.
_WEIGHTS = {"div": 3, "sqrt": 3, "copy": 3, "sign": 3, "pow": 60}
_WEIGHTS |= dict.fromkeys(
    ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "sigmoid"), 25
)
_WEIGHTS["softplus"] = 50
# Floats in a line of the cache.
_LINE = 8
# What every generated text sees.
ARRAY_NAMES: dict[str, object] = {"copy": np.copyto, "empty": np.empty, **SAFE_NAMES}
ARRAY_NAMES |= {f"{op}_all": function for op, function in _FUNCTIONS.items()}


class ArrayLines:
    """Straight-line in-place code for some outputs: `lines`, to stand in a function that knows all the names.

    `places` says what holds each symbol: a float for those of `scalars`, else an array. `targets` are the arrays that
    the outputs are written to, in order; a target may be the place of a symbol, and is then written when nothing reads
    the symbol's old value any more. `told` are the texts of `numbers`, which depend on scalars alone.
    `squared` is a symbol whose square stands in the place beside it already.

    `begin` are lines to stand before a loop over `lines`, `names` what the text has to see beside `ARRAY_NAMES`;
    `buffers` and `masks` are the names of arrays that have to be there, `calls` how often NumPy is called, and `weight`
    how much it has to do for each number, a product being 1.
    """

    def __init__(
        self,
        outputs: Sequence[Node],
        places: Mapping[str, str],
        targets: Sequence[str],
        scalars: Collection[str] = (),
        numbers: Sequence[Node] = (),
        prefix: str = "",
        squared: tuple[str, str] | None = None,
    ) -> None:
        low = lowered([*outputs, *numbers])
        nodes = reached(low)
        arrays, rest = low[: len(outputs)], low[len(outputs) :]
        self._prefix, self._places, self._squared = prefix, places, squared
        self._single = _single(nodes, scalars)
        self._kept = {node.index for node in arrays}
        self._place: dict[int, str] = {}
        self._cells: dict[int, str] = {}
        self._free: dict[str, list[str]] = {"b": [], "c": []}
        self.begin: list[str] = []
        self.names: dict[str, object] = {}
        self.buffers: list[str] = []
        self.masks: list[str] = []
        self.calls = self.weight = 0
        self.lines = self._numbers(nodes)
        self.told = [self._place.get(node.index) or self._leaf(node) for node in rest]
        late = self._early(arrays, targets)
        self._arrays(nodes, self._homes(nodes, arrays, targets))
        for node, target in zip(arrays, targets, strict=True):
            held = late.get(node.index) or self._operand(node)
            if held != target:
                self._copy(target, held)

    def _numbers(self, nodes: Sequence[Node]) -> list[str]:
        """What depends on scalars alone, as float code."""
        numbers = [node for node in nodes if self._single[node.index] and node.op not in LEAVES]
        code = FloatCode(numbers, self._places, prefix=f"{self._prefix}n", safe=True)
        lines = [*code.before, *code.lines]
        for node, text in zip(numbers, code.results, strict=True):
            self._place[node.index] = f"{self._prefix}m{node.index}"
            lines.append(f"{self._prefix}m{node.index} = {text}")
        return lines

    def _early(self, arrays: Sequence[Node], targets: Sequence[str]) -> dict[int, str]:
        """Outputs that are another output's old value: put aside before anything is written."""
        aside: dict[int, str] = {}
        for node, target in zip(arrays, targets, strict=True):
            held = self._places.get(node.name, target)
            if held != target and held in targets and node.index not in aside:
                aside[node.index] = self._new("b")
                self._copy(aside[node.index], held)
        return aside

    def _homes(self, nodes: Sequence[Node], arrays: Sequence[Node], targets: Sequence[str]) -> dict[int, str]:
        """Outputs that can be computed in their target at once; the others are copied there at the end."""
        last = {arg.name: node.index for node in nodes for arg in node.args if arg.op == "symbol"}
        holds = {place: name for name, place in self._places.items()}
        homes: dict[int, str] = {}
        for node, target in zip(arrays, targets, strict=True):
            name = holds.get(target, "")
            # `where` copies its branches one after the other, so it may not write over what it reads.
            clash = node.op == "where" and any(arg.name == name != "" for arg in node.args)
            if clash or node.op in LEAVES or node.index in homes or last.get(name, -1) > node.index:
                continue
            homes[node.index] = target
        return homes

    def _arrays(self, nodes: Sequence[Node], homes: Mapping[int, str]) -> None:
        """A place and a line for every node: an output's home, or a buffer that nothing needs any more."""
        last = {arg.index: node.index for node in nodes for arg in node.args}
        buffered: set[int] = set()
        for node in nodes:
            if node.index in self._place:
                continue
            if node.op in LEAVES or self._is_square(node):
                self._place[node.index] = self._leaf(node)
                continue
            kind = "c" if node.op in CONDITIONS else "b"
            for arg in {arg.index: arg for arg in node.args}.values():
                if arg.index in buffered - self._kept and last[arg.index] == node.index:
                    self._free["c" if arg.op in CONDITIONS else "b"].append(self._place[arg.index])
            operands = [self._operand(arg) for arg in node.args]
            usable = [one for one in self._free[kind] if node.op != "where" or one not in operands]
            if node.index in homes:
                target = homes[node.index]
            else:
                target = usable[-1] if usable else self._new(kind)
                if usable:
                    self._free[kind].remove(target)
                buffered.add(node.index)
            self._place[node.index] = target
            self._call(node, operands, target)

    def _is_square(self, node: Node) -> bool:
        own = self._squared and self._squared[0]
        return node.op == "mul" and all(arg.name == own for arg in node.args)

    def _leaf(self, node: Node) -> str:
        if node.op == "symbol":
            return self._places[node.name]
        if node.op == "constant":
            # An array without dimension: NumPy takes it faster than a Python float.
            name = f"{self._prefix}k{node.index}"
            self.names[name] = np.array(node.value)
            return name
        assert self._squared is not None
        return self._squared[1]

    def _operand(self, node: Node) -> str:
        """What stands for a node in a call: a single number as an array without dimension."""
        if node.op == "constant" and node.index not in self._place:
            self._place[node.index] = self._leaf(node)
        if not self._single[node.index] or node.op == "constant" or node.op in CONDITIONS:
            return self._place[node.index]
        if node.index not in self._cells:
            cell = self._cells[node.index] = f"{self._prefix}z{node.index}"
            self.begin.append(f"{cell} = empty(())")
            self.lines.append(f"{cell}[()] = {self._place.get(node.index) or self._leaf(node)}")
        return self._cells[node.index]

    def _new(self, kind: str) -> str:
        names = self.buffers if kind == "b" else self.masks
        names.append(f"{self._prefix}{kind}{len(names)}")
        return names[-1]

    def _copy(self, target: str, held: str) -> None:
        self._count("copy")
        self.lines.append(f"copy({target}, {held})")

    def _count(self, op: str) -> None:
        self.calls += 1
        self.weight += _WEIGHTS.get(op, 1)

    def _call(self, node: Node, args: list[str], target: str) -> None:
        self._count("copy" if node.op == "where" else node.op)
        if node.op == "where":
            condition, then, otherwise = args
            self._copy(target, otherwise)
            self.lines.append(f"copy({target}, {then}, where={condition})")
        else:
            place = f"out={target}" if node.op in ("min", "max") else target
            self.lines.append(f"{node.op}_all({', '.join([*args, place])})")


def _single(nodes: Sequence[Node], scalars: Collection[str]) -> dict[int, bool]:
    """For each node whether it depends on constants and `scalars` alone."""
    single: dict[int, bool] = {}
    for node in nodes:
        if node.op == "symbol":
            single[node.index] = node.name in scalars
        else:
            single[node.index] = all(single[arg.index] for arg in node.args)
    return single


class ArrayCode:
    """In-place NumPy code for some outputs: `run(inputs, results)` writes each output into its array.

    A buffer is used again after its last use, so a batch of any width needs few of them. The code itself keeps none, so
    that it may be kept. `inputs` are arrays of one shape (or that broadcast to it), or floats; results are other arrays
    than inputs.
    """

    def __init__(self, outputs: Sequence[Node], symbols: Sequence[str]) -> None:
        places = {name: f"i{number}" for number, name in enumerate(symbols)}
        targets = [f"o{number}" for number in range(len(outputs))]
        code = ArrayLines(outputs, places, targets)
        self._buffers, self._masks = len(code.buffers), len(code.masks)
        arguments = [*places.values(), *targets, *code.buffers, *code.masks]
        text = f"def outputs({', '.join(arguments)}):\n"
        text += "".join(f"    {line}\n" for line in [*code.begin, *code.lines, "return"])
        self._run = made(text, "outputs", ARRAY_NAMES | code.names)

    def room(self, shape: tuple[int, ...]) -> list[np.ndarray]:
        """The buffers for results of this shape."""
        return pool(shape, self._buffers, self._masks)

    def run(self, inputs: Sequence[np.ndarray | float], results: Sequence[np.ndarray]) -> None:
        """Computes; overflow and nan pass quietly, as in a diverging batch."""
        with np.errstate(all="ignore"):
            self.bare(inputs, results, self.room(results[0].shape))

    def bare(
        self,
        inputs: Sequence[np.ndarray | float],
        results: Sequence[np.ndarray],
        room: Sequence[np.ndarray],
    ) -> None:
        """As `run`, in the caller's own `room` and within its `np.errstate`, which costs as much as two operations."""
        self._run(*inputs, *results, *room)


def pool(shape: tuple[int, ...], buffers: int, masks: int) -> list[np.ndarray]:
    """So many buffers of floats, and of truth values."""
    return [*arena([shape] * buffers), *(np.empty(shape, dtype=bool) for _ in range(masks))]


def arena(shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray]:
    """Arrays of floats, not filled, that begin on lines of the cache: measured, a step is an eighth faster for it."""
    sizes = [-(-math.prod(shape) // _LINE) * _LINE for shape in shapes]
    raw = np.empty(sum(sizes) + _LINE)
    at = -(raw.__array_interface__["data"][0] // 8) % _LINE
    found = []
    for shape, size in zip(shapes, sizes, strict=True):
        found.append(raw[at : at + math.prod(shape)].reshape(shape))
        at += size
    return found

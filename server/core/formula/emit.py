"""Turns graphs into straight-line code: expressions for floats, in-place NumPy for arrays.

The text holds nothing but the graph: floats written by `repr`, names made here, operators, and whitelisted
functions. `made` is the one place of the project where generated text is executed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .evaluate import lowered
from .functions import FUNCTIONS, OWN_FUNCTIONS, QUICK, SAFE
from .graph import CONDITIONS, LEAVES, Graph, Node, reached

# An expression nested deeper is split over several lines: Python's parser has a limit, and readers too.
_DEEPEST = 12

_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "greater": ">", "greater_equal": ">="}

SAFE_NAMES: dict[str, Callable[..., float]] = {f"{name}_": function for name, function in SAFE.items()}


def made(text: str, name: str, names: Mapping[str, object]) -> Callable[..., Any]:
    """The function `name` of a generated text, which sees `names` and no builtin."""
    space: dict[str, object] = {"__builtins__": {}, **names}
    exec(
        compile(text, f"<{name}>", "exec"), space
    )  # the text was generated in this package from whitelisted nodes
    function: Callable[..., Any] = space[name]  # type: ignore[assignment]
    return function


class FloatCode:
    """Straight-line float code for some outputs.

    `before` are the lines that depend on `steady` symbols alone and so can stand outside a loop; `lines` are
    the rest; `results` are the outputs as expressions. With `safe`, each operation that Python would raise in
    is a call that answers inf or nan; the values are the same bits wherever Python does not raise.
    """

    def __init__(
        self,
        outputs: Sequence[Node],
        variables: Mapping[str, str],
        steady: frozenset[str] = frozenset(),
        prefix: str = "t",
        safe: bool = False,
    ) -> None:
        low = lowered(outputs, Graph(fold=False))
        self._variables = variables
        self._safe = safe
        self._prefix = prefix
        self.before: list[str] = []
        self.lines: list[str] = []
        self._text: dict[int, tuple[str, int]] = {}
        nodes = reached(low)
        uses = Counter(arg.index for node in nodes for arg in node.args)
        uses.update(node.index for node in low)
        still = _steady(nodes, steady)
        for node in nodes:
            expression, depth = self._expression(node)
            leaf = node.op in LEAVES
            crossing = still[node.index] and not leaf
            if (
                not leaf
                and node.op not in CONDITIONS
                and (uses[node.index] > 1 or depth >= _DEEPEST or crossing)
            ):
                name = f"{prefix}{node.index}"
                (self.before if still[node.index] else self.lines).append(f"{name} = {expression}")
                expression, depth = name, 0
            self._text[node.index] = (expression, depth)
        self.results = [self._text[node.index][0] for node in low]

    def _expression(self, node: Node) -> tuple[str, int]:
        if node.op == "constant":
            return _literal(node.value), 0
        if node.op == "symbol":
            return self._variables[node.name], 0
        texts = [self._text[arg.index][0] for arg in node.args]
        return self._operation(node.op, texts), 1 + max(self._text[arg.index][1] for arg in node.args)

    def _operation(self, op: str, a: list[str]) -> str:
        if self._safe and (op in ("div", "pow") or op in FUNCTIONS | OWN_FUNCTIONS):
            return f"{op}_({', '.join(a)})"
        if op in _INFIX:
            return f"({a[0]} {_INFIX[op]} {a[1]})"
        if op == "neg":
            return f"(-{a[0]})"
        if op == "where":
            return f"({a[1]} if {a[0]} else {a[2]})"
        return f"{op}({', '.join(a)})"


def _steady(nodes: Sequence[Node], steady: frozenset[str]) -> dict[int, bool]:
    """For each node whether it depends on steady symbols alone (a condition is never kept apart)."""
    still: dict[int, bool] = {}
    for node in nodes:
        if node.op == "symbol":
            still[node.index] = node.name in steady
        else:
            still[node.index] = node.op not in CONDITIONS and all(still[arg.index] for arg in node.args)
    return still


def _literal(value: float) -> str:
    return f"({value!r})" if value < 0 else repr(value)


def float_function(
    outputs: Sequence[Node], symbols: Sequence[str], safe: bool = False
) -> Callable[..., tuple[float, ...]]:
    """A function of the symbols' values, in order, that answers the outputs as a tuple of floats.

    Raises (the function made, unless `safe`): ArithmeticError or ValueError where Python's float would.
    """
    variables = {name: f"a{position}" for position, name in enumerate(symbols)}
    code = FloatCode(outputs, variables, safe=safe)
    # What is made of constants alone and yet no constant, as 1/0, stands before the rest.
    lines = [*code.before, *code.lines, f"return ({', '.join(code.results)},)"]
    text = f"def outputs({', '.join(variables.values())}):\n" + "".join(f"    {line}\n" for line in lines)
    return made(text, "outputs", SAFE_NAMES if safe else QUICK)


_UFUNCS = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "neg": np.negative, "pow": np.power,
    "greater": np.greater, "greater_equal": np.greater_equal, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "min": np.minimum, "max": np.maximum,
    "floor": np.floor,
}  # fmt: skip


class ArrayCode:
    """In-place NumPy code for some outputs: `run(inputs, results)` writes each output into its array.

    Buffers are taken from a pool and given back after their last use, so a batch of any width needs few of
    them. `inputs` are arrays of one shape (or that broadcast to it), or floats; results are other arrays than inputs.
    Symbols named in `scalars` are floats: what depends on them alone is computed once, as float code, and an output
    that does is no array but a number that `run` returns.
    """

    def __init__(
        self, outputs: Sequence[Node], symbols: Sequence[str], scalars: frozenset[str] = frozenset()
    ) -> None:
        low = lowered(outputs, Graph(fold=False))
        nodes = reached(low)
        position = {name: f"i{number}" for number, name in enumerate(symbols)}
        single = _scalar(nodes, scalars)
        numbers = [node for node in nodes if single[node.index] and node.op not in LEAVES]
        code = FloatCode(numbers, position, prefix="n", safe=True)
        lines = [*code.before, *code.lines]
        place: dict[int, str] = {}
        for node, text in zip(numbers, code.results, strict=True):
            place[node.index] = f"m{node.index}"
            lines.append(f"m{node.index} = {text}")
        names: dict[str, object] = {"copy": np.copyto, **SAFE_NAMES}
        names |= {f"{op}_all": ufunc for op, ufunc in _UFUNCS.items()}
        told = [node for node in low if scalars and single[node.index]]
        arrays = [node for node in low if not (scalars and single[node.index])]
        self.buffers, self.masks = _allot(nodes, arrays, place, position, lines, names)
        for number, node in enumerate(arrays):
            if place[node.index] != f"o{number}":
                lines.append(f"copy(o{number}, {place[node.index]})")
        lines.append(f"return ({''.join(f'{place[node.index]}, ' for node in told)})")
        arguments = [*position.values(), *(f"o{n}" for n in range(len(arrays)))]
        arguments += [*(f"b{n}" for n in range(self.buffers)), *(f"c{n}" for n in range(self.masks))]
        text = f"def outputs({', '.join(arguments)}):\n" + "".join(f"    {line}\n" for line in lines)
        self._run = made(text, "outputs", names)
        self._pool: tuple[tuple[int, ...], list[np.ndarray]] | None = None

    def run(self, inputs: Sequence[np.ndarray | float], results: Sequence[np.ndarray]) -> tuple[float, ...]:
        """Computes; overflow and nan pass quietly, as in a diverging batch. Returns the outputs that are numbers."""
        with np.errstate(all="ignore"):
            return self.bare(inputs, results)

    def bare(self, inputs: Sequence[np.ndarray | float], results: Sequence[np.ndarray]) -> tuple[float, ...]:
        """As `run`, within the caller's own `np.errstate`: entering it costs as much as two operations."""
        shape = results[0].shape
        if self._pool is None or self._pool[0] != shape:
            buffers = [np.empty(shape) for _ in range(self.buffers)]
            buffers += [np.empty(shape, dtype=bool) for _ in range(self.masks)]
            self._pool = (shape, buffers)
        found: tuple[float, ...] = self._run(*inputs, *results, *self._pool[1])
        return found


def _scalar(nodes: Sequence[Node], scalars: frozenset[str]) -> dict[int, bool]:
    """For each node whether it depends on constants and `scalars` alone."""
    single: dict[int, bool] = {}
    for node in nodes:
        if node.op == "symbol":
            single[node.index] = node.name in scalars
        else:
            single[node.index] = all(single[arg.index] for arg in node.args)
    return single


def _allot(
    nodes: Sequence[Node],
    outputs: Sequence[Node],
    place: dict[int, str],
    position: Mapping[str, str],
    lines: list[str],
    names: dict[str, object],
) -> tuple[int, int]:
    """Gives every node a place and a line; returns how many buffers of floats and of masks that takes.

    What is an output is computed in its result at once, and any other in a buffer that nothing needs any more.
    Constants go into `names` as arrays without dimension: NumPy takes them faster than Python's floats.
    """
    last = {arg.index: node.index for node in nodes for arg in node.args}
    own = {node.index: f"o{number}" for number, node in reversed(list(enumerate(outputs)))}
    free: dict[str, list[str]] = {"b": [], "c": []}
    count = {"b": 0, "c": 0}
    apart = set(place)
    for node in nodes:
        if node.index in apart:
            continue
        if node.op in LEAVES:
            place[node.index] = position[node.name] if node.op == "symbol" else f"k{node.index}"
            if node.op == "constant":
                names[f"k{node.index}"] = np.array(node.value)
            apart.add(node.index)
            continue
        for arg in {arg.index: arg for arg in node.args}.values():
            if arg.index not in apart and last[arg.index] == node.index and arg.index not in own:
                free["c" if arg.op in CONDITIONS else "b"].append(place[arg.index])
        kind = "c" if node.op in CONDITIONS else "b"
        reads = {place[arg.index] for arg in node.args}
        # `where` copies its branches one after the other, so it may not write over what it reads.
        usable = [buffer for buffer in free[kind] if node.op != "where" or buffer not in reads]
        if node.index in own:
            target = own[node.index]
        elif usable:
            target = usable[-1]
            free[kind].remove(target)
        else:
            target = f"{kind}{count[kind]}"
            count[kind] += 1
        place[node.index] = target
        lines.extend(_array_lines(node, [place[arg.index] for arg in node.args], target))
    return count["b"], count["c"]


def _array_lines(node: Node, args: list[str], target: str) -> list[str]:
    if node.op == "where":
        condition, then, otherwise = args
        return [f"copy({target}, {otherwise})", f"copy({target}, {then}, where={condition})"]
    return [f"{node.op}_all({', '.join([*args, f'out={target}' if node.op in ('min', 'max') else target])})"]

"""Turns graphs into straight-line code for floats; `arrays` does for NumPy.

The text holds nothing but the graph: floats written by `repr`, names made here, operators, and whitelisted
functions. `made` is the one place of the project where generated text is executed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .evaluate import lowered
from .functions import FUNCTIONS, OWN_FUNCTIONS, QUICK, SAFE
from .graph import CONDITIONS, LEAVES, Node, reached

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

    The first `left` outputs are left out: the others are then the same bits as if these were computed with them.
    """

    def __init__(
        self,
        outputs: Sequence[Node],
        variables: Mapping[str, str],
        steady: frozenset[str] = frozenset(),
        prefix: str = "t",
        safe: bool = False,
        left: int = 0,
    ) -> None:
        low = lowered(outputs)[left:]
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

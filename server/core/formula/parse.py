"""Reads the formula language: `(a - x)^2 + b*(y - x^2)^2`.

Python's own parser reads the text, a whitelist walks its tree, and nothing else is ever looked at: no
attribute, no keyword, no call but of a plain name. What a stranger may type is bounded before it is parsed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Collection, Mapping
from typing import NoReturn

from ..refusal import Refusal
from .functions import FUNCTIONS
from .grammar import DEEPEST, check
from .graph import Graph, Node, reached
from .spelling import Spelling, refusal, spelled

MOST_NODES = 150
LARGEST_EXPONENT = 16
LARGEST_CONSTANT = 1e15

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e, "tau": math.tau}


def parse(
    text: str, graph: Graph, symbols: Collection[str], values: Mapping[str, Node] | None = None
) -> Node:
    """The formula as a node of `graph`; `symbols` are the names it may use, `values` stand for some of them.

    Raises: Refusal with field `text` and a code `formula_…`; `values["column"]` counts from 1 in the text as typed.
    """
    spelling = spelled(text)
    check(spelling, [*symbols, *(values or ())])
    try:
        node = _Reader(graph, symbols, dict(values or {}), spelling).formula()
    except (MemoryError, RecursionError):  # what is nested this deep depends on where the caller stands
        raise refusal("formula_depth", 1, "is nested too deep", limit=DEEPEST) from None
    count = len(reached([node]))
    if count > MOST_NODES:
        raise Refusal("formula_nodes", "text", {"column": 1, "got": count, "limit": MOST_NODES})
    return node


_OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}


class _Reader:
    """Walks the tree of one formula."""

    def __init__(
        self, graph: Graph, symbols: Collection[str], values: dict[str, Node], spelling: Spelling
    ) -> None:
        self.graph = graph
        self.symbols = symbols
        self.values = values
        python = [("**" if character == "^" else character) for character in spelling.normal]
        self.python = "".join(python)
        # For each character of Python's text, its place in the normal form.
        places = [place for place, written in enumerate(python) for _ in written]
        self.columns = [spelling.column(place) for place in (*places, len(python))]

    def formula(self) -> Node:
        """The whole of it."""
        try:
            tree = ast.parse(self.python, mode="eval")
        except SyntaxError as error:
            offset = min(max((error.offset or 1) - 1, 0), len(self.columns) - 1)
            raise refusal("formula_syntax", self.columns[offset], "cannot be read") from None
        return self.read(tree.body)

    def read(self, tree: ast.expr) -> Node:
        node = self._read(tree)
        if node.op == "constant":
            self._bounded(tree, node.value)
        return node

    def _bounded(self, tree: ast.expr, value: float) -> None:
        if not abs(value) <= LARGEST_CONSTANT:
            words = f"numbers go up to {LARGEST_CONSTANT:g}"
            self._refuse(tree, "formula_constant", words, limit=LARGEST_CONSTANT)

    def _read(self, tree: ast.expr) -> Node:
        if isinstance(tree, ast.Constant):
            return self._constant(tree)
        if isinstance(tree, ast.Name):
            return self._name(tree)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
            inner = self.read(tree.operand)
            return self.graph.neg(inner) if isinstance(tree.op, ast.USub) else inner
        if isinstance(tree, ast.BinOp):
            return self._operation(tree)
        if isinstance(tree, ast.Call):
            return self._call(tree)
        return self._refuse(
            tree, "formula_syntax", "only + - * / ^, numbers, names and functions are allowed"
        )

    def _constant(self, tree: ast.Constant) -> Node:
        if type(tree.value) not in (int, float):
            self._refuse(tree, "formula_syntax", "only numbers are allowed")
        self._bounded(tree, tree.value)  # type: ignore[arg-type]
        return self.graph.constant(tree.value)  # type: ignore[arg-type]

    def _name(self, tree: ast.Name) -> Node:
        if tree.id in self.values:
            return self.values[tree.id]
        if tree.id in self.symbols:
            return self.graph.symbol(tree.id)
        if tree.id in CONSTANTS:
            return self.graph.constant(CONSTANTS[tree.id])
        return self._refuse(tree, "formula_name", f"{tree.id[:40]} is not known", got=tree.id[:40], known=[])

    def _operation(self, tree: ast.BinOp) -> Node:
        left, right = self.read(tree.left), self.read(tree.right)
        if isinstance(tree.op, ast.Pow):
            if right.op == "constant" and abs(right.value) > LARGEST_EXPONENT:
                words = f"exponents go up to {LARGEST_EXPONENT}"
                self._refuse(tree.right, "formula_exponent", words, got=right.value, limit=LARGEST_EXPONENT)
            return self._finite(tree, self.graph.power(left, right))
        operator = _OPERATORS.get(type(tree.op))
        if operator is None:
            self._refuse(tree, "formula_syntax", "only + - * / ^ are allowed")
        made: Node = getattr(self.graph, operator)(left, right)
        return self._finite(tree, made)

    def _finite(self, tree: ast.expr, node: Node) -> Node:
        """The node, unless it is constants alone and yet no number (0/0, 9^9^9), which folding leaves as it is."""
        if (
            self.graph.fold
            and node.op != "constant"
            and node.args
            and all(a.op == "constant" for a in node.args)
        ):
            self._refuse(tree, "formula_constant", "is no finite number", limit=LARGEST_CONSTANT)
        return node

    def _call(self, tree: ast.Call) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.func.id not in FUNCTIONS:
            self._refuse(tree, "formula_syntax", "only functions are called")
        wanted = FUNCTIONS[tree.func.id]
        if tree.keywords or len(tree.args) != wanted or any(isinstance(a, ast.Starred) for a in tree.args):
            words = f"{tree.func.id} takes {wanted}"
            self._refuse(tree, "formula_arguments", words, got=len(tree.args), expected=wanted)
        return self._finite(tree, self.graph.call(tree.func.id, *(self.read(arg) for arg in tree.args)))

    def _refuse(self, tree: ast.expr, code: str, words: str, **values: object) -> NoReturn:
        column = self.columns[min(tree.col_offset, len(self.columns) - 1)]
        raise refusal(code, column, words, **values)

"""Reads the formula language: `(a - x)^2 + b*(y - x^2)^2`.

Python's own parser reads the text, a whitelist walks its tree, and nothing else is ever looked at: no
attribute, no keyword, no call but of a plain name. What a stranger may type is bounded before it is parsed.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Collection, Mapping
from typing import NoReturn

from ..refusal import Refusal, nearest
from .functions import FUNCTIONS
from .graph import Graph, Node, reached

LONGEST = 300
MOST_NODES = 150
DEEPEST = 25
LARGEST_EXPONENT = 16
LARGEST_CONSTANT = 1e15

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e, "tau": math.tau}

_ALLOWED = re.compile(r"[A-Za-z0-9_+\-*/^()., \t]")
# 0x1f, 1_000, 2j, and 2x, of which Python's parser would warn where a keyword follows (`1or x`).
_UNUSUAL_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])(\d++\.?+\d*+|\.\d++)([eE][+-]?\d+)?+[A-Za-z_]")


def parse(
    text: str, graph: Graph, symbols: Collection[str], values: Mapping[str, Node] | None = None
) -> Node:
    """The formula as a node of `graph`; `symbols` are the names it may use, `values` stand for some of them.

    Raises: Refusal with field `text` and a code `formula_…`; `values["column"]` counts from 1 in the text as typed.
    """
    _check_text(text)
    python, columns = _as_python(text)
    try:
        tree = ast.parse(python, mode="eval")
    except (MemoryError, RecursionError):  # what is nested this deep depends on where the caller stands
        raise _refusal("formula_depth", 1, "is nested too deep", limit=DEEPEST) from None
    except SyntaxError as error:
        offset = min(max((error.offset or 1) - 1, 0), len(columns) - 1)
        raise _refusal("formula_syntax", columns[offset], "cannot be read") from None
    reader = _Reader(graph, symbols, dict(values or {}), columns)
    node = reader.read(tree.body)
    if node.op == "constant" and not math.isfinite(node.value):
        raise _refusal("formula_constant", 1, "is not finite")
    count = len(reached([node]))
    if count > MOST_NODES:
        raise Refusal("formula_nodes", "text", {"column": 1, "got": count, "limit": MOST_NODES})
    return node


def _refusal(code: str, column: int, words: str, **values: object) -> Refusal:
    return Refusal(code, "text", {"column": column, **values}, f"text, column {column}: {words}")


def _check_text(text: str) -> None:
    if len(text) > LONGEST:
        raise Refusal("formula_long", "text", {"column": LONGEST + 1, "got": len(text), "limit": LONGEST})
    if not text.strip():
        raise _refusal("formula_empty", 1, "is empty")
    depth = 0
    for column, character in enumerate(text, 1):
        if not _ALLOWED.match(character):
            raise _refusal("formula_character", column, f"{character!r} is not allowed", got=character)
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST:
            raise _refusal("formula_depth", column, f"more than {DEEPEST} brackets deep", limit=DEEPEST)
        if depth < 0:
            raise _refusal("formula_syntax", column, "this bracket closes nothing")
    unusual = _UNUSUAL_NUMBER.search(text)
    if unusual or "__" in text:
        column = (unusual.start() if unusual else text.index("__")) + 1
        raise _refusal("formula_syntax", column, "this is not a number or a name")


def _as_python(text: str) -> tuple[str, list[int]]:
    """The text with ** for ^ and without leading space, and for each character its column in the text as typed."""
    start = len(text) - len(text.lstrip())
    characters, columns = [], []
    for column, character in enumerate(text[start:], start + 1):
        written = "**" if character == "^" else character
        characters.append(written)
        columns.extend([column] * len(written))
    return "".join(characters), columns or [1]


_OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}


class _Reader:
    """Walks the tree of one formula."""

    def __init__(
        self, graph: Graph, symbols: Collection[str], values: dict[str, Node], columns: list[int]
    ) -> None:
        self.graph = graph
        self.symbols = symbols
        self.values = values
        self.columns = columns

    def read(self, tree: ast.expr) -> Node:
        node = self._read(tree)
        if node.op == "constant" and not math.isfinite(node.value):
            self._refuse(tree, "formula_constant", "is not finite")
        return node

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
        if not abs(tree.value) <= LARGEST_CONSTANT:  # type: ignore[arg-type]
            self._refuse(
                tree, "formula_constant", f"numbers go up to {LARGEST_CONSTANT:g}", limit=LARGEST_CONSTANT
            )
        return self.graph.constant(tree.value)  # type: ignore[arg-type]

    def _name(self, tree: ast.Name) -> Node:
        if tree.id in self.values:
            return self.values[tree.id]
        if tree.id in self.symbols:
            return self.graph.symbol(tree.id)
        if tree.id in CONSTANTS:
            return self.graph.constant(CONSTANTS[tree.id])
        known = nearest(tree.id, [*self.symbols, *CONSTANTS, *FUNCTIONS])
        return self._refuse(
            tree, "formula_name", f"{tree.id[:40]} is not known", got=tree.id[:40], known=known
        )

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
            self._refuse(tree, "formula_constant", "is not a finite number")
        return node

    def _call(self, tree: ast.Call) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.func.id not in FUNCTIONS:
            name = tree.func.id[:40] if isinstance(tree.func, ast.Name) else ""
            known = nearest(name, FUNCTIONS)
            self._refuse(
                tree, "formula_function", f"{name or 'this'} is not a function", got=name, known=known
            )
        wanted = FUNCTIONS[tree.func.id]
        if tree.keywords or len(tree.args) != wanted or any(isinstance(a, ast.Starred) for a in tree.args):
            words = f"{tree.func.id} takes {wanted}"
            self._refuse(tree, "formula_arguments", words, got=len(tree.args), expected=wanted)
        return self._finite(tree, self.graph.call(tree.func.id, *(self.read(arg) for arg in tree.args)))

    def _refuse(self, tree: ast.expr, code: str, words: str, **values: object) -> NoReturn:
        column = self.columns[min(tree.col_offset, len(self.columns) - 1)]
        raise _refusal(code, column, words, **values)

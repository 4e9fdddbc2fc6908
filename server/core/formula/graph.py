"""The graph that formulas and rules become: nodes of arithmetic, each different one present once.

Hash-consing keeps what is written twice from being computed twice, and keeps derivatives linear in the
size of their formula. Nodes carry Python's operators, so that a rule written for floats runs on them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Union

from .functions import FUNCTIONS, OWN_FUNCTIONS, SAFE, divide, whole_power

Operand = Union["Node", float, int]

LEAVES = frozenset({"constant", "symbol"})
CONDITIONS = frozenset({"greater", "greater_equal"})


class Node:
    """One value of a graph: an operation on earlier nodes, a constant, or a symbol.

    `index` grows with creation, so that sorting by it is an order in which everything can be computed.
    """

    __slots__ = ("args", "exponent", "graph", "index", "name", "op", "value")

    def __init__(
        self,
        graph: Graph,
        op: str,
        args: tuple[Node, ...] = (),
        value: float = 0.0,
        name: str = "",
        exponent: int = 0,
    ) -> None:
        self.graph = graph
        self.op = op
        self.args = args
        self.value = value
        self.name = name
        self.exponent = exponent
        self.index = len(graph.nodes)

    def __add__(self, other: Operand) -> Node:
        return self.graph.add(self, other)

    def __radd__(self, other: Operand) -> Node:
        return self.graph.add(other, self)

    def __sub__(self, other: Operand) -> Node:
        return self.graph.sub(self, other)

    def __rsub__(self, other: Operand) -> Node:
        return self.graph.sub(other, self)

    def __mul__(self, other: Operand) -> Node:
        return self.graph.mul(self, other)

    def __rmul__(self, other: Operand) -> Node:
        return self.graph.mul(other, self)

    def __truediv__(self, other: Operand) -> Node:
        return self.graph.div(self, other)

    def __rtruediv__(self, other: Operand) -> Node:
        return self.graph.div(other, self)

    def __neg__(self) -> Node:
        return self.graph.neg(self)

    def __bool__(self) -> bool:
        raise TypeError("a rule may not branch on values: use where(greater(a, b), then, otherwise)")

    def __repr__(self) -> str:
        inside = ", ".join(str(arg.index) for arg in self.args)
        return f"{self.index}={self.op}({self.name or inside or self.value})"


class Graph:
    """Makes nodes, each different one once. With `fold`, arithmetic on constants is done at once."""

    def __init__(self, fold: bool = True) -> None:
        self.nodes: list[Node] = []
        self.fold = fold
        self._known: dict[tuple[object, ...], Node] = {}

    def _node(
        self, op: str, args: tuple[Node, ...] = (), value: float = 0.0, name: str = "", exponent: int = 0
    ) -> Node:
        key = (op, tuple(arg.index for arg in args), value.hex(), name, exponent)
        node = self._known.get(key)
        if node is None:
            node = Node(self, op, args, value, name, exponent)
            self.nodes.append(node)
            self._known[key] = node
        return node

    def constant(self, value: float) -> Node:
        return self._node("constant", value=float(value))

    def symbol(self, name: str) -> Node:
        return self._node("symbol", name=name)

    def of(self, operand: Operand) -> Node:
        """The operand as a node of this graph."""
        return operand if isinstance(operand, Node) else self.constant(operand)

    def _made(self, op: str, *args: Node) -> Node:
        """The operation, or its value where it is one of constants and finite."""
        if self.fold and all(arg.op == "constant" for arg in args):
            value = SAFE[op](*(arg.value for arg in args))
            if math.isfinite(value):
                return self.constant(value)
        return self._node(op, args)

    def add(self, a: Operand, b: Operand) -> Node:
        a, b = self.of(a), self.of(b)
        if is_constant(a, 0.0):
            return b
        if is_constant(b, 0.0):
            return a
        return self._made("add", a, b)

    def sub(self, a: Operand, b: Operand) -> Node:
        a, b = self.of(a), self.of(b)
        if is_constant(b, 0.0):
            return a
        if is_constant(a, 0.0):
            return self.neg(b)
        return self._made("sub", a, b)

    def mul(self, a: Operand, b: Operand) -> Node:
        a, b = self.of(a), self.of(b)
        for one, other in ((a, b), (b, a)):
            if is_constant(one, 0.0):
                return one
            if is_constant(one, 1.0):
                return other
            if is_constant(one, -1.0):
                return self.neg(other)
        return self._made("mul", a, b)

    def div(self, a: Operand, b: Operand) -> Node:
        a, b = self.of(a), self.of(b)
        if is_constant(b, 1.0):
            return a
        if is_constant(a, 0.0) and not is_constant(b, 0.0):
            return a
        return self._made("div", a, b)

    def neg(self, a: Operand) -> Node:
        a = self.of(a)
        if a.op == "neg":
            return a.args[0]
        if a.op == "constant":
            return self.constant(-a.value)
        return self._node("neg", (a,))

    def power(self, base: Operand, exponent: Operand) -> Node:
        """base ^ exponent; a constant whole exponent becomes products when code is made of it."""
        base, exponent = self.of(base), self.of(exponent)
        if exponent.op == "constant" and exponent.value == int(exponent.value):
            whole = int(exponent.value)
            if whole == 0:
                return self.constant(1.0)
            if whole == 1:
                return base
            if self.fold and base.op == "constant":
                product = whole_power(base.value, abs(whole)) if abs(whole) > 1 else base.value
                value = divide(1.0, product) if whole < 0 else product
                if math.isfinite(value):
                    return self.constant(value)
            return self._node("ipow", (base,), exponent=whole)
        return self._made("pow", base, exponent)

    def call(self, function: str, *args: Operand) -> Node:
        """One of FUNCTIONS or OWN_FUNCTIONS, applied."""
        if (FUNCTIONS | OWN_FUNCTIONS).get(function) != len(args):
            raise KeyError(function)
        return self._made(function, *(self.of(arg) for arg in args))

    def greater(self, a: Operand, b: Operand) -> Node:
        return self._node("greater", (self.of(a), self.of(b)))

    def greater_equal(self, a: Operand, b: Operand) -> Node:
        return self._node("greater_equal", (self.of(a), self.of(b)))

    def where(self, condition: Node, then: Operand, otherwise: Operand) -> Node:
        then, otherwise = self.of(then), self.of(otherwise)
        return then if then is otherwise else self._node("where", (condition, then, otherwise))


def is_constant(node: Node, value: float) -> bool:
    return node.op == "constant" and node.value == value


def reached(outputs: Iterable[Node]) -> list[Node]:
    """Every node that the outputs need, in an order in which they can be computed."""
    seen: dict[int, Node] = {}
    waiting = list(outputs)
    while waiting:
        node = waiting.pop()
        if node.index not in seen:
            seen[node.index] = node
            waiting.extend(node.args)
    return [seen[index] for index in sorted(seen)]

"""Runs a graph node by node on floats, and the arithmetic that a rule is handed for floats, arrays and nodes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from . import functions
from .functions import whole_power
from .graph import CONDITIONS, LEAVES, Graph, Node, Operand, reached


class Arithmetic(Protocol):
    """What a rule may use beside + − × ÷: handed in, so that one text serves floats, arrays and nodes."""

    def sqrt(self, a: Any) -> Any: ...
    def sign(self, a: Any) -> Any: ...
    def absolute(self, a: Any) -> Any: ...
    def maximum(self, a: Any, b: Any) -> Any: ...
    def minimum(self, a: Any, b: Any) -> Any: ...
    def power(self, a: Any, b: Any) -> Any: ...
    def cos(self, a: Any) -> Any: ...
    def log(self, a: Any) -> Any: ...
    def floor(self, a: Any) -> Any: ...
    def greater(self, a: Any, b: Any) -> Any: ...
    def greater_equal(self, a: Any, b: Any) -> Any: ...
    def where(self, condition: Any, then: Any, otherwise: Any) -> Any: ...


class FloatArithmetic:
    """Arithmetic on Python floats."""

    sqrt = staticmethod(functions.sqrt)
    sign = staticmethod(functions.sign)
    absolute = staticmethod(abs)
    maximum = staticmethod(functions.maximum)
    minimum = staticmethod(functions.minimum)
    power = staticmethod(functions.power)
    cos = staticmethod(functions.SAFE["cos"])
    log = staticmethod(functions.SAFE["log"])
    floor = staticmethod(functions.floor)
    greater = staticmethod(functions.SAFE["greater"])
    greater_equal = staticmethod(functions.SAFE["greater_equal"])
    where = staticmethod(functions.SAFE["where"])


class ArrayArithmetic:
    """Arithmetic on NumPy arrays."""

    sqrt = staticmethod(np.sqrt)
    sign = staticmethod(np.sign)
    absolute = staticmethod(np.abs)
    maximum = staticmethod(np.maximum)
    minimum = staticmethod(np.minimum)
    power = staticmethod(np.power)
    cos = staticmethod(np.cos)
    log = staticmethod(np.log)
    floor = staticmethod(np.floor)
    greater = staticmethod(np.greater)
    greater_equal = staticmethod(np.greater_equal)
    where = staticmethod(np.where)


class NodeArithmetic:
    """Arithmetic on the nodes of one graph: what a rule is traced with."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def sqrt(self, a: Operand) -> Node:
        return self.graph.call("sqrt", a)

    def sign(self, a: Operand) -> Node:
        return self.graph.call("sign", a)

    def absolute(self, a: Operand) -> Node:
        return self.graph.call("abs", a)

    def maximum(self, a: Operand, b: Operand) -> Node:
        return self.graph.call("max", a, b)

    def minimum(self, a: Operand, b: Operand) -> Node:
        return self.graph.call("min", a, b)

    def power(self, a: Operand, b: Operand) -> Node:
        return self.graph.power(a, b)

    def cos(self, a: Operand) -> Node:
        return self.graph.call("cos", a)

    def log(self, a: Operand) -> Node:
        return self.graph.call("log", a)

    def floor(self, a: Operand) -> Node:
        return self.graph.call("floor", a)

    def greater(self, a: Operand, b: Operand) -> Node:
        return self.graph.greater(a, b)

    def greater_equal(self, a: Operand, b: Operand) -> Node:
        return self.graph.greater_equal(a, b)

    def where(self, condition: Node, then: Operand, otherwise: Operand) -> Node:
        return self.graph.where(condition, then, otherwise)


def lowered(outputs: Sequence[Node]) -> list[Node]:
    """The outputs in a graph of their own with whole powers as products: what every kind of code is made from.

    What is negated and then added is subtracted, and a constant factor takes the sign; factors of 2, −4, ½ … in a
    product are taken together where that leaves fewer operations. All of it gives the same bits for less, save where a
    product overflows, or is denormal, before the factor or after it.
    """
    plain, gathered = _lowered(outputs, gather=False), _lowered(outputs, gather=True)
    return gathered if _operations(gathered) < _operations(plain) else plain


def _operations(outputs: Sequence[Node]) -> int:
    return sum(node.op not in LEAVES for node in reached(outputs))


def _lowered(outputs: Sequence[Node], gather: bool) -> list[Node]:
    graph = Graph(fold=False)
    made: dict[int, Node] = {}
    for node in reached(outputs):
        args = tuple(made[arg.index] for arg in node.args)
        if node.op == "constant":
            new = graph.constant(node.value)
        elif node.op == "ipow":
            power = whole_power(args[0], abs(node.exponent)) if abs(node.exponent) > 1 else args[0]
            new = graph.div(1.0, power) if node.exponent < 0 else power
        elif node.op == "add" and any(arg.op == "neg" for arg in args):
            left, right = args if args[1].op == "neg" else args[::-1]
            new = graph._node("sub", (left, right.args[0]))
        elif node.op == "neg" and args[0].op == "mul" and args[0].args[0].op == "constant":
            factor, rest = args[0].args
            new = graph._node("mul", (graph.constant(-factor.value), rest))
        elif node.op == "mul" and gather:
            new = _gathered(graph, *args)
        else:
            new = graph._node(node.op, args, node.value, node.name)
        made[node.index] = new
    return [made[node.index] for node in outputs]


def _gathered(graph: Graph, a: Node, b: Node) -> Node:
    """a × b with powers of two among its constant factors taken together: they round nothing, wherever they stand."""
    one, left = _factored(a)
    other, right = _factored(b)
    factor = one * other
    rounds = [number for number in (one, other) if not _is_binary(number)]
    if len(rounds) == 2 or not all(map(_is_safe, (one, other, factor))) or (left is a and right is b):
        return graph._node("mul", (a, b))
    if left is None or right is None:
        rest = right if left is None else left
        return graph.constant(factor) if rest is None else graph._node("mul", (graph.constant(factor), rest))
    # A factor that rounds stays where it is, and takes the other along: (0.1 a)(2 b) is (0.2 a) b, not 0.2 (a b).
    if rounds:
        own = graph.constant(factor)
        sides = (
            (graph._node("mul", (own, left)), right)
            if one in rounds
            else (left, graph._node("mul", (own, right)))
        )
        return graph._node("mul", sides)
    product = graph._node("mul", (left, right))
    return product if factor == 1 else graph._node("mul", (graph.constant(factor), product))


def _factored(node: Node) -> tuple[float, Node | None]:
    """The constant factor of a product and the rest of it; None where there is no rest."""
    if node.op == "constant":
        return node.value, None
    if node.op == "mul" and node.args[0].op == "constant":
        return node.args[0].value, node.args[1]
    return 1.0, node


def _is_safe(factor: float) -> bool:
    """Whether a factor is far from the ends of the range, where shifting the exponent would round."""
    return 1e-100 < abs(factor) < 1e100


def _is_binary(number: float) -> bool:
    """Whether a factor only shifts the exponent, and turns the sign."""
    return math.isfinite(number) and abs(math.frexp(number)[0]) == 0.5


def bound(outputs: Sequence[Node], values: Mapping[str, float]) -> list[Node]:
    """The outputs in a graph of their own, with these symbols as constants, and what is then constant computed."""
    graph = Graph()
    made: dict[int, Node] = {}
    for node in reached(outputs):
        args = tuple(made[arg.index] for arg in node.args)
        if node.op == "constant" or node.name in values:
            new = graph.constant(values.get(node.name, node.value))
        elif node.op in LEAVES or node.op in CONDITIONS or node.op in ("ipow", "where", "neg"):
            new = graph._node(node.op, args, node.value, node.name, node.exponent)
        else:
            new = graph._made(node.op, *args)
        made[node.index] = new
    return [made[node.index] for node in outputs]


def evaluate(outputs: Sequence[Node], symbols: Mapping[str, float]) -> list[float]:
    """The outputs' values; the same bits as the float code gives, inf and nan where it would raise.

    Raises: KeyError for a symbol without a value.
    """
    low = lowered(outputs)
    value: dict[int, float] = {}
    for node in reached(low):
        if node.op == "constant":
            value[node.index] = node.value
        elif node.op == "symbol":
            value[node.index] = symbols[node.name]
        else:
            value[node.index] = functions.SAFE[node.op](*(value[arg.index] for arg in node.args))
    return [value[node.index] for node in low]

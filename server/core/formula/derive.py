"""Derivatives of a graph, as nodes of the same graph."""

from __future__ import annotations

from collections.abc import Callable

from .graph import CONDITIONS, Graph, Node, is_constant, reached


def derivative(output: Node, variable: str) -> Node:
    """∂output/∂variable.

    Where the derivative is undefined the value is stated: sign, and so the derivative of |u|, is 0 at 0;
    min and max take the mean of both branches at a tie; the derivative of sign is 0 everywhere.
    """
    graph = output.graph
    zero, one = graph.constant(0.0), graph.constant(1.0)
    slope: dict[int, Node] = {}
    for node in reached([output]):
        if node.op == "symbol":
            slope[node.index] = one if node.name == variable else zero
        elif node.op == "constant" or node.op in CONDITIONS:
            slope[node.index] = zero
        else:
            inner = [slope[arg.index] for arg in node.args]
            flat = all(is_constant(one_slope, 0.0) for one_slope in inner)
            slope[node.index] = zero if flat else _RULES[node.op](graph, node, *inner)
    return slope[output.index]


def gradient(output: Node, variables: tuple[str, ...]) -> list[Node]:
    """The first derivatives, one a variable."""
    return [derivative(output, variable) for variable in variables]


def hessian(output: Node, variables: tuple[str, ...]) -> list[list[Node]]:
    """The second derivatives; the lower triangle is the upper one, so the matrix is symmetric to the bit."""
    first = gradient(output, variables)
    return [
        [derivative(first[min(i, j)], variables[max(i, j)]) for j in range(len(variables))]
        for i in range(len(variables))
    ]


def _product(g: Graph, node: Node, da: Node, db: Node) -> Node:
    a, b = node.args
    return g.add(g.mul(da, b), g.mul(a, db))


def _quotient(g: Graph, node: Node, da: Node, db: Node) -> Node:
    _, b = node.args
    return g.div(g.sub(da, g.mul(node, db)), b)


def _whole_power(g: Graph, node: Node, du: Node) -> Node:
    return g.mul(g.mul(float(node.exponent), g.power(node.args[0], float(node.exponent - 1))), du)


def _power(g: Graph, node: Node, du: Node, dv: Node) -> Node:
    u, v = node.args
    by_base = g.mul(g.mul(v, g.power(u, g.sub(v, 1.0))), du)
    if is_constant(dv, 0.0):
        return by_base
    return g.add(by_base, g.mul(g.mul(node, g.call("log", u)), dv))


def _pick(g: Graph, larger: Node, smaller: Node, d_larger: Node, d_smaller: Node) -> Node:
    tie = g.mul(0.5, g.add(d_larger, d_smaller))
    rest = g.where(g.greater(smaller, larger), d_smaller, tie)
    return g.where(g.greater(larger, smaller), d_larger, rest)


def _chain(outer: Callable[[Graph, Node, Node], Node]) -> Callable[[Graph, Node, Node], Node]:
    """The chain rule for a function of one argument; `outer(graph, node, u)` is its own derivative."""
    return lambda g, node, du: g.mul(outer(g, node, node.args[0]), du)


_RULES: dict[str, Callable[..., Node]] = {
    "add": lambda g, n, da, db: g.add(da, db),
    "sub": lambda g, n, da, db: g.sub(da, db),
    "neg": lambda g, n, da: g.neg(da),
    "mul": _product,
    "div": _quotient,
    "ipow": _whole_power,
    "pow": _power,
    "where": lambda g, n, dc, da, db: g.where(n.args[0], da, db),
    "max": lambda g, n, da, db: _pick(g, n.args[0], n.args[1], da, db),
    "min": lambda g, n, da, db: _pick(g, n.args[1], n.args[0], da, db),
    "sin": _chain(lambda g, n, u: g.call("cos", u)),
    "cos": _chain(lambda g, n, u: g.neg(g.call("sin", u))),
    "tan": _chain(lambda g, n, u: g.add(1.0, g.mul(n, n))),
    "asin": _chain(lambda g, n, u: g.div(1.0, g.call("sqrt", g.sub(1.0, g.mul(u, u))))),
    "acos": _chain(lambda g, n, u: g.neg(g.div(1.0, g.call("sqrt", g.sub(1.0, g.mul(u, u)))))),
    "atan": _chain(lambda g, n, u: g.div(1.0, g.add(1.0, g.mul(u, u)))),
    "sinh": _chain(lambda g, n, u: g.call("cosh", u)),
    "cosh": _chain(lambda g, n, u: g.call("sinh", u)),
    "tanh": _chain(lambda g, n, u: g.sub(1.0, g.mul(n, n))),
    "exp": _chain(lambda g, n, u: n),
    "log": lambda g, n, du: g.div(du, n.args[0]),
    "sqrt": lambda g, n, du: g.div(du, g.mul(2.0, n)),
    "abs": _chain(lambda g, n, u: g.call("sign", u)),
    "sign": _chain(lambda g, n, u: g.constant(0.0)),
    # σ(u)σ(−u), since 1 − σ(u) has no digits left for large u.
    "sigmoid": _chain(lambda g, n, u: g.mul(n, g.call("sigmoid", g.neg(u)))),
    "softplus": _chain(lambda g, n, u: g.call("sigmoid", u)),
}

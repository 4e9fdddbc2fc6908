"""A risk as one formula to read: the sum over its samples, and the penalty."""

from __future__ import annotations

from collections.abc import Mapping

from ..formula.graph import Graph, Node, is_constant
from ..formula.mathml import Writer, math_element, number, symbol
from ..formula.parse import parse
from .loss import Convention, Loss
from .model import Model
from .notation import FEATURES
from .penalty import Penalty

# How tightly a factor holds together, in `Writer.held`.
_FACTOR = 2


def risk_mathml(
    model: Model,
    loss: Loss,
    loss_values: Mapping[str, float],
    convention: Convention,
    penalty: Penalty,
    penalty_values: Mapping[str, float],
) -> str:
    """f = 1/n Σᵢ ℓ(p(xᵢ), yᵢ) + penalty, with the parameters' values put in; of pairs the sum is over i and k."""
    graph = Graph(fold=False)
    names: dict[int, str] = {}

    def letter(name: str, written: str) -> Node:
        node = graph.symbol(name)
        names[node.index] = symbol(written)
        return node

    def numbers(values: Mapping[str, float]) -> dict[str, Node]:
        return {name: graph.constant(value) for name, value in values.items()}

    trained = {
        name: letter(name, written) for name, written in zip(model.letters, model.symbols, strict=True)
    }

    def prediction(which: str) -> Node:
        own = {name: letter(f"{name}{which}", FEATURES[name] + which) for name in model.features}
        return parse(model.formula, graph, (), {**trained, **own})

    pairs = loss.over == "pairs"
    between = graph.sub(prediction("ᵢ"), prediction("ₖ")) if pairs else prediction("ᵢ")
    targets = {"y": letter("?y", "yᵢ"), "h": letter("?h", "h")}
    row = parse(loss.formula, graph, (), {"d" if pairs else "p": between, **targets, **numbers(loss_values)})
    writer = Writer(names)
    text = f"<mi>f</mi><mo>=</mo>{_sum(convention, pairs)}{writer.held(row, _FACTOR)}"
    for name in model.penalised:
        priced = parse(penalty.formula, graph, (), {"w": trained[name], **numbers(penalty_values)})
        if not is_constant(priced, 0.0):
            text += f"<mo>+</mo>{writer.held(priced, _FACTOR)}"
    return math_element(text)


def _sum(convention: Convention, pairs: bool) -> str:
    """Factor and sign of the sum; n is the number of samples."""
    factor = convention.factor
    if convention.mean:
        over = "<mi>n</mi>" if factor == 1 else f"{number(1 / factor)}<mi>n</mi>"
        before = f"<mfrac><mn>1</mn><mrow>{over}</mrow></mfrac>"
    else:
        before = "" if factor == 1 else f"<mfrac><mn>1</mn>{number(1 / factor)}</mfrac>"
    which = "<mi>i</mi><mo>,</mo><mi>k</mi>" if pairs else "<mi>i</mi>"
    return f"{before}<munder><mo>∑</mo><mrow>{which}</mrow></munder>"

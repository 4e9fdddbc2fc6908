"""Models, losses and penalties as formulas to read, from the one text that also computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..formula.graph import Graph
from ..formula.mathml import Writer, math_element, symbol
from ..formula.parse import parse
from ..param import Parameter
from .loss import Loss
from .model import Model
from .penalty import Penalty

FEATURES: Mapping[str, str] = {"x": "x", "x1": "x₁", "x2": "x₂"}


def model_mathml(model: Model) -> str:
    """`p = …`, a row's prediction in the model's symbols."""
    letters = {**dict(zip(model.letters, model.symbols, strict=True)), **FEATURES}
    return _written("p", model.formula, letters)


def loss_mathml(loss: Loss) -> str:
    """`ℓ = …`, a row's loss in its prediction and target (of a pair, in the difference of two predictions)."""
    free = "d" if loss.over == "pairs" else "p"
    return _written("ℓ", loss.formula, {free: free, "y": "y", "h": "h", **_letters(loss.parameters)})


def penalty_mathml(penalty: Penalty) -> str:
    """`R = …`, what one penalised parameter w costs."""
    return _written("R", penalty.formula, {"w": "w", **_letters(penalty.parameters)})


def _letters(parameters: Sequence[Parameter]) -> dict[str, str]:
    return {one.name: one.symbol or one.name for one in parameters if one.kind == "number"}


def _written(left: str, formula: str, letters: Mapping[str, str]) -> str:
    graph = Graph(fold=False)
    nodes = {name: graph.symbol(name) for name in letters}
    names = {nodes[name].index: symbol(written) for name, written in letters.items()}
    node = parse(formula, graph, (), nodes)
    return math_element(f"{symbol(left)}<mo>=</mo>{Writer(names).formula(node)}")

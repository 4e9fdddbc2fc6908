"""Graphs as JSON: straight-line programs that the page runs on the same rows, without a formula of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..formula.evaluate import bound, lowered
from ..formula.graph import Node, reached
from .model import Model
from .row_code import PenaltyCode, RowCode

Program = dict[str, Any]


def program(
    outputs: Sequence[Node], names: Mapping[str, str], values: Mapping[str, float] | None = None
) -> Program:
    """What computes the outputs, one operation after another, each different one once.

    `names` maps the symbols to what the program's inputs are called, `values` those that are numbers. `inputs` are all
    of these names in their order, read or not; `nodes` are `["symbol", name]`, `["constant", number]`, or an operation
    with the places of its operands, which stand before it; `outputs` are places. Operations are those of
    `formula.functions.SAFE`.
    """
    low = lowered(bound(outputs, values or {}))
    nodes = reached(low)
    place = {node.index: number for number, node in enumerate(nodes)}
    written = [_written(node, names, place) for node in nodes]
    return {
        "inputs": list(names.values()),
        "nodes": written,
        "outputs": [place[node.index] for node in low],
    }


def _written(node: Node, names: Mapping[str, str], place: Mapping[int, int]) -> list[object]:
    if node.op == "symbol":
        return ["symbol", names[node.name]]
    if node.op == "constant":
        return ["constant", node.value]
    return [node.op, *(place[arg.index] for arg in node.args)]


def row_programs(code: RowCode, model: Model, cell: float, values: Mapping[str, float]) -> dict[str, Program]:
    """What the page runs of a risk: prediction, the loss and its slope, a row's loss and gradient.

    `values` are the loss's numbers by symbol. `prediction` takes the model's letters and its features' names; `loss`
    and `slope` take `p` (of pairs `d`) and `y`; `row_loss` and `row_gradient` take letters, features, and `y`; of pairs
    the second item's features stand after the first's, with z for x.
    """
    bindings = {**values, "h": cell}
    letters = dict(zip(code.variables, model.letters, strict=True))
    first = dict(zip(code.first, model.features, strict=True))
    others = [name.replace("x", "z") for name in model.features]
    second = dict(zip(code.second, others, strict=True)) if code.second else {}
    row = {**letters, **first, **second, "t": "y"}
    between = {code.free: code.free, "t": "y"}
    return {
        "prediction": program([code.prediction], {**letters, **first}),
        "loss": program([code.loss], between, bindings),
        "slope": program([code.slope], between, bindings),
        "row_loss": program([code.value], row, bindings),
        "row_gradient": program(code.gradient, row, bindings),
    }


def penalty_program(code: PenaltyCode, model: Model, values: Mapping[str, float]) -> Program:
    """The penalty's value in the model's letters; `values` are its own numbers by symbol."""
    return program([code.value], dict(zip(code.variables, model.letters, strict=True)), values)

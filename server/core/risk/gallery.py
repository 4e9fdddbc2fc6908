"""A loss by itself: its course and its slope as programs, whatever model it is used with."""

from __future__ import annotations

from ..formula.derive import derivative
from ..formula.graph import Graph
from ..formula.parse import parse
from .loss import Loss
from .programs import Program, program


def loss_programs(loss: Loss) -> dict[str, Program]:
    """`loss` and `slope` of one prediction `p` (of a pair: of the difference `d`), the derivative being in it.

    Inputs after that are the target `y`, the width of a cell `h`, then the loss's own numbers by name.
    """
    free = "d" if loss.over == "pairs" else "p"
    names = [free, "y", "h", *(one.name for one in loss.parameters if one.kind == "number")]
    graph = Graph()
    value = parse(loss.formula, graph, names)
    letters = {name: name for name in names}
    return {"loss": program([value], letters), "slope": program([derivative(value, free)], letters)}

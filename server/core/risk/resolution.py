"""Whether the cells of a grid can tell what a model is at a point, as the model declares it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ..formula.emit import float_function
from ..formula.graph import Graph
from ..formula.parse import parse
from .ground import Ground


def is_resolved(ground: Ground, x: np.ndarray) -> bool:
    """Whether it is so at x; always where the model declares nothing."""
    model = ground.model
    if not model.resolved:
        return True
    told = _code(model.resolved, model.letters)(*x.tolist(), ground.rows.cell, float(len(ground.rows)))
    return told[0] > 0


@lru_cache(maxsize=16)
def _code(text: str, letters: tuple[str, ...]) -> Callable[..., tuple[float, ...]]:
    """Float code of the letters, the width of a cell and their number; never raising."""
    symbols = (*letters, "h", "n")
    return float_function([parse(text, Graph(), symbols)], symbols, safe=True)

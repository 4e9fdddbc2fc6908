"""Where an objective is not convex."""

from __future__ import annotations

import numpy as np

from ..formula.derive import hessian
from ..formula.functions import FUNCTIONS
from ..formula.graph import is_constant, reached
from ..objective import Box
from ..symmetric import eigenvalues
from .ground import Ground
from .mesh import mesh_points

# An eigenvalue below minus this part of the largest one's size is a negative one.
_FLAT = 1e-9
# What a formula of lines and parabolas has none of.
_BENT = frozenset(FUNCTIONS) - {"abs", "sign", "min", "max"} | {"div", "pow"}


def is_convex(ground: Ground) -> bool:
    """Whether the formulas alone show it: a loss convex in the prediction, which is affine in the parameters."""
    return ground.loss.convex and is_affine(ground)


def is_affine(ground: Ground) -> bool:
    """Whether the formulas show that what the loss is of is affine in the parameters."""
    code = ground.code
    second = hessian(code.between, code.variables)
    return all(is_constant(entry, 0.0) for row in second for entry in row)


def attains(ground: Ground) -> bool:
    """Whether the formulas alone show that f has a lowest point.

    It does where f is convex and its loss rises without bound to both sides, as that of a number does; or where it is
    made of lines and parabolas, which come down to what they are bounded by.
    """
    code = ground.code
    bent = any(node.op in _BENT for node in reached([code.loss]))
    return is_convex(ground) and ("number" in ground.loss.takes or not bent)


def convexity(ground: Ground, box: Box, side: int = 48) -> np.ndarray:
    """Which cells of a box (rows, columns), the first row at the lowest y, have a negative curvature at their middle.

    In one dimension there is one row. Where the formulas show that f is convex, nothing is computed.
    """
    shape = (side, side) if len(box) > 1 else (1, side)
    if is_convex(ground):
        return np.zeros(shape, dtype=bool)
    axes = [low + (high - low) * (np.arange(side) + 0.5) / side for low, high in box]
    found = np.moveaxis(ground.hessians(mesh_points(axes)), 0, -1)
    known = np.isfinite(found).all(axis=(0, 1))
    values = eigenvalues(np.where(known, found, 0.0))
    negative = known & (values[0] < -_FLAT * np.abs(values).max(axis=0))
    # The mesh's first axis is x, a picture's first axis is y.
    cells: np.ndarray = negative.reshape(shape[::-1]).T if len(box) > 1 else negative.reshape(shape)
    return cells

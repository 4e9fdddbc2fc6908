"""Eigenvalues of small symmetric matrices, as Hessians are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Matrix = Sequence[Sequence[float]]


def eigenvalues(hessian: Matrix) -> tuple[float, float] | None:
    """The smallest and the largest; None where the matrix is not finite."""
    for row in hessian:
        if not all(map(math.isfinite, row)):
            return None
    if len(hessian) == 1:
        return hessian[0][0], hessian[0][0]
    if len(hessian) == 2:
        (a, b), (_, c) = hessian
        middle, radius = 0.5 * (a + c), math.hypot(0.5 * (a - c), b)
        return middle - radius, middle + radius
    found = np.linalg.eigvalsh(np.array(hessian))
    return float(found[0]), float(found[-1])

"""The shape of the ground at single points: eigenvalues, the stationary point near by, the basin one stands in."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..objective import Objective
from ..spectrum import Matrix, eigenvalues

# Newton's iteration for the stationary point near by: at a degenerate saddle each step only halves the distance, and
# twelve of them still take six digits off the gradient.
REFINEMENTS, REFINED = 12, 1e-6
# Descent to the minimum of a basin: short steps, so that the path keeps to that of the gradient flow; no longer than
# this part of the domain's diagonal, however flat it is; and so many of them at most.
FLOW, LONGEST, DESCENT = 0.2, 0.01, 300
# A known minimum is reached once Newton's step to it is shorter than the first part of the diagonal and ends nearer to
# it than the second.
CLOSE, ON = 0.02, 1e-3

# Negative curvature, in parts of the largest: less than the first is none in a valley, more than the second is one at a
# saddle. (A valley's level bottom has some by rounding.)
HARDLY, CLEARLY = 0.1, 1e-4


def sharpness(objective: Objective, x: Sequence[float]) -> float | None:
    """The largest eigenvalue of the Hessian at x."""
    found = eigenvalues(objective.hessian(x))
    return None if found is None else found[1]


def newton_step(gradient: Sequence[float], hessian: Matrix) -> tuple[float, ...] | None:
    """−H⁻¹g; None where there is none."""
    if len(gradient) == 2:
        (a, b), (c, d) = hessian
        determinant = a * d - b * c
        if not math.isfinite(determinant) or determinant == 0:
            return None
        u, v = gradient
        return (b * v - d * u) / determinant, (c * u - a * v) / determinant
    try:
        return tuple(np.linalg.solve(np.array(hessian), -np.array(gradient)).tolist())
    except np.linalg.LinAlgError:
        return None


def is_valley(objective: Objective, x: Sequence[float], within: float) -> bool:
    """Whether x lies in a bowl or a valley: hardly any negative curvature, and the bottom nearer than `within`."""
    _, gradient, hessian = objective.all(x)
    found = eigenvalues(hessian)
    if found is None or found[1] <= 0 or found[0] < -HARDLY * found[1]:
        return False
    return math.hypot(*gradient) / found[1] <= within


def is_saddle(hessian: Matrix) -> bool:
    """Whether the ground clearly curves down in one direction and up in another."""
    found = eigenvalues(hessian)
    return found is not None and found[1] > 0 and found[0] < -CLEARLY * found[1]


def saddle_near(objective: Objective, x: tuple[float, ...], within: float) -> tuple[float, ...] | None:
    """The saddle that Newton's iteration finds from x, if it is a saddle and not farther from x than `within`."""
    first, at = None, x
    for _ in range(REFINEMENTS):
        _, gradient, hessian = objective.all(at)
        size = math.hypot(*gradient)
        if first is None:
            first = size
        if size <= REFINED * first and math.dist(at, x) <= within:
            return at if is_saddle(hessian) else None
        step = newton_step(gradient, hessian)
        if step is None or not math.hypot(*step) <= within:
            return None
        at = tuple(a + b for a, b in zip(at, step, strict=True))
    return None


def basin(objective: Objective, x: tuple[float, ...]) -> int | None:
    """The known minimum to which steepest descent in short steps leads from x; None where it leads to none of them."""
    diagonal = objective.diagonal
    for _ in range(DESCENT):
        _, gradient, hessian = objective.all(x)
        found = eigenvalues(hessian)
        if found is None or not all(map(math.isfinite, gradient)):
            return None
        step = newton_step(gradient, hessian) if found[0] > 0 else None
        if step is not None and math.hypot(*step) <= CLOSE * diagonal:
            bottom = tuple(a + b for a, b in zip(x, step, strict=True))
            away = [math.dist(bottom, minimum.x) for minimum in objective.minima]
            if min(away) <= ON * diagonal:
                return away.index(min(away))
        steepest = max(abs(found[0]), abs(found[1]))
        slope = math.hypot(*gradient)
        if slope == 0:
            return None
        length = min(FLOW / steepest if steepest > 0 else math.inf, LONGEST * diagonal / slope)
        x = tuple(a - length * b for a, b in zip(x, gradient, strict=True))
    return None

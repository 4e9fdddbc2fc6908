"""A way down on smooth ground: Newton's method inside a trust region, to the last digit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..trust import within_radius
from .ground import Ground

TURNS = 120
# Curvature below this part of the largest counts as none.
_FLAT = 1e-9
# The gradient that is left, as a part of the largest curvature: at a minimum, and where nothing better is found. In a
# tail that falls for ever, slope and curvature fade alike, so that neither is reached.
_SETTLED, _NEARLY = 1e-15, 1e-9
_ROUNDING = 1e-15
_REFUSALS = 40  # in a row
# Numbers this small have lost their digits: there is neither slope nor curvature.
_GONE = 1e-290


@dataclass(frozen=True)
class Descent:
    """The points of a way down (k, d), the last one's f, and whether it is a minimum.

    It may be one of many, in a direction without curvature. `still` says that neither slope nor curvature is left.
    """

    path: np.ndarray
    value: float
    settled: bool
    still: bool = False

    @property
    def x(self) -> np.ndarray:
        end: np.ndarray = self.path[-1]
        return end


def descended(ground: Ground, start: np.ndarray, turns: int = TURNS) -> Descent:
    """Down from a point until nothing is left to gain, or for so many steps.

    A step is taken where f falls, and the radius follows how far the quadratic model was right: J. Nocedal and
    S. J. Wright, "Numerical Optimization", 2006, algorithm 4.1.
    """
    x, path = start, [start]
    f, g, hessian = _at(ground, x)
    radius, refused = 1.0 + float(np.linalg.norm(x)), 0
    if not math.isfinite(f):
        return Descent(np.array(path), math.inf, False)
    for _ in range(turns):
        if not (np.isfinite(g).all() and np.isfinite(hessian).all()):
            break
        if np.abs(hessian).max() <= _GONE and np.abs(g).max() <= _GONE:
            return Descent(np.array(path), f, False, still=True)
        if _left(g, hessian, x) <= _SETTLED and _is_bowl(hessian, x):
            break
        p = _step(hessian, g, radius)
        new = x + p
        value, slope, second = _at(ground, new)
        promised = -float(g @ p + 0.5 * p @ hessian @ p)
        slack = _ROUNDING * abs(f)
        # Where f has no digits left to tell, the gradient does.
        better = value < f or (value <= f + slack and np.linalg.norm(slope) < np.linalg.norm(g))
        gain = (f - value + slack) / (promised + slack) if promised + slack > 0 else 0.0
        if better:
            refused = 0
            border = float(np.linalg.norm(p)) >= 0.99 * radius
            radius *= 3.0 if gain > 0.75 and border else 0.5 if gain < 0.25 else 1.0
            x, f, g, hessian = new, value, slope, second
            path.append(x)
            continue
        refused += 1
        radius = 0.25 * min(radius, float(np.linalg.norm(p)))
        if refused > (1 if _left(g, hessian, x) <= _NEARLY else _REFUSALS):
            break
    known = bool(np.isfinite(g).all() and np.isfinite(hessian).all())
    settled = known and _left(g, hessian, x) <= _NEARLY and _is_bowl(hessian, x)
    return Descent(np.array(path), f, settled)


def _step(hessian: np.ndarray, g: np.ndarray, radius: float) -> np.ndarray:
    """The step inside the circle, whatever the scale of f; a slope that is nothing beside the curvature is none."""
    size = max(float(np.abs(hessian).max()), float(np.abs(g).max()))
    slope = np.where(np.abs(g) > 1e-100 * size, g, 0.0)
    p: np.ndarray = within_radius(hessian / size, slope / size, radius)[0]
    return p


def _at(ground: Ground, x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    f, g, hessian = ground.all(x.tolist())
    return f if f == f else math.inf, np.array(g), np.array(hessian)


def _left(g: np.ndarray, hessian: np.ndarray, x: np.ndarray) -> float:
    """About how far the minimum is in a direction of the largest curvature, each parameter by 1 + its own size."""
    size = 1.0 + np.abs(x)
    curvature = float(np.abs(hessian * np.outer(size, size)).max())
    return float(np.linalg.norm(size * g)) / curvature if curvature > 0 else math.inf


def _is_bowl(hessian: np.ndarray, x: np.ndarray) -> bool:
    size = 1.0 + np.abs(x)
    eigenvalues = np.linalg.eigvalsh(hessian * np.outer(size, size))
    return bool(eigenvalues[-1] > 0 and eigenvalues[0] >= -_FLAT * eigenvalues[-1])

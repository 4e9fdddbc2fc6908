"""A valley of minima: the curve along which f stays as low as it is at one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from ..objective import Box
from .creases import creases, has_creases
from .ground import Curve, Ground, as_point
from .kinked import place_at

# How much higher a point of the valley may lie, as a part of what f is and of what it fell by on the way down.
_LEVEL = 1e-13
_FALLS = 1e-11  # and how much lower, where f falls on and there was no minimum
_CORRECTIONS = 8
_CLOSE = 1e-9  # to the floor, as a part of 1 + ‖x‖: f is then known to twice as many digits
_STEPS = 120  # to each side, at most
_SHARE = 1 / 48  # of the box's diagonal: a step
_SHALLOW = 1e-6  # curvature as a part of the largest: the least that is no valley's
_ON = 1e-9  # a crease on which the point stands, in the metric

# From a point beside the floor to the one across from it, or None.
Across = Callable[[np.ndarray], np.ndarray | None]


class Floor(NamedTuple):
    """What lies along the floor from a minimum on.

    `alone`: f rises, `valley`: it stays level along `curve`, `falls`: it falls on, so that there was no minimum;
    `fades`: it is level to one side only, where formulas have gone flat for want of digits, while f falls for ever.
    """

    kind: Literal["alone", "valley", "falls", "fades"]
    curve: Curve = ()


class Side(NamedTuple):
    """The floor to one side: its points, the lowest f met, and whether it was level as far as was looked."""

    points: list[np.ndarray]
    lowest: float
    level: bool


def floor_at(ground: Ground, x: np.ndarray, box: Box, scale: float) -> Floor:
    """What lies along the floor through x, inside a box, or some way beyond it where x lies there.

    `scale` is a height that f fell by on the way there. A step follows the direction without curvature, or a crease,
    then comes back to the floor: by Newton's method across the valley, or onto the crease.
    """
    if len(x) < 2:
        return Floor("alone")
    f, _, hessian = ground.all(x.tolist())
    height = (f, abs(f) + scale)
    if has_creases(ground):
        place = place_at(ground, x)
        near = place.nearest(_ON)[:3].tolist()
        for one in near:
            slope = place.creases.slopes[one]
            floor = _floor(ground, x, np.array([-slope[1], slope[0]]), _onto(ground, one), box, height)
            if floor.kind != "alone":
                # A crease may end its valley at another one: level to one side is level.
                return floor._replace(kind="falls" if floor.kind == "falls" else "valley")
        if near:
            return Floor("alone")
    if not is_shallow(ground, x):
        return Floor("alone")
    _, vectors = np.linalg.eigh(_scaled(np.array(hessian), x))
    return _floor(ground, x, (1.0 + np.abs(x)) * vectors[:, 0], lambda at: _across(ground, at), box, height)


def is_shallow(ground: Ground, x: np.ndarray) -> bool:
    """Whether f curves hardly at all in some direction, beside the one of the largest curvature.

    A parameter is measured by 1 + its own size, so that features on another scale change nothing.
    """
    hessian = np.array(ground.all(x.tolist())[2])
    if not np.isfinite(hessian).all():
        return False
    eigenvalues = np.linalg.eigvalsh(_scaled(hessian, x))
    return bool(eigenvalues[0] <= _SHALLOW * eigenvalues[-1])


def _scaled(hessian: np.ndarray, x: np.ndarray) -> np.ndarray:
    size = 1.0 + np.abs(x)
    scaled: np.ndarray = hessian * np.outer(size, size)
    return scaled


def _floor(
    ground: Ground, x: np.ndarray, way: np.ndarray, across: Across, box: Box, height: tuple[float, float]
) -> Floor:
    """Both sides of the floor through x, put together."""
    reach = 0.5 * (1.0 + float(np.linalg.norm(x)))
    low, high = np.array(box).T
    low, high = np.minimum(low, x - reach), np.maximum(high, x + reach)
    step = _SHARE * float(np.linalg.norm(high - low))
    way = way / np.linalg.norm(way)
    sides = [_traced(ground, x, sign * way, step, across, (low, high), height) for sign in (-1.0, 1.0)]
    if min(side.lowest for side in sides) < height[0] - _FALLS * height[1]:
        return Floor("falls")
    if not any(side.points for side in sides):
        return Floor("alone")
    curve = tuple(as_point(one) for one in (*sides[0].points[::-1], x, *sides[1].points))
    return Floor("valley" if all(side.level for side in sides) else "fades", curve)


def _traced(
    ground: Ground,
    x: np.ndarray,
    way: np.ndarray,
    step: float,
    across: Across,
    box: tuple[np.ndarray, np.ndarray],
    height: tuple[float, float],
) -> Side:
    """The floor from x on, to the one side."""
    found: list[np.ndarray] = []
    f, size = height
    lowest, limit = f, f + _LEVEL * size
    for _ in range(_STEPS):
        new = across(x + step * way)
        if new is None or not ((new >= box[0]) & (new <= box[1])).all():
            break
        length = float(np.linalg.norm(new - x))
        value = ground.all(new.tolist())[0]
        lowest = min(lowest, value) if value == value else lowest
        if not value <= limit:
            return Side(found, lowest, level=False)
        if not 0.2 * step < length < 3.0 * step:
            break
        way, x = (new - x) / length, new
        found.append(x)
    return Side(found, lowest, level=True)


def _across(ground: Ground, x: np.ndarray) -> np.ndarray | None:
    """The lowest point of the line across the valley through x: along the direction of the largest curvature."""
    for _ in range(_CORRECTIONS):
        f, g, hessian = ground.all(x.tolist())
        if not np.isfinite([f, *g, *np.ravel(hessian)]).all():
            return None
        eigenvalues, vectors = np.linalg.eigh(np.array(hessian))
        if not eigenvalues[-1] > 0:
            return None
        step = float(vectors[:, -1] @ np.array(g)) / eigenvalues[-1]
        x = x - vectors[:, -1] * step
        if abs(step) <= _CLOSE * (1.0 + float(np.linalg.norm(x))):
            break
    return x


def _onto(ground: Ground, one: int) -> Across:
    """To the nearest point of a crease."""

    def across(x: np.ndarray) -> np.ndarray | None:
        for _ in range(_CORRECTIONS):
            seen = creases(ground, x)
            value, slope = float(seen.values[one]), seen.slopes[one]
            size = float(slope @ slope)
            if not (np.isfinite(value) and size > 0):
                return None
            x = x - slope * (value / size)
            if abs(value) <= 1e-14 * size**0.5 * (1.0 + float(np.linalg.norm(x))):
                break
        return x

    return across

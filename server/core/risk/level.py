"""Flat ground around a minimum with creases: a stretch or an area on which f is the same."""

from __future__ import annotations

import numpy as np

from ..objective import Box
from .ground import Curve, Ground, as_point
from .kinked import Place, directions, place_at

_AROUND = 48
_NEAR = 1e-9  # a crease on which the point stands, in the metric
_FIRST = 1e-4  # how far is looked at first
_LEVEL = 1e-13
_HALVINGS = 50
_ZERO = 1e-15
_ALIKE = 9  # digits of unit vectors in which two directions are one


def level_around(ground: Ground, x: np.ndarray, box: Box, scale: float) -> Curve:
    """The ends of the stretch, or the outline of the area, on which f is what it is at x; () where x stands alone.

    It ends where the box does. `scale` is a height that f fell by on the way there.
    """
    place = place_at(ground, x)
    limit = place.f + _LEVEL * (abs(place.f) + scale)
    ways = _ways(place)
    first = _FIRST * place.size
    flat = ways[ground.values(x + first * ways) <= limit]
    if not len(flat):
        return ()
    reach = np.array([_reach(x, way, box) for way in flat])
    low, high = np.minimum(first, reach), reach
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        inside = ground.values(x + middle[:, np.newaxis] * flat) <= limit
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    ends = x + low[:, np.newaxis] * flat
    ends[np.abs(ends) <= _ZERO * (1.0 + float(np.linalg.norm(x)))] = 0.0
    return _outline(x, ends, place.metric)


def _ways(place: Place) -> np.ndarray:
    """Directions all around, and those along the creases on which the point stands."""
    d = len(place.x)
    ways: np.ndarray = directions(d, _AROUND) @ place.metric.T
    if d == 1:
        return ways
    slopes = place.creases.slopes[place.nearest(_NEAR)] @ place.metric
    slopes = slopes / np.linalg.norm(slopes, axis=-1, keepdims=True)
    along = np.stack([-slopes[:, 1], slopes[:, 0]], axis=-1) @ place.metric.T
    return np.concatenate([ways, along, -along])


def _reach(x: np.ndarray, way: np.ndarray, box: Box) -> float:
    """How many times `way` leads from x to the border of the box."""
    ends = [
        ((high if one > 0 else low) - at) / one
        for at, one, (low, high) in zip(x, way, box, strict=True)
        if one != 0
    ]
    return max(min(ends, default=0.0), 0.0)


def _outline(x: np.ndarray, ends: np.ndarray, metric: np.ndarray) -> Curve:
    """The ends in order around x; of a stretch its two ends; with x where that is itself on the border."""
    if len(x) == 1:
        points = sorted({*map(as_point, ends), as_point(x)})
        return (points[0], points[-1])
    seen = np.linalg.solve(metric, (ends - x).T).T
    # A crease may run along one of the directions all around.
    units = seen / np.maximum(np.linalg.norm(seen, axis=-1, keepdims=True), 1e-300)
    _, apart = np.unique(units.round(_ALIKE) + 0.0, axis=0, return_index=True)
    ends, seen = ends[apart], seen[apart]
    angles = np.arctan2(seen[:, 1], seen[:, 0])
    order = np.argsort(angles)
    if len(ends) <= 2:
        return tuple(as_point(one) for one in ((x, *ends) if len(ends) == 1 else ends))
    turned = angles[order]
    gaps = np.diff(np.append(turned, turned[0] + 2 * np.pi))
    widest = int(np.argmax(gaps))
    around = [ends[order[(widest + 1 + k) % len(order)]] for k in range(len(order))]
    corner = [x] if gaps[widest] >= np.pi - 1e-9 else []
    points = [as_point(one) for one in (*corner, *around)]
    return (*points, points[0])

"""Where to look for minima: the low points of meshes over a box, one even, one that reaches from 10⁻³ to 10³."""

from __future__ import annotations

import numpy as np

from ..objective import Box
from .ground import Ground
from .resolution import is_resolved

MOST = 12  # low points of a mesh, at most
# Points along an axis, where samples are few, and where they are many.
_SIDES = {1: (513, 513), 2: (49, 33)}
_FEW = 500
_REACH = (1e-3, 1e3)


def low_points(ground: Ground, box: Box) -> np.ndarray:
    """Points (m, d) of either mesh that no neighbour lies below, the lowest first."""
    few, many = _SIDES[len(box)]
    side = few if ground.samples <= _FEW else many
    outward = np.geomspace(*_REACH, side // 2)
    wide = np.concatenate([-outward[::-1], [0.0], outward])
    even = [np.linspace(low, high, side) for low, high in box]
    found = [_low(ground, axes) for axes in (even, [wide] * len(box))]
    values = np.concatenate([value for value, _ in found])
    points = np.concatenate([point for _, point in found])
    return points[np.argsort(values, kind="stable")]


def mesh_points(axes: list[np.ndarray]) -> np.ndarray:
    """The points (m, d) of a mesh, the first axis running slowest."""
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def _low(ground: Ground, axes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Values and places of at most `MOST` low points of one mesh; of level ground, one in each neighbourhood."""
    points = mesh_points(axes)
    heights = ground.values(points)
    heights = np.where(np.isfinite(heights), heights, np.inf).reshape([len(axis) for axis in axes])
    least, most = _around(heights)
    places = np.argwhere((heights <= least) & (heights < most) & np.isfinite(heights))
    order = np.argsort(heights[tuple(places.T)], kind="stable")
    chosen: list[np.ndarray] = []
    for place in places[order]:
        alone = all(np.abs(place - other).max() > 2 for other in chosen)
        if alone and is_resolved(ground, _at(axes, place)):
            chosen.append(place)
        if len(chosen) == MOST:
            break
    kept = np.array(chosen, dtype=int).reshape(-1, len(axes))
    found = [_at(axes, place) for place in kept]
    return heights[tuple(kept.T)], np.array(found).reshape(-1, len(axes))


def _at(axes: list[np.ndarray], place: np.ndarray) -> np.ndarray:
    return np.array([axis[index] for axis, index in zip(axes, place, strict=True)])


def _around(heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest of each point's neighbours, diagonal ones included; outside there are none."""
    d, shape = heights.ndim, heights.shape
    least, most = np.full(shape, np.inf), np.full(shape, -np.inf)
    above, below = np.pad(heights, 1, constant_values=np.inf), np.pad(heights, 1, constant_values=-np.inf)
    for move in np.ndindex(*[3] * d):
        if move == (1,) * d:
            continue
        window = tuple(slice(one, one + size) for one, size in zip(move, shape, strict=True))
        least, most = np.minimum(least, above[window]), np.maximum(most, below[window])
    return least, most

"""The box in which a risk is plotted: its start, its minima or the way to where it falls to, and readable ends."""

from __future__ import annotations

import math

import numpy as np

from ..objective import Box
from .ground import Ground, Known, Point

# What is added on every side, as a part of the extent, and the least extent.
_MARGIN, _LEAST = 0.3, 2.0
# Ends are multiples of about this part of the extent.
_STEP = 1 / 12
# A minimum that is not the lowest is covered where it makes no side longer than so many times.
_MUCH = 2.0
# Of a fall without end, so much is covered.
_SEEN = 0.95
_BETWEEN = 16


def domain_of(ground: Ground, known: Known) -> Box:
    """The box to plot: covers the start and the lowest minima, with margin, and others that are not far off."""
    points = np.array([ground.start, *_to_cover(ground, known)], dtype=float)
    low, high = points.min(axis=0), points.max(axis=0)
    for minimum in known.minima:
        x = np.array(minimum.x)
        wider = np.maximum(high, x) - np.minimum(low, x)
        if (wider <= _MUCH * np.maximum(high - low, _LEAST)).all():
            low, high = np.minimum(low, x), np.maximum(high, x)
    return tuple(_readable(*ends) for ends in zip(low.tolist(), high.tolist(), strict=True))


def _to_cover(ground: Ground, known: Known) -> list[Point]:
    """The lowest minima, of each valley the point nearest to 0, of a way without end the greater part of its fall."""
    if known.towards:
        way = _finely(np.array(known.towards))
        heights = ground.values(way)
        bound = float(heights[-1]) if known.infimum is None else known.infimum
        fallen = heights <= bound + (1.0 - _SEEN) * (heights[0] - bound)
        return [tuple(way[int(np.argmax(fallen))].tolist())]
    lowest = known.minima[0].value if known.minima else math.inf
    near = abs(lowest) * 1e-9
    found = [one.x for one in known.minima if one.value <= lowest + near]
    return [*found, *(min(curve, key=lambda point: math.hypot(*point)) for curve in known.valleys)]


def _finely(way: np.ndarray) -> np.ndarray:
    """The points of a way (m, d) with others between them: (16m − 15, d)."""
    parts = np.linspace(0.0, 1.0, _BETWEEN, endpoint=False)[:, np.newaxis, np.newaxis]
    between = way[:-1] + parts * np.diff(way, axis=0)
    return np.concatenate([between.swapaxes(0, 1).reshape(-1, way.shape[1]), way[-1:]])


def _readable(low: float, high: float) -> tuple[float, float]:
    """Ends with a margin, at multiples of 1, 2 or 5 times a power of ten.

    >>> _readable(-1.0, 1.96)
    (-2.0, 3.0)
    """
    short = max(_LEAST - (high - low), 0.0)
    low, high = low - short / 2, high + short / 2
    margin = _MARGIN * (high - low)
    rough = _STEP * (high - low)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(many * power for many in (1.0, 2.0, 5.0, 10.0) if many * power >= rough)
    digits = max(0, 1 - math.floor(math.log10(step)))
    ends = math.floor((low - margin) / step) * step, math.ceil((high + margin) / step) * step
    return round(ends[0], digits) + 0.0, round(ends[1], digits) + 0.0

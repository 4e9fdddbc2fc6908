"""What is known of a risk's lowest points: isolated minima, valleys, flat ground, or a bound that nothing reaches."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..objective import Box, Minimum
from .convexity import attains, is_convex
from .creases import has_creases
from .descent import Descent, descended
from .ground import Curve, Ground, Known, as_point
from .kinked import settled_on_creases
from .level import level_around
from .mesh import low_points
from .resolution import is_resolved
from .tails import bound, leads_outward
from .valley import Floor, floor_at, is_shallow
from .whitened import Whitened, whitened

MOST_MINIMA = 12  # that are told, the lowest of them
# Ends nearer than this part of 1 + ‖x‖ are one.
_SAME = 1e-6
# As low as another, as a part of what f is and of what it fell by.
_LEVEL = 1e-10
# What may be left to fall where f is convex.
_FALL = 1e-9
_STEPS = 4
# Where f is convex, what lies farther out in white coordinates has been led there by rounding.
_OUT = 1e12
# Curvature as a part of the largest, in white coordinates: the least that makes a minimum of a convex f the only one.
_CURVED = 1e-10
# Ways down from the meshes are as long as this; where creases are, so many of them are followed to their end.
_TURNS, _FOLLOWED = 60, 5
_ROOM = 6.0  # beside start and way, at least
_TOLD = 16  # points on the way to a bound


class End(NamedTuple):
    """Where a way down ended: at a minimum, or a level stretch of them."""

    x: np.ndarray
    f: float
    curve: Curve = ()


class Tail(NamedTuple):
    """Ground that falls for ever: down to `limit`, None where it is not known; `f` is how low it was seen."""

    f: float
    limit: float | None
    towards: Curve


def known(ground: Ground) -> Known:
    """What is known of the lowest points; by a descent from the start, and from the low points of two meshes.

    Where the formulas show that f is convex, the descent from the start finds all there is. Elsewhere a minimum whose
    basin no low point of a mesh lies in is not found.
    """
    with np.errstate(all="ignore"):
        white = whitened(ground)
        if white is None:
            return _known(ground, np.array(ground.start, dtype=float))
        if white.few_digits:
            return Known(attained=None)
        return _in_theta(white, _known(white, np.array(white.start)))


def _in_theta(white: Whitened, found: Known) -> Known:
    """What is known in white coordinates, in the parameters; nothing where rounding these changes f."""
    minima, top = [], abs(white.all(white.start)[0])
    for minimum in found.minima:
        theta = white.theta(np.array(minimum.x))
        f = white.ground.all(theta)[0]
        if not abs(f - minimum.value) <= _SAME * (abs(minimum.value) + _LEVEL * top):
            return Known(attained=None)
        minima.append(Minimum(theta, f))
    valleys = tuple(white.curve(curve) for curve in found.valleys)
    return replace(found, minima=tuple(minima), valleys=valleys, towards=white.curve(found.towards))


def _known(ground: Ground, start: np.ndarray) -> Known:
    first = descended(ground, start)
    box = search_box(start, first)
    descents = [first]
    convex = is_convex(ground)
    if not convex:
        descents += [descended(ground, one, _TURNS) for one in low_points(ground, box)]
    ends, tails = _parted(ground, descents)
    if convex:
        box = _around(start, ends)
    scale = _scale(ground, ends, tails)
    ends, more = _classed(ground, ends, box, scale)
    lowest = min((end.f for end in ends), default=math.inf)
    under = min((*tails, *more), key=lambda tail: tail.f, default=None)
    told = [end for end in ends if not end.curve and is_resolved(ground, end.x)]
    minima = tuple(Minimum(as_point(end.x), end.f) for end in told)[:MOST_MINIMA]
    if under is not None and not lowest <= under.f + _LEVEL * (abs(under.f) + scale):
        return Known(minima, (), False, under.limit, under.towards)
    valleys = tuple(end.curve for end in ends if end.curve and _as_low(end, lowest, scale))
    return Known(minima, valleys, attained=True if ends else None)


def search_box(start: np.ndarray, first: Descent) -> Box:
    """The box of the even mesh: around the start and its way down, with as much again on every side.

    Of a way that does not end at a minimum, what is nearer than ten times 1 + ‖start‖.
    """
    path = first.path
    if not first.settled:
        path = path[np.linalg.norm(path - start, axis=-1) <= 10.0 * (1.0 + float(np.linalg.norm(start)))]
    return _with_margin(path)


def _around(start: np.ndarray, ends: list[End]) -> Box:
    """The box around the start and these ends."""
    return _with_margin(np.array([start, *(end.x for end in ends)]))


def _with_margin(points: np.ndarray) -> Box:
    low, high = points.min(axis=0), points.max(axis=0)
    margin = np.maximum(high - low, _ROOM)
    return tuple(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))


def _parted(ground: Ground, descents: list[Descent]) -> tuple[list[End], list[Tail]]:
    """The ends that may be minima, the lowest first, and the ways that fall for ever.

    A way far out is taken for one of these by its direction alone where f is not convex; where it is, it was long.
    """
    ends: list[End] = []
    rest: list[End] = []
    tails: list[Tail] = []
    kinked, bent, lowest = has_creases(ground), not is_convex(ground), attains(ground)
    for descent in descents:
        limit = None if descent.settled or lowest else bound(ground, descent)
        if limit is not None:
            tails.append(Tail(limit, limit, _thinned(descent.path)))
        elif bent and not descent.settled and len(descent.path) > 8 and leads_outward(ground, descent.path):
            tails.append(Tail(descent.value, None, _thinned(descent.path)))
        elif (kinked or (lowest and not _is_lowest(ground, descent.x))) and math.isfinite(descent.value):
            rest.append(End(descent.x, descent.value))
        elif descent.settled or lowest:
            ends.append(End(descent.x, descent.value))
    for end in _apart(rest, 1e-3)[:_FOLLOWED]:
        x, f, minimum = settled_on_creases(ground, end.x)
        if bent and leads_outward(ground, np.array([end.x, x])):
            tails.append(Tail(f, None, (as_point(end.x), as_point(x))))
        elif minimum and (bent or ground.loss.kinks):
            ends.append(End(x, f))
        elif minimum:
            x = _brought_down(ground, x)
            if _is_lowest(ground, x):
                ends.append(End(x, ground.all(x.tolist())[0]))
    if lowest:
        ends = [end for end in ends if np.linalg.norm(end.x) <= _OUT]
    return _apart(_mirrored(ground, ends) if bent else ends, _SAME), tails


def _brought_down(ground: Ground, x: np.ndarray) -> np.ndarray:
    """Newton's steps from where f has no digits left to tell, as long as they make the slope less."""
    slope = np.array(ground.all(x.tolist())[1])
    for _ in range(_STEPS):
        hessian = np.array(ground.all(x.tolist())[2])
        if not (np.isfinite(hessian).all() and np.linalg.cond(hessian) < 1.0 / _CURVED):
            break
        new = x - np.linalg.solve(hessian, slope)
        less = np.array(ground.all(new.tolist())[1])
        if not np.linalg.norm(less) < np.linalg.norm(slope):
            break
        x, slope = new, less
    return x


def _is_lowest(ground: Ground, x: np.ndarray) -> bool:
    """Whether the slope shows that no point of a convex f, as far from x as that is from 0, lies lower."""
    f, g, _ = ground.all(x.tolist())
    top = ground.all(ground.start)[0]
    return float(np.linalg.norm(g)) * (1.0 + float(np.linalg.norm(x))) <= _FALL * (abs(f) + abs(top))


def _mirrored(ground: Ground, ends: list[End]) -> list[End]:
    """Each end, and beside it itself with all signs turned, where f is the same there: the minima of a symmetric risk
    come in pairs, and where ways down found both of a pair, one and its image agree better than the two.
    """
    both: list[End] = []
    for end in ends:
        both.append(end)
        if _is_mirrored(ground, end):
            both.append(End(-end.x, end.f))
    return both


def _is_mirrored(ground: Ground, end: End) -> bool:
    seen = float(ground.values(-end.x[np.newaxis])[0])
    return abs(seen - end.f) <= 1e-15 * abs(end.f)


def _apart(ends: list[End], near: float) -> list[End]:
    """The ends without those that lie by a lower one, the lowest first."""
    kept: list[End] = []
    for end in sorted(ends, key=lambda end: end.f):
        far = near * (1.0 + float(np.linalg.norm(end.x)))
        if all(np.linalg.norm(end.x - other.x) > far for other in kept):
            kept.append(end)
    return kept


def _scale(ground: Ground, ends: list[End], tails: list[Tail]) -> float:
    """How far f falls from the start."""
    top = ground.all(ground.start)[0]
    low = min([*(end.f for end in ends), *(tail.f for tail in tails)], default=top)
    return abs(top - low) if math.isfinite(top) else 1.0


def _as_low(end: End, lowest: float, scale: float) -> bool:
    return end.f <= lowest + _LEVEL * (abs(lowest) + scale)


def _classed(ground: Ground, ends: list[End], box: Box, scale: float) -> tuple[list[End], list[Tail]]:
    """The ends that are minima, with the curve on which each lies, if any; and the tails among them.

    What lies level outside the box is a valley's far end, or a tail where nothing in the box is as low; what curves
    hardly at all there, and is not the lowest, is a place where f has run out of digits.
    """
    low, high = np.array(box).T
    kept: list[End] = []
    tails: list[Tail] = []
    lowest = min((end.f for end in ends), default=math.inf)
    outside = [not bool(((end.x >= low) & (end.x <= high)).all()) for end in ends]
    for out, end in sorted(zip(outside, ends, strict=True), key=lambda pair: (pair[0], pair[1].f)):
        level = [other for other in kept if other.curve]
        if any(_lies_by(other, end.x) for other in level) or (out and level and _as_low(end, lowest, scale)):
            continue
        floor = _level(ground, end.x, box, scale)
        if floor.kind == "fades" and attains(ground):
            continue
        if floor.kind == "fades" or (floor.kind == "valley" and out):
            tails.append(Tail(end.f, end.f, ()))
        elif floor.kind != "falls" and not (
            out and is_shallow(ground, end.x) and not _as_low(end, lowest, scale)
        ):
            if any(_lies_by(other, np.array(point)) for other in level for point in floor.curve):
                continue
            kept.append(End(end.x, end.f, floor.curve))
            if floor.curve and _is_mirrored(ground, end):
                kept.append(End(-end.x, end.f, tuple(tuple(-one for one in point) for point in floor.curve)))
    return sorted(kept, key=lambda end: end.f), tails


def _level(ground: Ground, x: np.ndarray, box: Box, scale: float) -> Floor:
    """What lies level around a point: an area or a stretch between creases, or a valley."""
    if is_convex(ground):
        curvatures = np.linalg.eigvalsh(np.array(ground.all(x.tolist())[2]))
        if curvatures[0] > _CURVED * curvatures[-1]:
            return Floor("alone")
    if has_creases(ground) or attains(ground):
        curve = level_around(ground, x, box, scale)
        if curve:
            return Floor("valley", curve)
    return floor_at(ground, x, box, scale)


def _lies_by(end: End, x: np.ndarray) -> bool:
    """Whether a point lies on an end's curve, as far as its points tell, or inside the outline of an area."""
    points = np.array(end.curve)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=-1)
    if np.linalg.norm(points - x, axis=-1).min() <= 1.5 * float(steps.max(initial=0.0)):
        return True
    closed = len(points) > 3 and np.array_equal(points[0], points[-1])
    return bool(closed and ((points.min(axis=0) <= x) & (x <= points.max(axis=0))).all())


def _thinned(path: np.ndarray) -> Curve:
    """At most `_TOLD` points of a way, its first and its last among them."""
    places = np.unique(np.linspace(0, len(path) - 1, _TOLD).round().astype(int))
    return tuple(as_point(path[place]) for place in places)

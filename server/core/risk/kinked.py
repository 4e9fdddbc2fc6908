"""A way down on ground with creases, where derivatives alone lead nowhere: many places are tried at once."""

from __future__ import annotations

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ..trust import within_radius
from .creases import Creases, creases
from .ground import Ground

TURNS = 80
PATIENCE = 4  # turns without gain, each with its rings turned, until the way ends
NEAREST = 10  # creases that are looked at
_DIRECTIONS = 14
_RADII = 10.0 ** np.arange(-8.0, 2.0)
_GOLDEN = 0.618033988749895
# Eigenvalues of the metric are kept above this part of the largest.
_FLOOR = 1e-12
# A crease as near as this, in the metric, may be the one on which the minimum lies.
_NEAR, _FARTHEST = 1e-6, 1e-5
_ROUNDING = 1e-15
_ZERO = 1e-12
_SWEEPS = 6


class Place(NamedTuple):
    """A point with what is seen from it. Steps are W u: in u distances are alike in all directions."""

    x: np.ndarray
    f: float
    g: np.ndarray
    hessian: np.ndarray
    creases: Creases
    metric: np.ndarray
    size: float

    def nearest(self, within: float = math.inf) -> np.ndarray:
        """Which creases are nearest, in the metric, in order."""
        slope = np.linalg.norm(self.creases.slopes @ self.metric, axis=-1)
        with np.errstate(all="ignore"):
            away = np.abs(self.creases.values) / slope
        away = np.where(np.isfinite(away), away, np.inf)
        order = np.argsort(away, kind="stable")[:NEAREST]
        chosen: np.ndarray = order[away[order] <= min(within * self.size, 1e300)]
        return chosen


class Settled(NamedTuple):
    """Where a way down came to, f there, and whether nothing lower is near: it is a minimum then."""

    x: np.ndarray
    f: float
    minimum: bool


def settled_on_creases(ground: Ground, start: np.ndarray, turns: int = TURNS) -> Settled:
    """The way down from a point for so many turns at most, to the last digits where it ends at a minimum.

    Each turn tries rings about the point at all scales, Newton's steps inside them, the meeting points of creases near
    by, the lowest point along each, and steps along them; the lowest of all is the next point. Where nothing lies
    lower, the point is put exactly onto the creases it belongs to.
    """
    with np.errstate(all="ignore"):
        place, rests = _walked(ground, place_at(ground, start), turns)
        return Settled(*_put_on_axes(ground, *polished(ground, place)), rests)


def _put_on_axes(ground: Ground, x: np.ndarray, f: float) -> tuple[np.ndarray, float]:
    """What is 0 but for rounding, where an absolute value stands on it, is 0 exactly."""
    if not ground.absolute > 0:
        return x, f
    tiny = np.abs(x) <= _ZERO * (1.0 + float(np.linalg.norm(x)))
    new = np.where(tiny & np.array(ground.penalised), 0.0, x)
    value = float(ground.values(new[np.newaxis])[0])
    return (new, value) if value <= f + _ROUNDING * abs(f) else (x, f)


def _walked(ground: Ground, place: Place, turns: int) -> tuple[Place, bool]:
    """As far down as values tell, and whether that is the end of the way."""
    idle, top = 0, place.f
    for turn in range(turns):
        tried = np.concatenate([_rings(place, turn), _newton(place), *_on_creases(place)])
        values = ground.values(tried)
        values = np.where(np.isfinite(values), values, np.inf)
        best = int(np.argmin(values))
        if values[best] < place.f - _ROUNDING * abs(place.f):
            gained = place.f - values[best]
            idle = 0 if gained > 1e-12 * (abs(place.f) + abs(top - place.f)) else idle + 1
            place = place_at(ground, tried[best])
        else:
            idle += 1
        if idle == PATIENCE:
            return place, True
    return place, False


def place_at(ground: Ground, x: np.ndarray) -> Place:
    """What is seen from a point."""
    f, g, hessian = ground.all(x.tolist())
    seen, curvature = creases(ground, x), np.nan_to_num(np.array(hessian), posinf=0.0, neginf=0.0)
    metric = _metric(curvature, seen.slopes)
    size = 1.0 + float(np.linalg.norm(np.linalg.solve(metric, x)))
    slope = np.nan_to_num(np.array(g), posinf=0.0, neginf=0.0)
    return Place(x, f if f == f else math.inf, slope, curvature, seen, metric, size)


def _metric(hessian: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """W with WWᵀ = M⁻¹, M the Hessian's size plus the creases' slopes, each as large as the other."""
    d = len(hessian)
    values, vectors = np.linalg.eigh(hessian)
    parts = [(vectors * np.abs(values)) @ vectors.T, slopes.T @ slopes]
    whole = sum((part * (d / np.trace(part)) for part in parts if np.trace(part) > 0), np.zeros((d, d)))
    if not whole.any() or not np.isfinite(whole).all():
        return np.eye(d)
    sizes, axes = np.linalg.eigh(whole)
    metric: np.ndarray = axes / np.sqrt(np.maximum(sizes, _FLOOR * sizes[-1]))
    return metric


def directions(d: int, count: int, turn: float = 0.0) -> np.ndarray:
    """Unit vectors (m, d) all around: ±1 in one dimension, evenly spaced in two."""
    if d == 1:
        return np.array([[1.0], [-1.0]])
    angles = 2 * np.pi * (np.arange(count) + turn) / count
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _rings(place: Place, turn: int) -> np.ndarray:
    """Points all around at every scale; from turn to turn other directions and radii."""
    around = directions(len(place.x), _DIRECTIONS, turn * _GOLDEN)
    radii = place.size * _RADII * 10.0 ** (-((turn * _GOLDEN) % 1.0))
    steps = (radii[:, np.newaxis, np.newaxis] * around) @ place.metric.T
    points: np.ndarray = place.x + steps.reshape(-1, len(place.x))
    return points


def _newton(place: Place) -> np.ndarray:
    """Newton's steps inside circles of every scale."""
    g, hessian = place.metric.T @ place.g, place.metric.T @ place.hessian @ place.metric
    if not g.any():
        return place.x[np.newaxis]
    size = max(float(np.abs(hessian).max()), float(np.abs(g).max()))
    hessian, g = hessian / size, np.where(np.abs(g) > 1e-100 * size, g / size, 0.0)
    steps = [within_radius(hessian, g, place.size * radius)[0] for radius in _RADII[1::3]]
    points: np.ndarray = place.x + np.array(steps) @ place.metric.T
    return points


def _on_creases(place: Place) -> list[np.ndarray]:
    """Where creases near by meet, and, in the plane, points along each of them."""
    d, near = len(place.x), place.nearest()
    if d == 1:
        found = [place.x - (place.creases.values / place.creases.slopes[:, 0])[near, np.newaxis]]
    else:
        found = [_meetings(place, near)]
        for one in near.tolist():
            foot, along = _foot(place, one)
            found += [foot[np.newaxis], *(low[np.newaxis] for low in lowest_along(place, one))]
            if one in near[:3]:
                found.append(_slides(place, one, foot, along))
    points = np.concatenate(found)
    return [points[np.isfinite(points).all(axis=-1)]]


def _meetings(place: Place, near: np.ndarray) -> np.ndarray:
    """Where each two of some creases meet in the plane, to first order; not finite where they are parallel."""
    first, second = near[np.array(list(combinations(range(len(near)), 2)), dtype=int).reshape(-1, 2)].T
    (a, b), (c, d) = place.creases.slopes[first].T, place.creases.slopes[second].T
    u, v = place.creases.values[first], place.creases.values[second]
    across = a * d - b * c
    step = np.stack([b * v - d * u, c * u - a * v], axis=-1) / across[:, np.newaxis]
    points: np.ndarray = place.x + step
    return points


def meeting(place: Place, corner: tuple[int, ...]) -> np.ndarray:
    """The point at which d creases meet, by one step of Newton's method; not finite where they are parallel."""
    slopes, values = place.creases.slopes[list(corner)], place.creases.values[list(corner)]
    try:
        step = np.linalg.solve(slopes, -values)
    except np.linalg.LinAlgError:
        return np.full(len(place.x), np.nan)
    return place.x + step


def _foot(place: Place, one: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest point of a crease (to first order), and a vector along it, of length 1 in the metric."""
    slope = place.creases.slopes[one] @ place.metric
    size = float(np.linalg.norm(slope))
    foot = place.x - place.metric @ slope * (place.creases.values[one] / size**2)
    return foot, place.metric @ (np.array([-slope[1], slope[0]]) / size)


def _slides(place: Place, one: int, foot: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Points along a crease to both sides at every scale, to second order: a crease may be bent."""
    slope, inward = place.creases.slopes[one], place.metric @ (place.metric.T @ place.creases.slopes[one])
    bend = 0.5 * float(along @ place.creases.curvatures[one] @ along) / float(slope @ inward)
    steps = place.size * np.concatenate([_RADII, -_RADII])[:, np.newaxis]
    points: np.ndarray = foot + steps * along - steps**2 * bend * inward
    return points


def lowest_along(place: Place, one: int) -> list[np.ndarray]:
    """The lowest point along a crease, by one step of Newton's method; none where f does not curve upwards there.

    With multiplier μ: H + μK, K the crease's own curvature, is what curves along it.
    """
    foot, along = _foot(place, one)
    slope = place.creases.slopes[one]
    g = place.g + place.hessian @ (foot - place.x)
    multiplier = -float(g @ slope) / float(slope @ slope)
    curved = float(along @ (place.hessian + multiplier * place.creases.curvatures[one]) @ along)
    if not curved > 0:
        return []
    return [foot - along * (float(g @ along) / curved)]


def polished(ground: Ground, place: Place) -> tuple[np.ndarray, float]:
    """The point put where its creases meet, else to the lowest point of its crease, else to where the slope is 0.

    Of f alone a point along a crease is known to half the digits only; the equations it satisfies know them all.
    """
    near = place.nearest(_NEAR).tolist()
    d = len(place.x)
    corners = [corner for corner in combinations(near, d) if np.isfinite(meeting(place, corner)).all()]
    corners.sort(key=lambda corner: -_angle(place, corner))
    lines = [(one,) for one in near] if d > 1 else []
    limit = place.f + _ROUNDING * abs(place.f)
    for structure in (*corners, *lines, ()):
        found = _solved(ground, place, structure)
        if found is not None and found.f <= limit:
            return found.x, found.f
    return place.x, place.f


def _angle(place: Place, corner: tuple[int, ...]) -> float:
    """How far from parallel some creases are: the determinant of their unit slopes, in size."""
    slopes = place.creases.slopes[list(corner)] @ place.metric
    return abs(float(np.linalg.det(slopes / np.linalg.norm(slopes, axis=-1, keepdims=True))))


def _solved(ground: Ground, place: Place, structure: tuple[int, ...]) -> Place | None:
    """The place at which the equations of a structure hold, from near by; None where they lead away."""
    d, now = len(place.x), place
    for _ in range(_SWEEPS):
        if len(structure) == d:
            new = [meeting(now, structure)]
        elif structure:
            new = lowest_along(now, structure[0])
        else:
            new = [now.x - np.linalg.pinv(now.hessian) @ now.g]
        if not new or not np.isfinite(new[0]).all():
            return None
        moved = float(np.linalg.norm(np.linalg.solve(place.metric, new[0] - place.x)))
        if moved > _FARTHEST * place.size:
            return None
        if np.array_equal(new[0], now.x):
            break
        now = place_at(ground, new[0])
    return now

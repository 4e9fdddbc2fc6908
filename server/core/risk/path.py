"""Where the minimum goes as a penalty grows stronger."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .creases import has_creases
from .descent import descended
from .ground import Ground, Point, as_point
from .kinked import settled_on_creases
from .minima import known

# Strengths at which the path is told, in order: four to a power of ten.
STRENGTHS = tuple(round(10.0 ** (power / 4), 6) for power in range(-12, 13))
_TURNS = 25
# Of more samples than these every second of them is left out, and of more than those every second again.
_MANY = (500, 1000)


def strengths_for(samples: int) -> tuple[float, ...]:
    """The strengths of a path that is told of so many samples: a descent at each of them looks at all, many times."""
    return STRENGTHS[:: 2 ** sum(samples > many for many in _MANY)]


def solution_path(
    at: Callable[[float], Ground], strengths: tuple[float, ...] = STRENGTHS
) -> tuple[tuple[float, Point], ...]:
    """(strength, minimum) for each strength, in order; `at(strength)` is the objective with that strength.

    From the lowest minimum at the weakest it is followed from strength to strength: each minimum is sought from the one
    before. Where the weakest penalty leaves no isolated minimum, it is followed from the strongest, down to where it is
    lost.
    """
    found = known(at(strengths[0])).minima
    upward = bool(found)
    x = np.array(found[0].x) if found else np.array(at(strengths[-1]).start, dtype=float)
    path: list[tuple[float, Point]] = []
    with np.errstate(all="ignore"):
        for strength in strengths if upward else strengths[::-1]:
            new = _minimum(at(strength), x)
            if new is None:
                break
            x = new
            path.append((strength, as_point(x)))
    return tuple(path if upward else path[::-1])


def _minimum(ground: Ground, x: np.ndarray) -> np.ndarray | None:
    """The minimum that lies down from x; None where there is none."""
    if has_creases(ground):
        settled = settled_on_creases(ground, x, _TURNS)
        return settled.x if math.isfinite(settled.f) else None
    descent = descended(ground, x)
    return descent.x if descent.settled else None

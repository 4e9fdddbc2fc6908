"""Ground that falls for ever: a bound that f comes nearer to the farther out a point is, and never reaches."""

from __future__ import annotations

import math

import numpy as np

from .creases import creases, has_creases
from .descent import Descent
from .ground import Ground

_DOUBLINGS = 44
# A way that turned by less than this part of its length goes straight on.
_LEVEL = 1e-13


# A way that leads so many times as far out as the start lies, and still leads outward, is taken to do so for ever.
_FAR, _OUTWARD = 10.0, 1.2


def leads_outward(ground: Ground, path: np.ndarray) -> bool:
    """Whether a way (k, d) ends far from where the objective starts, and leads outward there still."""
    away = np.linalg.norm(path, axis=-1)
    far = _FAR * (1.0 + float(np.linalg.norm(ground.start)))
    return bool(away[-1] > far and away[-1] > _OUTWARD * away[(len(away) - 1) // 2])


def bound(ground: Ground, descent: Descent) -> float | None:
    """The value that f comes down to along the way's own direction, out to where it changes no more.

    None where it does not fall, or rises again: then the way merely was a long one.
    """
    path = descent.path
    if descent.still:
        return descent.value if _out_of_digits(ground, descent.x) else None
    if len(path) < 3:
        return None
    along = path[-1] - path[len(path) // 2]
    if not along.any():
        return None
    far = path[-1] + along * 2.0 ** np.arange(_DOUBLINGS)[:, np.newaxis]
    values = np.concatenate([[descent.value], ground.values(far)])
    known = values[np.isfinite(values)]
    if len(known) < 8:
        return None
    slack = _LEVEL * abs(descent.value)
    falls = bool((np.diff(known) <= slack).all())
    level = bool(np.ptp(known[-4:]) <= _LEVEL * abs(known[-1]))
    if not falls or not level or not known[-1] <= descent.value:
        return None
    last = float(known[-1])
    return last if math.isfinite(last) else None


def _out_of_digits(ground: Ground, x: np.ndarray) -> bool:
    """Whether the prediction itself has stopped to depend on the parameters, not only the loss on the prediction."""
    return not (has_creases(ground) and creases(ground, x).slopes.any())

"""What many runs ended as, in one byte each: the judge's words for arrays."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .formula.arrays import ArrayCode
from .formula.evaluate import bound
from .objective import Derived, FormulaObjective, Objective
from .stops import FLAT, NEAR
from .symmetric import eigenvalues

# Code → word. A run that the step limit ended is not settled, nor is one that has stalled: runs on arrays are not
# looked at for that and go on to the limit, those that are stepped one after the other stop there.
# 16 + i is the known minimum i.
ENDING = {0: "not_settled", 1: "diverged", 2: "singular", 3: "saddle", 4: "maximum", 5: "flat", 6: "minimum"}
NOT_SETTLED, DIVERGED, SINGULAR, SADDLE, MAXIMUM, FLAT_POINT, MINIMUM = ENDING
KNOWN = 16
# Converged, and not looked at yet: `Standing.ends` does that for many at once.
CONVERGED = 255


def points(objective: Objective, x: np.ndarray) -> np.ndarray:
    """What kind of stationary points x (d, n) are: codes (n,), by the rules of `Judge`.

    A flat point that is a known minimum counts as that one.
    """
    curvature = _hessians(objective, x)
    smooth = np.isfinite(curvature).all(axis=(0, 1))
    found = eigenvalues(np.where(smooth, curvature, 0.0))
    flat = FLAT * np.abs(found).max(axis=0)
    low, high = found[0], found[-1]
    nearest = nearest_minimum(objective, x, NEAR)
    known = nearest >= 0
    # At a kink there is no Hessian, and what is known of the surface decides.
    is_flat = ~smooth | ((low <= flat) & (low >= -flat))
    codes = np.where(high > flat, SADDLE, MAXIMUM)
    codes = np.where(is_flat, FLAT_POINT, codes)
    codes = np.where(smooth & (low > flat), MINIMUM, codes)
    return np.where(known & ((codes == MINIMUM) | is_flat), KNOWN + nearest, codes).astype(np.uint8)


def _hessians(objective: Objective, x: np.ndarray) -> np.ndarray:
    """(d, d, n)."""
    d, n = x.shape
    assert isinstance(objective, FormulaObjective)
    out = np.empty((d * d, n))
    _code(objective.derived, objective.parameters).run(list(x), list(out))
    return out.reshape(d, d, n)


@lru_cache(maxsize=64)
def _code(objective: Derived, values: tuple[tuple[str, float], ...]) -> ArrayCode:
    """The Hessian's entries."""
    entries = [entry for row in objective.hessian for entry in row]
    return ArrayCode(bound(entries, dict(values)), objective.variables)


def nearest_minimum(objective: Objective, x: np.ndarray, near: float) -> np.ndarray:
    """The index of the nearest known minimum to each point x (d, n), −1 where none is within `near` of the diagonal."""
    if not objective.minima:
        return np.full(x.shape[1], -1)
    places = np.array([minimum.x for minimum in objective.minima])
    with np.errstate(all="ignore"):  # points may be anywhere, and not finite
        away = np.sqrt(((x[np.newaxis] - places[..., np.newaxis]) ** 2).sum(axis=1))
    return np.where(away.min(axis=0) <= near * objective.diagonal, away.argmin(axis=0), -1)

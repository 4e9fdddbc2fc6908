"""Where a run went: out of all bounds, or into another basin than the one it began in."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

import numpy as np

from ..objective import Objective
from .curvature import basin
from .finding import Finding, Past

# A loss that rose by so many times 1 + |f(start)| over its lowest has exploded, whatever bound ended the run.
GREW = 1e3
# So many of the last steps tell whether the loss of a run that went out of bounds was still falling.
FALLING = 5
# The basin of the start that was last asked for, by objective.
_HOMES: WeakKeyDictionary[Objective, tuple[tuple[float, ...], int | None]] = WeakKeyDictionary()


def exploded(past: Past) -> Finding | None:
    """A run that diverged upwards; step is its end, `since` the row from which on the loss only rose."""
    if past.outcome.kind != "diverged":
        return None
    end, loss = past.last, past.loss
    grew = not loss[end] - np.nanmin(loss) < GREW * (1 + abs(loss[0])) and loss[end] != -math.inf
    if not grew:
        return None
    fell = np.flatnonzero(loss[1:] <= loss[:-1])
    since = int(fell[-1]) + 1 if len(fell) else 0
    if since == end:
        return None
    values: dict[str, float | list[float]] = {
        "since": since,
        "steps": end - since,
        "loss_before": float(loss[since]),
        "loss": float(loss[end]),
    }
    return Finding("exploded", end, values)


def unbounded(past: Past) -> Finding | None:
    """A run that diverged downwards: it left all bounds while the loss went on falling."""
    if past.outcome.kind != "diverged":
        return None
    end, loss = past.last, past.loss
    tail = loss[max(end - FALLING, 0) : end + 1]
    if not (len(tail) > 1 and (np.diff(tail[np.isfinite(tail)]) < 0).all() and loss[end] < loss[0]):
        return None
    values: dict[str, float | list[float]] = {"loss": float(loss[end])}
    return Finding("unbounded", end, values)


def _home(objective: Objective, start: tuple[float, ...]) -> int | None:
    """The basin of a start, which all runs of an experiment mostly have in common."""
    known = _HOMES.get(objective)
    if known is None or known[0] != start:
        known = _HOMES[objective] = start, basin(objective, start)
    return known[1]


def left_basin(past: Past) -> Finding | None:
    """That the run ended in another basin than that of its start; step is a row at which it crossed over.

    The basin of a point is that of the known minimum to which steepest descent in short steps leads from it. Where it
    leads to none, nothing is said.
    """
    objective, outcome = past.objective, past.outcome
    elsewhere = outcome.kind == "converged" and outcome.minimum is None  # at a saddle all basins are near
    if elsewhere or outcome.kind == "diverged" or past.last == 0 or len(objective.minima) < 2:
        return None
    home = _home(objective, past.point(0))
    if home is None:
        return None
    there = outcome.minimum
    there = basin(objective, past.point(past.last)) if there is None else there
    if there is None or there == home:
        return None
    # Most runs that leave do it early, so the row is sought in leaps from the start, then by halving.
    inside, outside = 0, 1
    while outside < past.last and basin(objective, past.point(outside)) == home:
        inside, outside = outside, min(2 * outside, past.last)
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if basin(objective, past.point(middle)) == home:
            inside = middle
        else:
            outside = middle
    values: dict[str, float | list[float]] = {
        "from": list(objective.minima[home].x),
        "to": list(objective.minima[there].x),
        "loss_before": objective.minima[home].value,
        "loss": objective.minima[there].value,
    }
    return Finding("left_basin", outside, values)

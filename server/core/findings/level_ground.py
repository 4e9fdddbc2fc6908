"""Where a run hardly gets on although there is a way down: plateaus, and saddles."""

from __future__ import annotations

import math

import numpy as np

from .curvature import is_saddle, is_valley, saddle_near
from .finding import Finding, Past, longest, median, stretches

# The gradient is below this part of the mean slope from here to the lower place: on a convex surface it never is below
# that slope itself. So for so many rows.
LEVEL, LEVEL_ROWS = 0.1, 20
# The lower place lies deeper than the start by some amount: what is level lies above it by this part of that amount,
# and itself falls by no more than the second part.
ABOVE, FALL = 0.05, 0.1
# A bottom this near (in parts of the way to the lower place) makes the ground a bowl or a valley, and no plateau.
BOTTOM = 0.2
# At a saddle the gradient norm falls below this part of what it was before and of what it is afterwards, for so many
# rows; the saddle lies within this part of the domain's diagonal.
DIP, DIP_ROWS, BESIDE = 1 / 20, 5, 0.05
# Stuck at a saddle: within this part of the diagonal until the end, for so many rows at least.
AT, AT_ROWS = 0.01, 20
# Dips that are looked at, the deepest ones.
DIPS = 8


def plateau(past: Past) -> Finding | None:
    """The longest stretch of nearly level ground with a lower place known: a later row, or a known minimum.

    A row k is level if ‖∇f(x_k)‖ ‖x_k − m‖ < 0.1 (f(x_k) − f(m)), m being the lowest row of the run inside the plotted
    domain, and k before it; where the run ended without having converged to a minimum, also the known minimum that is
    nearest to its end, and the stretch then lasts to the end. Convexity forbids this whatever the learning rate,
    since there f(x) − f(m) ≤ ‖∇f(x)‖ ‖x − m‖: a slow run down a bowl is no plateau.
    """
    lowest = past.lowest
    # Each stretch holds a row of every so many: mostly none of these is level, and the others need no look.
    held = slice(0, lowest, LEVEL_ROWS)
    found = _stretches(past, past.point(lowest), float(past.loss[lowest]), held, lowest)
    missed = past.outcome.kind in ("step_limit", "stalled") or past.outcome.point == "flat"
    if missed and past.outcome.minimum is None:
        last, point, end = past.last, past.point(past.last), float(past.loss[past.last])
        lower = [one for one in past.objective.minima if one.value < end]
        near = min(lower, key=lambda one: math.dist(one.x, point), default=None)
        if near is not None and end - near.value >= ABOVE * (float(past.loss[0]) - near.value):
            level = _stretches(past, near.x, near.value, slice(last, last + 1), last + 1)
            found += [(first, end) for first, end in level if end == last]
    if not found:
        return None
    first, end = longest(np.array(found))
    values: dict[str, float | list[float]] = {
        "until": end,
        "gradient_norm": median(past.norm[first : end + 1]),
        "loss": float(past.loss[first]),
        "loss_after": float(past.loss[end]),
    }
    return Finding("plateau", first, values)


def _stretches(
    past: Past, lower: tuple[float, ...], value: float, held: slice, count: int
) -> list[tuple[int, int]]:
    """Long stretches of level ground among so many first rows, those in a valley of their own left out.

    Those that are sought hold a row of `held` each.
    """
    if count < LEVEL_ROWS or not np.count_nonzero(_level(past, lower, value, held)[0]):
        return []
    level, way, above = _level(past, lower, value, slice(count))
    found = []
    for first, end in stretches(level, LEVEL_ROWS).tolist():
        flattest = first + int(np.argmin(past.norm[first : end + 1]))
        falls = past.loss[first] - past.loss[end] > FALL * above[first]
        if not falls and not is_valley(past.objective, past.point(flattest), BOTTOM * float(way[flattest])):
            found.append((first, end))
    return found


def _level(
    past: Past, lower: tuple[float, ...], value: float, rows: slice
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of these rows whether the ground is level there, how far away the lower place is, and how far below."""
    way = past.away(lower, rows)
    above = past.loss[rows] - value
    level = (past.norm[rows] * way < LEVEL * above) & (above >= ABOVE * (past.loss[0] - value))
    return level, way, above


def saddle_passed(past: Past) -> Finding | None:
    """The saddle that held the run up longest before it went on down: step is the row nearest to it.

    The gradient norm dips below a twentieth of what it was before and of what it was afterwards, the Hessian there is
    indefinite, Newton's iteration from there finds a saddle within a twentieth of the domain's diagonal, and the loss
    falls below the saddle's afterwards.
    """
    if past.objective.dimension < 2:
        return None
    norm = past.norm
    after = np.maximum.accumulate(norm[::-1])[::-1]
    if not math.isfinite(after[0]):
        norm = np.where(np.isfinite(norm), norm, 0.0)
        after = np.maximum.accumulate(norm[::-1])[::-1]
    below = past.norm < DIP * after
    if np.count_nonzero(below) < DIP_ROWS:
        return None
    below &= past.norm < DIP * np.maximum.accumulate(norm)
    if np.count_nonzero(below) < DIP_ROWS:
        return None
    dips = stretches(below, DIP_ROWS)
    deepest = sorted(dips.tolist(), key=lambda one: norm[one[0] : one[1] + 1].min())[:DIPS]
    within = BESIDE * past.objective.diagonal
    best: tuple[int, Finding] | None = None
    for first, end in deepest:
        row = first + int(np.argmin(norm[first : end + 1]))
        at = past.point(row)
        saddle = saddle_near(past.objective, at, within) if is_saddle(past.objective.hessian(at)) else None
        if saddle is None or not np.fmin.reduce(past.loss[row:]) < past.objective.value(saddle):
            continue
        rows = end + 1 - first
        values: dict[str, float | list[float]] = {
            "x": list(saddle),
            "rows": rows,
            "gradient_norm": float(norm[row]),
        }
        if best is None or rows > best[0]:
            best = rows, Finding("saddle_passed", row, values)
    return None if best is None else best[1]


def saddle_stuck(past: Past) -> Finding | None:
    """The saddle at which the run ended: it converged to it, or stayed beside it until its last step.

    step is the row from which on it is within a hundredth of the domain's diagonal.
    """
    if past.objective.dimension < 2:
        return None
    within, end = AT * past.objective.diagonal, past.point(past.last)
    saddle: tuple[float, ...] | None = None
    if past.outcome.kind == "converged":
        at_saddle = past.outcome.point == "saddle" and is_saddle(past.objective.hessian(end))
        saddle = end if at_saddle else None
    elif past.outcome.kind in ("step_limit", "stalled"):
        low = past.norm[past.last] < DIP * np.fmax.reduce(past.norm)
        saddle = saddle_near(past.objective, end, within) if low else None
    if saddle is None:
        return None
    first = int(stretches(past.away(saddle) <= within)[-1, 0])
    if past.outcome.kind != "converged" and past.last + 1 - first < AT_ROWS:
        return None
    values: dict[str, float | list[float]] = {
        "x": list(saddle),
        "gradient_norm": float(past.norm[past.last]),
        "rows": past.last + 1 - first,
    }
    return Finding("saddle_stuck", first, values)

"""Steps that turn back: zig-zags, and minima that were passed."""

from __future__ import annotations

import numpy as np

from .finding import Finding, Past, dots, longest, median, stretches

# A turn goes back if the cosine of two successive steps is below −½ (an angle above 120°); nine of ten turns do so in a
# zig-zag. Steps below the rounding of x have no direction.
BACK, WINDOW, OF_WINDOW = -0.5, 10, 9
ROUNDING = 1e-12
# The loss climbs by this part of what it had fallen before; less is not worth a sentence.
CLIMB = 0.1
# Hills of the loss that are looked at, the first ones.
HILLS = 16


def zigzag(past: Past) -> Finding | None:
    """The longest stretch in which nine of each ten successive steps turn back.

    Not of noisy runs, whose turns are drawn.
    """
    if past.noisy or past.last <= WINDOW:
        return None
    products = dots(past.moves[:, 1:], past.moves[:, :-1])
    if np.count_nonzero(products < 0) < OF_WINDOW:
        return None
    lengths = past.lengths
    cosines = products / (lengths[1:] * lengths[:-1])
    back = cosines < BACK
    if np.count_nonzero(back) < OF_WINDOW:
        return None
    far = lengths > ROUNDING * (1 + past.away((0.0,) * past.objective.dimension, slice(1, None)))
    back &= far[1:] & far[:-1]
    counts = np.zeros(len(back) + 1, dtype=int)
    np.cumsum(back, out=counts[1:])
    found = stretches(counts[WINDOW:] - counts[:-WINDOW] >= OF_WINDOW)
    if len(found) == 0:
        return None
    first, end = longest(found)
    turns = np.flatnonzero(back[first : end + WINDOW]) + first
    first, end = int(turns[0]), int(turns[-1])
    # Turn k is at row k + 1, between the steps that lead to it and from it.
    values: dict[str, float | list[float]] = {
        "until": end + 2,
        "turns": len(turns),
        "cosine": median(cosines[first : end + 1]),
    }
    return Finding("zigzag", first + 1, values)


def overshoot(past: Past) -> Finding | None:
    """The first time the run passed a minimum along its way, climbed, and came back below.

    The loss climbs from row a by at least a tenth of what it had fallen till then and later falls below its value at a
    again; along the step into a the ground fell at its beginning, along the step out of a it climbs at its end. Not of
    noisy runs.
    """
    loss = past.loss
    if past.noisy or len(past.rises) == 0:
        return None
    highest = np.maximum.accumulate(loss)
    later = np.minimum.accumulate(loss[::-1])[::-1]
    hills = stretches(past.climbs)
    bottoms, tops = hills[:, 0], hills[:, 1] + 1
    low, high = loss[bottoms], loss[tops]
    telling = (high - low >= CLIMB * (highest[bottoms] - low)) & np.isfinite(high) & (later[tops] <= low)
    hills = hills[telling][:HILLS]
    for first, top in zip(hills[:, 0].tolist(), (hills[:, 1] + 1).tolist(), strict=True):
        if _passes(past, first):
            back = top + int(np.argmax(loss[top:] <= loss[first]))
            values: dict[str, float | list[float]] = {
                "loss_before": float(loss[first]),
                "loss": float(loss[top]),
                "top": top,
                "back": back,
            }
            return Finding("overshoot", first + 1, values)
    return None


def _passes(past: Past, row: int) -> bool:
    """Whether the ground fell along the step into a row (at row 0, out of it) and climbs along the step out of it."""
    before = max(row - 1, 0)
    if not np.dot(past.objective.gradient(past.point(before)), past.move(before)) < 0:
        return False
    return bool(np.dot(past.objective.gradient(past.point(row + 1)), past.move(row)) > 0)

"""What came of the learning rate: instability, starvation, the best rate there is."""

from __future__ import annotations

import math

import numpy as np

from ..oracles import delay_of
from ..rule import stable_rate
from ..tracing import numeric
from .curvature import sharpness
from .finding import Finding, Past, dots, median

# Rises of the loss whose curvature is looked at; of more, every second, third, … one.
LOOKS = 48
# So many successive rises at a rate above the rule's limit are an instability; the last ones before the end of a run
# that exploded are one in any number.
UNSTABLE_RISES = 3
# An adaptive rule starves if step over gradient, and the step itself, fall to this part (as 1/√k does in a hundred
# steps of equal gradients), while the gradient keeps at least this part over the last half of the run.
STARVED, KEPT = 0.1, 0.5
STARVED_STEPS = 40
# The best rate, within this part of it; and what a step takes off the error agrees with the theory within this part.
BEST, AGREES = 0.03, 0.1
# Plain gradient descent is known by its steps: −α∇f at so many rows, to this relative error.
SAMPLES, PLAIN = 8, 1e-9


def unstable(past: Past) -> Finding | None:
    """The first step of those in which the loss rose since the rate was above the rule's own limit.

    At a row from which the loss rises, the learning rate α is compared with `stable_rate` at λmax there. Steps
    whose gradient was clipped are left out: the limit is not of them.
    """
    delay = delay_of(past.plan.oracle)
    if stable_rate(past.plan.optimizer, 1.0, delay) is None and not past.plan.changes:
        return None
    rises = past.rises
    if past.clipped is not None and len(rises):
        rises = rises[past.clipped[rises] == past.clipped[rises - 1]]
    if len(rises) == 0:
        return None
    rows = rises[:: -(-len(rises) // LOOKS)].tolist()
    known: dict[int, Finding | None] = {}

    def found(k: int) -> Finding | None:
        if k not in known:
            known[k] = _beyond(past, rows[k], delay)
        return known[k]

    first = 0
    while first + UNSTABLE_RISES <= len(rows):
        # No stretch goes over one that is none, so it is looked for from the stretch's end: most rows are never asked.
        until = first + UNSTABLE_RISES
        none = next((k for k in reversed(range(first, until)) if found(k) is None), None)
        if none is None:
            return found(first)
        first = none + 1
    if past.outcome.kind != "diverged" or found(len(rows) - 1) is None:
        return None
    last = len(rows) - 1
    while last > 0 and found(last - 1) is not None:
        last -= 1
    return found(last)


def _beyond(past: Past, row: int, delay: int) -> Finding | None:
    """The finding that the update which led to a row was made at a rate beyond the limit, if it was."""
    curved = sharpness(past.objective, past.point(row - 1))
    if curved is None or curved <= 0:
        return None
    _, plan, _ = past.plan.segment_at(row - 1)
    limit, rate = stable_rate(plan.optimizer, curved, delay), float(past.rate[row])
    if limit is None or not rate > limit:
        return None
    values: dict[str, float | list[float]] = {
        "rate": rate,
        "limit": limit,
        "ratio": rate / limit,
        "sharpness": curved,
    }
    return Finding("unstable", row, values)


def starved(past: Past) -> Finding | None:
    """An adaptive rule whose steps have withered although its rate is constant and the slope is still there.

    e_k = ‖x_k − x_(k−1)‖/‖∇f(x_(k−1))‖: its median over the last five steps is at most a tenth of that over the first
    five, and it did not recover between the quarters of the run; the steps themselves are at most a tenth as long; and
    over the last half of the run the gradient norm did not halve, so it is not a run that converges; the last steps go
    on in one direction, so it is not one that bounces about a kink. Not with weight decay, which has an end of its own.
    step is the row from which on e_k is below a tenth.
    """
    last = past.last
    over = past.outcome.kind in ("step_limit", "stalled")
    rule = past.plan.optimizer
    if rule.group != "adaptive" or past.noisy or not past.steady or not over or last < STARVED_STEPS:
        return None
    norm = past.norm
    if not (norm[last] >= KEPT * norm[last // 2] and norm[last] > 100 * past.plan.stop.gradient_norm):
        return None
    if numeric(rule).get("weight_decay", 0.0) != 0:
        return None
    lengths = past.lengths
    ratio = lengths / norm[:-1]
    first, end = median(ratio[:5]), median(ratio[-5:])
    if not end <= STARVED * first:
        return None
    quarters = [median(ratio[k - 5 : k]) for k in (last // 4, last // 2, 3 * last // 4)]
    falls = first >= quarters[0] >= quarters[1] >= quarters[2] >= end
    shorter = median(lengths[-5:]) <= STARVED * median(lengths[:5])
    straight = (dots(past.moves[:, -5:], past.moves[:, -6:-1]) > 0).all()
    if not (falls and shorter and straight):
        return None
    low = np.flatnonzero(~(ratio <= STARVED * first))
    step = int(low[-1]) + 2 if len(low) else 1
    if step > last:
        return None
    values: dict[str, float | list[float]] = {
        "factor": first / end,
        "gradient_norm": float(norm[last]),
        "length": median(lengths[-5:]),
    }
    return Finding("starved", step, values)


def best_rate(past: Past) -> Finding | None:
    """Converged in one step; or gradient descent within 3 % of its best rate, 2/(λmin + λmax) at the minimum.

    The theorem is one of plain gradient descent on a quadratic: the steps must be −α∇f with one α throughout, and the
    gradient norm must in fact have shrunk by (λmax − λmin)/(λmax + λmin) a step near the end. No other rate contracts
    the worst direction as fast.
    """
    outcome = past.outcome
    if outcome.kind != "converged" or outcome.point != "minimum" or past.last == 0:
        return None
    if past.last == 1:
        return Finding("one_step", 1, {"loss": float(past.loss[1])})
    curved = outcome.values.get("eigenvalues")
    if not isinstance(curved, list) or past.noisy or not past.steady or past.last < 4:
        return None
    best, rate = 2 / (curved[0] + curved[-1]), float(past.rate[1])
    contraction = (curved[-1] - curved[0]) / (curved[-1] + curved[0])
    if abs(rate / best - 1) > BEST or not _is_plain(past):
        return None
    tail = min(10, past.last // 2)
    seen = float(past.norm[past.last] / past.norm[past.last - tail]) ** (1 / tail)
    if abs(seen - contraction) > AGREES * (1 - contraction):
        return None
    values: dict[str, float | list[float]] = {"rate": rate, "best": best, "contraction": contraction}
    return Finding("best_rate", past.last, values)


def _is_plain(past: Past) -> bool:
    """Whether the steps are −α∇f, looked at in some rows."""
    for row in range(0, past.last, max(1, past.last // SAMPLES)):
        gradient, rate = past.objective.gradient(past.point(row)), float(past.rate[row + 1])
        wanted = tuple(-rate * slope for slope in gradient)
        room = PLAIN * math.hypot(*wanted) + 1e-15 * (1 + math.hypot(*past.point(row)))
        if math.dist(wanted, past.move(row)) > room:
            return False
    return True

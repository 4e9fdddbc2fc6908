"""How far to go along a direction: searches over t ↦ f(x + t p) that tell every trial and every bracket."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .counting import Counting
from .rule import End

# A search that has not found its step in so many trials gives up.
MOST_TRIALS = 60
# A move shorter than this part of 1 + ‖x‖ is none.
_STILL = 1e-14
# f is not known better than its own rounding: a rise by less than this part of |f(x)| counts as none.
_ROUNDING = 4 * 2.0**-52
_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


class Trial(NamedTuple):
    """f and its slope at x + t p, nan where they were not asked."""

    t: float
    f: float = math.nan
    slope: float = math.nan


class Found(NamedTuple):
    """What a search came to. `t` is None where no trial would do; `met` tells whether its own condition holds at t.

    `trials` (n, 3) are t, f, slope in the order in which they were asked, `bracket` (m, 2) the shrinking interval.
    """

    t: float | None
    met: bool
    trials: np.ndarray
    bracket: np.ndarray

    @property
    def details(self) -> dict[str, np.ndarray]:
        """The two tables, without those that are empty."""
        tables = {"trials": self.trials, "bracket": self.bracket}
        return {name: table for name, table in tables.items() if len(table)}


class Along:
    """f on the line x + t p, as one search asks for it; at t = 0 with slope g·p, and with f unless `blind`."""

    def __init__(
        self, oracle: Counting, x: np.ndarray, p: np.ndarray, g: np.ndarray, blind: bool = False
    ) -> None:
        self._oracle, self._x, self._p = oracle, x, p
        self._least = _STILL * (1.0 + float(np.linalg.norm(x))) / float(np.linalg.norm(p))
        self.start = Trial(0.0, math.nan if blind else oracle.value(x), float(g @ p))
        self._trials: list[Trial] = []
        self._bracket: list[tuple[float, float]] = []

    @property
    def full(self) -> bool:
        return len(self._trials) >= MOST_TRIALS

    def still(self, t: float) -> bool:
        """Whether a step so short moves the point at all."""
        return t <= self._least

    def value(self, t: float) -> Trial:
        """f there; a value that is not finite is +∞, so that a search turns back from it."""
        f = self._oracle.value(self._x + t * self._p)
        self._trials.append(Trial(t, f if math.isfinite(f) else math.inf))
        return self._trials[-1]

    def slope(self, trial: Trial) -> Trial:
        """The last trial with its slope too, or one of the slope alone; one that is not finite is +∞."""
        slope = float(self._oracle.gradient(self._x + trial.t * self._p) @ self._p)
        known = trial._replace(slope=slope if math.isfinite(slope) else math.inf)
        if not math.isnan(trial.f):
            self._trials.pop()
        self._trials.append(known)
        return known

    def between(self, one: float, other: float) -> None:
        """Tells a bracket."""
        self._bracket.append((min(one, other), max(one, other)))

    def lower(self, trial: Trial, c1: float) -> bool:
        """Sufficient decrease: f(t) ≤ f(0) + c₁ t f′(0), up to the rounding of f(0)."""
        f, slack = self.start.f, _ROUNDING * abs(self.start.f)
        return trial.f <= f + c1 * trial.t * self.start.slope + slack

    def higher(self, one: Trial, other: Trial) -> bool:
        """Whether f is higher by more than rounding; below that the slopes have to tell."""
        return one.f > other.f + _ROUNDING * abs(self.start.f)

    def found(self, t: float | None, met: bool = True) -> Found:
        trials = np.array(self._trials, dtype=float).reshape(-1, 3)
        return Found(t, met and t is not None, trials, np.array(self._bracket, dtype=float).reshape(-1, 2))


def armijo(along: Along, first: float, c1: float, shrink: float) -> Found:
    """Backtracking: the first of t, ρt, ρ²t, … with sufficient decrease.

    Source: L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", 1966.
    """
    t = first
    while not (along.full or along.still(t)):
        if along.lower(along.value(t), c1):
            return along.found(t)
        t *= shrink
    return along.found(None)


def strong_wolfe(along: Along, first: float, c1: float, c2: float) -> Found:
    """A t with sufficient decrease and |f′(t)| ≤ c₂|f′(0)|: doubled until it is bracketed, then zoomed in upon.

    Where trials run out, or there is no room left for one, the lowest with sufficient decrease is taken without the
    second condition; without any, none.
    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, algorithms 3.5 and 3.6.
    """
    before, t = along.start, first
    while not along.full:
        trial = along.value(t)
        if not along.lower(trial, c1) or (before.t > 0 and along.higher(trial, before)):
            return _zoom(along, before, trial, c1, c2)
        trial = along.slope(trial)
        if abs(trial.slope) <= -c2 * along.start.slope:
            return along.found(t)
        if trial.slope >= 0:
            return _zoom(along, trial, before, c1, c2)
        before, t = trial, 2.0 * t
    return along.found(before.t or None, met=False)


def _zoom(along: Along, low: Trial, high: Trial, c1: float, c2: float) -> Found:
    """`low` has sufficient decrease and the smaller f, and from it f falls towards `high`."""
    along.between(low.t, high.t)
    while not along.full:
        t = _between(low, high)
        if t in (low.t, high.t) or along.still(t):  # nothing lies between them any more
            break
        trial = along.value(t)
        if not along.lower(trial, c1) or along.higher(trial, low):
            high = trial
        else:
            trial = along.slope(trial)
            if abs(trial.slope) <= -c2 * along.start.slope:
                return along.found(t)
            if trial.slope * (high.t - low.t) >= 0:
                high = low
            low = trial
        along.between(low.t, high.t)
    return along.found(low.t or None, met=False)


def _between(low: Trial, high: Trial) -> float:
    """The minimum of the parabola, or of the cubic where both slopes are known, kept off the ends by a tenth."""
    width, rise = high.t - low.t, high.f - low.f
    bent = (
        rise - low.slope * width
    )  # ½ f″ width², of the parabola through low with its slope and through high
    part = -0.5 * low.slope * width / bent if 0 < bent < math.inf else 0.5
    if math.isfinite(high.slope) and bent < math.inf:
        middle = low.slope + high.slope - 3.0 * rise / width
        inside = middle * middle - low.slope * high.slope
        if inside >= 0:
            root = math.copysign(math.sqrt(inside), width)
            below = high.slope - low.slope + 2.0 * root
            if below != 0:
                part = 1.0 - (high.slope + root - middle) / below
    return low.t + (min(max(part, 0.1), 0.9) if math.isfinite(part) else 0.5) * width


def bisection(along: Along, first: float, tolerance: float) -> Found:
    """A t with |f′(t)| ≤ τ|f′(0)|: doubled until the slope turns, then the bracket is halved by the slope's sign.

    It asks for slopes alone. Where the slope never turns, the farthest trial is taken.
    """
    low, high, t = 0.0, math.inf, first
    while not along.full:
        trial = along.slope(Trial(t))
        if abs(trial.slope) <= -tolerance * along.start.slope:
            return along.found(t)
        low, high = (t, high) if trial.slope < 0 else (low, t)
        if high < math.inf:
            along.between(low, high)
        t = 2.0 * t if high == math.inf else 0.5 * (low + high)
        if t in (low, high):
            break
    return along.found(low or None, met=False)


def golden_section(along: Along, first: float, tolerance: float) -> Found:
    """The lowest trial of a bracket that shrinks by 0.618 a trial, until it is τ of its first width; no slopes.

    Three points with the lowest in the middle are found first, by steps that grow or shrink in the golden ratio.
    Source: J. Kiefer, "Sequential minimax search for a maximum", 1953.
    """
    three = _three(along, first)
    if three is None:
        return along.found(None)
    low, best, high = three
    if math.isinf(high):
        return along.found(best.t, met=False)
    along.between(low, high)
    last = tolerance * (high - low)
    while high - low > last and not along.full:
        left = best.t - low < high - best.t
        t = low + (_GOLDEN if left else 1.0 - _GOLDEN) * (high - low)
        if not low < t < high or t == best.t:
            break
        trial = along.value(t)
        other, best = (best, trial) if trial.f < best.f else (trial, best)
        low, high = (other.t, high) if other.t < best.t else (low, other.t)
        along.between(low, high)
    return along.found(best.t)


def _three(along: Along, first: float) -> tuple[float, Trial, float] | None:
    """Low end, a trial below both ends, and high end; the end is ∞ where f only falls; None where nothing is lower."""
    trial = along.value(first)
    if trial.f >= along.start.f:
        high = trial.t
        while not (along.full or along.still(high)):
            trial = along.value((1.0 - _GOLDEN) * high)
            if trial.f < along.start.f:
                return 0.0, trial, high
            high = trial.t
        return None
    low = 0.0
    while not along.full:
        beyond = along.value(trial.t + (trial.t - low) / _GOLDEN)
        if beyond.f >= trial.f:
            return low, trial, beyond.t
        low, trial = trial.t, beyond
    return low, trial, math.inf


def first_trial(f: float, before: float, slope: float, size: float) -> float:
    """Where a search begins: as far as would lower f by as much as the step before did, at most 1.

    `before` is f one step ago, nan at the first step, which is then of length 1; `size` is ‖p‖.
    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, (3.60).
    """
    length = 1.0 / size if math.isnan(before) else 1.01 * 2.0 * (f - before) / slope
    return min(1.0, length) if length > 0 else 1.0


def taken(
    found: Found, x: np.ndarray, g: np.ndarray, p: np.ndarray
) -> tuple[np.ndarray | End, dict[str, Any]]:
    """The step that a search found, x + t p, or the end of the run where it found none; and what to tell of it."""
    details = {"g": g, "direction": p, **found.details}
    if found.t is None:
        return End("stalled", "search_failed", {"trials": float(len(found.trials))}), details
    delta = found.t * p
    return x + delta, {**details, "step_length": found.t, "delta": delta}


def resting(x: np.ndarray, g: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]:
    """The step at a gradient of 0: no direction leads down, and there is nothing to search."""
    return x.copy(), {"g": g, "direction": -g, "step_length": 0.0, "delta": 0.0 * g}


def descended(
    oracle: Counting, x: np.ndarray, search: Callable[[Along], Found], blind: bool = False
) -> tuple[np.ndarray | End, dict[str, Any]]:
    """A step of steepest descent, as long as the search finds, and what to tell of it; `blind` as in `Along`."""
    g = oracle.gradient(x)
    return taken(search(Along(oracle, x, -g, g, blind)), x, g, -g) if g.any() else resting(x, g)


def sentence(values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
    """What a step with a search amounts to: how many trials it took, and how far it went."""
    if "trials" not in values:
        return None
    return "searched", {"trials": len(values["trials"]), "step_length": values["step_length"][0]}

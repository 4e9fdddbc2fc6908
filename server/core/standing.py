"""Where many runs stand, and which of them still move: the judge on arrays."""

from __future__ import annotations

import numpy as np

from .endings import CONVERGED, DIVERGED, points
from .plan import Plan
from .stops import farthest, highest_loss

# A gradient smaller than this has converged to nothing: going on would only make denormals, which cost 16 to 34 ×.
DENORMAL = 1e-150


class Standing:
    """R runs of one plan: `x` (d, R), `step`, `loss` and `best` (R) as they were last written down.

    `active` are the indices of those that still move. Endings are those of `Judge`. Two things hold of runs on arrays
    alone: nothing is looked at for having stalled, and a gradient norm below 1e-150 counts as converged whatever the
    tolerance. `Singles` set what their trajectories' own judge said.
    """

    def __init__(self, plan: Plan, starts: np.ndarray) -> None:
        runs = starts.shape[1]
        self.plan = plan
        self.low = max(plan.stop.gradient_norm, DENORMAL)
        self.away = farthest(plan.stop, plan.objective)
        self.top = np.full(runs, np.inf)
        self.active = np.arange(runs)
        self.x = np.array(starts, dtype=float)
        self.step = np.zeros(runs, dtype=np.int32)
        self.loss, self.best = np.full(runs, np.inf), np.full(runs, np.inf)
        self._ending = np.zeros(runs, dtype=np.uint8)

    def begin(self, loss: np.ndarray) -> None:
        """Takes the losses at the starts, which tell where each run has diverged."""
        self.top = np.array(np.broadcast_to(highest_loss(self.plan.stop, loss), loss.shape), dtype=float)

    def look(self, step: int, rows: np.ndarray, best: np.ndarray) -> np.ndarray:
        """Those of the active runs (by their place in `active`) that end at this row; how and where is written down.

        `rows` are x, gradient and f (2d + 1, n), of which 0/0 in a partial derivative becomes 0 where f is finite (a
        kink); `best` takes in f.
        """
        loss, d = rows[-1], len(self.x)
        np.minimum(best, loss, out=best, where=np.isfinite(loss))
        doubtful = np.flatnonzero(self._doubtful(rows))
        if not len(doubtful):
            return doubtful
        seen = rows[:, doubtful]
        slopes = seen[d : 2 * d]
        slopes[np.isnan(slopes) & np.isfinite(seen[-1])] = 0.0
        rows[:, doubtful] = seen
        ended = self._judged(doubtful, seen)
        self.note(step, ended, rows, best)
        return ended

    def _doubtful(self, rows: np.ndarray) -> np.ndarray:
        """The runs whose row is not plainly ordinary (a mask): a few operations on all, and the rest only on these."""
        squares, loss, d = rows * rows, rows[-1], len(self.x)
        distance, norm = squares[0], squares[d]
        for axis in range(1, d):
            distance, norm = distance + squares[axis], norm + squares[d + axis]
        low, near = 1.000001 * self.low * self.low, _squared(self.away)
        plain = (norm > low) & (norm < np.inf) & (loss <= self.top[self.active]) & (distance <= near)
        doubtful: np.ndarray = ~(plain & (loss > -np.inf))
        return doubtful

    @property
    def bounds(self) -> tuple[float, float, float]:
        """Within these a row is ordinary: ‖∇f‖² above the first, ‖x‖² up to the second, f² up to the third.

        There is a margin for rounding; where there is no such bound, it is one that nothing keeps.
        """
        top = float(np.fmin.reduce(self.top[self.active], initial=np.inf))  # nan: f was none at that start
        return 1.000001 * self.low * self.low, _squared(self.away), _squared(top)

    def _judged(self, places: np.ndarray, rows: np.ndarray) -> np.ndarray:
        d = len(self.x)
        x, gradient, loss = rows[:d], rows[d : 2 * d], rows[-1]
        active = self.active[places]
        diverged = ~np.isfinite(rows).all(axis=0) | (loss > self.top[active]) | (norms(x) > self.away)
        converged = ~diverged & (norms(gradient) <= self.low)
        self._ending[active[diverged]] = DIVERGED
        self._ending[active[converged]] = CONVERGED
        ended: np.ndarray = places[diverged | converged]
        return ended

    def stop(self, places: np.ndarray, code: int) -> None:
        """Some of the active runs end here for a reason of the rule's."""
        self._ending[self.active[places]] = code

    def note(self, step: int, places: np.ndarray, rows: np.ndarray, best: np.ndarray) -> None:
        """Writes down where some of the active runs stand; `rows` and `best` are of all of these."""
        active, d = self.active[places], len(self.x)
        self.step[active] = step
        self.loss[active] = rows[-1, places]
        self.best[active] = best[places]
        self.x[:, active] = rows[:d, places]

    def set(self, run: int, step: int, x: tuple[float, ...], loss: float, best: float, code: int) -> None:
        """Writes down where one run stands, and how it has ended."""
        self.x[:, run] = x
        self.step[run], self.loss[run], self.best[run] = step, loss, best
        self._ending[run] = code

    def twin(self, places: np.ndarray, source: int) -> None:
        """At some places of `active` the run at another one stands from now on as well."""
        self.active[places] = self.active[source]

    def keep(self, moves: np.ndarray) -> None:
        """Only these of the active runs go on."""
        self.active = self.active[moves]

    @property
    def ending(self) -> np.ndarray:
        """A code of `ENDING` for each run (uint8)."""
        new = np.flatnonzero(self._ending == CONVERGED)
        if len(new):
            self._ending[new] = points(self.plan.objective, self.x[:, new])
        return self._ending.copy()


def _squared(limit: float) -> float:
    return min(0.999999 * limit * limit, 1e300) if limit > 0 else -1.0


def norms(parts: np.ndarray) -> np.ndarray:
    """‖v‖ of each column, summed as the float loop does, and without overflow where squares have no room."""
    total = parts[0] * parts[0]
    for part in parts[1:]:
        total = total + part * part
    root: np.ndarray = np.sqrt(total)
    far = np.isinf(root)
    if far.any():
        root[far] = np.hypot.reduce(parts[:, far], axis=0)
    return root

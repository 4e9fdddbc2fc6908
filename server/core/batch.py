"""Many runs of one rule at once, on arrays: what sweeps and maps are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .engines import Elementwise
from .formula.emit import ArrayCode
from .oracles import draws
from .run import Plan
from .stops import Judge

# A gradient smaller than this has converged to nothing: going on would only make denormals, which cost 16 to 34 ×.
_DENORMAL = 1e-150


class Batch:
    """R runs of one plan without changes, each with its own start or its own value of some parameters.

    `starts` is (d, R); `parameters` hold R values a name. A run that has converged, diverged or become not finite
    stands still from that step on, and the arrays are compacted to those that move, so that no time goes into nan
    or denormals. `x` (d, R), `step`, `loss` and `gradient_norm` (R) are where each run stands.
    """

    def __init__(
        self, plan: Plan, starts: np.ndarray, parameters: Mapping[str, np.ndarray] | None = None
    ) -> None:
        engine = Elementwise(plan)
        traced, objective = engine.traced, engine.loop.derived
        d, runs = starts.shape
        self._plan = plan
        self._axes = range(d)
        # State that changes; the rest is a number, or switched off.
        pairs = zip(traced.state, traced.new_state, strict=True)
        self._kept = [name for name, node in pairs if node.name != name]
        new = dict(zip(traced.state, traced.new_state, strict=True))
        outputs = [*traced.new_x, *(new[name] for name in self._kept)]
        steady = [*traced.parameters, "steps", "k", "f", *(f"n{i}" for i in self._axes)]
        self._symbols = [*(f"{letter}{i}" for letter in "xg" for i in self._axes), *traced.state, *steady]
        self._code = ArrayCode(outputs, self._symbols)
        self._look = ArrayCode([objective.value, *objective.gradient], objective.symbols)
        self._judge = Judge(plan.stop, plan.objective, plan.start)
        self._active = np.arange(runs)
        self._k = 0
        begin = dict(zip(traced.state, engine.flat(engine.begin().state), strict=True))
        self._now: dict[str, float | np.ndarray] = {**engine.numbers, "steps": float(plan.steps), **begin}
        self._now |= {name: np.array(value, dtype=float) for name, value in (parameters or {}).items()}
        self._now |= {name: np.full(runs, begin[name]) for name in self._kept}
        self._now |= {f"x{i}": np.array(starts[i], dtype=float) for i in self._axes}
        self.x = np.array(starts, dtype=float)
        self.step = np.zeros(runs, dtype=int)
        self.loss, self.gradient_norm = np.empty(runs), np.empty(runs)
        self._resize(runs)
        self._settle()

    def advance(self, steps: int) -> None:
        """Steps every run that still moves."""
        for _ in range(steps):
            if not len(self._active):
                return
            self._step()
            self._settle()

    def _resize(self, width: int) -> None:
        self._results = [np.empty(width) for _ in range(len(self._axes) + len(self._kept))]
        self._seen = [np.empty(width) for _ in range(len(self._axes) + 1)]

    def _step(self) -> None:
        plan, now = self._plan, self._now
        now["k"], now["f"] = float(self._k), self._seen[0]
        drawn = draws(plan.seed, plan.oracle, len(self._axes), self._k, 1)[0] if plan.oracle.draws else None
        for i in self._axes:
            now[f"g{i}"] = self._seen[i + 1]
            now[f"n{i}"] = drawn[i] if drawn else 0.0
        self._code.run([now[name] for name in self._symbols], self._results)
        for name, result in zip([*(f"x{i}" for i in self._axes), *self._kept], self._results, strict=True):
            np.copyto(now[name], result)  # type: ignore[arg-type]
        self._k += 1
        self.step[self._active] = self._k

    def _settle(self) -> None:
        """Looks at the true objective, notes where each run stands, and lets those go that have ended."""
        points = [np.asarray(self._now[f"x{i}"]) for i in self._axes]
        self._look.run([*points, *self._plan.objective.values], self._seen)
        loss, *gradient = self._seen
        with np.errstate(all="ignore"):
            norm = np.sqrt(_sum_of_squares(gradient))
            if np.isnan(norm).any():  # 0/0 where f is finite is a kink, and the value taken there is 0
                for slope in gradient:
                    slope[np.isnan(slope) & np.isfinite(loss)] = 0.0
                norm = np.sqrt(_sum_of_squares(gradient))
            moves = (norm > max(self._judge.low, _DENORMAL)) & (loss <= self._judge.top)
            moves &= np.sqrt(_sum_of_squares(points)) <= self._judge.away
        self.loss[self._active], self.gradient_norm[self._active] = loss, norm
        for i, point in enumerate(points):
            self.x[i][self._active] = point
        if not moves.all():
            self._compact(moves)

    def _compact(self, moves: np.ndarray) -> None:
        seen = [values[moves] for values in self._seen]
        self._now = {
            name: value[moves] if isinstance(value, np.ndarray) else value
            for name, value in self._now.items()
        }
        self._active = self._active[moves]
        self._resize(len(self._active))
        self._seen = seen


def _sum_of_squares(parts: Sequence[np.ndarray]) -> np.ndarray:
    total: np.ndarray = parts[0] * parts[0]
    for part in parts[1:]:
        total = total + part * part
    return total

"""What all have in common that step many runs side by side on arrays."""

from __future__ import annotations

import numpy as np

from .noise import Noise
from .oracles import CHUNK, delay_of
from .plan import Plan
from .standing import Standing

# Seeds that are drawn for at once where nobody asked for fewer.
_AT_ONCE = 1024


class Together:
    """R runs of one plan without its changes. Abstract: `Batch` and `Stack` step them.

    Of those that still move `_whole` is x, gradient and f (2d + 1, n) at row `_k`, and `_best` (n) the lowest f so far.
    """

    _whole: np.ndarray
    _best: np.ndarray

    def __init__(self, plan: Plan, starts: np.ndarray, seeds: np.ndarray | None) -> None:
        d, runs = starts.shape
        self._plan = plan
        drawing = np.full(runs, plan.seed) if seeds is None else seeds
        self._noise = Noise(plan.oracle, drawing, d) if plan.oracle.draws else None
        # Gradients of the last τ + 1 steps, that of step k in place k mod (τ + 1), where the oracle gives late ones.
        late = delay_of(plan.oracle)
        self._past = np.empty((late + 1, d, runs)) if late else None
        self._stand = Standing(plan, starts)
        self._k, self._noted = 0, -1

    @property
    def stand(self) -> Standing:
        """Where the runs are."""
        if self._noted != self._k:
            self._noted = self._k
            self._stand.note(self._k, np.arange(len(self._best)), self._whole, self._best)
        return self._stand

    @property
    def busy(self) -> bool:
        """Whether a run still moves."""
        return len(self._stand.active) > 0 and self._k < self._plan.steps

    @property
    def ahead(self) -> int:
        """Steps for which everything is drawn."""
        return self._plan.steps if self._noise is None else CHUNK - self._k % CHUNK

    def _late(self, k: int) -> np.ndarray:
        """The gradient (d, n) that a late oracle gives in the update from row k, at which the runs stand."""
        assert self._past is not None
        places, d = len(self._past), self._past.shape[1]
        self._past[k % places] = self._whole[d : 2 * d]
        late: np.ndarray = self._past[max(k - places + 1, 0) % places]
        return late

    def draw(self, seeds: int = _AT_ONCE) -> int:
        """Draws for at most so many seeds what the next step needs; returns for how many."""
        return 0 if self._noise is None else self._noise.draw(self._k, seeds)

    def _go_on(self, left: np.ndarray) -> None:
        """Only these runs still move."""
        self._stand.keep(left)
        if self._noise:
            self._noise.keep(left)

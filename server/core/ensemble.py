"""Many seeds of one stochastic run looked at together: where they go, how high they stand, where they end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .endings import KNOWN, NOT_SETTLED, nearest_minimum
from .field import Field
from .objective import Box
from .plan import Plan

# What is told of the losses at a step: these parts of the seeds lie at or below the number.
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
# Steps at which that is told, at most.
TOLD = 256
# A noisy run seldom comes to rest. One that stands as near to a known minimum as this part of the domain's diagonal
# counts as there.
THERE = 0.05
# Measured: microseconds to count where the runs stand after a step, and for each of them.
_COUNT_US, _RUN_US = 120.0, 0.2


class Share(NamedTuple):
    """How many seeds ended alike: a code of `ENDING`, or 16 + i for those at the known minimum i."""

    ending: int
    seeds: int


class Ensemble:
    """R runs of a plan that differ in their seeds alone.

    `visits` counts, cell by cell of a box, the rows that lie in it: all of all runs but row 0, which they share.
    It has a row of cells for each y from the lowest, one row in one dimension.
    """

    def __init__(self, plan: Plan, seeds: np.ndarray, box: Box, cells: int) -> None:
        runs = len(seeds)
        self.steps = told_steps(plan.steps)
        self._rank = np.full(plan.steps + 1, -1)
        self._rank[self.steps] = np.arange(len(self.steps))
        self._losses = np.full((len(self.steps), runs), np.nan)
        self._losses[0] = plan.objective.all(plan.start)[0]
        self._cells = _Cells(box, cells)
        self.visits = np.zeros(self._cells.shape, dtype=np.int64)
        self._objective = plan.objective
        self._field = Field(plan, {"seed": seeds})
        self._last = np.zeros(runs, dtype=int)
        self._x = self._field.ends().x

    @property
    def busy(self) -> bool:
        """Whether a run still moves."""
        return self._field.busy

    def advance(self, work: float) -> float:
        """Steps within so many declared microseconds (one step at least); returns the declared cost."""
        used = 0.0
        while self.busy and (used < work or used == 0.0):
            used += self._field.draw(work - used) or self._step()
        return used

    def _step(self) -> float:
        """Steps once and takes in the rows that have come to be; returns the declared cost."""
        new, cost = self._field.step()
        self._last[new.runs] = new.step
        self._x[:, new.runs] = new.x
        rank = self._rank[new.step]
        told = rank >= 0
        self._losses[rank[told], new.runs[told]] = new.loss[told]
        self._cells.count(new.x, self.visits)
        return cost + _COUNT_US + _RUN_US * len(new.runs)

    def finals(self) -> np.ndarray:
        """How many runs stand in each cell now; shaped as `visits`."""
        found = np.zeros_like(self.visits)
        self._cells.count(self.points(), found)
        return found

    def points(self) -> np.ndarray:
        """Where the runs stand now: (d, R)."""
        return self._x

    def quantiles(self) -> np.ndarray:
        """Of the true loss over the runs, at each of `steps`: (levels, steps). To be asked when nothing moves any more.

        A number is the loss of one of the runs, the smallest that as many do not exceed (nearest rank). A run that has
        ended keeps its last loss; a loss that is not a number counts as infinite.
        """
        ended = self.steps[:, np.newaxis] > self._last
        losses = np.where(ended, self._field.ends().loss, self._losses)
        losses[np.isnan(losses)] = np.inf
        return np.quantile(losses, LEVELS, axis=1, method="inverted_cdf")

    def shares(self) -> list[Share]:
        """How the runs ended, the most frequent first. Together they are all the seeds. To be asked as `quantiles`."""
        ending = self._field.ends().ending
        nearest = nearest_minimum(self._objective, self._x, THERE)
        codes = np.where((ending == NOT_SETTLED) & (nearest >= 0), KNOWN + nearest, ending)
        found, counts = np.unique(codes, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [Share(int(found[place]), int(counts[place])) for place in order]


class _Cells:
    """The cells of a box, of equal size."""

    def __init__(self, box: Box, cells: int) -> None:
        self._low = np.array([axis[0] for axis in box])[:, np.newaxis]
        self._size = np.array([axis[1] - axis[0] for axis in box])[:, np.newaxis] / cells
        self._cells = cells
        self.shape = (cells if len(box) > 1 else 1, cells)

    def count(self, x: np.ndarray, into: np.ndarray) -> None:
        """Adds 1 in the cell of each point (d, n) that lies in the box, its upper edge left out."""
        with np.errstate(all="ignore"):
            place = np.floor((x[: len(self._low)] - self._low) / self._size)
        inside = ((place >= 0) & (place < self._cells)).all(axis=0)
        column, *row = place[:, inside].astype(int)
        np.add.at(into.reshape(-1), column + (row[0] * self._cells if row else 0), 1)


def told_steps(steps: int) -> np.ndarray:
    """The steps at which losses are told: all, or 256 at distances as equal as whole numbers allow, ends included.

    >>> told_steps(3).tolist()
    [0, 1, 2, 3]
    >>> told_steps(510)[[0, 1, 2, -1]].tolist()
    [0, 2, 4, 510]
    """
    if steps < TOLD:
        return np.arange(steps + 1)
    return np.arange(TOLD) * steps // (TOLD - 1)

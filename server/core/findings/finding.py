"""A finding, and the rows of a run as those who look for findings see them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from ..run import Plan, Trajectory
from ..stops import Outcome

Code = Literal[
    "zigzag",
    "overshoot",
    "plateau",
    "saddle_passed",
    "saddle_stuck",
    "left_basin",
    "unstable",
    "exploded",
    "unbounded",
    "starved",
    "one_step",
    "best_rate",
]


@dataclass(frozen=True)
class Finding:
    """That something happened in a run, the row from which it holds, and with what numbers (points as lists)."""

    code: Code
    step: int
    values: dict[str, float | list[float]] = field(default_factory=dict)


class Past:
    """A run that is over: its rows 0 … n as arrays, and what they came from.

    `x` has shape (n + 1, d); `loss`, `norm` and `rate` have n + 1 numbers; move k, of n, leads from row k to row k + 1.
    """

    def __init__(self, trajectory: Trajectory, outcome: Outcome) -> None:
        self.outcome = outcome
        self.plan: Plan = trajectory.plan
        self.objective = trajectory.plan.objective
        rows = outcome.step + 1
        names = [column.name for column in trajectory.columns]
        block = trajectory.block(0, rows, outcome.step)
        columns = dict(zip(names, block, strict=True))
        self.x = trajectory.points()[:rows]
        self.loss, self.norm = columns["loss"], columns["gradient_norm"]
        if trajectory.look_every > 1:  # between two looks of the observer stands what it saw last
            looked = _looked(self.loss, trajectory.look_every)
            self.loss, self.norm = self.loss[looked], self.norm[looked]
        self.rate = columns["learning_rate"]
        self.clipped = columns.get("clipped")
        self.noisy = trajectory.plan.oracle.draws

    @property
    def last(self) -> int:
        """The last row."""
        return self.outcome.step

    @cached_property
    def moves(self) -> np.ndarray:
        """Shape (n, d)."""
        return np.diff(self.x, axis=0)

    @cached_property
    def lengths(self) -> np.ndarray:
        """Of the moves; inf where the squares have no room."""
        return _norms(self.moves)

    @cached_property
    def rises(self) -> np.ndarray:
        """Rows k whose loss is higher than the one before, or no number any more."""
        return np.flatnonzero(~(self.loss[1:] <= self.loss[:-1]) & np.isfinite(self.loss[:-1])) + 1

    @cached_property
    def lowest(self) -> int:
        """The row of the lowest loss inside the plotted domain, the first one of several; 0 if there is none."""
        held = np.isfinite(self.loss)
        for place, (low, high) in zip(self.x.T, self.objective.domain, strict=True):
            held &= (place >= low) & (place <= high)
        return int(np.argmin(np.where(held, self.loss, np.inf)))

    @cached_property
    def steady(self) -> bool:
        """Whether the learning rate was the same at every step."""
        return not self.plan.changes and bool((self.rate == self.rate[0]).all())

    def point(self, row: int) -> tuple[float, ...]:
        return tuple(self.x[row].tolist())

    def away(self, x: tuple[float, ...]) -> np.ndarray:
        """Distance of every row from a point."""
        return _norms(self.x - np.array(x))


def _looked(loss: np.ndarray, every: int) -> np.ndarray:
    """For each row the last one at which the observer looked: it did at every so many, and where there is a number."""
    rows = np.arange(len(loss))
    seen = (rows % every == 0) | np.isfinite(loss) | (rows == len(loss) - 1)
    return np.maximum.accumulate(np.where(seen, rows, 0))


def _norms(vectors: np.ndarray) -> np.ndarray:
    norms: np.ndarray = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return norms


def stretches(holds: np.ndarray, rows: int = 1) -> np.ndarray:
    """First and last index of each unbroken stretch of True that is so long at least, shape (m, 2)."""
    framed = np.zeros(len(holds) + 2, dtype=bool)
    framed[1:-1] = holds
    pairs = np.flatnonzero(framed[1:] != framed[:-1]).reshape(-1, 2)
    pairs[:, 1] -= 1
    long: np.ndarray = pairs if rows == 1 else pairs[pairs[:, 1] - pairs[:, 0] + 1 >= rows]
    return long


def median(values: np.ndarray) -> float:
    """Of one number at least; nan if one of them is. As `np.median`, which takes ten times as long over a few."""
    ordered, middle = np.sort(values), len(values) // 2
    if ordered[-1] != ordered[-1]:
        return math.nan
    if len(values) % 2:
        return float(ordered[middle])
    return float((ordered[middle - 1] + ordered[middle]) / 2)


def longest(pairs: np.ndarray) -> tuple[int, int]:
    """Of stretches, of which there is one at least, the longest; the first one of several."""
    first, end = pairs[np.argmax(pairs[:, 1] - pairs[:, 0])].tolist()
    return first, end

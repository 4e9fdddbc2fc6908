"""A finding, and the rows of a run as those who look for findings see them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from ..plan import Plan
from ..run import Trajectory
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

    `axes` has shape (d, n + 1); `loss`, `norm` and `rate` have n + 1 numbers; move k, of n, leads from row k to k + 1.
    What several findings ask is found when it is first asked, once.
    """

    def __init__(self, trajectory: Trajectory, outcome: Outcome) -> None:
        self.outcome = outcome
        self.plan: Plan = trajectory.plan
        self.objective = trajectory.plan.objective
        rows = outcome.step + 1
        block = trajectory.block(0, rows, outcome.step)
        columns = {column.name: numbers for column, numbers in zip(trajectory.columns, block, strict=True)}
        self.axes = trajectory.axes()[:, :rows]
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
        """Shape (d, n)."""
        moves: np.ndarray = self.axes[:, 1:] - self.axes[:, :-1]
        return moves

    @cached_property
    def lengths(self) -> np.ndarray:
        """Of the moves; inf where the squares have no room."""
        return _norms(self.moves)

    @cached_property
    def climbs(self) -> np.ndarray:
        """Of each move whether the loss is higher after it, or no number any more."""
        climbs: np.ndarray = ~(self.loss[1:] <= self.loss[:-1]) & np.isfinite(self.loss[:-1])
        return climbs

    @cached_property
    def rises(self) -> np.ndarray:
        """The rows to which those moves lead."""
        return np.flatnonzero(self.climbs) + 1

    @cached_property
    def lowest(self) -> int:
        """The row of the lowest loss inside the plotted domain, the first one of several; 0 if there is none."""
        domain, row = self.objective.domain, int(np.argmin(self.loss))
        inside = all(low <= at <= high for at, (low, high) in zip(self.point(row), domain, strict=True))
        if inside and math.isfinite(self.loss[row]):
            return row  # as it nearly always is
        held = np.isfinite(self.loss)
        for place, (low, high) in zip(self.axes, domain, strict=True):
            held &= (place >= low) & (place <= high)
        return int(np.argmin(np.where(held, self.loss, np.inf)))

    @cached_property
    def steady(self) -> bool:
        """Whether the learning rate was the same at every step."""
        return not self.plan.changes and bool((self.rate == self.rate[0]).all())

    def point(self, row: int) -> tuple[float, ...]:
        return tuple(self.axes[:, row].tolist())

    def move(self, row: int) -> list[float]:
        """The move that leaves a row."""
        move: list[float] = self.moves[:, row].tolist()
        return move

    def away(self, x: tuple[float, ...], rows: slice = slice(None)) -> np.ndarray:
        """Distance of these rows from a point."""
        return _norms(self.axes[:, rows] - np.array(x)[:, np.newaxis])


def _looked(loss: np.ndarray, every: int) -> np.ndarray:
    """For each row the last one at which the observer looked: it did at every so many, and where there is a number."""
    rows = np.arange(len(loss))
    seen = (rows % every == 0) | np.isfinite(loss) | (rows == len(loss) - 1)
    return np.maximum.accumulate(np.where(seen, rows, 0))


def _norms(vectors: np.ndarray) -> np.ndarray:
    norms: np.ndarray = np.sqrt(dots(vectors, vectors))
    return norms


def dots(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The scalar products of vectors, shape (d, m): m numbers."""
    if len(some) > 2:
        one, other = np.ascontiguousarray(some.T), np.ascontiguousarray(others.T)
        found: np.ndarray = np.einsum("ij,ij->i", one, other)
    else:  # two long rows are several times as fast as many sums of two numbers
        products = some * others
        found = products[0] if len(products) == 1 else products[0] + products[1]
    return found


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

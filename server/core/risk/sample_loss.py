"""The loss of some samples: a loop over floats where they are few, array code where they are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ..formula.functions import FUNCTIONS
from ..formula.graph import LEAVES, reached
from .row_code import RowCode

Row = tuple[float, ...]

# Numbers that array code works on at once when many points are looked at: they stay in the cache.
_BLOCK = 16_384
# Declared cost in microseconds, measured beside a step on a surface: on floats, of looking at all and at each sample,
# and for each of an operation and of a function (exp, σ, …); on arrays, of looking at all, of an operation and of a
# function however few numbers there are, and of either for each number.
_FLOATS_US, _SAMPLE_US, _FLOAT_US, _FLOAT_FUNCTION_US = 1.5, 0.015, 0.033, 0.18
_ARRAYS_US, _CALL_US, _CALLS_US, _NUMBER_US, _NUMBERS_US = 6.0, 0.675, 3.75, 0.0012, 0.00975


@lru_cache(maxsize=256)
def _costs(code: RowCode, order: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Declared cost of the outputs up to an order, without samples and for each: on floats, and on arrays."""
    nodes = [node for node in reached(code.counted(order)) if node.op not in LEAVES]
    slow = sum(node.op in FUNCTIONS for node in nodes)
    quick = len(nodes) - slow
    return (
        (_FLOATS_US, _SAMPLE_US + _FLOAT_US * quick + _FLOAT_FUNCTION_US * slow),
        (_ARRAYS_US + _CALL_US * quick + _CALLS_US * slow, _NUMBER_US * quick + _NUMBERS_US * slow),
    )


@lru_cache(maxsize=256)
def _room_bytes(code: RowCode) -> float:
    """About what the arrays that code works in take for each sample, those of all orders."""
    some = 64
    scratch = sum(array.nbytes for one in code.arrays for array in one.room((some,)))
    return scratch / some + 8 * sum(len(code.counted(order)) for order in range(len(code.arrays)))


class Room:
    """Arrays in which the outputs up to an order are computed for m samples.

    Numbers stand in arrays without dimension: NumPy takes those faster than Python's floats.
    """

    def __init__(self, code: RowCode, order: int, samples: int, constants: Sequence[float]) -> None:
        self._code = code.arrays[order]
        self._out = np.empty((len(code.counted(order)), samples))
        self._results, self._room = list(self._out), self._code.room((samples,))
        self._x = [np.empty(()) for _ in code.variables]
        self._constants = [np.array(number) for number in constants]

    def sums(self, x: Sequence[float], columns: np.ndarray) -> list[float]:
        """The outputs added up over the samples; within the caller's `np.errstate`."""
        for place, number in zip(self._x, x, strict=True):
            place[()] = number
        self._code.bare([*self._x, *columns, *self._constants], self._results, self._room)
        told: list[float] = np.add.reduce(self._out, axis=1).tolist()
        return told


@dataclass(frozen=True, eq=False)
class SampleLoss:
    """`weight` times the mean loss of m samples: rows, or pairs of them.

    `columns` (k, m) are their features (of pairs: the first item's, then the second's), then their targets;
    `constants` are the width of a cell and the loss's own numbers, as `RowCode.symbols` has them. It depends on m alone
    whether floats or arrays are computed with: equal samples give equal bits.
    """

    code: RowCode
    constants: tuple[float, ...]
    weight: float
    columns: np.ndarray

    def __len__(self) -> int:
        return int(self.columns.shape[1])

    @cached_property
    def table(self) -> list[Row]:
        """The samples one after the other, as a loop over floats takes them."""
        return list(zip(*self.columns.tolist(), strict=True))

    @cached_property
    def nbytes(self) -> int:
        """About what it weighs once all of it was asked for: columns, tuples of floats, arrays to work in."""
        each = 64 + 40 * len(self.columns) + (_room_bytes(self.code) if len(self) > self.fewest else 0)
        return 2048 + int(each * len(self))

    def taken(self, places: np.ndarray) -> SampleLoss:
        """The loss of the samples at these places."""
        return SampleLoss(self.code, self.constants, self.weight, self.columns[:, places])

    def told(self, x: Sequence[float], order: int) -> list[float]:
        """The outputs of `RowCode.counted(order)`, as means times the weight; not finite where they are not."""
        with np.errstate(all="ignore"):
            return self.bare(x, order)

    def bare(self, x: Sequence[float], order: int) -> list[float]:
        """As `told`, within the caller's `np.errstate`."""
        samples = self.columns.shape[1]
        if samples <= self.fewest:
            sums: Sequence[float] = self.few(self.table, x, order)
        else:
            rooms = self._rooms[order]
            room = rooms.pop() if rooms else Room(self.code, order, samples, self.constants)
            sums = room.sums(x, self.columns)
            rooms.append(room)
        scale = self.weight / samples
        return [scale * one for one in sums]

    @cached_property
    def _rooms(self) -> tuple[list[Room], list[Room], list[Room]]:
        """Arrays to work in, by order; whoever does takes them out, so that no two threads have the same."""
        return [], [], []

    def microseconds(self, order: int, samples: int | None = None) -> float:
        """Declared cost of `told`, or of as much for so many samples."""
        count = len(self) if samples is None else samples
        few, many = _costs(self.code, order)
        base, each = few if count <= self.fewest else many
        return base + each * count

    @cached_property
    def fewest(self) -> int:
        """So many samples and fewer are added up by a loop over floats, more by NumPy's calls."""
        (base, each), (calls, number) = _costs(self.code, 1)
        return int((calls - base) / (each - number))

    def few(self, rows: Sequence[Row], x: Sequence[float], order: int) -> tuple[float, ...]:
        """The outputs added up over rows, one after another."""
        quick, safe = self.code.sums[order]
        try:
            return quick(rows, *x, *self.constants)
        except (ArithmeticError, ValueError):
            # Python raises where IEEE answers inf or nan.
            return safe(rows, *x, *self.constants)

    def each(self, x: Sequence[float], order: int) -> np.ndarray:
        """The outputs sample by sample, neither summed nor scaled: (outputs, m)."""
        out = np.empty((len(self.code.counted(order)), len(self)))
        self.code.arrays[order].run([*x, *self.columns, *self.constants], list(out))
        return out

    def at(self, points: np.ndarray, order: int) -> np.ndarray:
        """As `told` at each of the points (p, d): (outputs, p)."""
        found = np.empty((len(self.code.counted(order)), len(points)))
        many = max(1, _BLOCK // len(self))
        columns = [column[np.newaxis] for column in self.columns]
        for first in range(0, len(points), many):
            part = points[first : first + many]
            out = np.empty((len(found), len(part), len(self)))
            inputs = [np.ascontiguousarray(axis)[:, np.newaxis] for axis in part.T]
            self.code.arrays[order].run([*inputs, *columns, *self.constants], list(out))
            found[:, first : first + many] = out.sum(axis=2)
        return found * (self.weight / len(self))

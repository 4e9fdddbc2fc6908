"""Eigenvalues, eigenvectors and solutions of many symmetric matrices, coordinates first: (d, d, …).

One and two dimensions are closed forms, the same bits for one matrix as for a million; a call of LAPACK for each of
a million would cost 5 µs every time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .formula.evaluate import ArrayArithmetic, FloatArithmetic


def eigenvalues(matrices: np.ndarray) -> np.ndarray:
    """Ascending (d, …); finite entries only."""
    return eigen(matrices)[0]


def eigen(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues, ascending (d, …), and unit eigenvectors as columns (d, d, …)."""
    d = len(matrices)
    if d == 1:
        return matrices[0], np.ones_like(matrices)
    if d == 2:
        values, vectors = _as_numbers(_of_two, *_entries(matrices))
        return np.array(values), np.array(vectors)
    values, vectors = np.linalg.eigh(np.moveaxis(matrices, (0, 1), (-2, -1)))
    return np.moveaxis(values, -1, 0), np.moveaxis(vectors, (-2, -1), (0, 1))


def solved(matrices: np.ndarray, g: np.ndarray) -> np.ndarray:
    """p with Mp = g for each M (d, d, …) and g (d, …); of a matrix without an inverse, whatever comes out."""
    d = len(matrices)
    if d == 1:
        with np.errstate(all="ignore"):
            one: np.ndarray = g / matrices[0]
            return one
    if d == 2:
        return np.array(_as_numbers(_solved_two, *_entries(matrices), g[0], g[1]))
    stack, right = np.moveaxis(matrices, (0, 1), (-2, -1)), np.moveaxis(g, 0, -1)[..., np.newaxis]
    return np.moveaxis(np.linalg.solve(stack, right)[..., 0], -1, 0)


def _entries(matrices: np.ndarray) -> tuple[Any, Any, Any]:
    return matrices[0, 0], matrices[0, 1], matrices[1, 1]


def _as_numbers(lines: Callable[..., Any], *entries: Any) -> Any:
    """The lines on arrays, or on Python's floats where there is one matrix: for that NumPy takes ten times as long."""
    if entries[0].ndim == 0:
        return lines(*map(float, entries), FloatArithmetic)
    with np.errstate(all="ignore"):
        return lines(*entries, ArrayArithmetic)


def _solved_two(a: Any, b: Any, c: Any, g: Any, h: Any, ops: Any) -> tuple[Any, Any]:
    """[[a, b], [b, c]] p = (g, h) by elimination, the larger of a and b as the pivot."""
    swap = ops.absolute(b) > ops.absolute(a)
    pivot, beside, right = ops.where(swap, b, a), ops.where(swap, c, b), ops.where(swap, h, g)
    under, corner, below = ops.where(swap, a, b), ops.where(swap, b, c), ops.where(swap, g, h)
    factor = under / _divisor(pivot, ops)
    second = (below - factor * right) / _divisor(corner - factor * beside, ops)
    return (right - beside * second) / _divisor(pivot, ops), second


def _divisor(number: Any, ops: Any) -> Any:
    """nan for 0, by which Python's floats would not divide."""
    return ops.where(number == 0, np.nan, number)


def _of_two(a: Any, b: Any, c: Any, ops: Any) -> tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]]:
    """Of [[a, b], [b, c]], by the one rotation that makes it diagonal.

    Source: G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th edition, 2013, algorithm 8.4.1.
    """
    diagonal = b == 0
    slant = (c - a) / ops.where(diagonal, 1.0, 2.0 * b)
    size = ops.absolute(slant) + ops.sqrt(1.0 + slant * slant)
    tangent = ops.where(diagonal, 0.0, ops.where(slant < 0, -1.0, 1.0) / size)
    cosine = 1.0 / ops.sqrt(1.0 + tangent * tangent)
    sine = tangent * cosine
    one, other = a - tangent * b, c + tangent * b
    swap = one > other
    values = ops.where(swap, other, one), ops.where(swap, one, other)
    upper = ops.where(swap, sine, cosine), ops.where(swap, cosine, sine)
    lower = ops.where(swap, cosine, -sine), ops.where(swap, -sine, cosine)
    return values, (upper, lower)

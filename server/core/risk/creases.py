"""Where an objective's slope jumps: the places in parameter space at which a row stands on its loss's kink."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..formula.arrays import ArrayCode
from ..formula.derive import gradient, hessian
from ..formula.graph import Node, reached
from .ground import Ground
from .row_code import RowCode

# What is steeper, or not a number, is taken to be out of reach: its square would not be finite.
_STEEPEST = 1e100


class Creases(NamedTuple):
    """At one point, for each of m functions that are 0 on a crease: value (m,), slope (m, d), curvature (m, d, d)."""

    values: np.ndarray
    slopes: np.ndarray
    curvatures: np.ndarray


def has_creases(ground: Ground) -> bool:
    """Whether the slope jumps anywhere: the loss declares it, or the penalty has an absolute value."""
    return bool(ground.loss.kinks) or ground.absolute > 0


def creases(ground: Ground, x: np.ndarray) -> Creases:
    """The creases as they are seen from x: w = 0 for each penalised parameter, then those of the rows."""
    d = len(x)
    found = [_axes(ground, x)]
    code, count = _code(ground.code) if ground.loss.kinks else (None, 0)
    if code is not None:
        each = 1 + d + d * (d + 1) // 2
        out = [np.empty(ground.samples) for _ in range(count * each)]
        code.run([*x.tolist(), *ground.inputs], out)
        found += [_shaped(out[each * k : each * (k + 1)], d) for k in range(count)]
    whole = Creases(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    known = np.isfinite(whole.values) & (np.abs(whole.slopes) < _STEEPEST).all(axis=1)
    known &= (np.abs(whole.curvatures) < _STEEPEST).all(axis=(1, 2))
    return Creases(
        np.where(known, whole.values, np.inf),
        np.where(known[:, np.newaxis], whole.slopes, 0.0),
        np.where(known[:, np.newaxis, np.newaxis], whole.curvatures, 0.0),
    )


def _axes(ground: Ground, x: np.ndarray) -> Creases:
    """w = 0 for each parameter on which an absolute value stands."""
    d = len(x)
    read = np.flatnonzero(ground.penalised) if ground.absolute > 0 else np.array([], dtype=int)
    return Creases(x[read], np.eye(d)[read], np.zeros((len(read), d, d)))


def _shaped(out: list[np.ndarray], d: int) -> Creases:
    value, slope, upper = out[0], np.stack(out[1 : 1 + d], axis=-1), out[1 + d :]
    curvature = np.empty((len(value), d, d))
    for entry, (i, j) in zip(upper, zip(*np.triu_indices(d), strict=True), strict=True):
        curvature[:, i, j] = curvature[:, j, i] = entry
    return Creases(value, slope, curvature)


@lru_cache(maxsize=64)
def _code(code: RowCode) -> tuple[ArrayCode | None, int]:
    """Array code for the row's crease functions with their first and second derivatives, and how many there are."""
    outputs: list[Node] = []
    crossings = _crossings(code)
    for crossing in crossings:
        second = hessian(crossing, code.variables)
        upper = [entry for place, row in enumerate(second) for entry in row[place:]]
        outputs += [crossing, *gradient(crossing, code.variables), *upper]
    return (ArrayCode(outputs, code.symbols) if outputs else None), len(crossings)


def _crossings(code: RowCode) -> list[Node]:
    """What is 0 where an absolute value, a larger or smaller of two, or a case of the row's loss changes over."""
    moving: set[int] = set()
    found: dict[int, Node] = {}
    for node in reached([code.value]):
        if node.name in code.variables or any(arg.index in moving for arg in node.args):
            moving.add(node.index)
        if node.op in ("abs", "sign"):
            one = node.args[0]
        elif node.op in ("max", "min", "greater", "greater_equal"):
            one = node.args[0] - node.args[1]
        else:
            continue
        if any(arg.index in moving for arg in node.args):
            found[one.index] = one
    return list(found.values())

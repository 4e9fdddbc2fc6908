"""Blocks of a float loop in a hurry: nothing is asked on the way, and all rows are looked at together afterwards.

Where f and ‖∇f‖ are made of operations that round alike in Python and NumPy, and no step reads f, both are computed
afterwards too, for all rows at once. Measured for gradient descent on Rosenbrock: half the time of a loop that
computes them at each step.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import repeat
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np

from .formula.arrays import ARRAY_NAMES, ArrayLines
from .formula.emit import made
from .formula.evaluate import lowered
from .formula.functions import QUICK
from .formula.graph import LEAVES, reached
from .loop_text import hurrying, tuple_of
from .objective import Derived

if TYPE_CHECKING:
    from .loop import Loop

# Operations whose value IEEE 754 prescribes to the last bit, and in which no nan is lost.
_EXACT = frozenset({"constant", "symbol", "add", "sub", "mul", "div", "neg", "sqrt"})

# Measured: for each operation that is left out of the steps of a block, so many calls of NumPy cost less than it does;
# a root, and two numbers recorded less, are worth so many operations.
_CALLS_AN_OPERATION, _ROOT_AND_RECORD = 3, 8

# Gradient norm, loss, ‖x‖² and a coordinate's move: beyond, a loop asks its judge.
Limits = tuple[float, float, float, float]


class Hurry:
    """The code of a loop for blocks in which nothing is out of the ordinary."""

    def __init__(self, loop: Loop) -> None:
        self._d, self._width = loop.traced.dimension, loop.width
        traced = loop.traced
        step = reached([*traced.new_x, *traced.new_state, traced.rate])
        reads_loss = any(node.name == "f" for node in step)
        self._look = None if reads_loss else look_afterwards(loop.derived)
        text = hurrying(loop, bare=self._look is not None)
        self._block: Callable[..., Any] = made(
            text, "block", {**QUICK, "range": range, "repeat": repeat, "zip": zip}
        )

    def run(
        self,
        k: int,
        end: int,
        point: tuple[float, ...],
        state: tuple[float, ...],
        parameters: tuple[float, ...],
        constants: tuple[float, ...],
        draws: list[tuple[float, ...]],
        limits: Limits,
    ) -> tuple[np.ndarray, tuple[float, ...], tuple[float, ...]] | None:
        """The columns (width, end − k) of all steps, x and state; None where a row may be out of the ordinary.

        Raises: ArithmeticError or ValueError where Python does and IEEE 754 has a value.
        """
        rows: list[float] = []
        x, new = self._block(rows, k, end, point, state, parameters, constants, draws)
        # Measured: `pack` takes a third of the time of array("d", rows).
        found = np.frombuffer(pack(f"{len(rows)}d", *rows)).reshape(end - k, -1).T
        columns, d = np.empty((self._width, end - k)), self._d
        columns[:d] = found[:d]
        with np.errstate(all="ignore"):
            if self._look is None:
                columns[d:] = found[d:]
            else:
                columns[d + 2 :] = found[d:]
                self._look(columns, constants)
            return (columns, x, new) if ordinary(columns, d, point, limits) else None


def ordinary(columns: np.ndarray, d: int, point: tuple[float, ...], limits: Limits) -> bool:
    """Whether nothing can end at any of two or more rows, whose columns begin with x0 …, f, ‖∇f‖, and all move.

    `point` is that before the first. The bounds are no wider than those of the loop that watches.
    """
    low, top, near, still = limits
    points, f, norm = columns[:d], columns[d], columns[d + 1]
    # Measured: what argmin and argmax find takes half the time of minimum.reduce; a nan is what both find first.
    if not (norm[norm.argmin()] > low and norm[norm.argmax()] < 1e308 and f[f.argmax()] <= top):
        return False
    flat, inside = points.reshape(-1), 0.999999 * near
    # All squares together are mostly within the bound for those of a row.
    if not (flat.dot(flat) <= inside or np.add.reduce(points * points).max() <= inside):
        return False
    if not max(abs(a - b) for a, b in zip(points[:, 0].tolist(), point, strict=True)) > still:
        return False
    # Mostly the first coordinate moves at each step.
    move = points[0, 1:] - points[0, :-1]
    np.absolute(move, move)
    if move[move.argmin()] > still:
        return True
    moves = points[:, 1:] - points[:, :-1]
    return bool(np.add.reduce(moves * moves).min() > 1.000001 * d * still * still)


@lru_cache(maxsize=256)
def look_afterwards(derived: Derived) -> Callable[[np.ndarray, tuple[float, ...]], None] | None:
    """What writes f and ‖∇f‖ beside the points of columns, from the constants, to the bit as the float loop does.

    None where bits would differ, or where it costs more than it saves.
    """
    low = lowered([derived.value, *derived.gradient])
    if any(node.op not in _EXACT for node in reached(low)):
        return None
    everything, slope = (sum(node.op not in LEAVES for node in reached(part)) for part in (low, low[1:]))
    squared = 2 * len(derived.variables)
    saved = everything - slope + squared + _ROOT_AND_RECORD
    return _look(derived) if everything + squared <= _CALLS_AN_OPERATION * saved else None


def _look(derived: Derived) -> Callable[[np.ndarray, tuple[float, ...]], None]:
    axes = range(len(derived.variables))
    places = {name: f"x{i}" for i, name in enumerate(derived.variables)}
    constants = {name: f"q{i}" for i, name in enumerate(derived.parameters)}
    code = ArrayLines(
        [derived.value, *derived.gradient],
        places | constants,
        ["f", *(f"g{i}" for i in axes)],
    )
    room = [*(f"g{i}" for i in axes[1:]), *code.buffers]
    lines = [
        f"{', '.join([*places.values(), 'f', 'g0'])} = columns[:{len(axes) + 2}]",
        *([f"{tuple_of('q', range(len(constants)))} = map(array, constants)"] if constants else []),
        *([f"{', '.join(room)}, = empty(({len(room)}, len(f)))"] if room else []),
        *code.begin,
        *code.lines,
        *(f"mul_all(g{i}, g{i}, g{i})" for i in axes),
        *(f"add_all(g0, g{i}, g0)" for i in axes[1:]),
        "sqrt_all(g0, g0)",
    ]
    text = "def look(columns, constants):\n" + "".join(f"    {line}\n" for line in lines)
    return made(text, "look", {**ARRAY_NAMES, "array": np.array, "len": len, "map": map, **code.names})

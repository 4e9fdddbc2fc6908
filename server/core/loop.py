"""The float loop of an elementwise rule: objective and rule pasted together into one generated function.

Measured: a step of Adam on Rosenbrock costs about a tenth of the same on arrays of two numbers, since a Python
float costs less than a NumPy call.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from struct import pack
from typing import Any

import numpy as np

from .formula.emit import SAFE_NAMES, made
from .formula.functions import QUICK
from .formula.graph import reached
from .hurry import Hurry
from .loop_text import watching
from .objective import Derived
from .tracing import Traced


class Uncertain(ArithmeticError):
    """Quick code met a nan: the safe code has to look (it may be a kink)."""


# From so many steps on a block is first run in a hurry: measured, looking at all rows afterwards costs what so many
# steps save.
HURRIED_FROM = 48


def _uncertain() -> None:
    raise Uncertain


@dataclass(frozen=True)
class Loop:
    """The code for one rule on one formula; `run` advances by blocks.

    A row is x0 … , f, ‖∇f‖, the learning rate unless it is `steady`, where the oracle `draws` the norm of the gradient
    it gave, and those fields of the state that are `told`. An oracle whose gradient is `late` is fed those of the past.
    """

    traced: Traced
    derived: Derived
    draws: bool
    told: tuple[str, ...] = ()
    late: bool = False

    @property
    def width(self) -> int:
        """Numbers in a row."""
        return self.traced.dimension + 2 + (not self.steady) + self.draws + len(self.told)

    @property
    def steady(self) -> bool:
        """Whether the learning rate is the parameter itself at every step."""
        return self.traced.rate.op == "symbol"

    @cached_property
    def nodes(self) -> int:
        """Operations of a step, leaves included."""
        outputs = [*self.traced.new_x, *self.traced.new_state, self.derived.value, *self.derived.gradient]
        return len(reached(outputs))

    @cached_property
    def _hurry(self) -> Hurry:
        return Hurry(self)

    @cached_property
    def _quick(self) -> Callable[..., Any]:
        text = watching(self, safe=False)
        return made(text, "block", {**QUICK, "range": range, "zip": zip, "uncertain": _uncertain})

    @cached_property
    def _safe(self) -> Callable[..., Any]:
        return made(watching(self, safe=True), "block", {**SAFE_NAMES, "range": range, "zip": zip})

    def run(
        self,
        k: int,
        end: int,
        point: tuple[float, ...],
        state: tuple[float, ...],
        parameters: tuple[float, ...],
        constants: tuple[float, ...],
        draws: list[tuple[float, ...]],
        limits: tuple[float, float, float, float],
        calm: int,
        judge: Callable[..., tuple[float, int, bool]],
    ) -> tuple[np.ndarray, int, tuple[float, ...], tuple[float, ...], int, bool]:
        """Updates from step k until step `end`, or until `judge` ends the run.

        `limits` are the gradient norm at which a run may have converged, the largest loss, the largest ‖x‖² of
        which nothing need be asked, and the largest move of a coordinate that may be none.
        `judge(k, x, f, gradient, norm, move, calm, rate)` is asked where a step is out of the ordinary.
        `draws` are what the oracle is fed, one tuple a step. Where its gradient is `late` they are the gradients at
        as many steps before k as it is late, oldest first, and the one at k; those of the new rows are added.
        Returns the columns (width, n) of its rows, the last step, x, state, calm, and whether the run ended.
        """
        arguments = (k, end, point, state, parameters, constants)
        if calm == 0 and end - k >= HURRIED_FROM:
            fed = self._fed(draws)
            try:
                hurried = self._hurry.run(*arguments, fed, limits)
            except (ArithmeticError, ValueError):
                hurried = None
            if hurried is not None:  # else something is out of the ordinary: the block again, watching
                self._keep(draws, fed)
                columns, x, new = hurried
                return columns, end, x, new, 0, False
        rows: list[float] = []
        fed = self._fed(draws)
        rest = (limits, calm, judge)
        try:
            told = self._quick(rows, *arguments, fed, *rest)
        except (ArithmeticError, ValueError):
            # Python raises where IEEE answers inf or nan: the block again, in code that does as IEEE says.
            rows, fed = [], self._fed(draws)
            told = self._safe(rows, *arguments, fed, *rest)
        self._keep(draws, fed)
        return (packed(rows, self.width), *told)

    def _fed(self, draws: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
        """What a block is fed, its own where it adds to it."""
        return list(draws) if self.late else draws

    def _keep(self, draws: list[tuple[float, ...]], fed: list[tuple[float, ...]]) -> None:
        """The caller gets what a block has added."""
        if self.late:
            draws[:] = fed


def packed(rows: list[float], width: int) -> np.ndarray:
    """A flat list of rows as columns (width, n). Measured: `pack` takes a third of the time of array("d", rows)."""
    return np.frombuffer(pack(f"{len(rows)}d", *rows)).reshape(-1, width).T


def norm_of(vector: tuple[float, ...]) -> float:
    """‖v‖ as the loop has it, and without overflow where its squares have no room."""
    squares = vector[0] * vector[0]
    for v in vector[1:]:  # not `sum`, which since Python 3.12 rounds otherwise than the loop's own +
        squares += v * v
    if squares != squares:
        return math.nan
    return math.sqrt(squares) if squares < math.inf else math.hypot(*vector)

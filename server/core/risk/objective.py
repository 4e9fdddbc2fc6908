"""An empirical risk as an objective: dataset × model × loss + penalty, over all samples or any of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from ..formula.arrays import ArrayCode
from ..formula.derive import gradient
from ..formula.graph import Node, is_constant, reached
from ..objective import KINKED, Box, Levels, Minimum, spectrum
from .ground import Known
from .loss import Loss
from .model import Model
from .row_code import PenaltyCode, RowCode
from .rows import Rows
from .sample_loss import SampleLoss


@dataclass(frozen=True)
class Priced:
    """A penalty with its numbers, on the trained parameters of a model."""

    code: PenaltyCode
    numbers: tuple[float, ...]
    penalised: tuple[bool, ...]
    absolute: float
    square: float

    @cached_property
    def nothing(self) -> bool:
        """Whether there is none."""
        return is_constant(self.code.value, 0.0)

    def told(self, x: Sequence[float]) -> tuple[float, ...]:
        """Value, gradient (d), upper triangle of the Hessian; not finite where they are not."""
        quick, safe = self.code.floats
        try:
            return quick(*x, *self.numbers)
        except (ArithmeticError, ValueError):
            return safe(*x, *self.numbers)

    def least(self, x: Sequence[float], smooth: Sequence[float], whole: Sequence[float]) -> tuple[float, ...]:
        """The gradient `whole` with the subgradient of least size where a penalised parameter is exactly 0.

        There |w| has every slope from −1 to 1: what the loss's own slope `smooth` has beyond its reach is left.
        """
        return tuple(
            math.copysign(max(abs(slope) - self.absolute, 0.0), slope) if reads and w == 0 else g
            for w, slope, g, reads in zip(x, smooth, whole, self.penalised, strict=True)
        )

    def proximal(self, x: Sequence[float], step: float) -> tuple[float, ...]:
        """Soft thresholding by step · absolute, then shrinking by 1 + step · square, where it is penalised."""
        reach, shrink = step * self.absolute, 1.0 + step * self.square
        return tuple(
            math.copysign(max(abs(w) - reach, 0.0), w) / shrink if reads else w
            for w, reads in zip(x, self.penalised, strict=True)
        )


@dataclass(frozen=True, eq=False, repr=False)
class RiskObjective:
    """A loss over the samples that are trained on, plus a penalty. Two of one `key` are equal.

    A sample is a row, or a pair of rows of which the first has the higher target. The loss is `factor`/n · Σ over n
    samples, or factor · Σ, as its convention says; of a batch B of them the sum is told n/|B| times as large, so that
    it is right on average. The penalty is added whole. `validation` are the rows that are held out, None where none
    are; their loss is told on the scale of the training loss, without the penalty.

    Rows are shared by all that is made from one objective. Beside their columns it keeps, once it is asked for, a tuple
    of floats a sample (200 bytes, with two features) and the arrays that code works in (300 bytes a sample).
    """

    key: str
    model: Model
    loss: Loss
    rows: Rows
    validation: Rows | None
    pairs: np.ndarray | None  # places among the rows (n, 2)
    cost: SampleLoss
    held: SampleLoss | None
    priced: Priced
    formula_mathml: str
    domain: Box
    minima: tuple[Minimum, ...] = ()
    levels: Levels = Levels()
    known: Known | None = None  # where the minima come from

    def __repr__(self) -> str:
        return f"RiskObjective({self.key!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RiskObjective) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def start(self) -> tuple[float, ...]:
        return self.model.start

    @property
    def dimension(self) -> int:
        return len(self.model.letters)

    @property
    def samples(self) -> int:
        """Rows, or pairs of them, that a batch draws from."""
        return len(self.cost)

    @property
    def code(self) -> RowCode:
        return self.cost.code

    @property
    def inputs(self) -> list[np.ndarray | float]:
        """What `code.symbols` stand for after the trained parameters: arrays (n) of the samples, and numbers."""
        return [*self.cost.columns, *self.cost.constants]

    @property
    def penalised(self) -> tuple[bool, ...]:
        """Which of the trained parameters the penalty reads."""
        return self.priced.penalised

    @property
    def absolute(self) -> float:
        """What the penalty takes for each |w|."""
        return self.priced.absolute

    @cached_property
    def diagonal(self) -> float:
        """Length of the plotted domain's diagonal."""
        return float(np.hypot.reduce([high - low for low, high in self.domain]))

    @cached_property
    def quadratic(self) -> bool:
        """Whether the formulas show that the Hessian is the same everywhere: no kinks, no parameter left in it."""
        return _is_quadratic(self.code) and _is_quadratic(self.priced.code)

    def on(self, places: np.ndarray, name: str) -> RiskObjective:
        """The objective of these samples alone, the penalty whole; `name` tells them from others of this one."""
        return replace(self, key=f"{self.key}:{name}", cost=self.cost.taken(places))

    def told(self, x: Sequence[float], order: int) -> list[float]:
        """Value, gradient (d) and upper triangle of the Hessian, up to the derivatives of this order."""
        return self.finished(x, self.cost.told(x, order))

    def finished(self, x: Sequence[float], told: list[float]) -> list[float]:
        """What is told of the loss, with the penalty and with what is taken at kinks."""
        if not self.priced.nothing:
            d = len(x)
            smooth = told[1 : d + 1]
            told = [one + more for one, more in zip(told, self.priced.told(x), strict=False)]
            if self.absolute and 0.0 in x and len(told) > d:
                told[1 : d + 1] = self.priced.least(x, smooth, told[1 : d + 1])
        if any(map(math.isnan, told)) and told[0] - told[0] == 0:
            for i in range(1, min(len(x) + 1, len(told))):
                told[i] = 0.0 if told[i] != told[i] else told[i]
        return told

    def look(self, x: Sequence[float]) -> tuple[float, tuple[float, ...]]:
        """f and its gradient (d) at x; not finite where they are not, and never an exception."""
        f, *slope = self.told(x, 1)
        return f, tuple(slope)

    def observed(self, x: tuple[float, ...]) -> tuple[float, list[float], float]:
        """f, its gradient (d) and the validation loss (nan without one) at x; within the caller's `np.errstate`."""
        f, slope, _ = self.retraced(x)
        return f, slope, math.nan if self.held is None else self.held.bare(x, 0)[0]

    def retraced(self, x: tuple[float, ...]) -> tuple[float, list[float], float]:
        """As `observed`, without a look at the rows held out: nan."""
        f, *slope = self.finished(x, self.cost.bare(x, 1))
        return f, slope, math.nan

    @cached_property
    def look_cost(self) -> float:
        """Declared microseconds of a look at f, its gradient and the validation loss."""
        return self.cost.microseconds(1) + (0.0 if self.held is None else self.held.microseconds(0))

    def all(self, x: Sequence[float]) -> tuple[float, tuple[float, ...], list[list[float]]]:
        """f, gradient (d) and Hessian (d × d) at x."""
        f, *rest = self.told(x, 2)
        if self.dimension == 1:
            return f, (rest[0],), [[rest[1]]]
        a, b, c = rest[2:]
        return f, (rest[0], rest[1]), [[a, b], [b, c]]

    def value(self, x: Sequence[float]) -> float:
        return self.told(x, 0)[0]

    def gradient(self, x: Sequence[float]) -> tuple[float, ...]:
        return self.look(x)[1]

    def hessian(self, x: Sequence[float]) -> list[list[float]]:
        return self.all(x)[2]

    def eigenvalues(self, x: Sequence[float]) -> list[float] | None:
        """Eigenvalues of the Hessian, ascending; None where it is not finite."""
        return spectrum(self.hessian(x))

    def free(self, x: Sequence[float]) -> list[int]:
        """Places of the parameters that no |w| holds at 0: one is held where the loss pulls by less than it takes."""
        if not (self.absolute and 0.0 in x):
            return list(range(len(x)))
        pulls = zip(x, self.smooth_gradient(x), self.penalised, strict=True)
        return [
            place
            for place, (w, slope, reads) in enumerate(pulls)
            if not (reads and w == 0 and abs(slope) < self.absolute)
        ]

    def smooth_gradient(self, x: Sequence[float]) -> tuple[float, ...]:
        """The gradient of the loss without the penalty."""
        return tuple(self.cost.told(x, 1)[1:])

    def proximal(self, x: Sequence[float], step: float) -> tuple[float, ...]:
        """The z of least ½‖z − x‖² + step · penalty."""
        return self.priced.proximal(x, step)

    def validation_loss(self, x: Sequence[float]) -> float:
        """The loss of the rows held out, without the penalty; nan where there are none."""
        return math.nan if self.held is None else self.held.told(x, 0)[0]

    def row_gradients(self, x: Sequence[float]) -> np.ndarray:
        """The gradient of every sample's loss, neither scaled nor with the penalty: (n, d)."""
        return self.cost.each(x, 1)[1:].T

    def values(self, points: np.ndarray) -> np.ndarray:
        """f at points (p, d): (p,)."""
        found: np.ndarray = self.cost.at(points, 0)[0]
        if self.priced.nothing:
            return found
        out = np.empty(len(points))
        axes = [np.ascontiguousarray(axis) for axis in points.T]
        self.priced.code.array.run([*axes, *self.priced.numbers], [out])
        total: np.ndarray = found + out
        return total

    def hessians(self, points: np.ndarray) -> np.ndarray:
        """The Hessians at points (p, d): (p, d, d)."""
        d = self.dimension
        upper = self.cost.at(points, 2)[1 + d :]
        if not self.priced.nothing:
            upper = upper + np.array([self.priced.told(x)[1 + d :] for x in points.tolist()]).T
        order = [[0]] if d == 1 else [[0, 1], [1, 2]]
        return np.moveaxis(upper[np.array(order)], -1, 0)

    def grid(self, box: Box, columns: int, rows: int = 1) -> np.ndarray:
        """f over a box as float32 (rows, columns), the first row at the lowest y; d = 1 has one row."""
        counts = (columns, rows)[: self.dimension]
        axes = [np.linspace(low, high, count) for (low, high), count in zip(box, counts, strict=True)]
        points = np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)
        heights = self._parabola(points) if self.quadratic else self.values(points)
        with np.errstate(over="ignore"):
            return heights.astype(np.float32).reshape(rows, columns)

    def _parabola(self, points: np.ndarray) -> np.ndarray:
        """f at points (p, d) where it is quadratic, from what it is at one point: no row is looked at again.

        That is the minimum where one is known, about which nothing cancels.
        """
        base = self.minima[0].x if self.minima else self.start
        f, slope, hessian = self.all(base)
        away = points - np.array(base)
        found: np.ndarray = f + away @ np.array(slope) + 0.5 * np.einsum("pi,ij,pj->p", away, hessian, away)
        return found

    @cached_property
    def residuals(self) -> tuple[Node, ...]:
        """What the loss squares, where it is nothing but a square and there is no penalty; else nothing."""
        root = self.code.value
        return (root.args[0],) if root.op == "ipow" and root.exponent == 2 and self.priced.nothing else ()

    def residuals_at(self, x: Sequence[float]) -> list[float]:
        """√(weight/n) times what each sample's loss squares; empty where `residuals` is."""
        return self._residuals(x)[0].tolist() if self.residuals else []

    def jacobian_at(self, x: Sequence[float]) -> list[list[float]]:
        """∂rᵢ/∂xⱼ at x (n × d)."""
        return self._residuals(x)[1:].T.tolist() if self.residuals else []

    def _residuals(self, x: Sequence[float]) -> np.ndarray:
        """The residuals and their slopes (1 + d, n)."""
        out = np.empty((1 + self.dimension, self.samples))
        _residual_code(self.code).run([*x, *self.inputs], list(out))
        scaled: np.ndarray = math.sqrt(self.cost.weight / self.samples) * out
        return scaled


@lru_cache(maxsize=64)
def _residual_code(code: RowCode) -> ArrayCode:
    """Array code for what the loss squares, and its slopes."""
    residual = code.value.args[0]
    return ArrayCode([residual, *gradient(residual, code.variables)], code.symbols)


@lru_cache(maxsize=64)
def _is_quadratic(code: RowCode | PenaltyCode) -> bool:
    """Whether the Hessian has no parameter left in it, and no kink is between."""
    depends = {node.index for node in reached([code.value]) if node.name in code.variables}
    for node in reached([code.value]):
        if any(arg.index in depends for arg in node.args):
            depends.add(node.index)
            if node.op in KINKED:
                return False
    entries = [entry for row in code.hessian for entry in row]
    return not any(node.name in code.variables for node in reached(entries))

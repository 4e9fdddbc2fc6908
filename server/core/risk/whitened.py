"""A risk whose prediction is linear in the parameters, in coordinates in which its features are white.

With features far from 0, or on a scale of their own, θ is a poor place to search: f is a gorge there, and what is slope
and what is rounding cannot be told apart. In u, θ = T u, the features of the rows have the mean square 1 and are
orthogonal: p = w·x + b is u₁(x − m)/s + u₂. An L2 penalty counts as features of rows more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .convexity import is_affine
from .ground import Curve, Ground, Point, as_point
from .row_code import row_code
from .sample_loss import SampleLoss

# The formula over white features, by the number of parameters.
_FORMULAS = {1: "w1*x1", 2: "w1*x1 + w2*x2"}
# Of a feature, the part that is no multiple of the other: below the first there is none but rounding, and between them
# it has too few digits for anything to be told.
_NONE, _FEW = 1e-13, 1e-6
_FEW_ALONE = 1e-4  # where each is scaled by itself
# The start is no farther from 0: how far f falls from there is what its height is measured by.
_FARTHEST = 10.0


class Whitened:
    """The objective `ground` as one of u: a `Ground` itself."""

    def __init__(
        self, ground: Ground, features: np.ndarray, to_theta: np.ndarray, few_digits: bool = False
    ) -> None:
        """`features` (n, d) are the white ones, `to_theta` T (d, d): of a w with an |w| no other u is part.

        `few_digits` says that too little is known of how the features differ.
        """
        self.few_digits = few_digits
        d, pairs = len(to_theta), ground.loss.over == "pairs"
        self.ground, self.to_theta = ground, to_theta
        self.loss, self.rows, self.samples = ground.loss, ground.rows, ground.samples
        self.penalised, self.absolute = ground.penalised, ground.absolute
        start = np.linalg.solve(to_theta, np.array(ground.start, dtype=float))
        self.start = as_point(start * min(1.0, _FARTHEST / (float(np.linalg.norm(start)) or 1.0)))
        letters, names = tuple(f"w{i + 1}" for i in range(d)), tuple(f"x{i + 1}" for i in range(d))
        self.model = replace(
            ground.model, formula=_FORMULAS[d], letters=letters, features=names, start=self.start
        )
        # Of a pair all that counts is the difference: the second item's features are 0.
        none = np.zeros((d if pairs else 0, len(features)))
        table = [features.T, none, ground.cost.columns[-1:]]
        self.cost = SampleLoss(
            row_code(self.model, ground.loss),
            ground.cost.constants,
            ground.cost.weight,
            np.ascontiguousarray(np.concatenate(table)),
        )
        self.code = self.cost.code
        self.priced = ground.priced

    @property
    def inputs(self) -> Sequence[np.ndarray | float]:
        return [*self.cost.columns, *self.cost.constants]

    def theta(self, u: np.ndarray) -> Point:
        """θ at u."""
        return as_point(self.to_theta @ u)

    def curve(self, points: Curve) -> Curve:
        """A curve in u, in θ."""
        return tuple(self.theta(np.array(point)) for point in points)

    def all(self, x: Sequence[float]) -> tuple[float, Sequence[float], Sequence[Sequence[float]]]:
        f, *rest = self.cost.told(x, 2)
        slope, second = np.array(rest[: len(x)]), _square(rest[len(x) :])
        if not self.priced.nothing:
            more, *rest = self.priced.told((self.to_theta @ np.array(x)).tolist())
            f += more
            smooth = slope
            slope = smooth + self.to_theta.T @ np.array(rest[: len(x)])
            second = second + self.to_theta.T @ _square(rest[len(x) :]) @ self.to_theta
            held = np.array(self.penalised) & (np.array(x) == 0.0) & (self.absolute > 0)
            reach = self.absolute * np.abs(np.diag(self.to_theta))
            least = np.copysign(np.maximum(np.abs(smooth) - reach, 0.0), smooth)
            slope = np.where(held, least, slope)
        if np.isfinite(f):
            slope = np.where(np.isnan(slope), 0.0, slope)
        return f, slope.tolist(), second.tolist()

    def values(self, points: np.ndarray) -> np.ndarray:
        found: np.ndarray = self.cost.at(points, 0)[0]
        if self.priced.nothing:
            return found
        out = np.empty(len(points))
        axes = [np.ascontiguousarray(axis) for axis in self.to_theta @ points.T]
        self.priced.code.array.run([*axes, *self.priced.numbers], [out])
        total: np.ndarray = found + out
        return total

    def hessians(self, points: np.ndarray) -> np.ndarray:
        return np.array([self.all(x)[2] for x in points.tolist()])


def _square(upper: Sequence[float]) -> np.ndarray:
    """A symmetric matrix from its upper triangle."""
    return np.array([[upper[0]]] if len(upper) == 1 else [[upper[0], upper[1]], [upper[1], upper[2]]])


def whitened(ground: Ground) -> Whitened | None:
    """The objective in white coordinates; None where its prediction is not linear in the parameters.

    Where the features are multiples of each other, or an L1 penalty stands on both axes, each is scaled by itself.
    """
    linear = _linear_part(ground) if is_affine(ground) else None
    if linear is None:
        return None
    d, n = len(ground.start), len(linear)
    strength = np.where(ground.penalised, ground.priced.square / ground.cost.weight, 0.0)
    rows = np.vstack([linear / np.sqrt(n), np.diag(np.sqrt(strength))])
    size = np.linalg.norm(rows, axis=0)
    size = np.where(size > 0, size, 1.0)
    alone = Whitened(ground, linear / size, np.diag(1.0 / size))
    if d == 1 or not rows.any(axis=0).all():
        return alone
    first, second = rows.T
    share = 0.0
    for _ in range(2):
        share += float((first - share * second) @ second) / float(second @ second)
    rest = float(np.linalg.norm(first - share * second))
    if rest < _NONE * size[0]:
        # What an |w| takes decides between the two, if it can be told beside the loss.
        alone.few_digits = bool(0 < ground.absolute < _FEW * size.max())
        return alone
    few = rest < _FEW * size[0]
    if ground.absolute > 0 and all(ground.penalised):
        alone.few_digits = rest < _FEW_ALONE * size[0]
        return alone
    features = np.stack([(linear[:, 0] - share * linear[:, 1]) / rest, linear[:, 1] / size[1]], axis=-1)
    return Whitened(ground, features, np.array([[1.0 / rest, 0.0], [-share / rest, 1.0 / size[1]]]), few)


def _linear_part(ground: Ground) -> np.ndarray | None:
    """The slopes (n, d) of the predictions; None where something is beside them, or they are not finite."""
    d = len(ground.start)
    out = [np.empty(ground.samples) for _ in range(1 + d)]
    ground.code.predictions.run([*[0.0] * d, *ground.inputs], out)
    table = np.array(out)
    if table[0].any() or not np.isfinite(table).all():
        return None
    return table[1:].T

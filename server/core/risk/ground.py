"""What the search for minima asks of an objective, and what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..objective import Minimum
from .loss import Loss
from .model import Model
from .row_code import RowCode
from .rows import Rows
from .sample_loss import SampleLoss

if TYPE_CHECKING:
    from .objective import Priced

Point = tuple[float, ...]
Curve = tuple[Point, ...]


class Ground(Protocol):
    """An objective of one or two parameters as far as its minima are looked for: a risk is one.

    `inputs` are what `code` takes after the trained parameters: the rows' features and targets as arrays (n,), then
    the width of a cell and the loss's own numbers; `samples` is n. `penalised` says of each parameter whether a penalty
    reads it, and `absolute` what the penalty has of |w|. `cost` is the loss, `priced` the penalty.
    """

    @property
    def start(self) -> Point: ...
    @property
    def code(self) -> RowCode: ...
    @property
    def model(self) -> Model: ...
    @property
    def loss(self) -> Loss: ...
    @property
    def rows(self) -> Rows: ...
    @property
    def inputs(self) -> Sequence[np.ndarray | float]: ...
    @property
    def cost(self) -> SampleLoss: ...
    @property
    def priced(self) -> Priced: ...
    @property
    def samples(self) -> int: ...
    @property
    def penalised(self) -> tuple[bool, ...]: ...
    @property
    def absolute(self) -> float: ...

    def all(self, x: Sequence[float]) -> tuple[float, Sequence[float], Sequence[Sequence[float]]]:
        """f, gradient (d) and Hessian (d × d); not finite where they are not, and never an exception."""

    def values(self, points: np.ndarray) -> np.ndarray:
        """f at points (m, d): (m,), float64."""

    def hessians(self, points: np.ndarray) -> np.ndarray:
        """The Hessian at points (m, d): (m, d, d)."""


@dataclass(frozen=True)
class Known:
    """What is known of an objective's lowest points.

    `minima` are the isolated ones, the lowest first. `valleys` are curves along which f is as low as it gets, where
    minima are not isolated, or the outline of flat ground; curves end where the search did, not the valley. `attained`
    says whether there is a lowest point at all, None where the search found neither; where there is none, `infimum` is
    the bound that f comes ever nearer to, or None where it is not known, and `towards` are points on the way there.
    """

    minima: tuple[Minimum, ...] = ()
    valleys: tuple[Curve, ...] = ()
    attained: bool | None = True
    infimum: float | None = None
    towards: Curve = ()


def as_point(x: np.ndarray) -> Point:
    """An array (d,) as a tuple of floats, without negative zeros."""
    return tuple(float(one) + 0.0 for one in x)

"""When a run ends, and what it ended as: named outcomes with numbers, never an exception, and never a clamp."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np

from .hurry import Limits
from .loop import norm_of
from .objective import Objective
from .param import Param
from .risk.objective import RiskObjective

Kind = Literal["converged", "step_limit", "diverged", "singular", "stalled", "stopped"]
Point = Literal["minimum", "saddle", "maximum", "flat"]

STALLED_AFTER = 50
_STALLED_BELOW = 1e-14
# Curvature below this part of the largest one counts as none; the eigenvalues of a 2 × 2 matrix are good to 1e-15.
FLAT = 1e-9
# A known minimum is the one that was reached if it is as near as this part of the domain's diagonal.
NEAR = 1e-3


@dataclass(frozen=True)
class Stop:
    """Where a run ends before its last step. None means the derived default.

    `loss_above` defaults to 1e12 (1 + |f(start)|), `distance_above` (of ‖x‖) to 10⁶ diagonals of the plotted domain.
    With a `patience` above 0 a run on data stops so many steps after its best validation loss.
    """

    gradient_norm: Annotated[float, Param(0, 1e6, scale="log", smallest=1e-15, symbol="‖∇f‖")] = 1e-8
    loss_above: Annotated[float | None, Param(-1e300, 1e300)] = None
    distance_above: Annotated[float | None, Param(0, 1e300, scale="log", smallest=1e-3)] = None
    patience: Annotated[
        int,
        Param(
            0,
            20_000,
            scale="log",
            smallest=1,
            integer=True,
            words={
                "en": {"name": "Patience in steps (0: none)"},
                "zh": {"name": "耐心步数（0：不早停）"},
            },
        ),
    ] = 0


@dataclass(frozen=True)
class Outcome:
    """How a run ended, at which row, why, and with what numbers.

    `point` and `minimum` (the index among the objective's known minima) are set where the run converged.
    """

    kind: Kind
    step: int
    reason: str
    point: Point | None = None
    minimum: int | None = None
    values: dict[str, float | list[float]] = field(default_factory=dict)


def highest_loss(stop: Stop, value: Any) -> Any:
    """The loss above which a run has diverged that starts at this one (a number, or an array of them)."""
    return 1e12 * (1.0 + abs(value)) if stop.loss_above is None else stop.loss_above


def farthest(stop: Stop, objective: Objective) -> float:
    """The ‖x‖ above which a run has diverged."""
    return 1e6 * objective.diagonal if stop.distance_above is None else stop.distance_above


def _moving(near: float) -> tuple[float, float]:
    """‖x‖² and the move of a coordinate: nearer than the one, whoever moves by more than the other is not stalled."""
    return near * near, 1.01 * _STALLED_BELOW * (1.0 + near)


def _calm(x: tuple[float, ...], move: tuple[float, ...], calm: int, rate: float) -> int:
    """How many steps a run has hardly moved, with this one."""
    return calm + 1 if rate > 0 and norm_of(move) <= _STALLED_BELOW * (1.0 + norm_of(x)) else 0


class Silent:
    """A judge that ends nothing, for going a second time along rows that are known: it counts calm steps alone."""

    def __init__(self, stop: Stop, objective: Objective) -> None:
        near = min(farthest(stop, objective), 100 * objective.diagonal)
        self.limits: Limits = (-1.0, math.inf, *_moving(near))

    def __call__(
        self,
        k: int,
        x: tuple[float, ...],
        f: float,
        gradient: tuple[float, ...],
        norm: float,
        move: tuple[float, ...],
        calm: int,
        rate: float,
    ) -> tuple[float, int, bool]:
        """As a judge's, of a run that goes on."""
        return norm, _calm(x, move, calm, rate), False

    def watch(self, k: int, x: tuple[float, ...], validation_loss: float) -> bool:
        """That it is never out of patience."""
        return False


class Judge:
    """Looks at rows that are out of the ordinary; holds the outcome once there is one."""

    def __init__(self, stop: Stop, objective: Objective, start: Sequence[float], loss: float) -> None:
        """Of a run from this start, where f is `loss`."""
        self.objective = objective
        self.low = stop.gradient_norm
        self.top: float = highest_loss(stop, loss)
        self.away = farthest(stop, objective)
        top, near = self.top if math.isfinite(self.top) else 1e308, min(self.away, 100 * objective.diagonal)
        # What `Loop.run` compares with.
        self.limits: Limits = (self.low, top, *_moving(near))
        self.outcome: Outcome | None = None
        self._patience = stop.patience
        self._best: tuple[float, int, tuple[float, ...]] = (math.inf, 0, tuple(start))

    def __call__(
        self,
        k: int,
        x: tuple[float, ...],
        f: float,
        gradient: tuple[float, ...],
        norm: float,
        move: tuple[float, ...],
        calm: int,
        rate: float,
    ) -> tuple[float, int, bool]:
        """The gradient norm as it is, how many steps the run has hardly moved, and whether it ends at row k."""
        norm = norm_of(gradient) if norm == math.inf else norm
        distance = norm_of(x)
        numbers: dict[str, float | list[float]] = {"loss": f, "gradient_norm": norm}
        if not all(map(math.isfinite, (*x, f, *gradient))):
            self._end("diverged", k, "not_finite", numbers)
        elif f > self.top:
            self._end("diverged", k, "loss_above", {**numbers, "limit": self.top})
        elif distance > self.away:
            self._end("diverged", k, "distance_above", {**numbers, "distance": distance, "limit": self.away})
        elif norm <= self.low:
            point, minimum, more = self._point(x)
            numbers |= {"tolerance": self.low, **more}
            self.outcome = Outcome("converged", k, "gradient_norm", point, minimum, numbers)
        else:
            calm = _calm(x, move, calm, rate)
            if calm >= STALLED_AFTER:
                self._end("stalled", k, "no_movement", numbers)
        return norm, calm, self.outcome is not None

    def watch(self, k: int, x: tuple[float, ...], validation_loss: float) -> bool:
        """Takes in the validation loss at row k (nan: there is none); whether the run is out of patience there.

        The outcome has the best row's step, its loss, and `x`, its point, which is what training would go on with.
        """
        if validation_loss < self._best[0]:
            self._best = validation_loss, k, x
        loss, step, best = self._best
        if not 0 < self._patience <= k - step or math.isnan(validation_loss):
            return False
        values: dict[str, float | list[float]] = {"best_step": step, "best_validation_loss": loss}
        self._end("stopped", k, "patience", values | {"x": list(best)})
        return True

    def recall(self, x: np.ndarray, validation_loss: np.ndarray) -> None:
        """Takes in the past that a run shares with another one: points (n, d) and validation losses (n)."""
        if not np.isnan(validation_loss).all():
            best = int(np.nanargmin(validation_loss))
            self._best = float(validation_loss[best]), best, tuple(x[best].tolist())

    def _end(self, kind: Kind, k: int, reason: str, values: dict[str, float | list[float]]) -> None:
        self.outcome = Outcome(kind, k, reason, values=values)

    def _point(self, x: tuple[float, ...]) -> tuple[Point, int | None, dict[str, float | list[float]]]:
        """What kind of stationary point x is, by the eigenvalues of the Hessian, and which known minimum."""
        minimum = self._nearest(x)
        if isinstance(self.objective, RiskObjective) and len(free := self.objective.free(x)) < len(x):
            # Along what a penalty holds at 0 f rises at once: the curvature of what is left, one at most, decides.
            hessian = self.objective.hessian(x)
            curvature = min((hessian[place][place] for place in free), default=1.0)
            if curvature < 0:
                return "saddle", None, {}
            return ("minimum" if curvature > 0 else "flat"), minimum, {}
        eigenvalues = self.objective.eigenvalues(x)
        if eigenvalues is None:  # at a kink there is no Hessian, and what is known of the surface decides
            return ("flat" if minimum is None else "minimum"), minimum, {}
        found: dict[str, float | list[float]] = {"eigenvalues": eigenvalues}
        flat = FLAT * max(map(abs, eigenvalues))
        low, high = eigenvalues[0], eigenvalues[-1]
        if low > flat:
            return "minimum", minimum, found
        if low < -flat:
            return ("saddle" if high > flat else "maximum"), None, found
        return "flat", minimum, found

    def _nearest(self, x: tuple[float, ...]) -> int | None:
        near = NEAR * self.objective.diagonal
        away = [math.dist(x, minimum.x) for minimum in self.objective.minima]
        return min(range(len(away)), key=away.__getitem__) if away and min(away) <= near else None

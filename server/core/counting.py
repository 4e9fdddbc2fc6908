"""What a rule over the whole point asks of an objective, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .clips import Clip, NoClip, changes
from .formula.evaluate import FloatArithmetic
from .objective import Objective

# What is asked, told in three columns: residuals are f in parts, their Jacobian its slope.
COUNTS = {
    "gradients": ("gradient", "smooth_gradient", "jacobian"),
    "values": ("value", "residuals"),
    "hessians": ("hessian",),
}


@dataclass
class Counting:
    """What a rule over the whole point asks at one step: value, gradient, Hessian, residuals; counted.

    `objective` is that of the step: all of it, or that of a batch of its rows.
    `noise` is added to the gradient: the oracle's draw for this step, scaled, or zeros; then it is clipped.
    `given` is the first gradient that was asked for, before clipping; `clipped` whether clipping changed any.
    What was asked at a point is `known` there: to ask again for the same number costs nothing.
    """

    objective: Objective
    noise: tuple[float, ...]
    clip: Clip = NoClip()
    known: dict[tuple[str, bytes], Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    given: tuple[float, ...] | None = None
    clipped: bool = False

    def _told(self, kind: str, x: np.ndarray, compute: Callable[[list[float]], Any]) -> Any:
        key = (kind, x.tobytes())
        if key not in self.known:
            self.asked[kind] += 1
            self.known[key] = compute(x.tolist())
        return self.known[key]

    @property
    def counts(self) -> tuple[int, ...]:
        """How often was asked what stands in each of the columns `COUNTS`."""
        return tuple(sum(self.asked[kind] for kind in kinds) for kinds in COUNTS.values())

    def known_at(self, x: np.ndarray) -> dict[tuple[str, bytes], Any]:
        """What was asked at this point."""
        place = x.tobytes()
        return {key: told for key, told in self.known.items() if key[1] == place}

    def value(self, x: np.ndarray) -> float:
        told: float = self._told("value", x, self.objective.value)
        return told

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """Shape (d,)."""
        return self._as_given(self._told("gradient", x, self.objective.gradient))

    def smooth_gradient(self, x: np.ndarray) -> np.ndarray:
        """Of the objective without its penalty, otherwise as `gradient`: shape (d,)."""
        return self._as_given(self._told("smooth_gradient", x, self.objective.smooth_gradient))

    def _as_given(self, slope: tuple[float, ...]) -> np.ndarray:
        given = tuple(one + more for one, more in zip(slope, self.noise, strict=True))
        self.given = given if self.given is None else self.given
        cut, _ = self.clip.clipped(given, FloatArithmetic())
        self.clipped |= changes(given, cut, FloatArithmetic()) > 0
        return np.array(cut)

    def proximal(self, x: np.ndarray, step: float) -> np.ndarray:
        """The penalty's proximal step from x, shape (d,); it asks no data, and is not counted."""
        return np.array(self.objective.proximal(x.tolist(), step))

    def hessian(self, x: np.ndarray) -> np.ndarray:
        """Shape (d, d)."""
        return np.array(self._told("hessian", x, self.objective.hessian))

    def residuals(self, x: np.ndarray) -> np.ndarray:
        """Shape (m,), of an objective that is a sum of squares."""
        return np.array(self._told("residuals", x, self.objective.residuals_at))

    def jacobian(self, x: np.ndarray) -> np.ndarray:
        """Of the residuals, shape (m, d)."""
        return np.array(self._told("jacobian", x, self.objective.jacobian_at))

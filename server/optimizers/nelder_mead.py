"""Nelder–Mead: a simplex that walks downhill by comparing values, without any gradient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param
from ..core.rule import End


class State(NamedTuple):
    """The vertices (d + 1, d), the best first, and f there (d + 1), nan before the first step."""

    simplex: np.ndarray
    losses: np.ndarray


# A simplex this small, as a part of 1 + ‖x‖, has no inside left.
_COLLAPSED = 1e-14
# Which of the moves a step was, as a number among its details.
_MOVES = ("reflected", "expanded", "contracted_outside", "contracted_inside", "shrunk")


@dataclass(frozen=True)
class NelderMead:
    """Nelder–Mead: the worst vertex moves along the line through the centroid x̄ of the others; x is the best vertex.

    It is reflected, x̄ + ρ(x̄ − xₙ); where that is the best of all, expanded to x̄ + ρχ(x̄ − xₙ) if better still; where
    it is no better than the second worst, contracted, outside to x̄ + ργ(x̄ − xₙ) or inside to x̄ − γ(x̄ − xₙ); where
    that fails too, all shrink towards the best by σ. The coefficients are those of the paper, as in SciPy. The simplex
    begins as the start and the start with a added to each coordinate in turn. A value that is not finite counts as +∞.
    Where the simplex has shrunk to a point (10⁻¹⁴ (1 + ‖x‖)) the run ends as stalled, `simplex_collapsed`: f cannot be
    told apart there, be it a minimum or not. Noise and clipping, which are of gradients, do not reach it.

    Source: J. A. Nelder and R. Mead, "A simplex method for function minimization", 1965; rules for ties:
    J. C. Lagarias, J. A. Reeds, M. H. Wright and P. E. Wright, 1998.
    """

    simplex_size: Annotated[float, Param(1e-4, 1e3, scale="log", symbol="a")] = 0.5
    reflection: Annotated[float, Param(0.1, 3, symbol="ρ")] = 1.0
    expansion: Annotated[float, Param(1.01, 5, symbol="χ")] = 2.0
    contraction: Annotated[float, Param(0.05, 0.95, symbol="γ")] = 0.5
    shrinkage: Annotated[float, Param(0.05, 0.95, symbol="σ")] = 0.5

    words: ClassVar = {
        "en": {
            "name": "Nelder–Mead",
            "short": "NM",
            "sentence": "Lets a simplex walk downhill by turning its worst corner over, without any gradient.",
            "convention": "Coefficients 1, 2, ½, ½; one step is one move, and each value of f counts.",
            "differs": "SciPy's first simplex is 5 % of each coordinate; given the same one, its steps are ours.",
        },
        "zh": {
            "name": "Nelder–Mead 单纯形法",
            "short": "NM",
            "sentence": "让单纯形不断翻转最差的顶点走下坡，从不需要梯度。",
            "convention": "系数为 1、2、½、½；一步是一次移动，每次计算 f 都计入开销。",
            "differs": "SciPy 的初始单纯形取各坐标的 5 %；给定相同的初始单纯形时，每一步都与这里一致。",
        },
    }
    group: ClassVar = "no_gradient"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "J. A. Nelder and R. Mead, A simplex method for function minimization, 1965"
    symbols: ClassVar = {"centroid": "x̄", "worst": "xₙ", "reflected": "x′"}

    def init(self, x: np.ndarray) -> State:
        corners = np.vstack([x, x + self.simplex_size * np.eye(len(x))])
        return State(simplex=corners, losses=np.full(len(x) + 1, np.nan))

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        if np.isnan(state.losses).any():
            state = _sorted(state.simplex, np.array([_value(oracle, corner) for corner in state.simplex]))
        simplex = state.simplex
        size = float(np.abs(simplex[1:] - simplex[0]).max())
        if size <= _COLLAPSED * (1.0 + float(np.linalg.norm(simplex[0]))):
            return End("stalled", "simplex_collapsed", {"size": size}), state, {"simplex": simplex}
        centroid, worst = simplex[:-1].mean(axis=0), simplex[-1]
        reflected = centroid + self.reflection * (centroid - worst)
        new, move = self._moved(oracle, state, centroid, reflected)
        details = {
            "centroid": centroid,
            "worst": worst,
            "reflected": reflected,
            "simplex": new.simplex,
            "simplex_before": simplex,
            "losses": new.losses,
            "move": _MOVES.index(move),
        }
        return new.simplex[0].copy(), new, details

    def _moved(
        self, oracle: Counting, state: State, centroid: np.ndarray, reflected: np.ndarray
    ) -> tuple[State, str]:
        """The simplex after one move, and its name among `_MOVES`."""
        losses, away = state.losses, centroid - state.simplex[-1]
        f = _value(oracle, reflected)
        if f < losses[0]:
            farther = centroid + self.reflection * self.expansion * away
            beyond = _value(oracle, farther)
            if beyond < f:
                return _replaced(state, farther, beyond), "expanded"
            return _replaced(state, reflected, f), "reflected"
        if f < losses[-2]:
            return _replaced(state, reflected, f), "reflected"
        outside = bool(f < losses[-1])
        nearer = centroid + (self.reflection if outside else -1.0) * self.contraction * away
        between = _value(oracle, nearer)
        if (between <= f) if outside else (between < losses[-1]):
            move = "contracted_outside" if outside else "contracted_inside"
            return _replaced(state, nearer, between), move
        simplex = state.simplex[0] + self.shrinkage * (state.simplex - state.simplex[0])
        values = [losses[0], *(_value(oracle, corner) for corner in simplex[1:])]
        return _sorted(simplex, np.array(values)), "shrunk"

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        return [
            ("worst", "xₙ", "argmax f(xᵢ)"),
            ("centroid", "x̄", "mean(xᵢ : i ≠ n)"),
            ("reflected", "x′", "x̄ + ρ(x̄ − xₙ)"),
            ("x", "x", "argmin f(xᵢ)"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return (f"simplex_{_MOVES[int(values['move'][0])]}", {}) if "move" in values else None

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"simplex_size": min(max(0.1 * size, 1e-4), 1e3)}


def _value(oracle: Counting, x: np.ndarray) -> float:
    f = oracle.value(x)
    return f if np.isfinite(f) else np.inf


def _sorted(simplex: np.ndarray, losses: np.ndarray) -> State:
    order = np.argsort(losses, kind="stable")
    return State(simplex[order], losses[order])


def _replaced(state: State, corner: np.ndarray, f: float) -> State:
    """With the worst vertex replaced."""
    return _sorted(np.vstack([state.simplex[:-1], corner]), np.append(state.losses[:-1], f))

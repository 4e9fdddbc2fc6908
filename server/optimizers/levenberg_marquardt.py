"""Levenberg–Marquardt: Gauss–Newton steps, damped as much as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Choice, Param
from ..core.rule import End, subscript


class State(NamedTuple):
    """The damping, nan before the first step, and the factor by which it grows if the next step is refused."""

    damping: float
    growth: float


# Damping beyond this part of the largest curvature leaves no step that a number could show.
_EXHAUSTED, _ROUNDING = 1e18, 10 * 2.0**-52


@dataclass(frozen=True)
class LevenbergMarquardt:
    """Levenberg–Marquardt on f = Σrᵢ²: (JᵀJ + λD) p = −Jᵀr;  x ← x + p where f falls, with D = I or diag JᵀJ.

    λ begins as τ times the largest entry of diag JᵀJ (of D⁻¹JᵀJ where D is that: τ itself). With the gain
    ρ = (f(x) − f(x + p)) / pᵀ(λDp − Jᵀr), f's fall as a part of what the linear model says, λ ← λ max(⅓, 1 − (2ρ − 1)³)
    where ρ > 0; else x stays, λ ← λν and ν, 2 at first, is doubled. One step is one trial. It asks residuals and their
    slopes; noise and clipping, which are of gradients, do not reach it. A singular JᵀJ does no harm since λ > 0; where
    the numbers are not finite or JᵀJ is 0, the run ends as `singular`, and where no λ lets f fall as stalled,
    `no_decrease`. Objectives that are no sum of squares are refused.

    Source: K. Madsen, H. B. Nielsen and O. Tingleff, "Methods for non-linear least squares problems", 2004,
    algorithm 3.16; D = diag JᵀJ: D. W. Marquardt, "An algorithm for least-squares estimation", 1963.
    """

    initial_damping: Annotated[float, Param(1e-10, 1e4, scale="log", symbol="τ")] = 1e-3
    scaling: Annotated[
        str,
        Choice(
            ("identity", "diagonal"),
            words={
                "en": {"name": "Damped by", "options": {"identity": "λI", "diagonal": "λ diag JᵀJ"}},
                "zh": {"name": "阻尼矩阵", "options": {"identity": "λI", "diagonal": "λ diag JᵀJ"}},
            },
        ),
    ] = "identity"

    words: ClassVar = {
        "en": {
            "name": "Levenberg–Marquardt",
            "short": "LM",
            "sentence": "Treats the residuals as linear, and trusts that the less the worse it went before.",
            "convention": "λ follows Nielsen's rule by the gain; a refused trial is a step of its own.",
            "differs": "SciPy's method lm (MINPACK) keeps a radius and solves for λ; for that λ its step is ours.",
        },
        "zh": {
            "name": "Levenberg–Marquardt",
            "short": "LM",
            "sentence": "把残差当作线性函数来求解；上一步效果越差，对线性近似的信任就越低。",
            "convention": "λ 按 Nielsen 规则随增益调整；被拒绝的试探也算一步。",
            "differs": "SciPy 的 lm 方法（MINPACK）保留信赖半径并由此求 λ；λ 相同时两者的步相同。",
        },
    }
    group: ClassVar = "second_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = (
        "K. Levenberg 1944; D. W. Marquardt 1963; K. Madsen, H. B. Nielsen and O. Tingleff 2004"
    )
    symbols: ClassVar = {"p": "p", "damping": "λ", "gain": "ρ", "delta": "Δ"}
    needs: ClassVar = ("sum_of_squares",)

    def init(self, x: np.ndarray) -> State:
        return State(damping=float("nan"), growth=2.0)

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        r, jacobian = oracle.residuals(x), oracle.jacobian(x)
        normal, down = jacobian.T @ jacobian, -(jacobian.T @ r)
        details: dict[str, Any] = {"g": -2.0 * down, **_rows(2.0 * normal)}
        diagonal = np.diag(normal)
        if not (np.isfinite(normal).all() and np.isfinite(down).all() and diagonal.any()):
            return End("singular", "singular_jacobian", {}), state, details
        weights = self._weights(diagonal)
        damping = state.damping
        if np.isnan(damping):
            damping = self.initial_damping * float((diagonal / weights).max())
        if damping * float(weights.min()) > _EXHAUSTED * float(diagonal.max()):
            return End("stalled", "no_decrease", {"damping": damping}), state, details
        p = np.linalg.solve(normal + damping * np.diag(weights), down)
        before, after = float(r @ r), float(np.sum(oracle.residuals(x + p) ** 2))
        slack = _ROUNDING * before
        promised = float(p @ (damping * weights * p + down)) + slack
        gain = (before - after + slack) / promised if promised > 0 else 1.0
        taken = gain > 0
        new = (
            State(damping * max(1.0 / 3.0, 1.0 - (2.0 * gain - 1.0) ** 3), 2.0)
            if taken
            else State(damping * state.growth, 2.0 * state.growth)
        )
        delta = p if taken else 0.0 * p
        return x + delta, new, {**details, "damping": damping, "p": p, "gain": gain, "delta": delta}

    def _weights(self, diagonal: np.ndarray) -> np.ndarray:
        """D's diagonal; a coordinate on which no residual depends gets a small weight that still has an inverse."""
        if self.scaling == "identity":
            return np.ones(len(diagonal))
        weights: np.ndarray = np.maximum(diagonal, 1e-12 * float(diagonal.max()))
        return weights

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        rows = [(f"h{i}", f"B{subscript(i)}", "2JᵀJ") for i in range(1, dimension + 1)]
        matrix = "I" if self.scaling == "identity" else "D"
        return [
            ("g", "g", "2Jᵀr"),
            *rows,
            ("damping", "λ", ""),
            ("p", "p", f"−(B + 2λ{matrix})⁻¹g"),
            ("gain", "ρ", ""),
            ("delta", "Δ", "p (ρ > 0)"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        if "gain" not in values:
            return None
        code = "damping_grows" if not any(values["delta"]) else "damping_follows"
        return code, {"gain": values["gain"][0], "damping": values["damping"][0]}

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}


def _rows(matrix: np.ndarray) -> dict[str, np.ndarray]:
    return {f"h{i + 1}": row for i, row in enumerate(matrix)}

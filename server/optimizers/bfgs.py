"""BFGS: Newton's method with an inverse Hessian learnt from the gradients on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Flag, Param
from ..core.rule import subscript
from ..core.searches import Along, first_trial, resting, sentence, strong_wolfe, taken


class State(NamedTuple):
    """The inverse Hessian as learnt so far, (d, d), and the number of updates of it."""

    inverse: np.ndarray
    updates: int


# sᵀy at or below this part of ‖s‖‖y‖ is rounding: the inverse would lose its positive definiteness.
_CURVED = 1e-15


@dataclass(frozen=True)
class BFGS:
    """BFGS: p = −Wg;  x ← x + tp;  W ← (I − ρsyᵀ)W(I − ρysᵀ) + ρssᵀ with s = tp, y = ∇f(x + s) − g, ρ = 1/(yᵀs).

    W begins as I, as in SciPy, or, with `scaling`, as (yᵀs/yᵀy) I before the first update. t satisfies the strong Wolfe
    conditions and is tried first as 1, at the first step with ‖tp‖ ≤ 1; then yᵀs > 0 and W stays positive definite, so
    that an indefinite Hessian does no harm. Where yᵀs is not above 0 beyond rounding, W is left as it is; where p leads
    nowhere down, W starts again from I. A failed search ends the run as stalled, `search_failed`. With a noisy oracle
    both gradients of y have the same draw.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, algorithm 6.1.
    """

    c1: Annotated[float, Param(1e-8, 0.5, scale="log", symbol="c₁")] = 1e-4
    c2: Annotated[float, Param(1e-10, 0.999, scale="log", symbol="c₂")] = 0.9
    scaling: Annotated[
        bool,
        Flag(words={"en": {"name": "Scale the first inverse"}, "zh": {"name": "缩放初始逆矩阵"}}),
    ] = False

    words: ClassVar = {
        "en": {
            "name": "BFGS",
            "short": "BFGS",
            "sentence": "Learns the inverse Hessian from how the gradient changes, and steps as Newton would.",
            "convention": "W begins as the identity, as in SciPy; steps satisfy the strong Wolfe conditions.",
            "differs": "SciPy's line search interpolates otherwise, so step lengths differ; along its path the "
            "directions are the same.",
        },
        "zh": {
            "name": "BFGS 拟牛顿法",
            "short": "BFGS",
            "sentence": "根据梯度的变化学习海森矩阵的逆，像牛顿法那样迈步。",
            "convention": "W 从单位矩阵开始（与 SciPy 相同），步长满足强 Wolfe 条件。",
            "differs": "SciPy 的线搜索插值方式不同，因此步长不同；沿它的路径，搜索方向是一致的。",
        },
    }
    group: ClassVar = "second_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "Broyden, Fletcher, Goldfarb and Shanno, 1970; J. Nocedal and S. J. Wright 2006"
    symbols: ClassVar = {"direction": "p", "step_length": "t", "delta": "Δ", "y": "y"}

    def init(self, x: np.ndarray) -> State:
        return State(inverse=np.eye(len(x)), updates=0)

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g = oracle.gradient(x)
        if not g.any():
            rest, details = resting(x, g)
            return rest, state, {**details, **_rows(state.inverse), "y": g}
        p = -(state.inverse @ g)
        if not g @ p < 0:
            state, p = self.init(x), -g
        along = Along(oracle, x, p, g)
        first = 1.0 if state.updates else first_trial(0.0, np.nan, 0.0, float(np.linalg.norm(p)))
        new, details = taken(strong_wolfe(along, first, self.c1, self.c2), x, g, p)
        if not isinstance(new, np.ndarray):
            return new, state, details
        y = oracle.gradient(new) - g
        inverse, updates = self.learnt(state, details["delta"], y)
        return new, State(inverse, updates), {**details, **_rows(state.inverse), "y": y}

    def learnt(self, state: State, s: np.ndarray, y: np.ndarray) -> State:
        """The state after a step s along which the gradient changed by y."""
        curvature = float(y @ s)
        if not curvature > _CURVED * float(np.linalg.norm(s) * np.linalg.norm(y)):
            return state
        inverse = state.inverse
        if self.scaling and state.updates == 0:
            inverse = curvature / float(y @ y) * np.eye(len(s))
        left = np.eye(len(s)) - np.outer(s, y) / curvature
        return State(left @ inverse @ left.T + np.outer(s, s) / curvature, state.updates + 1)

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        rows = [(f"w{i}", f"W{subscript(i)}", "") for i in range(1, dimension + 1)]
        return [
            ("g", "g", "∇f"),
            *rows,
            ("direction", "p", "−W g"),
            ("step_length", "t", ""),
            ("delta", "Δ", "t p"),
            ("y", "y", "∇f(x + Δ) − g"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return sentence(values)

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}


def _rows(inverse: np.ndarray) -> dict[str, Any]:
    """The inverse row by row; of one number its reciprocal too, the curvature that the step believes in."""
    rows: dict[str, Any] = {f"w{i + 1}": row for i, row in enumerate(inverse)}
    return rows if len(inverse) > 1 else {**rows, "h": 1.0 / inverse[0, 0]}

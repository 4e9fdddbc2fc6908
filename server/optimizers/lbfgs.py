"""L-BFGS: BFGS that remembers its last steps instead of a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param
from ..core.searches import Along, first_trial, resting, sentence, strong_wolfe, taken


class State(NamedTuple):
    """The last steps s and the changes y of the gradient along them, the oldest first."""

    steps: tuple[np.ndarray, ...]
    changes: tuple[np.ndarray, ...]


# As in L-BFGS-B: a pair whose sᵀy is not above this part of yᵀy is not kept.
_CURVED = 2.2e-16


@dataclass(frozen=True)
class LBFGS:
    """L-BFGS: p = −Wg by two loops over the last m pairs (s, y), from γI with γ = sᵀy/yᵀy of the last;  x ← x + tp.

    t satisfies the strong Wolfe conditions and is tried first as 1, at the first step with ‖tp‖ ≤ 1. Pairs with
    sᵀy ≤ 2.2·10⁻¹⁶ yᵀy are not kept; where p leads nowhere down, the memory is emptied. A failed search ends the run as
    stalled, `search_failed`. With a noisy oracle both gradients of y have the same draw.

    Source: D. C. Liu and J. Nocedal, "On the limited memory BFGS method for large scale optimization", 1989.
    """

    memory: Annotated[int, Param(1, 50, scale="log", integer=True, symbol="m")] = 10
    c1: Annotated[float, Param(1e-8, 0.5, scale="log", symbol="c₁")] = 1e-4
    c2: Annotated[float, Param(1e-10, 0.999, scale="log", symbol="c₂")] = 0.9

    words: ClassVar = {
        "en": {
            "name": "L-BFGS",
            "short": "L-BFGS",
            "sentence": "Steps as BFGS does, from the last m steps alone: made for millions of parameters.",
            "convention": "m = 10 and the scaling γ = sᵀy/yᵀy, as in SciPy's L-BFGS-B.",
            "differs": "One step of torch.optim.LBFGS is up to 20 iterations, by default without a search, so the "
            "two are not compared step by step.",
        },
        "zh": {
            "name": "L-BFGS 有限内存拟牛顿法",
            "short": "L-BFGS",
            "sentence": "只凭最近 m 步就像 BFGS 那样迈步，适用于上百万个参数。",
            "convention": "m = 10，缩放因子 γ = sᵀy/yᵀy，与 SciPy 的 L-BFGS-B 相同。",
            "differs": "torch.optim.LBFGS 的一步最多包含 20 次迭代，默认不做线搜索，因此两者不逐步比较。",
        },
    }
    group: ClassVar = "second_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "D. C. Liu and J. Nocedal, On the limited memory BFGS method, 1989"
    symbols: ClassVar = {"direction": "p", "step_length": "t", "delta": "Δ", "y": "y"}

    def init(self, x: np.ndarray) -> State:
        return State(steps=(), changes=())

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g = oracle.gradient(x)
        if not g.any():
            rest, details = resting(x, g)
            return rest, state, {**details, "gamma": 1.0, "y": g}
        p, gamma = direction(state, g)
        if not g @ p < 0:
            state = self.init(x)
            p, gamma = direction(state, g)
        along = Along(oracle, x, p, g)
        first = 1.0 if state.steps else first_trial(0.0, np.nan, 0.0, float(np.linalg.norm(p)))
        new, details = taken(strong_wolfe(along, first, self.c1, self.c2), x, g, p)
        if not isinstance(new, np.ndarray):
            return new, state, details
        y = oracle.gradient(new) - g
        return new, self.learnt(state, details["delta"], y), {**details, "gamma": gamma, "y": y}

    def learnt(self, state: State, s: np.ndarray, y: np.ndarray) -> State:
        """The state after a step s along which the gradient changed by y."""
        if not float(s @ y) > _CURVED * float(y @ y):
            return state
        m = int(self.memory)
        return State((*state.steps, s)[-m:], (*state.changes, y)[-m:])

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        return [
            ("g", "g", "∇f"),
            ("gamma", "γ", "sᵀy/yᵀy"),
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


def direction(state: State, g: np.ndarray) -> tuple[np.ndarray, float]:
    """−Wg by the two loops, and γ; −g and 1 where nothing is remembered.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, algorithm 7.4.
    """
    pairs = list(zip(state.steps, state.changes, strict=True))
    q, weights = g, []
    for s, y in reversed(pairs):
        weights.append(float(s @ q) / float(s @ y))
        q = q - weights[-1] * y
    gamma = float(pairs[-1][0] @ pairs[-1][1]) / float(pairs[-1][1] @ pairs[-1][1]) if pairs else 1.0
    r = gamma * q
    for (s, y), weight in zip(pairs, reversed(weights), strict=True):
        r = r + (weight - float(y @ r) / float(s @ y)) * s
    return -r, gamma

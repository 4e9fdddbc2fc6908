"""Gradient descent whose step satisfies the strong Wolfe conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param
from ..core.searches import Along, first_trial, resting, sentence, strong_wolfe, taken


class State(NamedTuple):
    """The loss one step ago, nan before the first: the next search begins by it."""

    before: float


@dataclass(frozen=True)
class StrongWolfe:
    """Steepest descent, x ← x − tg, with f(x − tg) ≤ f(x) − c₁t‖g‖² and |∇f(x − tg)ᵀg| ≤ c₂‖g‖².

    The step is doubled until it is bracketed; then the bracket shrinks by cubic interpolation. The first trial would
    lower f by as much as the last step did, at most t = 1; at step 0 it has length 1. After 60 trials the lowest that
    satisfies the first condition is taken; where there is none the run ends as stalled, `search_failed`.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, algorithms 3.5 and 3.6.
    """

    c1: Annotated[float, Param(1e-8, 0.5, scale="log", symbol="c₁")] = 1e-4
    c2: Annotated[float, Param(1e-10, 0.999, scale="log", symbol="c₂")] = 0.9

    words: ClassVar = {
        "en": {
            "name": "Strong Wolfe",
            "short": "Wolfe",
            "sentence": "Looks down the gradient for a point that is low enough and where the slope is flat enough.",
            "convention": "With c₂ near 0 the search is exact.",
            "differs": "SciPy's interpolation is another, so trials differ; the conditions are the same.",
        },
        "zh": {
            "name": "强 Wolfe 搜索",
            "short": "Wolfe",
            "sentence": "沿负梯度寻找损失足够低、斜率也足够平缓的一点。",
            "convention": "c₂ 接近 0 时为精确搜索。",
            "differs": "SciPy 的插值方式不同，因此试探点不同，但所满足的条件相同。",
        },
    }
    group: ClassVar = "line_search"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "J. Nocedal and S. J. Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6"
    symbols: ClassVar = {"direction": "p", "step_length": "t", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State(before=float("nan"))

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g = oracle.gradient(x)
        if not g.any():
            rest, details = resting(x, g)
            return rest, state, details
        along = Along(oracle, x, -g, g)
        first = first_trial(along.start.f, state.before, along.start.slope, float(np.linalg.norm(g)))
        new, details = taken(strong_wolfe(along, first, self.c1, self.c2), x, g, -g)
        return new, State(before=along.start.f), details

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        return [("g", "g", "∇f"), ("direction", "p", "−g"), ("step_length", "t", ""), ("delta", "Δ", "t p")]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return sentence(values)

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}

"""Gradient descent whose step is found by golden section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param
from ..core.searches import descended, golden_section, sentence


class State(NamedTuple):
    """Each search begins anew."""


@dataclass(frozen=True)
class GoldenSection:
    """Steepest descent, x ← x − tg, with t the lowest trial of a bracket that shrinks by (√5 − 1)/2 ≈ 0.618 a trial.

    From t₀ the trial grows or shrinks in the golden ratio until three points have the lowest in the middle; then each
    trial cuts the bracket to 0.618 of its width, until it is τ of the first. Only f is asked for at trials; one that is
    not finite counts as +∞. f is not smooth below √(its rounding): τ under 10⁻⁸ would find noise. Where f only falls
    the farthest trial is taken; where 60 trials find nothing lower the run ends as stalled, `search_failed`.

    Source: J. Kiefer, "Sequential minimax search for a maximum", 1953.
    """

    initial_step: Annotated[float, Param(1e-6, 1e3, scale="log", symbol="t₀")] = 1.0
    tolerance: Annotated[float, Param(1e-8, 0.5, scale="log", symbol="τ")] = 1e-3

    words: ClassVar = {
        "en": {
            "name": "Golden section",
            "short": "Golden",
            "sentence": "Narrows an interval around the lowest point down the gradient to 0.618 of its width a trial.",
            "convention": "Trials ask for f alone, and each counts.",
            "differs": "SciPy's minimize_scalar has it for one variable; its default, Brent's, fits parabolas too.",
        },
        "zh": {
            "name": "黄金分割搜索",
            "short": "黄金分割",
            "sentence": "沿负梯度把最低点所在的区间每次缩小到原来的 0.618 倍。",
            "convention": "试探点只计算 f，每次都计入开销。",
            "differs": "SciPy 的 minimize_scalar 仅用于单变量；其默认的 Brent 法还会拟合抛物线。",
        },
    }
    group: ClassVar = "line_search"
    default_oracle: ClassVar = "exact"
    step_us: ClassVar = 700.0  # measured: some thirty trials
    source: ClassVar = "J. Kiefer, Sequential minimax search for a maximum, 1953"
    symbols: ClassVar = {"direction": "p", "step_length": "t", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State()

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        new, details = descended(
            oracle, x, lambda along: golden_section(along, self.initial_step, self.tolerance)
        )
        return new, state, details

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        lowest = "argmin f(x + t p)"
        return [
            ("g", "g", "∇f"),
            ("direction", "p", "−g"),
            ("step_length", "t", lowest),
            ("delta", "Δ", "t p"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return sentence(values)

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}

"""Gradient descent whose step is found by backtracking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param
from ..core.searches import armijo, descended, sentence


class State(NamedTuple):
    """Each search begins anew."""


@dataclass(frozen=True)
class Armijo:
    """Steepest descent with backtracking: t the first of t₀, ρt₀, ρ²t₀, … with f(x − tg) ≤ f(x) − c₁t‖g‖²;  x ← x − tg.

    f counts as lowered if it is so up to its own rounding. A trial where f is not finite is too far. After 60 trials
    the run ends as stalled, `search_failed`: with noise or clipping the direction need not lead down.

    Source: L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", 1966.
    """

    initial_step: Annotated[float, Param(1e-6, 1e3, scale="log", symbol="t₀")] = 1.0
    shrink: Annotated[float, Param(0.05, 0.9, symbol="ρ")] = 0.5
    c1: Annotated[float, Param(1e-8, 0.5, scale="log", symbol="c₁")] = 1e-4

    words: ClassVar = {
        "en": {
            "name": "Armijo backtracking",
            "short": "Armijo",
            "sentence": "Starts with a long step down the gradient and shortens it until the loss falls enough.",
            "convention": "Every step starts again from t₀; trials ask for f alone, and each counts.",
            "differs": "PyTorch has none; optax's backtracking search starts from 1.5 times the last step.",
        },
        "zh": {
            "name": "Armijo 回溯搜索",
            "short": "Armijo",
            "sentence": "先沿负梯度试一大步，再逐次缩短，直到损失下降得足够多。",
            "convention": "每一步都从 t₀ 重新开始；试探点只计算 f，每次都计入开销。",
            "differs": "PyTorch 没有这种搜索；optax 的回溯搜索从上一步的 1.5 倍开始。",
        },
    }
    group: ClassVar = "line_search"
    default_oracle: ClassVar = "exact"
    source: ClassVar = (
        "L. Armijo 1966; J. Nocedal and S. J. Wright, Numerical Optimization, 2006, algorithm 3.1"
    )
    symbols: ClassVar = {"direction": "p", "step_length": "t", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State()

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        new, details = descended(
            oracle, x, lambda along: armijo(along, self.initial_step, self.c1, self.shrink)
        )
        return new, state, details

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        return [
            ("g", "g", "∇f"),
            ("direction", "p", "−g"),
            ("step_length", "t", "t₀ρᵏ"),
            ("delta", "Δ", "t p"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return sentence(values)

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}

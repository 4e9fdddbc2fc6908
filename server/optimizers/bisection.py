"""Gradient descent whose step is found by bisection on the directional derivative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param
from ..core.searches import Along, Found, bisection, descended, sentence


class State(NamedTuple):
    """Each search begins anew."""


@dataclass(frozen=True)
class Bisection:
    """Steepest descent, x ← x − tg, with t a zero of the slope φ′(t) = −∇f(x − tg)ᵀg, bracketed and halved.

    From t₀ the trial is doubled until the slope is no longer negative; the bracket [low, high] then always holds a
    change of sign, and is halved until |φ′(t)| ≤ τ|φ′(0)|, within 60 trials, or until no number lies inside it. Only
    slopes are asked for. Where the slope never turns, f has no minimum that way: the farthest trial is taken. The
    zero may be any of several, not the nearest. Where even the first trials fail (noise), the run ends as
    stalled, `search_failed`.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, chapter 3; the method is Bolzano's, 1817.
    """

    initial_step: Annotated[float, Param(1e-6, 1e3, scale="log", symbol="t₀")] = 1.0
    tolerance: Annotated[float, Param(1e-12, 0.9, scale="log", symbol="τ")] = 1e-3

    words: ClassVar = {
        "en": {
            "name": "Bisection",
            "short": "Bisection",
            "sentence": "Halves an interval in which the slope along the way changes its sign, until it is flat there.",
            "convention": "Trials ask for the slope alone, and each counts.",
            "differs": "SciPy has bisection for roots of a function, not as a search of its minimisers.",
        },
        "zh": {
            "name": "二分搜索",
            "short": "二分",
            "sentence": "不断二分方向导数变号的区间，直到该处斜率接近零。",
            "convention": "试探点只计算斜率，每次都计入开销。",
            "differs": "SciPy 的二分法只用于求函数的根，并不作为其极小化方法的线搜索。",
        },
    }
    group: ClassVar = "line_search"
    default_oracle: ClassVar = "exact"
    step_us: ClassVar = 700.0  # measured: some thirty trials
    source: ClassVar = "J. Nocedal and S. J. Wright, Numerical Optimization, 2006, chapter 3"
    symbols: ClassVar = {"direction": "p", "step_length": "t", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State()

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        def search(along: Along) -> Found:
            return bisection(along, self.initial_step, self.tolerance)

        new, details = descended(oracle, x, search, blind=True)
        return new, state, details

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        flat = "root ∇f(x + t p)ᵀp"
        return [("g", "g", "∇f"), ("direction", "p", "−g"), ("step_length", "t", flat), ("delta", "Δ", "t p")]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return sentence(values)

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}

"""Nonlinear conjugate gradients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Choice, Param
from ..core.searches import Along, first_trial, resting, sentence, strong_wolfe, taken


class State(NamedTuple):
    """Gradient, direction and loss one step ago; at the start the loss is nan, and there is nothing to remember."""

    g: np.ndarray
    direction: np.ndarray
    loss: float


_FORMULAS = ("polak_ribiere", "fletcher_reeves")


@dataclass(frozen=True)
class ConjugateGradient:
    """Conjugate gradients: p ← −g + βp;  x ← x + tp.

    β = gᵀg/g′ᵀg′ (Fletcher and Reeves, 1964) or max(0, gᵀ(g − g′)/g′ᵀg′) (Polak and Ribière, 1969, cut at 0; SciPy's),
    with g′ the gradient one step ago. t satisfies the strong Wolfe conditions with c₂ below ½, so that p leads down.
    The first trial would lower f by as much as the last step did, at most t = 1; at step 0 it has length 1. Where p
    does not lead down (noise, a step whose conditions were not met) it starts again from −g. A failed search ends the
    run as stalled, `search_failed`. On a quadratic of d parameters with exact steps (c₂ near 0) it ends after d steps.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, algorithms 5.4 and 5.5, (5.45).
    """

    formula: Annotated[
        str,
        Choice(
            _FORMULAS,
            words={
                "en": {
                    "name": "β by",
                    "options": {"polak_ribiere": "Polak–Ribière+", "fletcher_reeves": "Fletcher–Reeves"},
                },
                "zh": {
                    "name": "β 公式",
                    "options": {"polak_ribiere": "Polak–Ribière+", "fletcher_reeves": "Fletcher–Reeves"},
                },
            },
        ),
    ] = "polak_ribiere"
    c1: Annotated[float, Param(1e-8, 0.5, scale="log", symbol="c₁")] = 1e-4
    c2: Annotated[float, Param(1e-10, 0.999, scale="log", symbol="c₂")] = 0.4

    words: ClassVar = {
        "en": {
            "name": "Conjugate gradient",
            "short": "CG",
            "sentence": "Bends each new direction by the last one, so that no step undoes what another has done.",
            "convention": "Polak–Ribière+, c₁ = 10⁻⁴ and c₂ = 0.4, as in SciPy; no restart after d steps.",
            "differs": "SciPy's line search interpolates otherwise, so step lengths differ; along its path the "
            "directions are the same.",
        },
        "zh": {
            "name": "共轭梯度法",
            "short": "CG",
            "sentence": "用上一个方向修正新的方向，使后一步不会抵消前一步的成果。",
            "convention": "与 SciPy 相同：Polak–Ribière+，c₁ = 10⁻⁴，c₂ = 0.4；不在 d 步后重启。",
            "differs": "SciPy 的线搜索插值方式不同，因此步长不同；沿它的路径，搜索方向是一致的。",
        },
    }
    group: ClassVar = "line_search"
    default_oracle: ClassVar = "exact"
    source: ClassVar = (
        "R. Fletcher and C. M. Reeves 1964; E. Polak and G. Ribière 1969; Nocedal and Wright 2006"
    )
    symbols: ClassVar = {"y": "y", "beta": "β", "direction": "p", "step_length": "t", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State(g=np.zeros(len(x)), direction=np.zeros(len(x)), loss=float("nan"))

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g = oracle.gradient(x)
        if not g.any():
            rest, details = resting(x, g)
            return rest, state, {**details, "y": g - state.g, "beta": 0.0}
        p, beta = self.direction(state, g)
        along = Along(oracle, x, p, g)
        first = first_trial(along.start.f, state.loss, along.start.slope, float(np.linalg.norm(p)))
        new, details = taken(strong_wolfe(along, first, self.c1, self.c2), x, g, p)
        return new, State(g, p, along.start.f), {**details, "y": g - state.g, "beta": beta}

    def direction(self, state: State, g: np.ndarray) -> tuple[np.ndarray, float]:
        """p and β; −g and 0 at the start, and where the new direction would not lead down."""
        size = float(state.g @ state.g)
        if size == 0:
            return -g, 0.0
        change = g - state.g if self.formula == "polak_ribiere" else g
        beta = max(0.0, float(g @ change) / size)
        p = -g + beta * state.direction
        return (p, beta) if g @ p < 0 else (-g, 0.0)

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        polak = self.formula == "polak_ribiere"
        beta = "max(0, gᵀy/‖g′‖²)" if polak else "‖g‖²/‖g′‖²"
        return [
            ("g", "g", "∇f"),
            *([("y", "y", "g − g′")] if polak else []),
            ("beta", "β", beta),
            ("direction", "p", "−g + βp′"),
            ("step_length", "t", ""),
            ("delta", "Δ", "t p"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        return sentence(values)

    def largest_stable_rate(self, sharpness: float) -> None:
        return None

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {}

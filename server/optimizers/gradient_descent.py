"""Gradient descent with a constant step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """Gradient descent remembers nothing."""


@dataclass(frozen=True)
class GradientDescent:
    """Gradient descent: x ← x − αg.

    On a quadratic it is stable for α < 2/λmax, whatever the start.
    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2

    words: ClassVar = {
        "en": {
            "name": "Gradient descent",
            "short": "GD",
            "sentence": "Steps straight downhill, as far as the learning rate says.",
            "convention": "The whole gradient times the learning rate, and nothing else.",
            "differs": "Everybody means the same; it is PyTorch's and optax's SGD with nothing switched on.",
        },
        "zh": {
            "name": "梯度下降",
            "short": "梯度下降",
            "sentence": "沿最陡的下坡方向前进，步长由学习率决定。",
            "convention": "完整梯度乘以学习率，除此之外没有别的。",
            "differs": "各处含义一致：就是 PyTorch 和 optax 中不加任何选项的 SGD。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = (
        "A. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847"
    )
    symbols: ClassVar = {"delta": "Δ"}

    def init(self, x: Any) -> State:
        return State()

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        delta = -(learning_rate * g)
        return x + delta, state, {"delta": delta}

    def largest_stable_rate(self, sharpness: float) -> float:
        return 2.0 / sharpness

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 0.5 * self.largest_stable_rate(curvature)}

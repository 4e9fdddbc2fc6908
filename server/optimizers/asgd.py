"""Averaged stochastic gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """The mean of the points since `average_from`, and the number of steps."""

    average: Any
    t: Any


@dataclass(frozen=True)
class ASGD:
    """ASGD in PyTorch's convention: η = α/(1 + δα(t − 1))^p;  x ← (1 − δη)x − ηg;  x̄ ← x̄ + (x − x̄)/max(1, t − 1 − t₀).

    The mean x̄ is what the method answers; the path shown is that of x, and the panel has x̄. Until step t₀ + 2 the
    mean is x itself, and PyTorch's t₀ of a million means always. Weight decay is coupled: g ← g + λx comes first.

    Source: B. T. Polyak and A. B. Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2
    decay: Annotated[float, Param(0, 10, scale="log", smallest=1e-6, symbol="δ")] = 1e-4
    power: Annotated[float, Param(0, 1, symbol="p")] = 0.75
    average_from: Annotated[float, Param(0, 1e6, scale="log", smallest=1, integer=True, symbol="t₀")] = 10**6
    weight_decay: Annotated[float, Param(0, 10, scale="log", smallest=1e-5, symbol="λ")] = 0.0

    words: ClassVar = {
        "en": {
            "name": "Averaged SGD",
            "short": "ASGD",
            "sentence": "Steps ever more shortly and averages the points, so that the noise cancels.",
            "convention": "PyTorch's: lambd is called δ here and pulls x towards 0, alpha is the power p, "
            "t₀ starts the mean.",
            "differs": "Polyak and Juditsky average from the start and do not pull towards 0. With "
            "PyTorch's default t₀ of 10⁶ the mean is x itself, so set t₀ to see it. optax and Keras have no "
            "such rule.",
        },
        "zh": {
            "name": "平均 SGD",
            "short": "ASGD",
            "sentence": "步长逐渐缩短，并对经过的点取平均以抵消噪声。",
            "convention": "与 PyTorch 相同：lambd 在此记作 δ，把 x 拉向 0；alpha 为幂 p；t₀ "
            "为开始取平均的步数。",
            "differs": "Polyak 与 Juditsky 从一开始就取平均，也不把 x 拉向 0。PyTorch 默认 t₀ 为 10⁶，"
            "平均值就是 x 本身，需要调小 t₀ 才能看到平均。optax 和 Keras 没有该方法。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "noisy"
    source: ClassVar = (
        "B. T. Polyak and A. B. Juditsky, Acceleration of stochastic approximation by averaging, 1992"
    )
    symbols: ClassVar = {"decayed": "g̃", "rate": "η", "t": "t", "delta": "Δ", "average": "x̄"}

    def init(self, x: Any) -> State:
        return State(average=0.0, t=0.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        t = state.t + 1
        decayed = g + self.weight_decay * x
        rate = learning_rate / ops.power(1 + self.decay * learning_rate * (t - 1), self.power)
        delta = -(rate * (self.decay * x) + rate * decayed)
        point = x + delta
        since = t - 1 - self.average_from
        mean = state.average + (point - state.average) / ops.maximum(since, 1.0)
        average = ops.where(ops.greater(since, 1.0), mean, point)
        return point, State(average, t), {"decayed": decayed, "rate": rate, "delta": delta}

    def largest_stable_rate(self, sharpness: float) -> None:
        """None: the rate falls as it goes, so a start beyond 2/λmax may still end well."""

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 1 / curvature}

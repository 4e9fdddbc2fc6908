"""Quasi-hyperbolic momentum: a mean of the gradient and of its moving average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """The moving average of the gradient."""

    buffer: Any


@dataclass(frozen=True)
class QHM:
    """QHM: b ← βb + (1 − β)g;  x ← x − α[(1 − ν)g + νb].

    ν = 0 is gradient descent, ν = 1 the heavy ball as a moving average, ν = β Nesterov's momentum of that form. On a
    quadratic stable for αλmax < 2(1 + β)/(1 + β − 2βν). Weight decay is coupled: g ← g + λx comes first.

    Source: J. Ma and D. Yarats, "Quasi-hyperbolic momentum and Adam for deep learning", 2019.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2
    momentum: Annotated[float, Param(0, 0.9999, symbol="β")] = 0.999
    nu: Annotated[float, Param(0, 1, symbol="ν")] = 0.7
    weight_decay: Annotated[float, Param(0, 10, scale="log", smallest=1e-5, symbol="λ")] = 0.0

    words: ClassVar = {
        "en": {
            "name": "Quasi-hyperbolic momentum",
            "short": "QHM",
            "sentence": "Follows partly the slope of now, partly a long memory of slopes.",
            "convention": "The paper's, with its advice β = 0.999 and ν = 0.7; the buffer is a moving "
            "average from 0.",
            "differs": "PyTorch, optax and Keras do not have it; steps are checked by hand from the paper. "
            "With PyTorch's SGD compare α there = α(1 − β) here.",
        },
        "zh": {
            "name": "拟双曲动量",
            "short": "QHM",
            "sentence": "一部分跟随当前斜率，一部分跟随斜率的长期记忆。",
            "convention": "按论文实现，并采用其建议值 β = 0.999、ν = 0.7；缓冲区是从 0 开始的滑动平均。",
            "differs": "PyTorch、optax 和 Keras 没有该方法，步骤按论文手算核对。与 PyTorch 的 SGD 比较时，"
            "其 α 相当于这里的 α(1 − β)。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "J. Ma and D. Yarats 2019 (arXiv 1810.06801)"
    symbols: ClassVar = {"decayed": "g̃", "buffer": "b", "direction": "d", "delta": "Δ"}

    def init(self, x: Any) -> State:
        return State(buffer=0.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        decayed = g + self.weight_decay * x
        buffer = self.momentum * state.buffer + (1 - self.momentum) * decayed
        direction = (1 - self.nu) * decayed + self.nu * buffer
        delta = -(learning_rate * direction)
        return x + delta, State(buffer), {"decayed": decayed, "direction": direction, "delta": delta}

    def largest_stable_rate(self, sharpness: float) -> float:
        beta = self.momentum
        return 2 * (1 + beta) / ((1 + beta - 2 * beta * self.nu) * (sharpness + self.weight_decay))

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 1 / curvature}

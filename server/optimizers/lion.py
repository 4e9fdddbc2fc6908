"""Lion: the sign of an interpolated momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """The momentum."""

    m: Any


@dataclass(frozen=True)
class Lion:
    """Lion: u = sgn(β₁m + (1 − β₁)g);  x ← x − α(u + λx);  m ← β₂m + (1 − β₂)g, after it was used.

    Weight decay is decoupled, and multiplied by the learning rate.
    Source: X. Chen et al., "Symbolic discovery of optimization algorithms", 2023.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-4
    beta1: Annotated[float, Param(0, 0.9999, symbol="β₁")] = 0.9
    beta2: Annotated[float, Param(0, 0.99999, symbol="β₂")] = 0.99
    weight_decay: Annotated[float, Param(0, 10, scale="log", smallest=1e-5, symbol="λ")] = 1e-3

    words: ClassVar = {
        "en": {
            "name": "Lion",
            "short": "Lion",
            "sentence": "Moves every coordinate by α, in the direction on which momentum and gradient agree.",
            "convention": "The paper's rule with optax's defaults; the momentum is updated after it has "
            "been used.",
            "differs": "The same as optax.lion. The authors' own code starts with λ = 0, Keras too; PyTorch "
            "does not have it.",
        },
        "zh": {
            "name": "Lion",
            "short": "Lion",
            "sentence": "按动量与梯度共同给出的方向，让每个坐标移动 α。",
            "convention": "论文的规则，默认值取自 optax；动量在使用之后才更新。",
            "differs": "与 optax.lion 相同。作者自己的代码和 Keras 的默认 λ 为 0；PyTorch 没有该方法。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "X. Chen et al. 2023 (arXiv 2302.06675)"
    symbols: ClassVar = {"mixed": "c", "direction": "u", "delta": "Δ", "m": "m"}

    def init(self, x: Any) -> State:
        return State(m=0.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        mixed = self.beta1 * state.m + (1 - self.beta1) * g
        direction = ops.sign(mixed)
        delta = -(learning_rate * (direction + self.weight_decay * x))
        m = self.beta2 * state.m + (1 - self.beta2) * g
        return x + delta, State(m), {"mixed": mixed, "direction": direction, "delta": delta}

    def largest_stable_rate(self, sharpness: float) -> None:
        """None: a sign's step has the same length everywhere, so it neither settles nor explodes."""

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 0.003 * size}

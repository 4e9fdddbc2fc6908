"""signSGD: only the sign of each partial derivative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """signSGD remembers nothing."""


@dataclass(frozen=True)
class SignSGD:
    """signSGD: x ← x − α sgn(g), with sgn(0) = 0.

    Source: J. Bernstein et al., "signSGD: compressed optimisation for non-convex problems", 2018.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-3

    words: ClassVar = {
        "en": {
            "name": "signSGD",
            "short": "signSGD",
            "sentence": "Moves every coordinate by exactly α, whichever way its slope falls.",
            "convention": "The sign of 0 is 0, so a coordinate without slope stays.",
            "differs": "The same as optax.sign_sgd; PyTorch and Keras do not have it.",
        },
        "zh": {
            "name": "signSGD",
            "short": "signSGD",
            "sentence": "每个坐标都朝下坡方向恰好移动 α。",
            "convention": "0 的符号取 0，因此没有斜率的坐标保持不动。",
            "differs": "与 optax.sign_sgd 相同；PyTorch 和 Keras 没有该方法。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "J. Bernstein et al. 2018 (arXiv 1802.04434)"
    symbols: ClassVar = {"delta": "Δ"}

    def init(self, x: Any) -> State:
        return State()

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        delta = -(learning_rate * ops.sign(g))
        return x + delta, state, {"delta": delta}

    def largest_stable_rate(self, sharpness: float) -> None:
        """None: the step has the same length everywhere, so it neither settles nor explodes, whatever the rate."""

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 0.005 * size}

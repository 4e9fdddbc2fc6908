"""Heavy ball: Polyak's momentum, in its classical form and as a moving average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Flag, Param, formulas

_FORMS = {"classical": "μb + g", "ema": "μb + (1 − μ)g"}


class State(NamedTuple):
    """The buffer, and the velocity, which has the learning rate inside; the one that is not used stays as it is."""

    buffer: Any
    velocity: Any


@dataclass(frozen=True)
class HeavyBall:
    """The heavy ball: b ← μb + g;  x ← x − αb. As a moving average ("ema") b ← μb + (1 − μ)g.

    With `rate_inside` the learning rate enters the buffer, v ← μv + αg;  x ← x − v: the same path while α stays as
    it is, another once it changes. Polyak's x ← x − αg + μ(x − x₋) is that form. On a quadratic it is stable for
    αλmax < 2(1 + μ), as a moving average for αλmax < 2(1 + μ)/(1 − μ).

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2
    momentum: Annotated[float, Param(0, 0.999, symbol="μ")] = 0.9
    form: Annotated[str, formulas(_FORMS, "Buffer", "缓冲区")] = "classical"
    rate_inside: Annotated[bool, Flag()] = False

    words: ClassVar = {
        "en": {
            "name": "Heavy ball",
            "short": "HB",
            "sentence": "Rolls like a ball with mass: what it has learned of the slope carries it on.",
            "convention": "The classical buffer with the learning rate outside, as PyTorch's SGD with "
            "momentum.",
            "differs": "Keras, TensorFlow and Sutskever put the learning rate into the buffer, which "
            "differs once the rate changes; optax.ema and Adam's m are the moving average, whose steps are "
            "(1 − μ) times as long.",
        },
        "zh": {
            "name": "重球法",
            "short": "重球",
            "sentence": "像有质量的小球一样滚动：积累的斜率带着它继续前进。",
            "convention": "经典缓冲区，学习率在缓冲区之外，与 PyTorch 带动量的 SGD 相同。",
            "differs": "Keras、TensorFlow 和 Sutskever 把学习率放入缓冲区，学习率变化后结果便不同；"
            "optax.ema 与 Adam 的 m 采用滑动平均，步长为其 (1 − μ) 倍。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964"
    symbols: ClassVar = {"buffer": "b", "velocity": "v", "delta": "Δ"}

    def init(self, x: Any) -> State:
        return State(buffer=0.0, velocity=0.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        new = (1 - self.momentum) * g if self.form == "ema" else g
        if self.rate_inside:
            velocity = self.momentum * state.velocity + learning_rate * new
            return x - velocity, State(state.buffer, velocity), {"delta": -velocity}
        buffer = self.momentum * state.buffer + new
        delta = -(learning_rate * buffer)
        return x + delta, State(buffer, state.velocity), {"delta": delta}

    def largest_stable_rate(self, sharpness: float) -> float:
        weight = 1 - self.momentum if self.form == "ema" else 1.0
        return 2 * (1 + self.momentum) / (weight * sharpness)

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": (1.0 if self.form == "ema" else 1 - self.momentum) / curvature}

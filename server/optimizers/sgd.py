"""Stochastic gradient descent as PyTorch has it: momentum, dampening, Nesterov, coupled decay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Flag, Param
from ..core.refusal import Refusal


class State(NamedTuple):
    """`weight` is what the gradient enters the buffer with: 1 at the first step, 1 − dampening afterwards."""

    buffer: Any
    weight: Any


@dataclass(frozen=True)
class SGD:
    """SGD in PyTorch's convention: g ← g + λx;  b ← μb + (1 − τ)g;  x ← x − αb, or x − α(g + μb) with Nesterov.

    The first buffer is g itself, not (1 − τ)g; the learning rate stands outside the buffer; without momentum
    dampening does nothing. On a quadratic stable for αλmax < 2(1 + μ)/(1 − τ), with Nesterov 2(1 + μ)/(1 + 2μ).

    Raises: Refusal for Nesterov without momentum or with dampening, as PyTorch does.
    Source: H. Robbins and S. Monro, "A stochastic approximation method", 1951; I. Sutskever et al., "On the
    importance of initialization and momentum in deep learning", 2013.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-3
    momentum: Annotated[float, Param(0, 0.999, symbol="μ")] = 0.9
    dampening: Annotated[float, Param(0, 1, symbol="τ", when=("nesterov", (False,)))] = 0.0
    weight_decay: Annotated[float, Param(0, 10, scale="log", smallest=1e-5, symbol="λ")] = 0.0
    nesterov: Annotated[bool, Flag()] = False

    words: ClassVar = {
        "en": {
            "name": "SGD",
            "short": "SGD",
            "sentence": "Follows a gradient that is only right on average; momentum smooths its path.",
            "convention": "PyTorch's: the first buffer is g itself, the learning rate stands outside the "
            "buffer, weight decay passes through the gradient, Nesterov is g + μb with the gradient at x.",
            "differs": "PyTorch's own default is momentum 0. Keras, TensorFlow and Sutskever put the "
            "learning rate into the buffer, which differs once it changes; optax has no dampening.",
        },
        "zh": {
            "name": "SGD",
            "short": "SGD",
            "sentence": "沿着仅在平均意义上正确的梯度前进，动量使路径更平滑。",
            "convention": "与 PyTorch 相同：首个缓冲区就是 g，学习率在缓冲区之外，权重衰减经过梯度，"
            "Nesterov 为 g + μb，梯度取自 x 处。",
            "differs": "PyTorch 自己的默认动量为 0。Keras、TensorFlow 和 Sutskever 把学习率放入缓冲区，"
            "学习率变化后结果便不同；optax 没有动量抑制。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "noisy"
    source: ClassVar = "H. Robbins and S. Monro 1951; I. Sutskever et al. 2013"
    symbols: ClassVar = {"decayed": "g̃", "buffer": "b", "weight": "w", "direction": "d", "delta": "Δ"}

    def __post_init__(self) -> None:
        if self.nesterov and (self.momentum <= 0 or self.dampening != 0):
            got = {"momentum": self.momentum, "dampening": self.dampening}
            raise Refusal(
                "nesterov_needs_momentum",
                "nesterov",
                {"got": got, "expected": "momentum > 0 and dampening 0"},
            )

    def init(self, x: Any) -> State:
        return State(buffer=0.0, weight=1.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        decayed = g + self.weight_decay * x
        buffer = self.momentum * state.buffer + state.weight * decayed
        # sign(μ): without momentum PyTorch has no buffer, and so nothing to dampen.
        weight = 1 - self.dampening * ops.sign(self.momentum)
        direction = decayed + self.momentum * buffer if self.nesterov else buffer
        delta = -(learning_rate * direction)
        details = {"decayed": decayed, "direction": direction, "delta": delta}
        return x + delta, State(buffer, weight), details

    def largest_stable_rate(self, sharpness: float) -> float | None:
        mu, dampening = self.momentum, self.dampening if self.momentum > 0 else 0.0
        if dampening == 1:
            return None  # the buffer never moves again
        bound = 2 * (1 + mu) / (1 + 2 * mu) if self.nesterov else 2 * (1 + mu) / (1 - dampening)
        return bound / (sharpness + self.weight_decay)

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": (1 - self.momentum) / curvature}

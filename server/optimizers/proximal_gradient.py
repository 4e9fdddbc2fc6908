"""Gradient descent on the loss, then the penalty's own step: what brings weights to exactly 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Param


class State(NamedTuple):
    """Proximal gradient descent remembers nothing."""


@dataclass(frozen=True)
class ProximalGradient:
    """Proximal gradient descent (ISTA): z = x − α∇ℓ;  x ← prox_{αR}(z), for f = ℓ + R with a penalty R.

    prox_{αR}(z) is the point that minimises ½‖x − z‖² + αR(x). For R = λ₁|w| + ½λ₂w² it is soft thresholding, then
    shrinking: sign(z) max(|z| − αλ₁, 0)/(1 + αλ₂). What lies below the threshold becomes 0 exactly, where a subgradient
    step would jump over it for ever; a parameter without a penalty, as a bias, is left alone. Without a penalty it is
    gradient descent. The gradient ∇ℓ is the oracle's, clipping included; the penalty's step is exact and not counted.

    Stable for α < 2/λmax, with λmax that of f, which is the threshold for L1 and on the safe side where λ₂ > 0: then it
    is 2/(λmax − 2λ₂).
    Source: I. Daubechies, M. Defrise and C. De Mol, "An iterative thresholding algorithm for linear inverse problems
    with a sparsity constraint", 2004; A. Beck and M. Teboulle, "A fast iterative shrinkage-thresholding algorithm for
    linear inverse problems", 2009, section 1.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2

    words: ClassVar = {
        "en": {
            "name": "Proximal gradient",
            "short": "Prox",
            "sentence": "Steps down the loss alone, then lets the penalty act exactly: L1 brings weights to 0.",
            "convention": "One gradient step of the loss, then the penalty's proximal step at the same rate.",
            "differs": "scikit-learn's Lasso descends coordinate by coordinate; PyTorch has no proximal step.",
        },
        "zh": {
            "name": "近端梯度",
            "short": "近端梯度",
            "sentence": "先只沿损失下降一步，再让惩罚项精确地起作用：L1 会把权重恰好带到 0。",
            "convention": "先对损失做一步梯度下降，再以同一学习率做惩罚项的近端步。",
            "differs": "scikit-learn 的 Lasso 逐个坐标下降；PyTorch 没有近端步。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = (
        "A. Beck and M. Teboulle, A fast iterative shrinkage-thresholding algorithm for linear inverse problems, "
        "SIAM Journal on Imaging Sciences 2, 2009"
    )
    symbols: ClassVar = {"forward": "z", "shrunk": "x̂", "zero": "x̂ = 0", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State()

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g = oracle.smooth_gradient(x)
        forward = x - learning_rate * g
        shrunk = oracle.proximal(forward, learning_rate)
        zero = np.where((shrunk == 0) & (forward != 0), 1.0, 0.0)
        # Where the point comes to 0 exactly, x + (0 − x) is 0 exactly too.
        delta = shrunk - x
        details = {"g": g, "forward": forward, "shrunk": shrunk, "zero": zero, "delta": delta}
        return x + delta, state, details

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        return [
            ("g", "g", "∇ℓ"),
            ("forward", "z", "x − αg"),
            ("shrunk", "x̂", "argmin ½‖x − z‖² + α R(x)"),
            ("delta", "Δ", "x̂ − x"),
        ]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        """Which coordinate the penalty took to 0 or holds there, by its axis; or how many, where there are several."""
        zeros = [axis for axis, zero in enumerate(values["zero"]) if zero]
        if not zeros:
            return None
        if len(zeros) > 1:
            return "proximal_zeros", {"zeros": len(zeros)}
        axis = zeros[0]
        return ("proximal_zero" if values["delta"][axis] else "proximal_held"), {"axis": axis}

    def largest_stable_rate(self, sharpness: float) -> float:
        return 2.0 / sharpness

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 0.5 * self.largest_stable_rate(curvature)}

"""Nesterov's accelerated gradient of 1983, with the sequence t_k."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """How far the look-ahead point is ahead of the iterate of the paper, and its t."""

    lead: Any
    t: Any


@dataclass(frozen=True)
class Nesterov:
    """Nesterov's method: z₊ = x − α∇f(x);  t₊ = (1 + √(1 + 4t²))/2;  x₊ = z₊ + (t − 1)/t₊ · (z₊ − z), with t = 1.

    Our x is the paper's look-ahead point y_k, at which the gradient is taken, and z its x_k; both begin at the start.
    The state holds the lead w = x − z alone, which makes z₊ − z = w − αg. The first step is gradient descent's; the
    weight (t − 1)/t₊ then rises to 1 as 1 − 3/k. For a convex f and α ≤ 1/L: f(z_k) − f* ≤ 2L‖x₀ − x*‖²/(k + 1)².
    On a quadratic the limit of its edges of stability is 4/(3λmax), that of PyTorch's Nesterov as μ → 1.

    Source: Y. E. Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k²)", 1983.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2

    words: ClassVar = {
        "en": {
            "name": "Nesterov 1983",
            "short": "Nesterov",
            "sentence": "Looks ahead along its last progress and takes the slope there, with ever more "
            "trust in it.",
            "convention": "The paper's sequence t_k; the point shown is the look-ahead point, where the "
            "gradient is taken.",
            "differs": "PyTorch, optax and Keras keep the momentum constant (SGD with Nesterov here); none "
            "has t_k. Their first step is (1 + μ)αg, the paper's is αg.",
        },
        "zh": {
            "name": "Nesterov 1983",
            "short": "Nesterov",
            "sentence": "沿上一步的进展方向前瞻并在那里取梯度，且越来越信任这一方向。",
            "convention": "采用论文中的序列 t_k；显示的点是前瞻点，梯度在该点计算。",
            "differs": "PyTorch、optax 和 Keras 的动量保持不变（即本站 SGD 的 Nesterov 开关），都没有 t_k；"
            "它们的第一步是 (1 + μ)αg，论文为 αg。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = (
        "Y. E. Nesterov, A method of solving a convex programming problem with rate O(1/k²), 1983"
    )
    symbols: ClassVar = {"progress": "p", "root": "r", "weight": "c", "lead": "w", "t": "t", "delta": "Δ"}

    def init(self, x: Any) -> State:
        return State(lead=0.0, t=1.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        progress = state.lead - learning_rate * g
        root = ops.sqrt(1 + 4 * (state.t * state.t))
        weight = 2 * (state.t - 1) / (1 + root)  # (t − 1)/t₊
        lead = weight * progress
        delta = lead - learning_rate * g
        details = {"progress": progress, "root": root, "weight": weight, "delta": delta}
        return x + delta, State(lead, (1 + root) / 2), details

    def largest_stable_rate(self, sharpness: float) -> float:
        return 4 / (3 * sharpness)

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 0.5 / curvature}

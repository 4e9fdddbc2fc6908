"""Adadelta: a step as long as its recent steps, in the units of x."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """Running means of the squared gradient and of the squared step."""

    v: Any
    u: Any


@dataclass(frozen=True)
class Adadelta:
    """Adadelta: v ← ρv + (1 − ρ)g²;  d = √(u + ε)/√(v + ε) · g;  u ← ρu + (1 − ρ)d²;  x ← x − αd.

    u is updated after its use, and ε stands inside both roots: it alone makes the first step, of size
    √(ε/(1 − ρ)) at most. Weight decay is coupled: g ← g + λx comes first.

    Source: M. D. Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
    """

    learning_rate: Annotated[float, Param(1e-5, 100, scale="log", symbol="α")] = 1.0
    rho: Annotated[float, Param(0, 0.9999, symbol="ρ")] = 0.9
    epsilon: Annotated[float, Param(1e-16, 1, scale="log", symbol="ε")] = 1e-6
    weight_decay: Annotated[float, Param(0, 10, scale="log", smallest=1e-5, symbol="λ")] = 0.0

    words: ClassVar = {
        "en": {
            "name": "Adadelta",
            "short": "Adadelta",
            "sentence": "Steps as far as it has lately stepped, so that no learning rate is needed; it "
            "starts slowly.",
            "convention": "PyTorch's and the paper's, with the learning rate 1 that the paper leaves out.",
            "differs": "optax is the same; Keras starts with α = 0.001, ρ = 0.95 and ε = 10⁻⁷, a thousandth "
            "of the paper's step. Last digits grow: a free run parts from PyTorch's by 1.5·10⁻⁴ after 500 "
            "steps on Rosenbrock.",
        },
        "zh": {
            "name": "Adadelta",
            "short": "Adadelta",
            "sentence": "步长取决于近期走过的步长，因此不需要学习率；起步较慢。",
            "convention": "与 PyTorch 和论文相同；学习率为 1，即论文中省略的因子。",
            "differs": "optax 与此相同；Keras 默认 α = 0.001、ρ = 0.95、ε = 10⁻⁷，步长仅为论文的千分之一。"
            "末位误差会放大：在 Rosenbrock 上自由运行 500 步后与 PyTorch 相差 1.5·10⁻⁴。",
        },
    }
    group: ClassVar = "adaptive"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "M. D. Zeiler 2012 (arXiv 1212.5701)"
    symbols: ClassVar = {"decayed": "g̃", "v": "v", "direction": "d", "u": "u", "delta": "Δ"}

    def init(self, x: Any) -> State:
        return State(v=0.0, u=0.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        decayed = g + self.weight_decay * x
        v = self.rho * state.v + (1 - self.rho) * (decayed * decayed)
        direction = ops.sqrt(state.u + self.epsilon) / ops.sqrt(v + self.epsilon) * decayed
        u = self.rho * state.u + (1 - self.rho) * (direction * direction)
        delta = -(learning_rate * direction)
        return x + delta, State(v, u), {"decayed": decayed, "direction": direction, "delta": delta}

    def largest_stable_rate(self, sharpness: float) -> None:
        """None: its step length comes from its own past steps, not from a rate that could be too large."""

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 1.0}

"""Newton's method, damped by a multiple of the identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.oracles import Counting
from ..core.param import Param
from ..core.rule import End


class State(NamedTuple):
    """Newton's method remembers nothing."""


# A matrix whose smallest eigenvalue is below this part of its largest has no inverse worth the name.
_SINGULAR = 1e-14


@dataclass(frozen=True)
class Newton:
    """Newton's method: (H + λI) p = −g;  x ← x + αp.

    At an indefinite Hessian the step is taken as it is: it leads to the stationary point of the local quadratic
    model, which is a saddle or a maximum there, and the page says so. Where H + λI is singular (smallest over
    largest eigenvalue in size below 1e-14) or not finite, there is no step: the run ends as `singular`. With λ above
    −λmin the step is downhill. On a quadratic stable for α < 2(λmax + λ)/λmax.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, chapters 2 and 3.
    """

    learning_rate: Annotated[float, Param(1e-3, 10, scale="log", symbol="α")] = 1.0
    damping: Annotated[float, Param(0, 1e6, scale="log", smallest=1e-6, symbol="λ")] = 0.0

    words: ClassVar = {
        "en": {
            "name": "Newton",
            "short": "Newton",
            "sentence": "Jumps to the stationary point of the local quadratic model, be it a minimum or not.",
        },
        "zh": {
            "name": "牛顿法",
            "short": "牛顿法",
            "sentence": "直接跳到局部二次模型的驻点，不论它是否为极小点。",
        },
    }
    group: ClassVar = "second_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "J. Nocedal and S. J. Wright, Numerical Optimization, 2006"
    symbols: ClassVar = {"p": "p", "delta": "Δ"}

    def init(self, x: np.ndarray) -> State:
        return State()

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g, hessian = oracle.gradient(x), oracle.hessian(x)
        details: dict[str, Any] = {"g": g, **{f"h{row + 1}": hessian[row] for row in range(len(x))}}
        damped = hessian + self.damping * np.eye(len(x))
        if not (np.isfinite(damped).all() and np.isfinite(g).all()):
            return End("singular", "singular_hessian", {"eigenvalues": []}), state, details
        details["eigenvalues"] = np.linalg.eigvalsh(hessian)
        size = np.abs(details["eigenvalues"] + self.damping)
        if size.min() <= _SINGULAR * size.max():
            found = {"eigenvalues": details["eigenvalues"].tolist()}
            return End("singular", "singular_hessian", found), state, details
        p = np.linalg.solve(damped, -g)
        delta = learning_rate * p
        return x + delta, state, {**details, "p": p, "delta": delta}

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        rows = [(f"h{row + 1}", f"H{'₁₂'[row]}", f"∇(∂f/∂{'xy'[row]})") for row in range(dimension)]
        solved = [("p", "p", "−(H + λI)⁻¹g" if self.damping else "−H⁻¹g"), ("delta", "Δ", "αp")]
        return [("g", "g", "∇f"), *rows, ("eigenvalues", "λ(H)", "eig H"), *solved]

    def largest_stable_rate(self, sharpness: float) -> float:
        return 2.0 * (sharpness + self.damping) / sharpness

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 1.0}

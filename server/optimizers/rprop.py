"""Rprop: a step size for each coordinate, told by the sign of the gradient alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param


class State(NamedTuple):
    """The last gradient that was used, and the step size; size 0 means that no step has been taken."""

    previous: Any
    size: Any


@dataclass(frozen=True)
class Rprop:
    """Rprop in PyTorch's convention: η ← η·η₊ where g keeps its sign, η·η₋ where it turns;  x ← x − η sgn(g).

    η is kept within its limits. Where the sign turns there is no step, and the gradient is forgotten (iRprop⁻: no
    going back). The learning rate is the first η and does nothing later; neither does a schedule.

    Source: M. Riedmiller and H. Braun, "A direct adaptive method for faster backpropagation learning: the RPROP
    algorithm", 1993; C. Igel and M. Hüsken, "Improving the Rprop learning algorithm", 2000.
    """

    learning_rate: Annotated[float, Param(1e-5, 10, scale="log", symbol="α")] = 1e-2
    eta_minus: Annotated[float, Param(0.01, 0.99, symbol="η₋")] = 0.5
    eta_plus: Annotated[float, Param(1.01, 5, symbol="η₊")] = 1.2
    smallest_step: Annotated[float, Param(1e-12, 1e-2, scale="log", symbol="ηₘᵢₙ")] = 1e-6
    largest_step: Annotated[float, Param(1e-2, 1e3, scale="log", symbol="ηₘₐₓ")] = 50.0

    words: ClassVar = {
        "en": {
            "name": "Rprop",
            "short": "Rprop",
            "sentence": "Lengthens a coordinate's step while its slope keeps its sign, and halves it when "
            "the sign turns.",
            "convention": "PyTorch's: no step where the sign turns, the learning rate is the first step "
            "size only.",
            "differs": "The 1993 paper goes back where the sign turns. optax handles the first step and the "
            "turn in another way; over 500 steps on Rosenbrock the two part by 1.2.",
        },
        "zh": {
            "name": "Rprop",
            "short": "Rprop",
            "sentence": "斜率保持符号时加长该坐标的步长，符号改变时将其减半。",
            "convention": "与 PyTorch 相同：符号改变时不走步；学习率只是第一步的步长。",
            "differs": "1993 年的论文在符号改变时会退回。optax 对第一步和符号改变的处理不同，在 Rosenbrock "
            "上 500 步后相差 1.2。",
        },
    }
    group: ClassVar = "first_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "M. Riedmiller and H. Braun 1993; C. Igel and M. Hüsken 2000"
    symbols: ClassVar = {
        "agreement": "q",
        "longer": "c₊",
        "shorter": "c₋",
        "before": "h",
        "size": "η",
        "used": "ĝ",
        "previous": "ĝ",
        "delta": "Δ",
    }

    def init(self, x: Any) -> State:
        return State(previous=0.0, size=0.0)

    def step(self, g: Any, x: Any, state: State, learning_rate: Any, ops: Arithmetic) -> Any:
        agreement = g * state.previous
        turned = ops.greater(0.0, agreement)
        longer = ops.where(ops.greater(agreement, 0.0), self.eta_plus, 1.0)
        shorter = ops.where(turned, self.eta_minus, 1.0)
        before = ops.where(ops.greater(state.size, 0.0), state.size, learning_rate)
        size = ops.minimum(ops.maximum(before * longer * shorter, self.smallest_step), self.largest_step)
        used = ops.where(turned, 0.0, g)
        delta = -(size * ops.sign(used))
        details = {
            "agreement": agreement,
            "longer": longer,
            "shorter": shorter,
            "before": before,
            "used": used,
            "delta": delta,
        }
        return x + delta, State(used, size), details

    def largest_stable_rate(self, sharpness: float) -> None:
        """None: the step sizes find their own length, whatever the first one is."""

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        return {"learning_rate": 0.01 * size}

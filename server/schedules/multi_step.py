"""The learning rate falls at chosen updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import WARMUP


def _milestone(number: int, symbol: str) -> Param:
    words = {"en": {"name": f"Milestone {number} (0: none)"}, "zh": {"name": f"里程碑 {number}（0：无）"}}
    return Param(0, 20_000, scale="log", smallest=1, integer=True, symbol=symbol, words=words)


@dataclass(frozen=True)
class MultiStep:
    """α_k = α γ^n with n the number of milestones mᵢ ≤ k, as PyTorch's MultiStepLR; a milestone of 0 is none.

    Source: K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning for image recognition", 2015, section 4.2: the
    rate is divided by 10 after 32,000 and 48,000 updates.
    """

    milestone1: Annotated[int, _milestone(1, "m₁")] = 250
    milestone2: Annotated[int, _milestone(2, "m₂")] = 375
    milestone3: Annotated[int, _milestone(3, "m₃")] = 0
    milestone4: Annotated[int, _milestone(4, "m₄")] = 0
    gamma: Annotated[
        float, Param(0.01, 1, symbol="γ", words={"en": {"name": "Decay factor"}, "zh": {"name": "衰减因子"}})
    ] = 0.1
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Multi-step",
            "sentence": "At each milestone the learning rate is multiplied by γ.",
            "convention": "A milestone m changes the update from step m, the one after the first m updates.",
        },
        "zh": {
            "name": "多阶梯衰减",
            "sentence": "每到一个里程碑，学习率乘以 γ。",
            "convention": "里程碑 m 从第 m 步出发的更新开始生效，即前 m 次更新之后的那一次。",
        },
    }
    source: ClassVar[str] = (
        "K. He, X. Zhang, S. Ren and J. Sun, Deep residual learning for image recognition, 2015 (arXiv 1512.03385)"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {f"passed{i}": f"n{'₁₂₃₄'[i - 1]}" for i in range(1, 5)}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """For each milestone 1 where it lies behind, else 0; also 0 for one that is none."""
        milestones = (self.milestone1, self.milestone2, self.milestone3, self.milestone4)
        return {
            f"passed{i}": ops.where(ops.greater_equal(step, milestone), ops.sign(milestone), 0.0)
            for i, milestone in enumerate(milestones, 1)
        }

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        first, second, third, fourth = self.parts(step, steps, ops).values()
        return ops.power(self.gamma, first + second + third + fourth)

"""The learning rate falls in equal steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import WARMUP


@dataclass(frozen=True)
class Step:
    """α_k = α γ^⌊k/S⌋, as PyTorch's StepLR.

    Source: A. Krizhevsky, I. Sutskever and G. Hinton, "ImageNet classification with deep convolutional neural
    networks", 2012, section 5: divided by 10 whenever progress stopped.
    """

    step_size: Annotated[
        int,
        Param(
            1,
            20_000,
            scale="log",
            integer=True,
            symbol="S",
            words={"en": {"name": "Updates between two drops"}, "zh": {"name": "两次下降之间的步数"}},
        ),
    ] = 150
    gamma: Annotated[
        float, Param(0.01, 1, symbol="γ", words={"en": {"name": "Decay factor"}, "zh": {"name": "衰减因子"}})
    ] = 0.1
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Step",
            "sentence": "After every S updates the learning rate is multiplied by γ.",
            "convention": "The first drop is at update S + 1, counted from 1, as in PyTorch's StepLR.",
        },
        "zh": {
            "name": "阶梯衰减",
            "sentence": "每经过 S 步更新，学习率乘以 γ。",
            "convention": "从 1 数起，第一次下降在第 S + 1 步更新，与 PyTorch 的 StepLR 相同。",
        },
    }
    source: ClassVar[str] = (
        "A. Krizhevsky, I. Sutskever and G. Hinton, "
        "ImageNet classification with deep convolutional neural networks, 2012"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        return ops.power(self.gamma, ops.floor(step / self.step_size))

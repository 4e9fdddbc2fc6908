"""The learning rate falls by the same part at every update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import WARMUP


@dataclass(frozen=True)
class Exponential:
    """α_k = α γ^k, as PyTorch's ExponentialLR.

    Source: X. Li, Z. Zhuang and F. Orabona, "A second look at exponential and cosine step sizes", 2021.
    """

    gamma: Annotated[
        float,
        Param(
            0.9,
            1,
            symbol="γ",
            words={"en": {"name": "Decay factor an update"}, "zh": {"name": "每步衰减因子"}},
        ),
    ] = 0.99
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {"name": "Exponential", "sentence": "Every update multiplies the learning rate by γ."},
        "zh": {"name": "指数衰减", "sentence": "每次更新后学习率乘以 γ。"},
    }
    source: ClassVar[str] = (
        "X. Li, Z. Zhuang and F. Orabona, A second look at exponential and cosine step sizes, 2021 (arXiv 2002.05273)"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        return ops.power(self.gamma, step)

"""The learning rate falls as 1/t."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import WARMUP


@dataclass(frozen=True)
class InverseTime:
    """α_k = α/(1 + δk): with it the rates sum to infinity, and their squares do not.

    That is what Robbins and Monro ask for, so that noise dies out and no minimum is out of reach.
    Source: H. Robbins and S. Monro, "A stochastic approximation method", 1951.
    """

    decay: Annotated[
        float,
        Param(1e-5, 10, scale="log", symbol="δ", words={"en": {"name": "Decay"}, "zh": {"name": "衰减率"}}),
    ] = 0.01
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "1/t",
            "sentence": "The learning rate falls as 1/t: slow enough to get anywhere, fast enough to quiet noise.",
            "differs": "PyTorch has no such schedule; its Adagrad has this decay built in, as lr_decay.",
        },
        "zh": {
            "name": "1/t 衰减",
            "sentence": "学习率按 1/t 下降：慢得足以走到任何地方，又快得足以平息噪声。",
            "differs": "PyTorch 没有这种调度；它的 Adagrad 以 lr_decay 内置了这种衰减。",
        },
    }
    source: ClassVar[str] = "H. Robbins and S. Monro, A stochastic approximation method, 1951"
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        return 1.0 / (1.0 + self.decay * step)

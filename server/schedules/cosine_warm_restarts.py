"""The learning rate falls along half a cosine, again and again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import FLOOR, WARMUP


@dataclass(frozen=True)
class CosineWarmRestarts:
    """α_k = α (r + (1 − r)(1 + cos(π(k − s)/T))/2) in a cycle of T updates that began at s, as PyTorch has it.

    Cycle n (from 0) has T = T₀mⁿ updates. PyTorch's name for it is CosineAnnealingWarmRestarts.
    Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2016.
    """

    first: Annotated[
        int,
        Param(
            1,
            20_000,
            scale="log",
            integer=True,
            symbol="T₀",
            words={"en": {"name": "Updates of the first cycle"}, "zh": {"name": "第一个周期的步数"}},
        ),
    ] = 50
    growth: Annotated[
        int,
        Param(
            1,
            4,
            integer=True,
            symbol="m",
            words={"en": {"name": "Growth of the cycles"}, "zh": {"name": "周期增长倍数"}},
        ),
    ] = 2
    floor: Annotated[float, FLOOR] = 0.0
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Cosine with warm restarts",
            "sentence": "Half a cosine down, then back to the top at once; each cycle is m times the one before.",
            "differs": "PyTorch's CosineAnnealingWarmRestarts has m = 1 where nothing is said.",
        },
        "zh": {
            "name": "余弦热重启",
            "sentence": "沿半个余弦下降，再立即回到最高点；每个周期的长度是前一个的 m 倍。",
            "differs": "PyTorch 的 CosineAnnealingWarmRestarts 默认 m = 1。",
        },
    }
    source: ClassVar[str] = (
        "I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts, 2016 (arXiv 1608.03983)"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {"growing": "m", "cycle": "n", "begin": "s", "duration": "T"}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """The number of the cycle, the step where it began, and how many updates it has."""
        # With m = 1 the logarithm's branch is not taken, but is computed: on 2, which keeps it finite.
        growing = ops.maximum(self.growth, 2.0)
        # Cycles begin at whole numbers, so that halfway to the next the logarithm cannot round to the wrong side.
        passed = (step + 0.5) / self.first
        grown = ops.floor(ops.log(1.0 + (growing - 1.0) * passed) / ops.log(growing))
        grows = ops.greater(self.growth, 1.0)
        cycle = ops.where(grows, grown, ops.floor(passed))
        duration = self.first * ops.power(self.growth, cycle)
        before = ops.where(grows, (duration - self.first) / (growing - 1.0), self.first * cycle)
        return {"growing": growing, "cycle": cycle, "duration": duration, "begin": before}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        parts = self.parts(step, steps, ops)
        fallen = (1.0 + ops.cos(math.pi * (step - parts["begin"]) / parts["duration"])) / 2.0
        return self.floor + (1.0 - self.floor) * fallen

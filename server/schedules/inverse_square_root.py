"""The learning rate falls as 1/√t."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import WARMUP


@dataclass(frozen=True)
class InverseSquareRoot:
    """α_k = α/√(1 + k/τ); with τ = 1 that is α/√t, t = k + 1.

    With a warm-up of W and τ = W it is the schedule of the Transformer, α √(W/k), whose first update after the warm-up
    is at its peak too.
    Source: M. Zinkevich, "Online convex programming and generalized infinitesimal gradient ascent", 2003; A. Vaswani
    et al., "Attention is all you need", 2017, section 5.3.
    """

    timescale: Annotated[
        float,
        Param(
            1,
            10_000,
            scale="log",
            symbol="τ",
            words={"en": {"name": "Time scale"}, "zh": {"name": "时间尺度"}},
        ),
    ] = 10.0
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "1/√t",
            "sentence": "The learning rate falls as 1/√t, half as fast as 1/t on a logarithmic scale.",
            "convention": "With a warm-up of W updates and τ = W this is the schedule of the Transformer.",
            "differs": "PyTorch has no such schedule. After the warm-up the Transformer's is one update ahead.",
        },
        "zh": {
            "name": "1/√t 衰减",
            "sentence": "学习率按 1/√t 下降，在对数坐标上是 1/t 的一半快。",
            "convention": "预热 W 步且 τ = W 时，就是 Transformer 的学习率调度。",
            "differs": "PyTorch 没有这种调度。预热之后，Transformer 的调度比这里早一步。",
        },
    }
    source: ClassVar[str] = (
        "M. Zinkevich, Online convex programming and generalized infinitesimal gradient ascent, 2003; "
        "A. Vaswani et al., Attention is all you need, 2017 (arXiv 1706.03762)"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        return 1.0 / ops.sqrt(1.0 + step / self.timescale)

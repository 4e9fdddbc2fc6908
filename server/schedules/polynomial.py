"""The learning rate falls to zero as a power of what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import DURATION, WARMUP, length


@dataclass(frozen=True)
class Polynomial:
    """α_k = α (1 − k/T)^p until k = T, then 0, as PyTorch's PolynomialLR.

    Source: W. Liu, A. Rabinovich and A. C. Berg, "ParseNet: looking wider to see better", 2015 (the "poly" policy).
    """

    duration: Annotated[int, DURATION] = 0
    power: Annotated[
        float, Param(0.1, 5, symbol="p", words={"en": {"name": "Power"}, "zh": {"name": "幂次"}})
    ] = 2.0
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Polynomial",
            "sentence": "The learning rate falls to zero over T updates, as a power of the part that is left.",
            "convention": "After T updates the learning rate is 0 and the run stands still.",
            "differs": "PyTorch's PolynomialLR has p = 1 and T = 5 where nothing is said.",
        },
        "zh": {
            "name": "多项式衰减",
            "sentence": "学习率在 T 步内按剩余比例的幂次降到零。",
            "convention": "T 步之后学习率为 0，运行不再移动。",
            "differs": "PyTorch 的 PolynomialLR 默认 p = 1、T = 5。",
        },
    }
    source: ClassVar[str] = (
        "W. Liu, A. Rabinovich and A. C. Berg, ParseNet: looking wider to see better, 2015 (arXiv 1506.04579)"
    )
    reads_steps: ClassVar[bool] = True
    symbols: ClassVar[Mapping[str, str]] = {"duration": "T"}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """`duration`: how many updates it takes."""
        return {"duration": length(self.duration, steps, ops)}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        part = ops.minimum(step / self.parts(step, steps, ops)["duration"], 1.0)
        return ops.power(1.0 - part, self.power)

"""The learning rate falls along half a cosine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.schedule import DURATION, FLOOR, WARMUP, length


@dataclass(frozen=True)
class Cosine:
    """α_k = α (r + (1 − r)(1 + cos(πk/T))/2), as PyTorch's CosineAnnealingLR, with r its eta_min over its rate.

    Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2016, equation 5.
    """

    duration: Annotated[int, DURATION] = 0
    floor: Annotated[float, FLOOR] = 0.0
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Cosine",
            "sentence": "The learning rate falls along half a cosine: slowly, fast, slowly.",
            "convention": "After T updates it rises again along the same cosine, as PyTorch's CosineAnnealingLR does.",
        },
        "zh": {
            "name": "余弦",
            "sentence": "学习率沿半个余弦下降：开始慢，中间快，最后又慢。",
            "convention": "T 步之后它沿同一余弦重新上升，与 PyTorch 的 CosineAnnealingLR 相同。",
        },
    }
    source: ClassVar[str] = (
        "I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts, 2016 (arXiv 1608.03983)"
    )
    reads_steps: ClassVar[bool] = True
    symbols: ClassVar[Mapping[str, str]] = {"duration": "T"}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """`duration`: how many updates the fall takes."""
        return {"duration": length(self.duration, steps, ops)}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        fallen = (1.0 + ops.cos(math.pi * step / self.parts(step, steps, ops)["duration"])) / 2.0
        return self.floor + (1.0 - self.floor) * fallen

"""Points about the line y = 2x, which needs no intercept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class LineThroughOrigin:
    """y = 2x + σξ with x uniform on [−2, 2] and standard normal ξ.

    Source: textbook; one parameter, so that the loss is a curve.
    """

    n: Annotated[int, Param(1, MOST_ROWS, scale="log", symbol="n", integer=True)] = 100
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.5
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Line y = 2x",
            "sentence": (
                "Points about a line through the origin: one weight is to be found, and the loss is a curve."
            ),
        },
        "zh": {"name": "直线 y = 2x", "sentence": "过原点的直线附近的点：只需找一个权重，损失是一条曲线。"},
    }
    source: ClassVar[str] = "Textbook; regression through the origin"
    target: ClassVar[Target] = "number"
    names: ClassVar = (("x",), "y")

    def rows(self, generator: np.random.Generator) -> Rows:
        x = generator.uniform(-2, 2, self.n)
        return rows_of(x, 2 * x + self.noise * generator.standard_normal(self.n), self.target, self.names)

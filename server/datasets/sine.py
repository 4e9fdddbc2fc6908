"""A sine with noise, which no line follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class Sine:
    """y = sin x + σξ with x uniform on [−3, 3] and standard normal ξ.

    Source: C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 1.1, with another range.
    """

    n: Annotated[int, Param(2, MOST_ROWS, scale="log", symbol="n", integer=True)] = 60
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.2
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Noisy sine",
            "sentence": "A curve that a line cannot follow: it stays underfitted however long one trains.",
        },
        "zh": {"name": "带噪声的正弦", "sentence": "直线跟不上的曲线：训练再久也是欠拟合。"},
    }
    source: ClassVar[str] = "C. M. Bishop, Pattern Recognition and Machine Learning, 2006, section 1.1"
    target: ClassVar[Target] = "number"
    names: ClassVar = (("x",), "y")

    def rows(self, generator: np.random.Generator) -> Rows:
        x = generator.uniform(-3, 3, self.n)
        targets = np.sin(x) + self.noise * generator.standard_normal(self.n)
        return rows_of(x, targets, self.target, self.names)

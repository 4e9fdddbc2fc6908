"""What decays: a quantity measured at several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class Decay:
    """y = 2e^(−1.5x) + σξ with x uniform on [0, 3] and standard normal ξ.

    Source: D. M. Bates and D. G. Watts, "Nonlinear Regression Analysis and Its Applications", 1988.
    """

    n: Annotated[int, Param(2, MOST_ROWS, scale="log", symbol="n", integer=True)] = 40
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.1
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Decay 2e^(−1.5x)",
            "sentence": "A quantity that fades: where it began and how fast it fades are to be found.",
        },
        "zh": {"name": "衰减 2e^(−1.5x)", "sentence": "一个逐渐衰减的量：要找出它的初值与衰减的快慢。"},
    }
    source: ClassVar[str] = (
        "D. M. Bates and D. G. Watts, Nonlinear Regression Analysis and Its Applications, 1988"
    )
    target: ClassVar[Target] = "number"
    names: ClassVar = (("x",), "y")

    def rows(self, generator: np.random.Generator) -> Rows:
        x = generator.uniform(0, 3, self.n)
        targets = 2 * np.exp(-1.5 * x) + self.noise * generator.standard_normal(self.n)
        return rows_of(x, targets, self.target, self.names)

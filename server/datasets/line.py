"""Points about the line y = 2x + 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class Line:
    """y = 2x + 1 + σξ with x uniform on [−2, 2] and standard normal ξ.

    Source: textbook; the first example of every course on linear regression.
    """

    n: Annotated[int, Param(2, MOST_ROWS, scale="log", symbol="n", integer=True)] = 100
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.5
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Line y = 2x + 1",
            "sentence": "Points about a line: slope and intercept are to be found.",
        },
        "zh": {"name": "直线 y = 2x + 1", "sentence": "直线附近的点：要找出斜率和截距。"},
    }
    source: ClassVar[str] = "Textbook; the first example of every course on linear regression"
    target: ClassVar[Target] = "number"
    names: ClassVar = (("x",), "y")

    def rows(self, generator: np.random.Generator) -> Rows:
        x = generator.uniform(-2, 2, self.n)
        return rows_of(x, 2 * x + 1 + self.noise * generator.standard_normal(self.n), self.target, self.names)

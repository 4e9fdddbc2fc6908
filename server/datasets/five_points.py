"""The five points (1, 2), (2, 4) … (5, 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import Rows, Target, rows_of


@dataclass(frozen=True)
class FivePoints:
    """x = 1 … 5 and y = 2x + σξ with standard normal ξ; without noise the weight 2 leaves no residual.

    Source: the first example of many courses on gradient descent.
    """

    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.0
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Five points (1, 2) … (5, 10)",
            "sentence": (
                "So few that every number of a step can be checked by hand; the weight 2 leaves no residual."
            ),
        },
        "zh": {
            "name": "五个点 (1, 2) … (5, 10)",
            "sentence": "点很少，每一步的每个数都能手算核对；权重取 2 时残差为零。",
        },
    }
    source: ClassVar[str] = "The first example of many courses on gradient descent"
    target: ClassVar[Target] = "number"
    names: ClassVar = (("x",), "y")

    def rows(self, generator: np.random.Generator) -> Rows:
        x = np.arange(1.0, 6.0)
        return rows_of(x, 2 * x + self.noise * generator.standard_normal(5), self.target, self.names)

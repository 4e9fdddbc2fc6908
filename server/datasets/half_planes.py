"""Labels by which side of a line a point lies on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class HalfPlanes:
    """Label 1 where 2x₁ + 3x₂ + σξ > 0, with x uniform on [−1, 1]² and standard normal ξ, else 0.

    Without noise a boundary separates the labels, and a logistic loss without penalty has no lowest place.

    Source: F. Rosenblatt, "The perceptron", Psychological Review 65, 1958.
    """

    n: Annotated[int, Param(2, MOST_ROWS, scale="log", symbol="n", integer=True)] = 200
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 1.0
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Sign of 2x₁ + 3x₂",
            "sentence": (
                "Labels by the side of a line: with noise some are wrong, without it weights grow for ever."
            ),
        },
        "zh": {
            "name": "2x₁ + 3x₂ 的符号",
            "sentence": "按点在直线的哪一侧贴标签；有噪声时线附近有贴错的，无噪声时权重会无限增大。",
        },
    }
    source: ClassVar[str] = "F. Rosenblatt, The perceptron, Psychological Review 65, 1958"
    target: ClassVar[Target] = "label"
    names: ClassVar = (("x1", "x2"), "label")

    def rows(self, generator: np.random.Generator) -> Rows:
        features = generator.uniform(-1, 1, (self.n, 2))
        side = features @ np.array([2.0, 3.0]) + self.noise * generator.standard_normal(self.n)
        return rows_of(features, (side > 0).astype(float), self.target, self.names)

"""Four rows of two features that depend on one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import Rows, Target, rows_of


@dataclass(frozen=True)
class FourRows:
    """(1, 1), (1, 2), (2, 2), (2, 3) with the targets 1, 2, 3, 4, each + σξ with standard normal ξ.

    Both features grow together, which makes a long narrow valley (κ = 69).

    Source: the features are those of scikit-learn's example of LinearRegression.
    """

    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.0
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Four rows, two features",
            "sentence": "Two features that grow together: the loss over their weights is a narrow valley.",
        },
        "zh": {
            "name": "四行、两个特征",
            "sentence": "两个特征同增同减：关于两个权重的损失是一条狭长的山谷。",
        },
    }
    source: ClassVar[str] = "The features are those of the example of scikit-learn's LinearRegression"
    target: ClassVar[Target] = "number"
    names: ClassVar = (("x1", "x2"), "y")

    def rows(self, generator: np.random.Generator) -> Rows:
        features = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 3.0]])
        targets = np.array([1.0, 2.0, 3.0, 4.0]) + self.noise * generator.standard_normal(4)
        return rows_of(features, targets, self.target, self.names)

"""Items with features and a grade, to be put in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import Rows, Target, rows_of

# Every two items of different grades are a pair, and pairs are at most 2,000.
MOST_ITEMS = 60
GRADES = 5


@dataclass(frozen=True)
class RankedItems:
    """n items with features uniform on [−1, 1]² and grades 0 … 4, fifths of the order by x₁ + 2x₂ + σξ.

    Source: T. Joachims, "Optimizing search engines using clickthrough data", 2002.
    """

    n: Annotated[int, Param(2, MOST_ITEMS, symbol="n", integer=True)] = 20
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 0.5
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Ranked items",
            "sentence": (
                "Items with two features and a grade: only which of two stands higher is learned from."
            ),
        },
        "zh": {
            "name": "待排序的条目",
            "sentence": "每个条目有两个特征和一个等级：只从两两之间谁更高中学习。",
        },
    }
    source: ClassVar[str] = "T. Joachims, Optimizing search engines using clickthrough data, KDD 2002"
    target: ClassVar[Target] = "rank"
    names: ClassVar = (("x1", "x2"), "grade")

    def rows(self, generator: np.random.Generator) -> Rows:
        features = generator.uniform(-1, 1, (self.n, 2))
        worth = features @ np.array([1.0, 2.0]) + self.noise * generator.standard_normal(self.n)
        order = np.argsort(np.argsort(worth, kind="stable"), kind="stable")
        return rows_of(features, np.floor(order * GRADES / self.n), self.target, self.names)

"""Two blobs in the plane, labelled 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class Blobs:
    """x = ±(D/2)(1, 1)/√2 + σξ with standard normal ξ, labelled 0 below and 1 above.

    The share ρ of the rows has label 1, rounded, and each label has at least one row.

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936.
    """

    n: Annotated[int, Param(2, MOST_ROWS, scale="log", symbol="n", integer=True)] = 100
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 1.0
    distance: Annotated[float, Param(0, 20, symbol="D")] = 3.0
    share: Annotated[float, Param(0.01, 0.99, symbol="ρ")] = 0.5
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Two blobs, two features",
            "sentence": "Two labels in the plane: their boundary is a line through the origin.",
        },
        "zh": {"name": "两簇点（两个特征）", "sentence": "平面上的两类标签：分界线是一条过原点的直线。"},
    }
    source: ClassVar[str] = "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936"
    target: ClassVar[Target] = "label"
    names: ClassVar = (("x1", "x2"), "label")

    def rows(self, generator: np.random.Generator) -> Rows:
        ones = min(max(round(self.share * self.n), 1), self.n - 1)
        labels = generator.permutation(np.repeat([0.0, 1.0], [self.n - ones, ones]))
        middles = self.distance / np.sqrt(2) * (labels - 0.5)
        features = middles[:, np.newaxis] + self.noise * generator.standard_normal((self.n, 2))
        return rows_of(features, labels, self.target, self.names)

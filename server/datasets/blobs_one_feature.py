"""Two blobs on a line, labelled 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of


@dataclass(frozen=True)
class BlobsOneFeature:
    """x = ±D/2 + σξ with standard normal ξ, labelled 0 on the left and 1 on the right.

    The share ρ of the rows has label 1, rounded, and each label has at least one row. Blobs that overlap cannot be
    told apart by a boundary; where they do not, a logistic loss has no lowest place.

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936.
    """

    n: Annotated[int, Param(2, MOST_ROWS, scale="log", symbol="n", integer=True)] = 100
    noise: Annotated[float, Param(0, 10, symbol="σ")] = 1.0
    distance: Annotated[float, Param(0, 20, symbol="D")] = 3.0
    share: Annotated[float, Param(0.01, 0.99, symbol="ρ")] = 0.5
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Two blobs, one feature",
            "sentence": (
                "Two labels that overlap on one feature: a weight and a bias say where one becomes the other."
            ),
        },
        "zh": {
            "name": "两簇点（一个特征）",
            "sentence": "两类标签在一个特征上有重叠：权重与偏置决定从哪里起归为另一类。",
        },
    }
    source: ClassVar[str] = "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936"
    target: ClassVar[Target] = "label"
    names: ClassVar = (("x",), "label")

    def rows(self, generator: np.random.Generator) -> Rows:
        ones = min(max(round(self.share * self.n), 1), self.n - 1)
        labels = generator.permutation(np.repeat([0.0, 1.0], [self.n - ones, ones]))
        x = self.distance * (labels - 0.5) + self.noise * generator.standard_normal(self.n)
        return rows_of(x, labels, self.target, self.names)

"""A distribution with two modes, as masses on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from ..core.param import Param, Words
from ..core.risk.rows import MOST_ROWS, Rows, Target, rows_of

_SHARE: Words = {"en": {"name": "Share of the right hump"}, "zh": {"name": "右峰所占比例"}}
# The grid reaches so far on both sides, and no cell holds less: its logarithm is asked for.
REACH = 10.0
LEAST = 1e-12


@dataclass(frozen=True)
class TwoModes:
    """Masses of n cells on [−10, 10] of the mixture (1 − ρ)·N(−D/2, 1) + ρ·N(D/2, 1); together they are 1.

    A mass is the density in the middle of its cell × e^(σξ) with standard normal ξ, in proportion, and 1e-12 besides.

    Source: T. Minka, "Divergence measures and message passing", Microsoft Research TR-2005-173, 2005.
    """

    n: Annotated[int, Param(20, MOST_ROWS, scale="log", symbol="n", integer=True)] = 100
    noise: Annotated[float, Param(0, 2, symbol="σ")] = 0.0
    distance: Annotated[float, Param(0, 10, symbol="D")] = 4.0
    share: Annotated[float, Param(0.01, 0.99, symbol="ρ", words=_SHARE)] = 0.4
    data_seed: Annotated[int, Param(0, 9999, integer=True)] = 0

    words: ClassVar = {
        "en": {
            "name": "Two modes on a grid",
            "sentence": (
                "A distribution with two humps: a single bell must cover both, or choose one of them."
            ),
        },
        "zh": {
            "name": "网格上的双峰分布",
            "sentence": "有两个峰的分布：单个钟形要么把两峰都盖住，要么只选其一。",
        },
    }
    source: ClassVar[str] = (
        "T. Minka, Divergence measures and message passing, Microsoft Research TR-2005-173, 2005"
    )
    target: ClassVar[Target] = "mass"
    names: ClassVar = (("x",), "p")

    def rows(self, generator: np.random.Generator) -> Rows:
        cell = 2 * REACH / self.n
        x = -REACH + cell * (np.arange(self.n) + 0.5)
        left = np.exp(-0.5 * (x + self.distance / 2) ** 2)
        right = np.exp(-0.5 * (x - self.distance / 2) ** 2)
        density = (1 - self.share) * left + self.share * right
        density *= np.exp(self.noise * generator.standard_normal(self.n))
        masses = LEAST + (1 - self.n * LEAST) * density / density.sum()
        return rows_of(x, masses, self.target, self.names, cell)

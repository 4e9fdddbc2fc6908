"""What part of the rows is held out for validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from ..param import Param
from .rows import Rows


@dataclass(frozen=True)
class Split:
    """That part of the rows is held out: rounded to whole rows, one at least stays for training. 0 holds out none."""

    validation: Annotated[
        float,
        Param(
            0,
            0.9,
            words={"en": {"name": "Held out for validation"}, "zh": {"name": "留作验证的比例"}},
        ),
    ] = 0.0
    split_seed: Annotated[
        int,
        Param(
            0,
            9999,
            integer=True,
            words={"en": {"name": "Seed of the split"}, "zh": {"name": "划分种子"}},
        ),
    ] = 0


def held_out(count: int, split: Split) -> np.ndarray:
    """Which of `count` rows are held out (a mask): the split's seed alone chooses them."""
    held = np.zeros(count, dtype=bool)
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([split.split_seed, 0x5411])))
    few = min(round(split.validation * count), count - 1)
    held[generator.permutation(count)[:few]] = True
    return held


def parted(rows: Rows, split: Split) -> tuple[Rows, Rows | None]:
    """The rows for training and those held out, each in the order of `rows`; None where none are."""
    held = held_out(len(rows), split)
    if not held.any():
        return rows, None
    return rows.taken(np.flatnonzero(~held)), rows.taken(np.flatnonzero(held))

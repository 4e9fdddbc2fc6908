"""A dataset as it stands in its file: a frozen dataclass whose `rows` makes it from its parameters."""

from __future__ import annotations

import inspect
from typing import ClassVar, Protocol

import numpy as np

from ..param import Words
from .rows import Rows, Target


class Dataset(Protocol):
    """Rows made from declared parameters and numbers that a generator draws from the parameter `data_seed`.

    Where nothing is drawn (`noise` 0) the rows are the same for every seed. Outliers are added by edits.
    """

    words: ClassVar[Words]
    source: ClassVar[str]
    target: ClassVar[Target]
    # Names of the features, k of them, and of the target.
    names: ClassVar[tuple[tuple[str, ...], str]]

    def rows(self, generator: np.random.Generator) -> Rows:
        """The rows. Equal parameters make equal rows."""


def is_dataset(thing: object) -> bool:
    """What the registry looks for in a dataset's module."""
    return inspect.isclass(thing) and hasattr(thing, "rows") and hasattr(thing, "target")


def made(dataset: Dataset) -> Rows:
    """The rows of a dataset, from its own seed (0 where it has none)."""
    seed = int(getattr(dataset, "data_seed", 0))
    return dataset.rows(np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 0x57EE]))))

"""A model as it stands in its file: a formula of its trained parameters and of a row's features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..param import Words

# What a prediction is: any number, a logit (the log of the odds of label 1), a score that ranks, a log density.
Gives = Literal["number", "logit", "score", "log_density"]


@dataclass(frozen=True)
class Model:
    """A prediction p(θ; x) as a formula, with d = 1 or 2 trained parameters.

    `letters` are the trained parameters in the formula, in the order of the axes, `symbols` how they are written.
    `features` are the letters of the row's features that it reads: `x` where it is one, else `x1`, `x2`. `penalised`
    are the letters that a penalty reads: a bias is none. `gives` is what its prediction may be taken as. `reach` are
    the infimum and the supremum of its predictions, neither attained, where there are any. `resolved` is a formula of
    the letters, of `h`, the width of a cell, and of `n`, how many there are: above 0 where cells can tell what it is,
    "" where there are none. Minima elsewhere belong to the grid and are not told.
    """

    formula: str
    letters: tuple[str, ...]
    symbols: tuple[str, ...]
    features: tuple[str, ...]
    penalised: tuple[str, ...]
    gives: tuple[Gives, ...]
    start: tuple[float, ...]
    words: Words
    source: str
    reach: tuple[float | None, float | None] = (None, None)
    resolved: str = ""


def is_model(thing: object) -> bool:
    """What the registry looks for in a model's module."""
    return isinstance(thing, Model)

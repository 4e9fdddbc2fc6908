"""A loss as it stands in its file: a formula of one prediction and one target, and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..param import Parameter, Words
from .model import Gives
from .rows import Target


class Convention(NamedTuple):
    """What the rows' losses are summed to: `factor` times their sum, divided by their number where it is a `mean`."""

    factor: float
    mean: bool


MEAN = Convention(1.0, True)


@dataclass(frozen=True)
class Loss:
    """The loss of one row as a formula of the prediction `p`, the target `y`, and its own parameters.

    Where `over` is "pairs" a row is a pair of items of which the first has the higher target, and the formula is of the
    difference `d` of their predictions. `h` is the width of a cell where targets are masses. `takes` are the kinds of
    prediction that it is made for, `targets` the kinds of target. `conventions` are what its parameter `convention`
    chooses among, by name; without that parameter there is one. `kinks` says in letters where its derivative in the
    prediction jumps ("" where nowhere); which value is taken there stands in the words, as `kink`: 0 of an absolute
    value, the mean of both slopes of a maximum. `non_negative` is of every row; `convex` is in the prediction.
    `margin`: whether it is drawn over the margin (2y − 1)p instead of the residual p − y.
    """

    formula: str
    takes: tuple[Gives, ...]
    targets: tuple[Target, ...]
    words: Words
    source: str
    parameters: tuple[Parameter, ...] = ()
    conventions: Mapping[str, Convention] = field(default_factory=lambda: {"mean": MEAN})
    over: Literal["rows", "pairs"] = "rows"
    non_negative: bool = True
    convex: bool = True
    kinks: str = ""
    margin: bool = False

    def convention(self, values: Mapping[str, object]) -> Convention:
        """How rows are summed, with these values of its parameters."""
        names = iter(self.conventions)
        return self.conventions[str(values["convention"]) if "convention" in values else next(names)]


def is_loss(thing: object) -> bool:
    """What the registry looks for in a loss's module."""
    return isinstance(thing, Loss)

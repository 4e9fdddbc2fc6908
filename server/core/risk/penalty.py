"""A penalty as it stands in its file: a formula of one penalised parameter; it is summed over those of the model."""

from __future__ import annotations

from dataclasses import dataclass

from ..param import Parameter, Words


@dataclass(frozen=True)
class Penalty:
    """What one penalised parameter `w` costs, as a formula of it and of the penalty's own parameters.

    `absolute` and `square` are formulas of those parameters with penalty = absolute·|w| + ½·square·w²: from them
    follows the proximal step, soft thresholding and then shrinking.
    """

    formula: str
    absolute: str
    square: str
    words: Words
    source: str
    parameters: tuple[Parameter, ...] = ()


def is_penalty(thing: object) -> bool:
    """What the registry looks for in a penalty's module."""
    return isinstance(thing, Penalty)

"""Minima that runs of a survey came to and that the objective does not list: told apart, and given codes."""

from __future__ import annotations

import numpy as np

from ..core.endings import KNOWN, MINIMUM
from ..core.objective import Minimum, Objective
from ..core.stops import NEAR

FOUND = 12  # minima that are told apart beside the known ones, at most


class FoundMinima:
    """The minima found so far. Ends belong to one if they lie within 1e-3 of the domain's diagonal from it.

    Tiles are shown in the order of the survey; within one the lowest end founds first, of equal ones the first. So the
    codes hang on the survey alone, and none that was given is ever given anew.
    """

    def __init__(self, objective: Objective) -> None:
        self._near = NEAR * objective.diagonal
        self._first = KNOWN + len(objective.minima)
        self.minima: list[Minimum] = []

    def told_apart(self, ending: np.ndarray, loss: np.ndarray, x: np.ndarray) -> np.ndarray:
        """The codes `ending` (R,), where those of unlisted minima are replaced by codes of found ones; x is (d, R)."""
        codes = ending.copy()
        left = np.flatnonzero(ending == MINIMUM)
        for index, minimum in enumerate(self.minima):
            left = self._claimed(codes, left, x, index, minimum)
        left = left[np.argsort(loss[left], kind="stable")]
        while len(left) and len(self.minima) < FOUND:
            lowest = left[0]
            minimum = Minimum(tuple(x[:, lowest].tolist()), float(loss[lowest]))
            self.minima.append(minimum)
            left = self._claimed(codes, left, x, len(self.minima) - 1, minimum)
        return codes

    def _claimed(
        self, codes: np.ndarray, left: np.ndarray, x: np.ndarray, index: int, minimum: Minimum
    ) -> np.ndarray:
        """Gives the ends near a minimum its code; returns those of `left` that are not."""
        away = np.hypot.reduce(x[:, left] - np.array(minimum.x)[:, np.newaxis], axis=0)
        near = away <= self._near
        codes[left[near]] = self._first + index
        rest: np.ndarray = left[~near]
        return rest

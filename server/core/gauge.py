"""The course of a run's stability over its rows, computed piece by piece."""

from __future__ import annotations

from collections.abc import Callable

from .engines import Engine, Live
from .feeds import looking
from .stability import Stance

# Declared microseconds of a row, beside stepping it again: its footing, its Hessian, that one's eigenvalues. Measured.
_ROW_US = 110.0


class Gauge:
    """The ratio to the rule's threshold in the update that leaves each of `count` rows from `first` on.

    It stands on a checkpoint of the run and goes along it a second time, since rows hold no state of the rule.
    """

    def __init__(
        self,
        begin: Live,
        first: int,
        count: int,
        engine: Callable[[int], Engine],
        replayed: Callable[[Live, int], Live],
    ) -> None:
        self._live = begin
        self._first, self._end = first, first + count
        self._engine, self._replayed = engine, replayed
        self._stance = Stance(engine(begin.step))
        self.ratios: list[float] = []  # nan where there is none

    @property
    def done(self) -> bool:
        return len(self.ratios) == self._end - self._first

    def advance(self, work: float) -> float:
        """Goes on for so many declared microseconds, one row at least; returns the declared cost."""
        spent = 0.0
        while not self.done and spent < work:
            engine = self._engine(self._live.step)
            if self._live.step >= self._first:
                if self._stance.engine is not engine:
                    self._stance = Stance(engine)
                self.ratios.append(self._stance.ratio(self._live))
                spent += _ROW_US + looking(engine.plan.objective, 2)
            if not self.done:
                self._live = self._replayed(self._live, self._live.step + 1)
                spent += engine.retrace_cost
        return spent

"""Many runs of one elementwise rule at once, on arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .array_loop import ArrayLoop, array_loop
from .formula.arrays import arena, pool
from .objective import FormulaObjective
from .plan import Plan
from .together import Together
from .tracing import twin

# OpenBLAS gives a product of more than 10,000 numbers to several threads, which then wait for one another for longer
# than it takes: no product is longer than this, with at most so many runs of two coordinates.
_SINGLE_THREAD = 8192
WIDEST = 4096
# The arrays are made narrower when less than this part of them still moves.
_FEWEST = 7 / 8
# Declared cost of a step, measured, in microseconds: of each call of NumPy, and of each product of two numbers.
_CALL_US, _NUMBER_US = 0.7, 0.00045


class Batch(Together):
    """R runs of one plan without its changes, each with its own start, seed or value of some parameters.

    `starts` is (d, R), R up to 4,096; `parameters` hold R values a name, `seeds` R whole numbers. What has converged
    or diverged stands still from that step on and leaves the arrays, so that no time goes into nan or denormals.
    """

    def __init__(
        self,
        plan: Plan,
        starts: np.ndarray,
        parameters: Mapping[str, np.ndarray] | None = None,
        seeds: np.ndarray | None = None,
    ) -> None:
        super().__init__(plan, starts, seeds)
        d, runs = starts.shape
        swept = {name: _laid(values, (d, runs)) for name, values in (parameters or {}).items()}
        self._loop = loop_of(plan, tuple(swept))
        # x, the gradient and f, so that one call can look at several of them.
        self._whole, self._squares, self._best = arena([(2 * d + 1, runs), (d, runs), (runs,)])
        self._whole[:d] = starts
        self._best[:] = np.inf
        self._swept = list(swept.values())
        self._states, self._told = self._beginning(swept)
        with np.errstate(all="ignore"):
            self._loop.look(self._whole, self._squares, pool((runs,), *self._loop.rows))
            self._stand.begin(self._whole[-1])
            self._lay()
            self._odd(0)

    def _beginning(self, swept: Mapping[str, np.ndarray]) -> tuple[list[np.ndarray], tuple[float, ...]]:
        """The state before the first step: arrays that differ from run to run, and numbers that do not."""
        shape, traced = self._squares.shape, self._loop.traced
        first = twin(self._plan.optimizer, swept).init(np.array(self._whole[: shape[0]]))
        values = {
            symbols[0]: traced.begins[name] if name in traced.begins else getattr(first, name)
            for name, symbols in traced.fields.items()
        }
        states = [_laid(values[symbol], shape) for symbol in self._loop.kept]
        return states, tuple(float(values[symbol]) for symbol in self._loop.told)

    def _lay(self) -> None:
        """Room for a step of the runs that move, and the bounds within which it is ordinary."""
        shape, loop = self._squares.shape, self._loop
        (self._given,) = arena([shape])
        self._rows = pool(shape[1:], *loop.rows)
        self._room = [*pool(shape, *loop.buffers), *self._rows]
        self._spare = np.zeros(shape[1], dtype=bool)
        low, near, top = self._stand.bounds
        narrow = self._whole.size <= _SINGLE_THREAD
        self._all = self._whole.reshape(-1) if narrow else self._whole[0, :0]
        self._limits = (low, near, top, min(near, top) if narrow else -1.0)

    @property
    def cost(self) -> float:
        """Declared microseconds of the next step."""
        return cost(self._loop, len(self._best))

    def advance(self, steps: int) -> None:
        """Steps every run that still moves."""
        goal = min(self._k + steps, self._plan.steps)
        with np.errstate(all="ignore"):
            while self.busy and self._k < goal:
                end = min(goal, self._k + self.ahead)
                while self.draw():
                    pass
                noise = self._late if self._past is not None else self._noise and self._noise.at
                self._k, self._told = self._loop.run(
                    self._k, end, float(self._plan.steps), self._whole, self._all, self._given, self._squares,
                    self._best, self._states, self._swept, self._told, self._room, self._limits, noise, self._odd,
                )  # fmt: skip

    def _odd(self, k: int) -> bool:
        """Looks exactly at a row that is out of the ordinary; whether the arrays have become other ones."""
        ended = self._stand.look(k, self._whole, self._best)
        slopes = self._whole[len(self._squares) : -1]  # a kink may have been mended
        np.multiply(slopes, slopes, out=self._squares)
        if not len(ended):
            return False
        self._spare[ended] = True
        left = np.flatnonzero(~self._spare)
        if len(left) < _FEWEST * len(self._spare):
            self._compact(left)
            return True
        # To compact costs more than a step: until it is worth while, what has ended steps as a twin of what moves.
        for array in self._arrays:
            array[..., ended] = array[..., left[:1]]
        self._stand.twin(ended, left[0])
        if self._noise:
            self._noise.twin(ended, left[0])
        return False

    @property
    def _arrays(self) -> list[np.ndarray]:
        past = [] if self._past is None else [self._past]
        return [self._whole, self._squares, self._best, *self._states, *self._swept, *past]

    def _compact(self, left: np.ndarray) -> None:
        """Only these runs are kept in the arrays."""
        self._go_on(left)
        old = self._arrays
        new = arena([(*array.shape[:-1], len(left)) for array in old])
        for array, kept in zip(old, new, strict=True):
            array.take(left, axis=-1, out=kept)
        self._whole, self._squares, self._best, *rest = new
        own, swept = len(self._states), len(self._swept)
        self._states, self._swept = rest[:own], rest[own : own + swept]
        self._past = rest[-1] if self._past is not None else None
        self._lay()


def loop_of(plan: Plan, swept: tuple[str, ...]) -> ArrayLoop:
    """The generated code for an elementwise plan of which these parameters differ from run to run."""
    objective = plan.objective
    assert isinstance(objective, FormulaObjective)
    entries = (plan.optimizer, plan.oracle, plan.clip, plan.schedule)
    return array_loop((*entries, objective.derived, objective.parameters, swept))


def cost(loop: ArrayLoop, runs: int) -> float:
    """Declared microseconds of a step of so many runs."""
    return _CALL_US * loop.calls + _NUMBER_US * loop.weight * runs


def _laid(values: object, shape: tuple[int, ...]) -> np.ndarray:
    """The values as an array of its own of this shape."""
    (array,) = arena([shape])
    array[:] = values
    return array

"""Which samples a mini-batch has at which step, and the loss of such batches for the loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from ..oracles import Minibatch, generator_of, key_of
from .objective import RiskObjective
from .sample_loss import Room, Row

# Samples that are drawn at once, in whole epochs: any step's batch is found without those of the steps before.
_DRAWN = 4096
# Declared microseconds of drawing a sample and putting it into its batch, measured.
_DEALT_US = 0.05


class Deal:
    """How batches are dealt from n samples: from the seed, the oracle with its parameters, and n alone."""

    def __init__(self, oracle: Minibatch, seed: int, count: int) -> None:
        self.oracle, self.count = oracle, count
        self.size = min(oracle.size, count)
        self.steps = -(-count // self.size)  # an epoch
        self.epochs = max(1, _DRAWN // count)  # a chunk
        self.key = key_of(seed, oracle, count)
        self._chunk, self._dealt = -1, np.empty(0, dtype=np.int64)

    def places(self, step: int) -> np.ndarray:
        """Which samples the update from `step` is over."""
        within = step % (self.steps * self.epochs)
        first = self.first(within)
        return self.chunk(step // (self.steps * self.epochs))[first : self.first(within + 1)]

    def first(self, within: int) -> int:
        """Where the batch of a step stands in its chunk."""
        if self.oracle.replacement:
            return within * self.size
        epoch, step = divmod(within, self.steps)
        return epoch * self.count + step * self.size

    def chunk(self, number: int) -> np.ndarray:
        """The samples of a chunk's batches, one batch after the other."""
        if number != self._chunk:
            self._chunk, self._dealt = number, self._drawn(number)
        return self._dealt

    def _drawn(self, number: int) -> np.ndarray:
        generator = generator_of(self.key, number)
        if self.oracle.replacement:
            return generator.integers(self.count, size=self.epochs * self.steps * self.size)
        epochs = np.tile(np.arange(self.count), (self.epochs, 1))
        if self.size < self.count:
            generator.permuted(epochs, axis=1, out=epochs)
        return epochs.reshape(-1)

    def before(self, steps: np.ndarray) -> np.ndarray:
        """How many samples were asked for in the updates before each of these steps."""
        if self.oracle.replacement:
            return steps * self.size
        counted: np.ndarray = steps // self.steps * self.count + steps % self.steps * self.size
        return counted


Ask = Callable[[Any, tuple[float, ...]], list[float]]


class Batches:
    """The batches of one objective as a loop over steps takes them: what is in them, and code that looks at one.

    Where batches are small a batch is a list of rows, which are shared with the objective; else it is columns (k, m).
    It keeps one chunk: 4,096 samples or an epoch, whichever is more, at 100 bytes each at most.
    """

    def __init__(self, objective: RiskObjective, oracle: Minibatch, seed: int) -> None:
        self.objective = objective
        self.deal = Deal(oracle, seed, objective.samples)
        self.few = self.deal.size <= objective.cost.fewest
        # Declared microseconds of a batch dealt and looked at.
        self.ask_cost = _DEALT_US * self.deal.size + objective.cost.microseconds(1, self.deal.size)
        self._number = -1
        self._held: list[Any] = []

    def of(self, first: int, count: int) -> list[Any]:
        """The batches of the updates from steps first … first + count − 1."""
        length = self.deal.steps * self.deal.epochs
        found: list[Any] = []
        while len(found) < count:
            number, within = divmod(first + len(found), length)
            found += self._chunk(number)[within : within + count - len(found)]
        return found

    def _chunk(self, number: int) -> list[Any]:
        """The batches of a chunk."""
        if number != self._number:
            deal, cost = self.deal, self.objective.cost
            places = deal.chunk(number)
            ends = [deal.first(within) for within in range(deal.steps * deal.epochs + 1)]
            if self.few:
                table = cost.table
                rows = [table[place] for place in places.tolist()]
                self._held = [rows[begin:end] for begin, end in pairwise(ends)]
            else:
                columns = cost.columns[:, places]
                self._held = [columns[:, begin:end] for begin, end in pairwise(ends)]
            self._number = number
        return self._held

    def asking(self) -> Ask:
        """What answers batch loss and gradient (1 + d) for a batch and x; within the caller's `np.errstate`."""
        cost, finished = self.objective.cost, self.objective.finished
        weight, constants, (quick, safe) = cost.weight, cost.constants, cost.code.sums[1]
        rooms: dict[int, Room] = {}

        def ask_few(batch: list[Row], x: tuple[float, ...]) -> list[float]:
            try:
                sums = quick(batch, *x, *constants)
            except (ArithmeticError, ValueError):
                sums = safe(batch, *x, *constants)
            scale = weight / len(batch)
            return finished(x, [scale * one for one in sums])

        def ask_many(batch: np.ndarray, x: tuple[float, ...]) -> list[float]:
            samples = batch.shape[1]
            room = rooms.get(samples)
            if room is None:
                room = rooms[samples] = Room(cost.code, 1, samples, constants)
            scale = weight / samples
            return finished(x, [scale * one for one in room.sums(x, batch)])

        return ask_few if self.few else ask_many

    def objective_at(self, step: int) -> RiskObjective:
        """The objective of the batch of the update from `step`."""
        return self.objective.on(self.deal.places(step), f"{self.deal.key}:{step}")

    def signal_to_noise(self, step: int, x: tuple[float, ...]) -> float | None:
        """‖∇f‖² over the variance of the gradient of the batch of a step at x, summed over coordinates.

        The variance is that of the samples' gradients over the size of the batch: with replacement with n below,
        without with n − 1, and 1 − B/n of that is left. None where there is none.
        """
        objective, deal = self.objective, self.deal
        if deal.count < 2:
            return None
        each = objective.cost.weight * objective.row_gradients(x)
        size, again = len(deal.places(step)), deal.oracle.replacement
        left = 1.0 if again else 1.0 - size / deal.count
        with np.errstate(all="ignore"):
            variance = float(each.var(axis=0, ddof=0 if again else 1).sum()) * left / size
            signal = sum(slope * slope for slope in objective.gradient(x))
        return signal / variance if variance > 0 else None

    def given(self, step: int, x: tuple[float, ...]) -> tuple[float, ...]:
        """Batch loss and gradient (1 + d) in the update from `step`."""
        with np.errstate(all="ignore"):
            return tuple(self.asking()(self.of(step, 1)[0], x))


@lru_cache(maxsize=16)
def batches_of(objective: RiskObjective, oracle: Minibatch, seed: int) -> Batches:
    """Made once for all runs that draw alike. The last 16 are kept, with their objectives: 0.5 MB each beside those."""
    return Batches(objective, oracle, seed)

"""Many runs of one plan, whatever its rule: what sweeps, maps and ensembles are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from . import batch, stack
from .batch import Batch
from .plan import Plan
from .risk.objective import RiskObjective
from .rule import is_elementwise, is_stacked
from .run import engine_of
from .singles import Singles
from .stack import Stack
from .standing import Standing

# Measured, in microseconds: the draws for one seed, and to lay out the arrays of many runs.
_SEED_US, _TILE_US = 40.0, 1000.0
_STARTS = ("start_x", "start_y")


class Ends(NamedTuple):
    """Where R runs stand: a code of `ENDING` (or 16 + i for the known minimum i), the rows made, the true loss at the
    last one (inf or nan where it is), the lowest finite loss of all rows (inf where none was), and the point (d, R).
    """

    ending: np.ndarray
    step: np.ndarray
    loss: np.ndarray
    best: np.ndarray
    x: np.ndarray


class Rows(NamedTuple):
    """Rows that have come to be, one of a run at most: of which runs (their indices), the true losses there and the
    points (d, n).
    """

    runs: np.ndarray
    step: np.ndarray
    loss: np.ndarray
    x: np.ndarray


class Field:
    """R runs of one plan without its changes, each with its own values of what is varied.

    `varied` holds R values a name: numeric parameters of the optimizer, `start_x` and `start_y` (the start's
    coordinates), `seed`. A run of a field is bit for bit the run of a field of one, whatever R and however `advance`
    is sliced. Endings are those of the single run's judge, save that runs on arrays are not looked at for having
    stalled but go on to the step limit. Where a rule does not run on arrays, nor any on data, a run that has stalled
    stops; both count as not settled.
    """

    def __init__(self, plan: Plan, varied: Mapping[str, np.ndarray]) -> None:
        plan = replace(plan, changes=())
        runs = len(next(iter(varied.values()))) if varied else 1
        starts = np.array(
            [varied.get(name, np.full(runs, own)) for name, own in zip(_STARTS, plan.start, strict=False)]
        )
        self._varied = {"x": starts.astype(float)} | {
            name: v for name, v in varied.items() if name not in _STARTS
        }
        self._plan, self._count = plan, runs
        self._stands: list[Standing] = []
        self._tile = self._next()

    def _next(self) -> Batch | Stack | Singles:
        """The runs that come next, as many as go together."""
        first = len(self._stands) * batch.WIDEST
        part = {name: values[..., first : first + batch.WIDEST] for name, values in self._varied.items()}
        return _kind(self._plan)(self._plan, part.pop("x"), seeds=part.pop("seed", None), parameters=part)

    @property
    def busy(self) -> bool:
        """Whether a run still moves."""
        return self._tile.busy or (len(self._stands) + 1) * batch.WIDEST < self._count

    def advance(self, work: float) -> float:
        """Steps within so many declared microseconds; returns what was used of them.

        That is one step at least, or the draws of noise for one seed.
        """
        used = 0.0
        while self.busy and used < work:
            used += self.draw(work - used) or self._steps(work - used)
        return used

    def draw(self, work: float) -> float:
        """Gets ready for the next step, for about so many declared microseconds; returns what was used of them.

        That is the draws of noise for one seed at least, and nothing where everything is there.
        """
        if not self.busy:
            return 0.0
        if not self._tile.busy:
            self._stands.append(self._tile.stand)
            self._tile = self._next()
            return _TILE_US
        return _SEED_US * self._tile.draw(max(1, int(work / _SEED_US)))

    def _steps(self, work: float) -> float:
        """As many steps as that allows, one at least; returns their declared cost."""
        tile = self._tile
        steps = max(1, min(int(work / tile.cost), tile.ahead))
        cost = steps * tile.cost
        tile.advance(steps)
        return cost

    def step(self) -> tuple[Rows, float]:
        """One step of all runs that go together, what `draw` has not drawn included: its rows, and its declared cost.

        There are none where runs end without another row.
        """
        tile, first = self._tile, len(self._stands) * batch.WIDEST
        before, cost = tile.stand.step.copy(), tile.cost
        tile.advance(1)
        stand = tile.stand
        new = np.flatnonzero(stand.step > before)
        return Rows(first + new, stand.step[new], stand.loss[new], stand.x[:, new]), cost

    def ends(self) -> Ends:
        """Where the runs stand now; of those that have not begun, where they start."""
        stands = [*self._stands, self._tile.stand]
        waiting = self._varied["x"][:, len(stands) * batch.WIDEST :]
        none = np.zeros(waiting.shape[1])
        return Ends(
            np.concatenate([*(stand.ending for stand in stands), none.astype(np.uint8)]),
            np.concatenate([*(stand.step for stand in stands), none.astype(np.int32)]),
            np.concatenate([*(stand.loss for stand in stands), none + np.nan]),
            np.concatenate([*(stand.best for stand in stands), none + np.inf]),
            np.concatenate([*(stand.x for stand in stands), waiting], axis=1),
        )


def batched(plan: Plan) -> bool:
    """Whether its runs are stepped on arrays; else, and always on data, one after the other."""
    return _kind(plan) is not Singles


def cost_of(plan: Plan, runs: int, varied: Collection[str] = ()) -> float:
    """Declared microseconds of one step of so many runs, where these things are varied.

    The code that a field of this plan runs is made for it, if it was not before: some 10 ms.
    """
    if _kind(plan) is Batch:
        swept = tuple(name for name in varied if name not in (*_STARTS, "seed"))
        return batch.cost(batch.loop_of(plan, swept), runs)
    return stack.cost(runs) if batched(plan) else engine_of(plan).cost * runs


def _kind(plan: Plan) -> type[Batch] | type[Stack] | type[Singles]:
    if isinstance(plan.objective, RiskObjective):
        return Singles
    if is_elementwise(plan.optimizer):
        return Batch
    return Stack if is_stacked(plan.optimizer) else Singles

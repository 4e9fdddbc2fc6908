"""A survey on its way: computed tile after tile, slice by slice; and the bounded cache of those that are whole."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from weakref import WeakValueDictionary

import numpy as np

from ..core.endings import DIVERGED
from ..core.field import Ends, Field
from ..core.objective import Minimum
from .found_minima import FoundMinima
from .surveys import Survey
from .tiles import Tile
from .workroom import RUN_BYTES, WORK_BYTES, Place, Workroom

# Declared microseconds of making a field and of reading off where its runs ended.
FIELD_COST = 2000.0
ENDS_COST = 2000.0
# What an entry weighs beside its planes: the plan, its axes and places in dictionaries.
OVERHEAD = 16_384


class Surveying:
    """The planes of one survey, as far as they are known: of the tiles before `finished`, in the survey's order.

    The same bytes whoever advances it, and in whatever slices. Nothing is allocated before the first tile. `whole` is
    told once there is no more to do. Who asks for it joins its `place`, advances it once that is there, and leaves.
    """

    def __init__(
        self,
        survey: Survey,
        whole: Callable[[Surveying], None] | None = None,
        workroom: Workroom | None = None,
    ) -> None:
        self.survey = survey
        self._workroom = workroom or Workroom()
        self.finished = 0
        self._whole = whole
        self.planes: dict[str, np.ndarray] = {}
        self._field: Field | None = None
        self._found = FoundMinima(survey.plan.objective)

    @cached_property
    def place(self) -> Place:
        """Room for it, whether it is in work or kept."""
        survey = self.survey
        size = OVERHEAD + survey.plane_bytes + RUN_BYTES * survey.runs_together
        return Place(self._workroom, size)

    @property
    def busy(self) -> bool:
        """Whether tiles are missing."""
        return self.finished < len(self.survey.tiles)

    @property
    def minima(self) -> tuple[tuple[Minimum, bool], ...]:
        """In the order of their codes, and whether the objective lists them: its own, then those found so far."""
        own = self.survey.plan.objective.minima
        return (*((one, True) for one in own), *((one, False) for one in self._found.minima))

    @property
    def nbytes(self) -> int:
        """What it weighs."""
        return OVERHEAD + sum(plane.nbytes for plane in self.planes.values())

    def advance(self, work: float) -> float:
        """Gets on with the tile in work for about so many declared microseconds; returns the declared cost."""
        if not self.busy:
            return 0.0
        tile = self.survey.tiles[self.finished]
        if self._field is None:
            self._field = Field(self.survey.plan, self.survey.varied(tile))
            return FIELD_COST
        cost = self._field.advance(work) if self._field.busy else 0.0
        if not self._field.busy:
            self._write(tile, self._field.ends())
            self._field = None
            self.finished += 1
            cost += ENDS_COST
            if self._whole is not None and not self.busy:
                self._whole(self)
        return cost

    def part(self, tile: Tile) -> dict[str, np.ndarray]:
        """The planes over a finished tile, each (ny, nx)."""
        return {name: plane[tile.place] for name, plane in self.planes.items()}

    def _write(self, tile: Tile, ends: Ends) -> None:
        survey = self.survey
        if not self.planes:
            shape = (survey.height, survey.width)
            self.planes = {name: np.zeros(shape, kind) for name, kind in survey.planes.items()}
        codes = self._found.told_apart(ends.ending, ends.loss, ends.x)
        numbers = {"ending": codes, "step": ends.step, "loss": ends.loss, "best": ends.best}
        if survey.seeds > 1:
            numbers = _over_seeds({name: one.reshape(-1, survey.seeds) for name, one in numbers.items()})
        for name, plane in self.planes.items():
            plane[tile.place] = numbers[name].reshape(tile.ny, tile.nx)


class Surveys:
    """Surveys by their keys. Whole ones are kept, as many as fit into `limit` bytes, the least recently used forgotten
    first; one in work is shared by all who wait for it and gone with the last of them. All that are in work together
    have room for `work` bytes.
    """

    def __init__(self, limit: int, work: int = WORK_BYTES) -> None:
        self.limit = limit
        self.workroom = Workroom(work)
        self.size = 0
        self.hits = self.misses = 0
        self._whole: OrderedDict[str, Surveying] = OrderedDict()
        self._open: WeakValueDictionary[str, Surveying] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._whole)

    def open(self, survey: Survey) -> Surveying:
        """The survey, as far as it is known."""
        found = self._open.get(survey.key)
        self.hits += found is not None
        self.misses += found is None
        if found is None:
            found = self._open[survey.key] = Surveying(survey, self._keep, self.workroom)
        if survey.key in self._whole:
            self._whole.move_to_end(survey.key)
        return found

    def _keep(self, surveying: Surveying) -> None:
        """Keeps one that has become whole, and forgets others (or it) until all fit."""
        self._whole[surveying.survey.key] = surveying
        self.size += surveying.nbytes
        while self.size > self.limit:
            _, forgotten = self._whole.popitem(last=False)
            self.size -= forgotten.nbytes


def _over_seeds(numbers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """One number a value from those of its seeds (values, seeds); each is that of a seed, but for the share.

    Quantiles are by nearest rank: the least number that a part q of the seeds does not pass. nan counts as infinite.
    """
    loss = _ranked(numbers["loss"])
    seeds = loss.shape[1]
    ending = numbers["ending"]
    diverged = (ending == DIVERGED).sum(axis=1) / seeds
    return {
        "loss": loss[:, _rank(5, seeds)],
        "best": _ranked(numbers["best"])[:, _rank(5, seeds)],
        "step": _ranked(numbers["step"])[:, _rank(5, seeds)],
        "ending": np.array([np.bincount(one).argmax() for one in ending]),
        "low": loss[:, _rank(1, seeds)],
        "high": loss[:, _rank(9, seeds)],
        "diverged": diverged,
    }


def _ranked(numbers: np.ndarray) -> np.ndarray:
    ranked: np.ndarray = np.sort(np.where(np.isnan(numbers), np.inf, numbers), axis=1)
    return ranked


def _rank(tenths: int, count: int) -> int:
    """The place of a quantile among so many numbers in order.

    >>> [_rank(tenths, 10) for tenths in (1, 5, 9)]
    [0, 4, 8]
    """
    return -(-tenths * count // 10) - 1

"""The ensemble on the stream: asked for, its picture sent again and again as it grows, told of when it is whole."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ..core.endings import ENDING
from ..core.ensemble import LEVELS, Ensemble
from ..experiment.ensembles import BoxModel, CellCount, ChosenEnsemble, SeedCount
from ..experiment.models import RunIndex
from ..experiment.tiles import whole
from ..experiment.wall import Wall
from ..experiment.workroom import Asker, Place, Workroom
from . import frames
from .asked import Frame
from .survey_messages import AxisTold, SurveyedMinimum, Surveying
from .told import Counter, Told, spoken

PLANES = ("visits", "finals")
# Declared microseconds between two pictures of an ensemble that is not whole yet, of packing one, and of the last word.
PICTURE_EVERY, PICTURE_COST, LAST_COST = 400_000.0, 500.0, 4_000.0


class AskedEnsemble(Wall):
    """Asks for one run under many seeds. Answered by `surveying`, tiles of all cells, `ensembled`.

    It is queued, cancelled and dropped as a sweep is. The seeds are the run's own and those that follow it; the run's
    `changes` are left out. A run whose oracle draws nothing is refused as `not_stochastic`.
    """

    type: Literal["ensemble"]
    id: Counter = Field(description="as that of a sweep")
    run: RunIndex
    seeds: SeedCount
    box: BoxModel = Field(description="[low, high] of each axis that is drawn; what is counted lies in it")
    cells: CellCount = Field(default=96, description="along a side")


class ShareTold(Told):
    """How many seeds ended alike."""

    ending: int = Field(description="a code of `endings`, or 16 + i: at or near the i-th of `minima`")
    seeds: int


class Ensembled(Told):
    """An ensemble is whole; its last tile has been sent. Not finite: inf, -inf."""

    type: Literal["ensembled"] = "ensembled"
    id: int
    minima: list[SurveyedMinimum] = Field(description="the objective's own")
    steps: list[int] = Field(
        description="at which losses are told: at most 256, the first and the last among them"
    )
    levels: list[float] = Field(description="of the quantiles")
    quantiles: list[list[float | str]] = Field(description="of the true loss: for each level, one a step")
    points: list[list[float | str]] = Field(description="where each seed's run stands at its end")
    shares: list[ShareTold] = Field(description="the most frequent first; together all seeds")


class SentEnsemble:
    """An ensemble that a session was asked for, and what of it was sent."""

    def __init__(self, number: int, chosen: ChosenEnsemble, workroom: Workroom) -> None:
        self.over = False
        self._number = number
        self._chosen = chosen
        self._workroom = workroom
        self._ensemble: Ensemble | None = None
        self._done = 0.0  # of it, in declared microseconds
        self._due = PICTURE_EVERY  # when the next picture is, so counted

    def enter(self, asker: Asker) -> Place:
        """A place of its own: an ensemble is shared with nobody."""
        place = Place(self._workroom, self._chosen.nbytes)
        place.join(asker)
        return place

    def forget(self) -> None:
        """Lets go of the ensemble. There is no picture then before it has got further than at the last one."""
        self._ensemble, self._done = None, 0.0

    def advance(self, work: float) -> tuple[list[Frame], float]:
        """Some work on it, and a picture now and then."""
        if self._ensemble is None:
            self._ensemble = self._chosen.begun()
        if not self._ensemble.busy:
            self.over = True
            return [self._picture(self._ensemble), self._told(self._ensemble).text()], LAST_COST
        used = self._ensemble.advance(work)
        self._done += used
        if self._done < self._due or not self._ensemble.busy:
            return [], used
        self._due = self._done + PICTURE_EVERY
        return [self._picture(self._ensemble)], used + PICTURE_COST

    def surveying(self) -> Surveying:
        """What is told at once."""
        axes = [
            AxisTold(name=name, scale="linear", values=values)
            for name, values in zip("xy", self._chosen.centres, strict=False)
        ]
        endings = {str(code): word for code, word in ENDING.items()}
        return Surveying(
            id=self._number,
            request="ensemble",
            axes=axes,
            planes=list(PLANES),
            endings=endings,
            minima=self._minima,
        )

    @property
    def _minima(self) -> list[SurveyedMinimum]:
        known = self._chosen.plan.objective.minima
        return [SurveyedMinimum(x=list(one.x), value=one.value, known=True) for one in known]

    def _picture(self, ensemble: Ensemble) -> bytes:
        values = np.stack([ensemble.visits, ensemble.finals()]).astype("<f4")
        height, width = ensemble.visits.shape
        return frames.packed_part(frames.Part(self._number, whole(width, height)[0], values))

    def _told(self, ensemble: Ensemble) -> Ensembled:
        return Ensembled(
            id=self._number,
            minima=self._minima,
            steps=ensemble.steps.tolist(),
            levels=list(LEVELS),
            quantiles=spoken(ensemble.quantiles().tolist()),
            points=spoken(ensemble.points().T.tolist()),
            shares=[ShareTold(ending=share.ending, seeds=share.seeds) for share in ensemble.shares()],
        )

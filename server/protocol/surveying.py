"""The surveys that a session was asked for, one after the other: told, computed, sent tile by tile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..core.endings import ENDING
from ..core.refusal import Refusal
from ..experiment.ensembles import ensemble_of
from ..experiment.surveying import Surveying, Surveys
from ..experiment.surveys import Survey, map_of, sweep_of
from ..experiment.value import Experiment
from ..experiment.workroom import Asker, Place
from . import frames, survey_messages
from .asked import Asked, Client, Frame, Nobody
from .ensembling import AskedEnsemble, SentEnsemble
from .survey_messages import Map, Sweep
from .told import TOP, Told

WAITING = 8  # surveys of a session that are not over, at most
# Declared microseconds of a tile that is packed. More than that takes: so the frames of a survey that is known already
# are a few a slice, and the client's pace is looked at between them.
TILE_COST = 400.0


class Waiting:
    """A session's surveys. The first one is worked on; ids grow, so that no tile is taken for another survey's.

    The `client` is woken when the first one may go on that had to wait for room.
    """

    def __init__(self, surveys: Surveys) -> None:
        self.client: Client = Nobody()
        self._surveys = surveys
        self._last = -1
        self._asked: deque[Asked] = deque()

    def __len__(self) -> int:
        return len(self._asked)

    @property
    def busy(self) -> bool:
        """Whether one can be worked on."""
        return bool(self._asked) and not self._asked[0].waits

    def ask(self, message: Any, experiment: Experiment) -> Told:
        """Puts what is asked of an experiment at the end of the queue; returns what is told of it at once.

        Raises: Refusal; nothing has changed then.
        """
        self._check(message.id)
        one, told = BEGUN[message.type](message, experiment, self._surveys)
        self._last = message.id
        self._asked.append(one)
        self._begin()
        return told

    def _check(self, number: int) -> None:
        if number <= self._last:
            message = f"id must be greater than that of the survey before, {self._last}, got {number}"
            values: dict[str, object] = {"got": number, "low": self._last + 1, "high": TOP}
            raise Refusal("wrong_order", "id", values, message)
        if len(self._asked) >= WAITING:
            message = f"at most {WAITING} surveys may wait for their tiles"
            raise Refusal("too_many", "", {"got": WAITING + 1, "limit": WAITING}, message)

    def cancel(self, number: int) -> None:
        """Lets go of one, wherever in the queue it is."""
        for one in [one for one in self._asked if one.id == number]:
            self._asked.remove(one)
            one.leave()
        self._begin()

    def clear(self) -> None:
        """Lets go of all."""
        while self._asked:
            self._asked.popleft().leave()

    def advance(self, work: float, out: list[Frame]) -> float:
        """Gets on with the first one; returns the declared cost."""
        first = self._asked[0]
        sent, cost = first.advance(work)
        out += sent
        if first.over:
            self._asked.popleft().leave()
            self._begin()
        return cost

    def _begin(self) -> None:
        """The first one is what is worked on now, or as soon as the client has caught up."""
        if self._asked and not self.client.behind:
            self._asked[0].begin(self.client)


class Sent:
    """A sweep or a map, and which of its tiles were sent. The survey itself is shared with whoever else asked."""

    def __init__(self, number: int, survey: Survey, surveys: Surveys) -> None:
        self.over = False
        self._number = number
        self._survey = survey
        self._surveys = surveys
        self._surveying: Surveying | None = None
        self._next = 0

    def enter(self, asker: Asker) -> Place:
        """Opens it. One that is whole already has its room, and is only counted."""
        self._surveying = self._surveys.open(self._survey)
        self._surveying.place.join(asker, wait=self._surveying.busy)
        return self._surveying.place

    def forget(self) -> None:
        """Lets go of the survey. What was sent of it is not sent again."""
        self._surveying = None

    def advance(self, work: float) -> tuple[list[Frame], float]:
        """The next tile if it is known, else some work on it."""
        surveying = self._surveying
        assert surveying is not None, "it was begun"
        if self._next >= surveying.finished:
            return [], surveying.advance(work)
        tile = self._survey.tiles[self._next]
        self._next += 1
        numbers = "<f4" if self._survey.kind == "map" else "<f8"
        with np.errstate(over="ignore"):  # a loss beyond float32 is infinite there
            values = np.stack([plane.astype(numbers) for plane in surveying.part(tile).values()])
        told: list[Frame] = [frames.packed_part(frames.Part(self._number, tile, values))]
        if self._next == len(self._survey.tiles):
            self.over = True
            told.append(survey_messages.Surveyed(id=self._number, minima=minima_told(surveying)).text())
        return told, TILE_COST


def _sweep(message: Sweep, experiment: Experiment, surveys: Surveys) -> tuple[Asked, Told]:
    survey = sweep_of(experiment, message.run, message.axis, message.seeds)
    return Asked(message.id, Sent(message.id, survey, surveys)), surveying_told(message.id, survey)


def _map(message: Map, experiment: Experiment, surveys: Surveys) -> tuple[Asked, Told]:
    survey = map_of(experiment, message.run, message.axes)
    return Asked(message.id, Sent(message.id, survey, surveys)), surveying_told(message.id, survey)


def _ensemble(message: AskedEnsemble, experiment: Experiment, surveys: Surveys) -> tuple[Asked, Told]:
    chosen = ensemble_of(experiment, message.run, message.seeds, message.box, message.cells)
    sent = SentEnsemble(message.id, chosen, surveys.workroom)
    return Asked(message.id, sent), sent.surveying()


# By the type of the message that asks: what is worked on, and what is told of it at once. Raises: Refusal.
BEGUN: Mapping[str, Callable[[Any, Experiment, Surveys], tuple[Asked, Told]]] = {
    "sweep": _sweep,
    "map": _map,
    "ensemble": _ensemble,
}


def surveying_told(number: int, survey: Survey) -> survey_messages.Surveying:
    """The survey is under way."""
    return survey_messages.Surveying(
        id=number,
        request=survey.kind,
        axes=[
            survey_messages.AxisTold(name=axis.name, scale=axis.scale, values=list(axis.values))
            for axis in survey.axes
        ],
        planes=list(survey.planes),
        endings={str(code): word for code, word in ENDING.items()},
        minima=minima_told(Surveying(survey)),
    )


def minima_told(surveying: Surveying) -> list[survey_messages.SurveyedMinimum]:
    """In the order of their codes."""
    return [
        survey_messages.SurveyedMinimum(x=list(minimum.x), value=minimum.value, known=known)
        for minimum, known in surveying.minima
    ]

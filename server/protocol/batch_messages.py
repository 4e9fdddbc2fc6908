"""The question which rows of data a run's updates were over, and its answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..experiment.kinds import Whole
from ..experiment.models import STEPS, RunIndex, Step
from ..experiment.wall import Wall
from .told import Counter, Told

NUMBERS = 16_384  # of one answer, at most


class Rows(Wall):
    """Asks which rows of the data the batches of a run hold, update after update. Answered by a message of that name.

    A question that waits while its run, or the experiment, is replaced is dropped. A run that draws no batches is
    refused as `no_batches`.
    """

    type: Literal["rows"]
    id: Counter
    run: RunIndex
    generation: Counter
    first: Step = Field(description="the step that the first of these updates leaves")
    count: Annotated[int, Whole(1, STEPS)]


class RowsTold(Told):
    """The batches of the updates that leave the steps from `first` on.

    There are fewer than were asked for where they would be more than 16,384 numbers, or where the steps end before.
    """

    type: Literal["rows"] = "rows"
    id: int
    run: int
    generation: int
    first: int
    rows: list[list[int]] = Field(
        description="numbers of rows; where the loss is of pairs, places in the list of pairs"
    )

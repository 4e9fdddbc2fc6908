"""Every message of the stream as a model; the protocol's reference is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from ..core.refusal import Refusal
from ..experiment.kinds import SHOWN, AtMost
from ..experiment.models import RUNS, ExperimentModel, Iterate, Point, RunIndex, RunModel, Step
from ..experiment.wall import Wall
from .batch_messages import Rows, RowsTold
from .ensembling import AskedEnsemble, Ensembled
from .gauge_messages import Gauge, Gauged
from .survey_messages import Cancel, Map, Surveyed, Surveying, Sweep
from .table_messages import Table, Taken
from .told import Counter, Told

SUBPROTOCOL = "steepest.v1"
LARGEST = 16_384  # bytes of a message, where the server is not told otherwise


class Have(Wall):
    """What the client keeps of a run: its rows up to `step`, where the point is exactly `x` (0 and -0 are one)."""

    step: Step
    x: Iterate


class OpenRun(Wall):
    """How one run of an opened experiment is to be sent."""

    generation: Counter = Field(description="the client's ever-growing number for this course of the run")
    have: Have | None = None


class WantRun(Wall):
    """How far one run is wanted."""

    run: RunIndex
    generation: Counter
    to: Counter = Field(
        description="compute and send rows up to this one; no further than the experiment's steps"
    )


class Open(Wall):
    """Replaces the whole experiment. Answered by `opened`; rows are sent when they are wanted."""

    type: Literal["open"]
    opening: Counter = Field(description="the client's ever-growing number; every block bears it")
    experiment: ExperimentModel
    runs: Annotated[list[OpenRun], AtMost(RUNS)] = Field(description="one for each run of the experiment")


class Change(Wall):
    """Replaces one run's value. Answered by `changed`; blocks of older generations of the run no longer count."""

    type: Literal["change"]
    run: RunIndex
    generation: Counter = Field(description="greater than the run's last one")
    value: RunModel
    have: Have | None = None


class Want(Wall):
    """How far rows are wanted, now: a smaller `to` than before is a pause. Answered by blocks and `ended`.

    A want of an older generation has been overtaken and is passed over in silence.
    """

    type: Literal["want"]
    runs: Annotated[list[WantRun], AtMost(RUNS)]


class Inspect(Wall):
    """Asks everything about one step of one run. Answered by `inspected`.

    A question that waits while its run, or the experiment, is replaced is dropped.
    """

    type: Literal["inspect"]
    id: Counter
    run: RunIndex
    generation: Counter
    step: Step


class Probe(Wall):
    """Asks for value and gradient at a point; the latest question is answered, by `probed`."""

    type: Literal["probe"]
    id: Counter
    x: Point


class Ping(Wall):
    """Asks whether the other side lives. Answered by `pong`."""

    type: Literal["ping"]
    id: Counter


ClientMessage = (
    Open
    | Change
    | Want
    | Inspect
    | Probe
    | Gauge
    | Rows
    | Sweep
    | Map
    | AskedEnsemble
    | Cancel
    | Table
    | Ping
)
CLIENT: dict[str, type[ClientMessage]] = {
    "open": Open,
    "change": Change,
    "want": Want,
    "inspect": Inspect,
    "probe": Probe,
    "gauge": Gauge,
    "rows": Rows,
    "sweep": Sweep,
    "map": Map,
    "ensemble": AskedEnsemble,
    "cancel": Cancel,
    "table": Table,
    "ping": Ping,
}


class ColumnTold(Told):
    """A column of a run's blocks."""

    number: int
    name: str
    unit: str


class LineTold(Told):
    """A line of the arithmetic of one step. Symbol and formula are MathML, the outer element left out."""

    name: str
    symbol: str
    relation: str = Field(description="← for what is kept, = for what is not")
    formula: str = Field(description="its named leaves carry `data-name`")
    role: str


class RunTold(Told):
    """What a client needs to know of a run before its rows come."""

    run: int
    generation: int
    from_: int = Field(serialization_alias="from", description="the first row that will be sent")
    columns: list[ColumnTold]
    limit: dict[str, float | None] | None = Field(
        description="the rule's stability limit at the start, where it is known"
    )
    look_every: int = Field(
        description="steps between two looks at the true objective: rows between hold nan in `loss` and what it tells"
    )
    arithmetic: list[LineTold] = Field(description="the lines of one step")


class ObjectiveTold(Told):
    """The objective with its parameters put in."""

    dimension: int
    domain: list[list[float]]
    mathml: str
    minima: list[dict[str, JsonValue]]
    levels: dict[str, JsonValue]


class Opened(Told):
    """The experiment is in force."""

    type: Literal["opened"] = "opened"
    opening: int
    digest: str = Field(description="SHA-256 of the experiment's canonical form")
    objective: ObjectiveTold
    runs: list[RunTold]


class Changed(RunTold):
    """The run's new value is in force."""

    type: Literal["changed"] = "changed"


class Restarted(Told):
    """The `have` of generation `replaces` was not this server's: rows begin again at 0, under a new generation.

    The new number lies 1,024 past the client's last, so that no change on its way bears it too. A client whose run has
    gone on to another generation than `replaces` passes the message over.
    """

    type: Literal["restarted"] = "restarted"
    run: int
    replaces: int
    generation: int


class Ended(Told):
    """The run is over; sent after the block that holds row `outcome.step`. Not finite: inf, -inf, nan."""

    type: Literal["ended"] = "ended"
    run: int
    generation: int
    outcome: dict[str, JsonValue] = Field(description="kind, step, reason, point, minimum, values")
    findings: list[dict[str, JsonValue]] = Field(
        description="what happened on the way, by steps: code, step, values; see what-happened.md"
    )


class Inspected(Told):
    """Everything about the step that led to row `step`. Not finite: inf, -inf, nan."""

    type: Literal["inspected"] = "inspected"
    id: int
    run: int
    generation: int
    step: int
    inspection: dict[str, JsonValue]


class Probed(Told):
    """Value and gradient at x. Not finite: inf, -inf, nan."""

    type: Literal["probed"] = "probed"
    id: int
    x: list[float]
    value: float | str
    gradient: list[float | str]
    gradient_norm: float | str


class Pong(Told):
    """The answer to `ping`."""

    type: Literal["pong"] = "pong"
    id: int


class Draining(Told):
    """The server is about to end: everything goes on until it closes the connection, within seconds, with 1012.

    The client then connects again and says with `have` what it keeps.
    """

    type: Literal["draining"] = "draining"


class Refused(Told):
    """What was asked cannot be had; nothing has changed. `message` is English, for people who write clients.

    Fields of an experiment are counted from its root, as in `runs[0].optimizer.parameters.momentum`, in whatever
    message it came; other fields from the message.
    """

    type: Literal["refused"] = "refused"
    code: str
    field: str
    values: dict[str, Any]
    message: str
    request: str | None = Field(description="the type of the message that is refused, where it is known")
    id: int | None = Field(description="its id, where it has one")


SERVER: tuple[type[Told], ...] = (
    Opened,
    Changed,
    Restarted,
    Ended,
    Inspected,
    Probed,
    Gauged,
    RowsTold,
    Surveying,
    Surveyed,
    Ensembled,
    Taken,
    Pong,
    Draining,
    Refused,
)


def refused(refusal: Refusal, request: str | None = None, id: int | None = None) -> Refused:  # noqa: A002
    """The message that tells of a refusal."""
    field = refusal.field[: 4 * SHOWN]
    return Refused(
        code=refusal.code, field=field, values=refusal.values, message=refusal.message, request=request, id=id
    )

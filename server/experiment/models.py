"""The experiment as it arrives: models of the JSON, with every limit beside its field."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from ..catalog import KINDS
from ..core.risk.own import NAME as OWN
from ..core.risk.rows import MOST_EDITS, MOST_ROWS
from .csv_table import LARGEST, VALUE
from .csv_table import NAME as COLUMN_NAME
from .kinds import AtMost, Kind, Number, Text, Whole, refuse, shown
from .wall import Wall

VERSION = 1
RUNS = 8
STEPS = 20_000
CHANGES = 32
DIMENSIONS = 64
LABEL = 60  # characters
NAME = 60
SEED = 2**32 - 1
FAR = 1e6  # no start, and no domain of a formula, lies farther out on any axis
TEXT = 1000  # characters; the formula's own limit is smaller and says where it is passed
FEATURES = 2  # that a model reads


@dataclass(frozen=True)
class _Version(Kind):
    def check(self, value: object) -> object:
        if isinstance(value, bool) or value != VERSION:
            raise refuse("bad_version", got=shown(value), allowed=[VERSION])
        return VERSION

    def schema(self) -> dict[str, Any]:
        return {"const": VERSION}


@dataclass(frozen=True)
class _Known(Kind):
    """A name among the catalogue's entries of a kind, which is looked up once the whole is read."""

    kind: str
    more: tuple[str, ...] = ()

    def check(self, value: object) -> object:
        return value

    def schema(self) -> dict[str, Any]:
        return {"enum": [*sorted(KINDS[self.kind]), *self.more]}


class _Choice(_Known):
    """A named model whose name is such a one."""

    def schema(self) -> dict[str, Any]:
        return {"properties": {"name": super().schema()}}


Point = Annotated[list[Annotated[float, Number(-FAR, FAR)]], AtMost(DIMENSIONS)]
# Where a run has come to, which may be anywhere.
Iterate = Annotated[
    list[Annotated[float, Number(-sys.float_info.max, sys.float_info.max)]], AtMost(DIMENSIONS)
]
Step = Annotated[int, Whole(0, STEPS)]
RunIndex = Annotated[int, Whole(0, RUNS - 1)]
Seed = Annotated[int, Whole(0, SEED)]
Label = Annotated[str, Text(LABEL)]
Parameters = dict[str, JsonValue]
Domain = Annotated[list[Annotated[list[Annotated[float, Number(-FAR, FAR)]], AtMost(2)]], AtMost(2)]


class NamedModel(Wall):
    """A choice by name: `{"name", "parameters"}`; parameters left out take their declared defaults."""

    name: Annotated[str, Text(NAME)]
    parameters: Parameters = {}


class SurfaceModel(NamedModel):
    """A surface of the catalogue, to be minimised."""

    kind: Literal["surface"]
    name: Annotated[str, Text(NAME), _Known("surface")]


class FormulaModel(Wall):
    """A formula of one's own, to be minimised; docs/formulas.md has the language."""

    kind: Literal["formula"]
    text: Annotated[str, Text(TEXT)]
    domain: Domain = Field(
        description="what is plotted, [low, high] of x, and of y unless it is a formula of x alone"
    )
    parameters: Parameters = Field(default={}, description="values of the free names; left out: 1")


class EditModel(Wall):
    """A row of the data set anew, added (the number after the last) or, with null, deleted."""

    row: Annotated[int, Whole(0, MOST_ROWS + MOST_EDITS)]
    to: Annotated[list[Annotated[float, Number(-LARGEST, LARGEST)]], AtMost(FEATURES + 1)] | None = Field(
        description="its features, then its target"
    )


class OwnDataModel(Wall):
    """Columns of a table of one's own, which was sent by `PUT /api/data/<sha256>`."""

    sha256: Annotated[str, Text(64)]
    features: Annotated[list[Annotated[str, Text(COLUMN_NAME)]], AtMost(FEATURES)]
    target: Annotated[str, Text(COLUMN_NAME)]
    positive: Annotated[str, Text(VALUE)] | None = Field(
        default=None, description="what reads so is label 1, all else 0; left out: the target is a number"
    )


class DatasetModel(NamedModel):
    """Rows of data: of the catalogue, or (by the name `own`) of a table of one's own."""

    name: Annotated[str, Text(NAME), _Known("dataset", (OWN,))]
    edits: Annotated[list[EditModel], AtMost(MOST_EDITS)] = []
    data: OwnDataModel | None = Field(default=None, description="for one's own data alone")


class RiskModel(Wall):
    """A loss over rows of data plus a penalty, to be minimised; docs/training-losses.md has the conventions."""

    kind: Literal["risk"]
    dataset: DatasetModel
    model: Annotated[NamedModel, _Choice("model")]
    loss: Annotated[NamedModel, _Choice("loss")]
    penalty: Annotated[NamedModel, _Choice("penalty")] = NamedModel(name="none")
    split: Parameters = Field(default={}, description="`validation`, the part held out, and `split_seed`")


ObjectiveModel = Annotated[SurfaceModel | FormulaModel | RiskModel, Field(discriminator="kind")]


class ChangeModel(Wall):
    """Parameters of the optimizer that are set anew once `step` is reached: rows after it differ."""

    step: Step
    set: Parameters


class RunModel(Wall):
    """One optimizer on its way down."""

    optimizer: Annotated[NamedModel, _Choice("optimizer")]
    schedule: Annotated[NamedModel, _Choice("schedule")] = NamedModel(name="constant")
    clip: Annotated[NamedModel, _Choice("clip")] = NamedModel(name="none")
    oracle: Annotated[NamedModel, _Choice("oracle")] | None = Field(
        default=None, description="left out: the optimizer's own"
    )
    start: Point | None = Field(default=None, description="left out: the experiment's")
    seed: Seed | None = Field(default=None, description="left out: the experiment's")
    label: Label | None = None
    changes: Annotated[list[ChangeModel], AtMost(CHANGES)] = []


class ExperimentModel(Wall):
    """Everything that determines the trajectories."""

    version: Annotated[int, _Version()]
    objective: ObjectiveModel
    start: Point | None = Field(default=None, description="left out: the objective's")
    steps: Annotated[int, Whole(1, STEPS)] = 500
    seed: Seed = 0
    stop: Parameters = {}
    runs: Annotated[list[RunModel], AtMost(RUNS)]

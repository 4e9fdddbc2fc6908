"""What answers consist of, for the description of the API: none of them is written by these models.

Fields that hang on what was asked for (columns, planes) are not listed: they stand beside those that are.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from .answering import RefusalTold

Numbers = list[float | None]


class Open(BaseModel):
    """An answer that holds more than its model lists."""

    model_config = ConfigDict(extra="allow")


class RunAnswer(Open):
    """A run: its columns by name, as long as `x`, null where a number is not finite."""

    x: list[Numbers] = Field(description="n + 1 points, the start first")
    loss: Numbers
    gradient_norm: Numbers
    learning_rate: Numbers
    evaluations: Numbers
    outcome: dict[str, JsonValue] = Field(description="kind, step, reason, point, minimum, values")
    findings: list[dict[str, JsonValue]]


class TrajectoriesAnswer(BaseModel):
    """Whole trajectories."""

    version: Literal[1]
    digest: str = Field(description="SHA-256 of the experiment's canonical form")
    runs: list[RunAnswer]


class SurveyAnswer(Open):
    """A sweep or a map: its planes by name, lists or lists of rows."""

    version: Literal[1]
    axes: list[dict[str, JsonValue]] = Field(description="name, scale, values")
    seeds: int
    steps: int
    endings: dict[str, str] = Field(description="what the codes in `ending` mean")
    minima: list[dict[str, JsonValue]]
    loss: list[JsonValue]
    step: list[JsonValue]
    ending: list[JsonValue]


class TableAnswer(BaseModel):
    """What is in a file."""

    sha256: str
    rows: int
    header: bool
    separator: str
    decimal: str
    columns: list[dict[str, JsonValue]]


class RiskAnswer(BaseModel):
    """One of them is null."""

    objective: dict[str, JsonValue] | None
    refusal: RefusalTold | None


class FormulaAnswer(BaseModel):
    """One of them is null."""

    formula: dict[str, JsonValue] | None
    refusal: RefusalTold | None


class State(BaseModel):
    """How the process is."""

    status: str

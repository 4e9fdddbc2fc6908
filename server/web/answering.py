"""What several rooms of HTTP say alike in the description of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, JsonValue

from .. import presets

Answers = dict[int | str, dict[str, Any]]


class RefusalTold(BaseModel):
    """What is answered to whoever asks for what cannot be had, whatever the status."""

    code: str = Field(description="the mistake's name, which stays the same in every version")
    field: str = Field(description="where it is, as in `runs[0].optimizer.parameters.momentum`")
    values: dict[str, JsonValue] = Field(description="what was got, and what is allowed")
    message: str = Field(description="English, for people who write clients")


def told(description: str) -> dict[str, Any]:
    """An answer that is a refusal."""
    return {"model": RefusalTold, "description": description}


INVALID: Answers = {422: told("Refused: code, field, values (got, and what is allowed), message.")}
REFUSED: Answers = {**INVALID, 503: told("Too much is being computed; ask again.")}
# Of what has a query: an address longer than some 64 KiB is not even read.
LONG: Answers = {400: {"description": "No HTTP, or too long an address.", "content": {"text/plain": {}}}}
# Of what has a body.
LARGE: Answers = {413: told("The body has more bytes than it may.")}


# Bodies that may be sent as they are.
_RISK = {
    "kind": "risk",
    "dataset": {"name": "line"},
    "model": {"name": "linear"},
    "loss": {"name": "mse"},
}
_ACROSS = {"name": "start_x", "low": -2, "high": 2, "count": 6}
EXAMPLES: Mapping[str, object] = {
    "ExperimentModel": presets.OPENING,
    "SweepModel": {
        "experiment": presets.OPENING,
        "axis": {"name": "learning_rate", "low": 1e-4, "high": 1e-2, "count": 20, "scale": "log"},
    },
    "MapModel": {"experiment": presets.OPENING, "axes": [_ACROSS, {**_ACROSS, "name": "start_y"}]},
    "ContourModel": {"objective": _RISK, "box": [-2, 4, -2, 4], "size": 50},
    "RiskModel": _RISK,
}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI says of a body that we parse ourselves."""
    content = {
        "schema": {"$ref": f"#/components/schemas/{model.__name__}"},
        "example": EXAMPLES[model.__name__],
    }
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def answered(model: type[BaseModel], *more: str) -> Answers:
    """What OpenAPI says of JSON that we write ourselves, and of the other media types that it may come as."""
    return {200: {"model": model, "content": {media: {} for media in ("application/json", *more)}}}

"""docs/protocol.md, made from the models: `python -m server.protocol.reference > docs/protocol.md`."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from ..experiment import Trajectories
from ..experiment.axes import MapAxis, SweepAxis
from ..experiment.models import (
    ChangeModel,
    DatasetModel,
    EditModel,
    ExperimentModel,
    FormulaModel,
    NamedModel,
    OwnDataModel,
    RiskModel,
    RunModel,
    SurfaceModel,
)
from . import messages, survey_messages, table_messages
from .ensembling import ShareTold
from .reference_texts import BLOCKS, INTRODUCTION, REFUSALS
from .session import TRANSITIONS, Session

FILE_HASH = "2a2b86e74ffd5e6a9b75e52a105cf9d02920837179f8e8961aa15411d380f7a3"  # of the file in the example


def reference() -> str:
    """The whole page."""
    return (
        "\n".join([INTRODUCTION, *_states(), *_messages(), BLOCKS, REFUSALS, *_experiment()]).rstrip() + "\n"
    )


def _states() -> Iterator[str]:
    yield "## States\n\nA session is `waiting` until something was opened. A pair that is not in this table is refused"
    yield "with `unexpected_message`.\n\n| state | message | then |\n| --- | --- | --- |"
    for (state, name), (then, _) in TRANSITIONS.items():
        yield f"| {state} | `{name}` | {then} |"
    yield ""


def _messages() -> Iterator[str]:
    asked, answered = _conversation()
    yield "## From the client\n"
    for name, model in messages.CLIENT.items():
        yield from _section(f"`{name}`", model, asked[name])
    yield from _parts((messages.OpenRun, messages.WantRun, messages.Have, SweepAxis, MapAxis))
    yield "## From the server\n"
    for told in messages.SERVER:
        name = str(told.model_fields["type"].default)
        yield from _section(f"`{name}`", told, answered[name])
    yield from _parts((messages.RunTold, messages.ColumnTold, messages.LineTold, messages.ObjectiveTold))
    yield from _parts((survey_messages.AxisTold, survey_messages.SurveyedMinimum, ShareTold))


def _parts(models: Iterable[type[BaseModel]]) -> Iterator[str]:
    for model in models:
        yield from _section(model.__name__, model)


def _experiment() -> Iterator[str]:
    yield "\n## The experiment\n\nThe same value in `open`, in a link and in `POST /api/trajectory`.\n"
    yield from _parts((ExperimentModel, SurfaceModel, FormulaModel, RiskModel, DatasetModel))
    yield from _parts((EditModel, OwnDataModel, RunModel, NamedModel, ChangeModel))


def _section(title: str, model: type[BaseModel], example: str = "") -> Iterator[str]:
    yield f"### {title}\n\n{inspect.cleandoc(model.__doc__ or '')}\n"
    yield "| field | type | |\n| --- | --- | --- |"
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    for name, field in schema["properties"].items():
        yield f"| `{name}` | {_type(field)} | {_note(field)} |"
    yield ""
    if example:
        yield f"```json\n{example}\n```\n"


def _note(field: dict[str, Any]) -> str:
    default = field.get("default")
    known = "default" in field and default is not None and "const" not in field
    notes = [field.get("description", ""), f"default `{json.dumps(default)}`" if known else ""]
    return "; ".join(filter(None, notes))


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_type(one) for one in schema.get("anyOf") or schema["oneOf"])
    if "$ref" in schema:
        name = schema["$ref"].split("/")[-1]
        return "any JSON" if name == "JsonValue" else f"[{name}](#{name.lower()})"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    kind = str(schema.get("type", "any JSON"))
    if kind == "array":
        most = f" of at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"list{most}: {_type(schema['items'])}"
    if "minimum" in schema:
        return f"{'whole ' if kind == 'integer' else ''}number, {_end(schema['minimum'])} to {_end(schema['maximum'])}"
    if "maxLength" in schema:
        return f"text, at most {schema['maxLength']} characters"
    return {"integer": "whole number", "string": "text", "boolean": "true or false"}.get(kind, kind)


def _end(value: float) -> str:
    return f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.3g}"


def _conversation() -> tuple[dict[str, str], dict[str, str]]:
    """An example of each message of the client and of the server, from a real conversation of a session."""
    run = {"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.25}}}
    experiment = {
        "version": 1,
        "objective": {"kind": "surface", "name": "parabola", "parameters": {}},
        "start": [2],
        "steps": 40,
        "runs": [run],
    }
    change = {**run, "changes": [{"step": 2, "set": {"learning_rate": 0.5}}]}
    wanted = {"type": "want", "runs": [{"run": 0, "generation": 3, "to": 40}]}
    rates = {"name": "learning_rate", "low": 0.001, "high": 1, "count": 5, "scale": "log"}
    starts = {"name": "start_x", "low": -2, "high": 3, "count": 6}
    noisy = {**experiment, "runs": [{**run, "oracle": {"name": "noisy"}}]}
    line = {
        "kind": "risk",
        "dataset": {"name": "line", "parameters": {"n": 20}, "edits": [{"row": 3, "to": [1.5, -6]}]},
        "model": {"name": "linear"},
        "loss": {"name": "mse"},
    }
    batches = {"optimizer": {"name": "sgd"}, "oracle": {"name": "minibatch", "parameters": {"size": 2}}}
    fitted = {"version": 1, "objective": line, "steps": 40, "runs": [batches]}
    asked: list[dict[str, Any]] = [
        {"type": "open", "opening": 1, "experiment": experiment, "runs": [{"generation": 1, "have": None}]},
        {"type": "change", "run": 0, "generation": 2, "value": change, "have": {"step": 2, "x": [3]}},
        {"type": "change", "run": 0, "generation": 2000, "value": change, "have": None},
        {"type": "want", "runs": [{"run": 0, "generation": 2000, "to": 40}]},
        {"type": "inspect", "id": 5, "run": 0, "generation": 2000, "step": 1},
        {"type": "probe", "id": 6, "x": [0.5]},
        {"type": "gauge", "id": 8, "run": 0, "generation": 2000, "first": 0, "count": 40},
        {"type": "sweep", "id": 7, "run": 0, "axis": rates},
        {"type": "map", "id": 8, "run": 0, "axes": [rates, starts]},
        {"type": "cancel", "id": 8},
        {"type": "open", "opening": 2, "experiment": noisy, "runs": [{"generation": 3000, "have": None}]},
        {"type": "ensemble", "id": 10, "run": 0, "seeds": 50, "box": [[-3, 3]], "cells": 24},
        {"type": "open", "opening": 3, "experiment": fitted, "runs": [{"generation": 4000, "have": None}]},
        {"type": "rows", "id": 11, "run": 0, "generation": 4000, "first": 0, "count": 3},
        {"type": "table", "sha256": FILE_HASH, "part": 0, "parts": 1, "content": "eCx5CjEsMgozLDQK"},
        {"type": "ping", "id": 9},
        {**wanted, "runs": [{"run": 4, "generation": 3, "to": 40}]},
    ]
    session = Session(Trajectories(1 << 20))
    examples: dict[str, str] = {}
    answers: dict[str, str] = {}
    for message in asked:
        examples.setdefault(message["type"], json.dumps(message, ensure_ascii=False))
        frames = session.receive(json.dumps(message))
        while session.busy:
            frames += session.advance(1e6)
        for frame in frames:
            if isinstance(frame, str):
                told = json.loads(frame)
                answers.setdefault(told["type"], json.dumps(_shortened(told), ensure_ascii=False))
    # Which no session says: the server does, for all of them, and when it has read the file.
    answers["draining"] = messages.Draining().text()
    answers["taken"] = table_messages.Taken(sha256=FILE_HASH).text()
    return examples, answers


def _shortened(value: Any) -> Any:
    """Formulas and long lists cut: an example is to be read."""
    if isinstance(value, dict):
        return {name: _shortened(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shortened(one) for one in value[:2]] + (["…"] if len(value) > 2 else [])
    if isinstance(value, str) and value.startswith("<"):
        return f"{value[: value.index('>') + 1]}…"
    return value


if __name__ == "__main__":
    sys.stdout.write(reference())

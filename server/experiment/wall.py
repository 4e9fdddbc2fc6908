"""The wall: untrusted JSON becomes checked models here, and what is wrong with it becomes one `Refusal`."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, from_json

from ..core.refusal import Refusal, nearest
from .kinds import SHOWN, kind_of, shown


class Wall(BaseModel):
    """A model at the edge: strict types, no unknown fields, never changed once it is parsed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


M = TypeVar("M", bound=BaseModel)


def parsed_json(text: str | bytes) -> object:
    """The JSON value. Raises: Refusal `bad_json`, also for NaN, endless nesting and lone surrogates."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError as error:
        shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
        raise Refusal("bad_json", "", {"got": shown[:SHOWN]}, f"not JSON: {error}") from None


def checked(model: type[M], value: object) -> M:
    """The value as this model. Raises: Refusal about the first thing that is wrong, with its full path."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _refusal(model, error.errors(include_url=False)[0]) from None


def path(location: tuple[int | str, ...]) -> str:
    """`("runs", 0, "seed")` as `runs[0].seed`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).removeprefix(".")


EXPECTED = {  # in words, by pydantic's name for the error
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "bool_type": "true or false",
}


def _refusal(model: type[BaseModel], error: ErrorDetails) -> Refusal:
    field, got, kind = path(error["loc"]), error["input"], error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if "values" in context:
        return Refusal(kind, field, context["values"])
    if kind == "missing":
        return Refusal("missing_field", field, {}, f"{field} is missing")
    if kind == "extra_forbidden":
        name = str(error["loc"][-1])
        known = nearest(name, _model_at(model, error["loc"][:-1]).model_fields)
        return Refusal(
            "unknown_field", path((*error["loc"][:-1], name[:SHOWN])), {"got": name[:SHOWN], "known": known}
        )
    if kind == "literal_error":
        allowed = [one.strip("'") for one in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return Refusal("unknown_name", field, {"got": shown(got), "known": nearest(str(got), allowed)})
    return Refusal("wrong_type", field, {"got": kind_of(got), "expected": EXPECTED.get(kind, kind)})


def _model_at(model: type[BaseModel], location: tuple[int | str, ...]) -> type[BaseModel]:
    """The model that stands at this place of another."""
    for part in location:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)

"""The wall: untrusted JSON becomes checked models here, and what is wrong with it becomes one `Refusal`."""

from __future__ import annotations

from typing import Any, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, from_json

from ..core.refusal import Refusal, nearest
from .kinds import SHOWN, kind_of, shown


class Wall(BaseModel):
    """A model at the edge: strict types, no unknown fields, never changed once it is parsed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Itself: pydantic copies a default each time it fills it in, and what never changes needs no copy."""
        return self


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


def counted_from_the_experiment(refusal: Refusal) -> Refusal:
    """The refusal, a field of an experiment counted from its root: it bears one name wherever the experiment lies."""
    field = refusal.field.removeprefix("experiment.")
    return Refusal(refusal.code, field, refusal.values, refusal.message.replace(refusal.field, field, 1))


EXPECTED = {  # in words, by pydantic's name for the error
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "bool_type": "true or false",
}


def _refusal(model: type[BaseModel], error: ErrorDetails) -> Refusal:
    location, at = _walked(model, error["loc"])
    field, got, kind = path(location), error["input"], error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if "values" in context:
        return Refusal(kind, field, context["values"])
    if kind == "missing":
        return Refusal("missing_field", field, {}, f"{field} is missing")
    if kind == "extra_forbidden":
        name = str(location[-1])
        known = nearest(name, at.model_fields)
        return Refusal(
            "unknown_field", path((*location[:-1], name[:SHOWN])), {"got": name[:SHOWN], "known": known}
        )
    if kind == "union_tag_not_found":
        field = path((*location, context["discriminator"].strip("'")))
        return Refusal("missing_field", field, {}, f"{field} is missing")
    if kind == "union_tag_invalid":
        field = path((*location, context["discriminator"].strip("'")))
        allowed = [one.strip("'") for one in str(context["expected_tags"]).split(", ")]
        tag = str(context["tag"])
        return Refusal("unknown_name", field, {"got": shown(tag), "known": nearest(tag, allowed)})
    if kind == "literal_error":
        allowed = [one.strip("'") for one in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return Refusal("unknown_name", field, {"got": shown(got), "known": nearest(str(got), allowed)})
    return Refusal("wrong_type", field, {"got": kind_of(got), "expected": EXPECTED.get(kind, kind)})


def _walked(
    model: type[BaseModel], location: tuple[int | str, ...]
) -> tuple[tuple[int | str, ...], type[BaseModel]]:
    """The place without the tags that pydantic puts in where one of several models is chosen, and the last model."""
    places: list[int | str] = []
    tagged: dict[str, type[BaseModel]] = {}
    for part in location:
        if part in tagged:
            model, tagged = tagged[str(part)], {}
            continue
        places.append(part)
        info = model.model_fields.get(str(part))
        if info is not None:
            tagged = _tagged(info)
            model = _model_in(info.annotation) or model
    return tuple(places), model


def _tagged(info: FieldInfo) -> dict[str, type[BaseModel]]:
    """The models of a tagged union by their tags; none where the field is something else."""
    if not isinstance(info.discriminator, str):
        return {}
    by = info.discriminator
    return {get_args(one.model_fields[by].annotation)[0]: one for one in get_args(info.annotation)}


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)

"""Kinds of untrusted values, each with its limits beside the type: `Annotated[int, Whole(0, 20_000)]`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

SHOWN = 60  # characters of a stranger's text that are sent back


def shown(value: object) -> object:
    """What was got, safe to send back: texts cut, big numbers and containers named by their kind."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, int):
        return value if abs(value) < 2**53 else "a very large whole number"
    return kind_of(value)


def kind_of(value: object) -> str:
    """`a list`, `text`, …: the kind of a JSON value in words."""
    kinds = {bool: "true or false", str: "text", list: "a list", dict: "an object", type(None): "null"}
    return kinds.get(type(value), "a number")


def refuse(code: str, **values: object) -> PydanticCustomError:
    """An error for a check to raise: `wall.checked` makes it a `Refusal` with this code and these values."""
    return PydanticCustomError(code, "{code}", {"code": code, "values": values})


class Kind:
    """What stands beside a type: a check before pydantic's own, and what the JSON schema says of it."""

    def check(self, value: object) -> object:
        raise TypeError(f"{type(self).__name__} has no check")

    def schema(self) -> dict[str, Any]:
        return {}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, inner: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(inner), **self.schema()}


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number in [low, high]; 500.0 is 500, true is no number."""

    low: int
    high: int

    def check(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refuse("wrong_type", got=kind_of(value), expected="a whole number")
        if isinstance(value, float) and (not math.isfinite(value) or value != int(value)):
            raise refuse("wrong_type", got=shown(value), expected="a whole number")
        if not self.low <= value <= self.high:
            raise refuse("out_of_range", got=shown(value), low=self.low, high=self.high)
        return int(value)

    def schema(self) -> dict[str, Any]:
        return {"minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class Number(Kind):
    """A finite number in [low, high]; -0.0 is 0."""

    low: float
    high: float

    def check(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refuse("wrong_type", got=kind_of(value), expected="a number")
        if isinstance(value, float) and not math.isfinite(value):
            raise refuse("not_finite", got=str(value), low=self.low, high=self.high)
        if not self.low <= value <= self.high:
            raise refuse("out_of_range", got=shown(value), low=self.low, high=self.high)
        return float(value) + 0.0

    def schema(self) -> dict[str, Any]:
        return {"minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class Text(Kind):
    """A text of at most so many characters."""

    limit: int

    def check(self, value: object) -> object:
        if isinstance(value, str) and len(value) > self.limit:
            raise refuse("too_large", got=len(value), limit=self.limit)
        return value

    def schema(self) -> dict[str, Any]:
        return {"maxLength": self.limit}


@dataclass(frozen=True)
class AtMost(Kind):
    """A list with no more entries than this; said before any of them is looked at."""

    limit: int

    def check(self, value: object) -> object:
        if isinstance(value, list) and len(value) > self.limit:
            raise refuse("too_many", got=len(value), limit=self.limit)
        return value

    def schema(self) -> dict[str, Any]:
        return {"maxItems": self.limit}

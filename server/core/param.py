"""Declared parameters: a default, its range, scale and symbol stand beside the type, once.

The control on the page, the check of untrusted values and the reference all come from here.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from .refusal import Refusal, nearest

Value = float | bool | str | None
Words = Mapping[str, Mapping[str, Any]]
When = tuple[str, tuple[Value, ...]]
T = TypeVar("T")


@dataclass(frozen=True)
class Param:
    """The range of a number. On a `log` scale with `low` 0 the slider's end is 0 itself, then comes `smallest`.

    `when` names another parameter of the entry and the values of it with which this one does anything.
    """

    low: float
    high: float
    scale: Literal["linear", "log"] = "linear"
    smallest: float | None = None
    symbol: str = ""
    integer: bool = False
    words: Words | None = None
    when: When | None = None


@dataclass(frozen=True)
class Flag:
    """A switch."""

    symbol: str = ""
    words: Words | None = None
    when: When | None = None


@dataclass(frozen=True)
class Choice:
    """One of a few names."""

    options: tuple[str, ...]
    symbol: str = ""
    words: Words | None = None
    when: When | None = None


def formulas(options: Mapping[str, str], en: str, zh: str) -> Choice:
    """A choice among formulas: they read alike in every language, only its name does not."""
    words: Words = {"en": {"name": en, "options": options}, "zh": {"name": zh, "options": options}}
    return Choice(tuple(options), words=words)


@dataclass(frozen=True)
class Parameter:
    """A declared parameter, as the catalogue shows it. `optional`: None is allowed and means "derived"."""

    name: str
    kind: Literal["number", "flag", "choice"]
    default: Value
    low: float | None = None
    high: float | None = None
    scale: Literal["linear", "log"] = "linear"
    smallest: float | None = None
    integer: bool = False
    symbol: str = ""
    options: tuple[str, ...] = ()
    words: Words | None = None
    optional: bool = False
    when: When | None = None

    def checked(self, value: object) -> Value:
        """The value as this parameter takes it.

        Raises: Refusal (`wrong_type`, `not_finite`, `out_of_range`, `unknown_name`) with this name as its field.
        """
        if value is None and self.optional:
            return None
        if self.kind == "flag":
            if not isinstance(value, bool):
                raise Refusal("wrong_type", self.name, {"got": _kind_of(value), "expected": "true or false"})
            return value
        if self.kind == "choice":
            if not isinstance(value, str) or value not in self.options:
                known = nearest(value, self.options) if isinstance(value, str) else list(self.options)
                raise Refusal("unknown_name", self.name, {"got": value, "known": known})
            return value
        return self._checked_number(value)

    def _checked_number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Refusal("wrong_type", self.name, {"got": _kind_of(value), "expected": "a number"})
        assert self.low is not None and self.high is not None
        allowed: dict[str, object] = {"low": self.low, "high": self.high}
        if isinstance(value, float) and not math.isfinite(value):
            raise Refusal("not_finite", self.name, {"got": str(value), **allowed})
        if not self.low <= value <= self.high:
            raise Refusal("out_of_range", self.name, {"got": _bounded(value), **allowed})
        if self.integer and value != int(value):
            raise Refusal("wrong_type", self.name, {"got": value, "expected": "a whole number"})
        return int(value) if self.integer else float(value) + 0.0  # + 0.0: no negative zero


def _bounded(value: float) -> float | str:
    """A number that is safe to send back: a whole number of a thousand digits is cut to a word."""
    return value if isinstance(value, float) or abs(value) < 10**15 else "a very large whole number"


def _kind_of(value: object) -> str:
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), "a number")


def _declared(name: str, hint: object, default: Any) -> Parameter | None:
    """The parameter that a field's annotation declares, or None if it declares none."""
    if get_origin(hint) is not Annotated:
        return None
    inner, *extras = get_args(hint)
    optional = get_origin(inner) in (Union, types.UnionType) and type(None) in get_args(inner)
    for extra in extras:
        if isinstance(extra, Param):
            shared = {
                key: getattr(extra, key)
                for key in ("low", "high", "scale", "smallest", "integer", "symbol", "words", "when")
            }
            return Parameter(name, "number", default, optional=optional, **shared)
        about: dict[str, Any] = {key: getattr(extra, key, None) for key in ("symbol", "words", "when")}
        if isinstance(extra, Flag):
            return Parameter(name, "flag", default, **about)
        if isinstance(extra, Choice):
            return Parameter(name, "choice", default, options=extra.options, **about)
    return None


_known: dict[type, tuple[Parameter, ...]] = {}


def parameters_of(cls: type) -> tuple[Parameter, ...]:
    """The declared parameters of a dataclass, in the order of its fields."""
    if cls not in _known:
        hints = get_type_hints(cls, include_extras=True)
        found = (
            _declared(field.name, hints[field.name], None if field.default is MISSING else field.default)
            for field in fields(cls)
        )
        _known[cls] = tuple(parameter for parameter in found if parameter is not None)
    return _known[cls]


def checked(parameters: tuple[Parameter, ...], values: Mapping[str, object]) -> dict[str, Value]:
    """All values, those given checked and those left out filled in with their defaults.

    Raises: Refusal, also for a name that is not declared (`unknown_field`, the known ones nearest first).
    """
    full = {parameter.name: parameter.default for parameter in parameters}
    for name in values:
        if name not in full:
            raise Refusal("unknown_field", name, {"got": name, "known": nearest(str(name), full)})
    for parameter in parameters:
        if parameter.name in values:
            full[parameter.name] = parameter.checked(values[parameter.name])
    return full


def build(cls: type[T], values: Mapping[str, object]) -> T:
    """An instance with these parameters; those left out take their defaults.

    Raises: Refusal whose field is the parameter's name.
    """
    return cls(**checked(parameters_of(cls), values))


def changed(instance: T, values: Mapping[str, object]) -> T:
    """The same entry with some parameters set anew. Raises: as `build`."""
    parameters = parameters_of(type(instance))
    full = checked(parameters, values)
    return replace(instance, **{name: full[name] for name in values})  # type: ignore[type-var]


def filled(entry: object) -> dict[str, Value]:
    """Every parameter of an instance as a plain value."""
    return {parameter.name: getattr(entry, parameter.name) for parameter in parameters_of(type(entry))}

"""The one text of a JSON value, and its hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any


class Written(str):
    """A text in canonical form already, which stands in a value for what it says: what many share is written once.

    >>> canonical({"b": Written("[1,2]"), "a": "[1,2]"})
    '{"a":"[1,2]","b":[1,2]}'
    """

    __slots__ = ()


def canonical(value: object) -> str:
    """The one text of a JSON value: sorted keys, shortest numbers, 1.0 written as 1.

    >>> canonical({"b": 1.0, "a": [0.1, -0.0]})
    '{"a":[0.1,0],"b":1}'
    """
    # Written here and not by `json.dumps`, which has no say in how numbers are written; and with some care, since every
    # run of every experiment that is opened passes here.
    return _WRITERS[type(value)](value)


def digest_of(value: object) -> str:
    """SHA-256 of the canonical text."""
    return sha256(canonical(value).encode()).hexdigest()


@lru_cache(maxsize=1024)
def _number(value: float) -> str:
    # Most numbers are defaults. 0 and -0, which are equal, are written alike.
    short = value.is_integer() and abs(value) < 2**53
    return int.__repr__(int(value)) if short else float.__repr__(value)


def _list(values: Sequence[object]) -> str:
    return f"[{','.join([_WRITERS[type(one)](one) for one in values])}]"


def _object(value: Mapping[str, object]) -> str:
    form, values = _form(tuple(value))
    return form % tuple([_WRITERS[type(one)](one) for one in values(value)])


@lru_cache(maxsize=512)
def _form(names: tuple[str, ...]) -> tuple[str, Callable[[Mapping[str, Any]], Sequence[object]]]:
    """The text of all objects with these names, %s for each value; and what takes these from one, in that order."""
    ordered = sorted(names)
    fields = [f"{encode_basestring(name).replace('%', '%%')}:%s" for name in ordered]
    if len(ordered) > 1:
        return f"{{{','.join(fields)}}}", itemgetter(*ordered)
    return f"{{{','.join(fields)}}}", lambda value: [value[name] for name in ordered]


class _Writers(dict[type, Callable[[Any], str]]):
    """How each kind of value is written. What is derived from a kind (a tuple with names) is written as that."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        for known in tuple(self):
            if issubclass(kind, known):
                self[kind] = self[known]
                return self[kind]
        raise TypeError(f"{kind.__name__} is no JSON value")


_WRITERS = _Writers(
    {
        Written: str,
        str: encode_basestring,
        bool: lambda value: "true" if value else "false",
        int: int.__repr__,
        float: _number,
        type(None): lambda value: "null",
        list: _list,
        tuple: _list,
        dict: _object,
        Mapping: _object,
    }
)

"""The one text of a JSON value, and its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256


def canonical(value: object) -> str:
    """The one text of a JSON value: sorted keys, shortest numbers, 1.0 written as 1.

    >>> canonical({"b": 1.0, "a": [0.1, -0.0]})
    '{"a":[0.1,0],"b":1}'
    """
    return json.dumps(_shortest(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(value: object) -> str:
    """SHA-256 of the canonical text."""
    return sha256(canonical(value).encode()).hexdigest()


def _shortest(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, Mapping):
        return {str(name): _shortest(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shortest(one) for one in value]
    return value

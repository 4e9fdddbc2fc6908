"""The names in the environment that begin with STEEPEST_: settings, what others write there, and mistakes.

Kubernetes writes the addresses of a namespace's services into the environment of every container: for a service called
`steepest` that is STEEPEST_SERVICE_HOST, STEEPEST_PORT=tcp://10.0.0.1:8000, STEEPEST_PORT_8000_TCP_ADDR and so on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ..experiment import nearest

PREFIX = "STEEPEST_"
# What the tests ask for, such as their browser, is no setting of the server.
OF_THE_TESTS = f"{PREFIX}TEST_"
_SERVICE = re.compile(
    rf"{PREFIX}(?:SERVICE_\w+|PORT_\w+|\w+_SERVICE_(?:HOST|PORT)(?:_\w+)?|\w+_PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)"
)
_PORT = re.compile(rf"{PREFIX}(?:\w+_)?PORT")


class UnknownSetting(ValueError):
    """A name that is no setting; the sentence suggests the nearest."""


def is_injected(name: str, value: str) -> bool:
    """Whether Kubernetes writes such a thing. A plain number in STEEPEST_PORT is ours.

    >>> is_injected("STEEPEST_PORT", "tcp://10.0.0.1:8000"), is_injected("STEEPEST_PORT", "8000")
    (True, False)
    """
    name = name.upper()
    return bool(_SERVICE.fullmatch(name) or (_PORT.fullmatch(name) and "://" in value))


def injected(environment: Mapping[str, str]) -> list[str]:
    """The names in it that are passed over as Kubernetes' own."""
    return sorted(name for name, value in environment.items() if is_injected(name, value))


def check(environment: Mapping[str, str], settings: Collection[str]) -> None:
    """Looks for names that would be settings and are none; `settings` are those of the fields.

    Raises: UnknownSetting, a sentence for each.

    >>> check({"STEEPEST_HOTS": "0.0.0.0"}, ["host", "port"])
    Traceback (most recent call last):
    ...
    server.web.environment.UnknownSetting: STEEPEST_HOTS is not a setting; the nearest is STEEPEST_HOST.
    """
    sentences = [
        f"{name} is not a setting; the nearest is {PREFIX}{nearest(_bare(name), settings)[0].upper()}."
        for name, value in sorted(environment.items())
        if name.upper().startswith(PREFIX)
        and _bare(name) not in settings
        and not name.upper().startswith(OF_THE_TESTS)
        and not is_injected(name, value)
    ]
    if sentences:
        raise UnknownSetting("\n".join(sentences))


def _bare(name: str) -> str:
    return name[len(PREFIX) :].lower()

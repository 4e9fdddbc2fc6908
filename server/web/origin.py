"""Which pages may open a stream: the Origin header, which a browser sets and a page cannot forge."""

from __future__ import annotations

import re
from collections.abc import Collection

DEFAULT_PORTS = (":80", ":443")
ORIGIN = re.compile(r"[a-z][\w+.-]*://[^\s/]+/?", re.IGNORECASE)  # those of browsers' extensions too


def is_allowed(
    origin: str | None, host: str, allowed: Collection[str], allow_null: bool, required: bool = False
) -> bool:
    """Whether a stream may be opened by a page of this origin.

    Allowed are the host's own pages, the origins listed, sandboxed frames (`null`) if so set, and whoever sends no
    Origin where it is not required: that is no browser, and no browser's user is then at risk.

    >>> is_allowed("https://example.org", "example.org", (), True)
    True
    >>> is_allowed("https://evil.example", "example.org", (), True)
    False
    """
    if origin is None:
        return not required
    if "*" in allowed:
        return True
    if origin == "null":
        return allow_null
    if origin.rstrip("/").lower() in (one.rstrip("/").lower() for one in allowed):
        return True
    scheme, separator, site = origin.partition("://")
    return scheme in ("http", "https") and separator == "://" and _plain(site) == _plain(host) != ""


def checked(origins: tuple[str, ...]) -> tuple[str, ...]:
    """The same. Raises: ValueError, a sentence, where one is neither an origin nor `*`."""
    for one in origins:
        if one != "*" and not ORIGIN.fullmatch(one):
            raise ValueError(f"{one} is no origin, which is written like https://example.org")
    return origins


def _plain(site: str) -> str:
    site = site.rstrip("/").lower()
    return next((site.removesuffix(port) for port in DEFAULT_PORTS if site.endswith(port)), site)

"""The settings written out: as the README's table (`make settings`), and with their values for `--print-settings`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from .environment import PREFIX
from .settings import Settings

BEGIN = "<!-- settings: written by make settings -->\n"
END = "<!-- end of settings -->"


def listing(settings: Settings) -> str:
    """Every setting with its value, as a file of an environment: what is not set has its line too, with no value."""
    lines = []
    for name, field in Settings.model_fields.items():
        value, default = _plain(getattr(settings, name)), _plain(field.default)
        changed = "" if value == default else f" (left out: {default or 'nothing'})"
        lines += [f"# {field.description}{changed}", f"{PREFIX}{name.upper()}={value}"]
    return "\n".join(lines) + "\n"


def table() -> str:
    """The table of all settings in Markdown, in the order of the fields."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_readable(field.default)} | {_starred(field.description or '')} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| variable | default | what it sets |", "|---|---|---|", *rows]) + "\n"


def inserted(document: str) -> str:
    """The document with the table between its two marks. Raises: ValueError where they are not there."""
    before, rest = document.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


def _plain(value: object) -> str:
    """As it is set.

    >>> _plain(21_600.0), _plain(1234567.5), _plain(("a", "b")), _plain(None)
    ('21600', '1234567.5', 'a,b', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).removesuffix(".0")


def _readable(value: object) -> str:
    """As it is read: thousands are parted.

    >>> _readable(65536), _readable("*")
    ('65 536', '`*`')
    """
    if type(value) is int and value >= 10_000:
        return f"{value:,}".replace(",", " ")
    return _starred(_plain(value))


def _starred(text: str) -> str:
    """Names with a star as code, since Markdown would take two of them for emphasis."""
    return re.sub(r"\*[\w.]*", r"`\g<0>`", text)


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(inserted(page.read_text(encoding="utf-8")), encoding="utf-8")

"""Content codings: what a client can read, and what has been compressed ahead.

A build compresses once, as well as it can (`python -m server.web.compressing`), what is served a thousand times:
Plotly's script beside itself, all else in a folder under the digest of its content, so that nothing old is ever taken
for what is served today. Without that, the server compresses with gzip when somebody first asks.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

# Best first, by the names that HTTP has for them, with the endings of their files.
ENDINGS = {"br": ".br", "gzip": ".gz"}


def accepted(header: str) -> list[str]:
    """The codings that a client accepts, ours and best first, by its Accept-Encoding header.

    >>> accepted("gzip, deflate, br;q=0.5"), accepted("*, br;q=0"), accepted("identity")
    (['br', 'gzip'], ['gzip'], [])
    """
    said: dict[str, bool] = {}
    for part in header.lower().split(","):
        name, _, rest = part.partition(";")
        said[name.strip()] = _weight(rest) > 0
    return [name for name in ENDINGS if said.get(name, said.get("*", False))]


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def beside(path: Path, content: bytes) -> Mapping[str, bytes]:
    """What lies compressed beside a file: both that a build wrote, or nothing where they are not of this content.

    A .gz ends with the checksum and the length of what is in it; the .br was written in the same go.
    """
    found = _read(path.name, path.parent)
    end = (zlib.crc32(content)).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return found if found.get("gzip", b"")[-8:] == end else {}


def under(folder: Path, digest: str) -> Mapping[str, bytes]:
    """What a build has compressed of the content with this digest."""
    return _read(digest, folder)


def _read(name: str, folder: Path) -> dict[str, bytes]:
    files = {coding: folder / f"{name}{ending}" for coding, ending in ENDINGS.items()}
    return {coding: path.read_bytes() for coding, path in files.items() if path.is_file()}

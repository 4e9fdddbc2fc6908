"""`python -m server.web.compressing`: compresses ahead, as well as can be, all that the server sends to every visitor.

A build runs it once, with the package `brotli`, which the server itself does not need. It writes `plotly.min.js.br`
and `.gz` beside the script, and the rest into `compressed/` in the page's folder; see `packed`.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from . import plotly
from .app import create_app
from .packed import ENDINGS
from .settings import Settings
from .static import COMPRESSED, PACKED, PLOTLY, File, Pages

# Brotli's largest window: Plotly's script is longer than the ordinary one.
WINDOW = 24


def write(pages: Pages, others: list[File], script: Path, folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Compresses the pages, with Plotly's `script` beside itself, and other files; what was in the folder goes.

    Yields the path of each file written, its bytes and those of the content. Raises: ImportError where there is no
    brotli, OSError where a folder cannot be written to.
    """
    compress: Callable[..., bytes] = import_module("brotli").compress
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for file in (*pages.files.values(), *pages.pages.values(), *others):
        if file.suffix not in COMPRESSED:
            continue
        stem = script if file is pages.files[PLOTLY] else folder / file.digest
        packed = {
            "br": compress(file.content, quality=11, lgwin=WINDOW),
            "gzip": gzip.compress(file.content, 9, mtime=0),
        }
        for coding, content in packed.items():
            path = stem.with_name(stem.name + ENDINGS[coding])
            path.write_bytes(content)
            yield path, len(content), len(file.content)


def main() -> int:
    """Runs the command; the exit status."""
    settings = Settings()
    state = create_app(settings).state
    script, folder = plotly.place(settings.plotly_js), settings.frontend / PACKED
    try:
        for path, size, whole in write(state.pages, [state.catalog], script, folder):
            sys.stdout.write(f"{path}: {size:,} of {whole:,} bytes\n")
    except ImportError as error:
        sys.stderr.write(f"Compressing needs the package brotli, which a build installs: {error}.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Cannot write {error.filename}: {error.strerror}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

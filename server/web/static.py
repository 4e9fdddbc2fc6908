"""The files of the pages, held in memory: a page under its own address, all else under the digest of all of them."""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ..experiment import Refusal
from . import plotly

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
COMPRESSED = (".css", ".html", ".js", ".json", ".svg", ".webmanifest")
IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"  # may be kept, asked about each time
_DIGEST = re.compile(r"[0-9a-f]{16}")
_PLOTLY_LINK = '<link id="plotly.js-style-global"'


@dataclass
class File:
    """Bytes that are served as they are, or compressed once for all who can read that."""

    content: bytes
    suffix: str
    etag: str = field(init=False)
    _compressing: asyncio.Future[bytes] | None = None

    def __post_init__(self) -> None:
        self.etag = f'"{sha256(self.content).hexdigest()[:20]}"'

    async def response(self, request: Request, cache: str) -> Response:
        """The file, or 304 for a client that has it."""
        headers = {"ETag": self.etag, "Cache-Control": cache}
        if self.suffix in COMPRESSED:
            headers["Vary"] = "Accept-Encoding"
        known = request.headers.get("if-none-match", "")
        if self.etag in (one.strip().removeprefix("W/") for one in known.split(",")):
            return Response(status_code=304, headers=headers)
        content = self.content
        if self.suffix in COMPRESSED and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            content = await self._compressed()
        return Response(content, headers=headers, media_type=TYPES[self.suffix])

    async def _compressed(self) -> bytes:
        if self._compressing is None:
            self._compressing = asyncio.ensure_future(asyncio.to_thread(gzip.compress, self.content, mtime=0))
        return await asyncio.shield(self._compressing)


class Pages:
    """The pages' folder with Plotly beside it, read at once, and read again when a file of it has changed.

    `pages` are the documents by name, `index` and `reference`; they name their parts under the digest.
    """

    def __init__(self, folder: Path, plotly_js: Path | None) -> None:
        self._folder = folder
        script = plotly.bundle(plotly_js)
        text = script.decode()
        self._maps_style = plotly.maps_style_id(text)
        self._plotly = {
            "plotly.js": File(script, ".js"),
            "plotly.css": File(plotly.stylesheet(text).encode(), ".css"),
        }
        self._state: tuple[tuple[str, int, int], ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Looks whether a file has changed (a hundred calls of stat) and reads them all again if so."""
        found = sorted(path for path in self._folder.rglob("*") if path.suffix in TYPES and path.is_file())
        stats = [(path, path.stat()) for path in found]
        state = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
        if state == self._state:
            return
        files = {
            path.relative_to(self._folder).as_posix(): File(path.read_bytes(), path.suffix) for path in found
        } | self._plotly
        documents = {
            name.removesuffix(".html"): files.pop(name).content.decode()
            for name in sorted(files)
            if name.endswith(".html")
        }
        digest = sha256()
        for name, file in sorted(files.items()):
            digest.update(f"{name}\0{file.etag}\0".encode())
        self.digest = digest.hexdigest()[:16]
        self.pages = {name: File(self._finished(text).encode(), ".html") for name, text in documents.items()}
        self.files = files
        self._state = state

    def _finished(self, document: str) -> str:
        """A document as it is served: its parts under the digest, and what Plotly looks for beside its styles."""
        if self._maps_style:
            meta = f'<meta name="maps" id="{self._maps_style}">'
            document = document.replace(_PLOTLY_LINK, f"{meta}\n{_PLOTLY_LINK}")
        return document.replace('"assets/', f'"assets/{self.digest}/')

    def found(self, path: str) -> tuple[File, str] | None:
        """The file below `assets/` and how long it may be kept: for ever only under the digest of today's files."""
        first, _, rest = path.partition("/")
        if rest and _DIGEST.fullmatch(first):
            cache = IMMUTABLE if first == self.digest else "no-store"
            return (self.files[rest], cache) if rest in self.files else None
        return (self.files[path], FRESH) if path in self.files else None


async def index(request: Request) -> Response:
    """`/`: the page."""
    return await _document(request, "index")


async def reference(request: Request) -> Response:
    """`/reference`: everything that can be chosen, with formulas and sources."""
    return await _document(request, "reference")


async def _document(request: Request, name: str) -> Response:
    pages: Pages = request.app.state.pages
    pages.refresh()
    return await pages.pages[name].response(request, FRESH)


async def asset(request: Request) -> Response:
    """`/assets/…`: all that the page consists of."""
    path = str(request.path_params["path"])
    pages: Pages = request.app.state.pages
    found = pages.found(path)
    if found is None:
        raise Missing(path)
    file, cache = found
    return await file.response(request, cache)


class Missing(Refusal):
    """There is no such file."""

    def __init__(self, path: str) -> None:
        super().__init__("not_found", "path", {"got": path[:120]})

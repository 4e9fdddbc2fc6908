"""The files of the pages, held in memory: a page under its own address, all else under the digest of all of them."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response

from ..experiment import Refusal
from . import joining, packed, plotly

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
LOOK_SECONDS = 1.0
PACKED = "compressed"  # the folder in the page's that `compressing` writes
PLOTLY = "plotly.js"
_DIGEST = re.compile(r"[0-9a-f]{16}")
_PLOTLY_LINK = '<link id="plotly.js-style-global"'
# What every page fetches as soon as its script runs: asked for beside the script, it does not wait for it.
_FETCHED = ("assets/languages/en.json", "assets/languages/zh.json", "api/catalog")
_MODULE = re.compile(r'<script type="module" src="assets/([^"]+)"></script>')
_SHEETS = re.compile(r'(?:<link rel="stylesheet" href="assets/[^"]+">\n)+')


# Of a list of tags: a tag, and what it begins with where it is weak; a quoted one may hold commas.
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def is_known(tag: str, header: str) -> bool:
    """Whether an If-None-Match header names this tag, compared weakly, or whatever there is: RFC 9110, 13.1.2.

    >>> [is_known("a-br", header) for header in ('"b", W/"a-br"', "*", '"a"', '"x, a-br"', "a-br", "")]
    [True, True, False, False, False, False]
    """
    return header.strip() == "*" or tag in _TAG.findall(header)


@dataclass
class File:
    """Bytes that are served as they are, or compressed: as a build has done, else with gzip, once for all who ask."""

    content: bytes
    suffix: str
    ahead: Mapping[str, bytes] = field(default_factory=dict)
    digest: str = field(init=False)
    _compressing: asyncio.Future[bytes] | None = None

    def __post_init__(self) -> None:
        self.digest = sha256(self.content).hexdigest()[:20]

    def look(self, folder: Path) -> None:
        """Takes what a build has compressed of it into this folder."""
        if not self.ahead:
            self.ahead = packed.under(folder, self.digest)

    async def response(self, request: Request, cache: str) -> Response:
        """The file, or 304 for a client that has it in the coding that it would get.

        Each coding is a representation of its own, whose tag tells a cache which of those that it keeps is meant.
        """
        coding = self._coding(request)
        tag = f"{self.digest}{'-' if coding else ''}{coding}"
        headers = {"ETag": f'"{tag}"', "Cache-Control": cache}
        if self.suffix in COMPRESSED:
            headers["Vary"] = "Accept-Encoding"
        if is_known(tag, ", ".join(request.headers.getlist("if-none-match"))):
            return Response(status_code=304, headers=headers)
        content = self.content
        if coding:
            headers["Content-Encoding"] = coding
            content = self.ahead[coding] if coding in self.ahead else await self._compressed()
        return Response(content, headers=headers, media_type=TYPES[self.suffix])

    def _coding(self, request: Request) -> str:
        """The best that both sides know; empty where there is none."""
        if self.suffix not in COMPRESSED:
            return ""
        wanted = packed.accepted(request.headers.get("accept-encoding", ""))
        return next((one for one in wanted if one in self.ahead or one == "gzip"), "")

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
            PLOTLY: File(script, ".js", plotly.compressed(plotly_js, script)),
            "plotly.css": File(plotly.stylesheet(text).encode(), ".css"),
        }
        self._state: tuple[tuple[str, int, int], ...] = ()
        self._looked = 0.0
        self.refresh()

    def look(self) -> None:
        """Refreshes, at most once a second: it takes some milliseconds, and a hall comes in one minute."""
        if monotonic() - self._looked > LOOK_SECONDS:
            self.refresh()

    def refresh(self) -> None:
        """Looks whether a file has changed (three hundred calls of stat) and reads them all again if so."""
        self._looked = monotonic()
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
        for name, text in documents.items():
            documents[name] = _joined(name, text, files)
        digest = sha256()
        for name, file in sorted(files.items()):
            digest.update(f"{name}\0{file.digest}\0".encode())
        self.digest = digest.hexdigest()[:16]
        self.pages = {name: File(self._finished(text).encode(), ".html") for name, text in documents.items()}
        self.files = files
        for file in (*files.values(), *self.pages.values()):
            file.look(self._folder / PACKED)
        self._state = state

    def _finished(self, document: str) -> str:
        """A document as it is served: its parts under the digest, and what Plotly looks for beside its styles."""
        if self._maps_style:
            meta = f'<meta name="maps" id="{self._maps_style}">'
            document = document.replace(_PLOTLY_LINK, f"{meta}\n{_PLOTLY_LINK}")
        document = _ahead(document)
        return document.replace('"assets/', f'"assets/{self.digest}/')

    def found(self, path: str) -> tuple[File, str] | None:
        """The file below `assets/` and how long it may be kept: for ever only under the digest of today's files."""
        first, _, rest = path.partition("/")
        if rest and _DIGEST.fullmatch(first):
            cache = IMMUTABLE if first == self.digest else "no-store"
            return (self.files[rest], cache) if rest in self.files else None
        return (self.files[path], FRESH) if path in self.files else None


def _ahead(document: str) -> str:
    """The document telling the browser before all else what it will need: its modules, and what they fetch at once."""
    modules = _MODULE.findall(document)
    if not modules:
        return document
    links = [f'<link rel="modulepreload" href="assets/{path}">' for path in modules]
    links += [f'<link rel="preload" as="fetch" crossorigin href="{address}">' for address in _FETCHED]
    place = min(document.find(part) for part in ('<link rel="stylesheet"', "<script") if part in document)
    return document[:place] + "\n".join([*links, document[place:]])


def _joined(name: str, document: str, files: dict[str, File]) -> str:
    """The document with one script of its own and one sheet, which come to the files. Raises: joining.Unjoinable."""

    def text(path: str) -> str:
        return files[path].content.decode()

    def script(match: re.Match[str]) -> str:
        files[f"joined/{name}.js"] = File(joining.script(match[1], text).encode(), ".js")
        return match[0].replace(match[1], f"joined/{name}.js")

    def sheet(match: re.Match[str]) -> str:
        paths = re.findall(r'href="assets/([^"]+)"', match[0])
        files[f"joined/{name}.css"] = File(joining.sheet(paths, text).encode(), ".css")
        return f'<link rel="stylesheet" href="assets/joined/{name}.css">\n'

    return _SHEETS.sub(sheet, _MODULE.sub(script, document))


async def index(request: Request) -> Response:
    """`/`: the page."""
    return await _document(request, "index")


async def reference(request: Request) -> Response:
    """`/reference`: everything that can be chosen, with formulas and sources."""
    return await _document(request, "reference")


async def _document(request: Request, name: str) -> Response:
    pages: Pages = request.app.state.pages
    pages.look()
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

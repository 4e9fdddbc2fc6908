"""A folder of a site as the server's place: `STEEPEST_BASE_PATH=/steepest`.

The page names everything relative to its own address, so that it does not matter to it where it stands. Of proxies some
take the folder off before they ask the server, and some do not; here it is taken off where it still is. So both work
with the same setting, and whoever asks the process itself (health checks do) needs no folder.
"""

from __future__ import annotations

from starlette.datastructures import URL
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Takes `base`, which begins with a slash and does not end with one, off the paths that begin with it."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and self.base:
            path: str = scope["path"]
            if path == self.base and scope["type"] == "http":
                # Relative, since the proxy's name and scheme are not known here; the page's parts stand below it.
                query = scope["query_string"].decode("latin-1")
                below = self.base.rpartition("/")[2] + "/"
                await RedirectResponse(URL(path=below, query=query), 308)(scope, receive, send)
                return
            if path.startswith(f"{self.base}/"):
                scope = {**scope, "path": path.removeprefix(self.base)}
                scope["raw_path"] = scope["path"].encode()  # as Starlette has it where a server tells none
        await self.app(scope, receive, send)


def checked(base: str) -> str:
    """The folder in one form: a slash in front, none behind; empty for the root.

    Raises: ValueError where it is no path.

    >>> [checked(base) for base in ("", "/", "steepest", "/a/b/")]
    ['', '', '/steepest', '/a/b']
    """
    folder = base.strip().strip("/")
    if any(part in ("", ".", "..") for part in folder.split("/") if folder) or not folder.isprintable():
        raise ValueError(f"{base!r} is no path of folders, like /steepest")
    if set(folder) & set('?#%\\ "<>'):
        raise ValueError(f"{base!r} has characters that a path like /steepest has not")
    return f"/{folder}" if folder else ""

"""What every answer bears: the content security policy and its relatives; and the limit on what a request may bring.

The page has to work in `<iframe sandbox="allow-scripts">`, where its origin is `null`: module scripts and `fetch` then
cross origins, so everything may be read from anywhere. Nothing here is secret, there are no cookies, and no request
changes anything: what is put lies under the hash of its own content, where only who has that content finds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors "
)
FORBIDDEN = "camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
METHODS = "GET, HEAD, POST, PUT, OPTIONS"
# Bytes of a body that is too large which are taken and dropped, so that who sends it comes to read why.
DROPPED = 16 << 20


def fixed(frame_ancestors: str) -> dict[str, str]:
    """The headers of every answer, where these may show the page in a frame."""
    return {
        "Content-Security-Policy": POLICY + frame_ancestors,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": f"{FORBIDDEN}, fullscreen=(self), clipboard-write=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }


class SecurityHeaders:
    """Puts the headers on every answer, and answers the question that a browser asks before a foreign POST.

    Stands around everything, so that what went wrong is answered with them too. Only handshakes pass by: whatever
    refuses one, the protocol puts the headers on it (`protocols.py`), and an accepted one's frames bear none.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self.app = app
        self.fixed = fixed(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.fixed.items():
                    headers[name] = value
            await send(message)

        asked = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in asked:
            allowed = {
                "Access-Control-Allow-Methods": METHODS,
                "Access-Control-Allow-Headers": "Content-Type, Accept",
                "Access-Control-Max-Age": "86400",
            }
            await Response(status_code=204, headers=allowed)(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)


class BodyLimit:
    """Refuses a request whose body is larger than it may be, also where its length is not announced.

    `larger` are limits of their own for addresses that begin so, with the code they are refused with.
    """

    def __init__(self, app: ASGIApp, limit: int, larger: Mapping[str, tuple[int, str]] | None = None) -> None:
        self.app = app
        self.limit = limit
        self.larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit, code = self._limit(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")
        size = int(announced[:18]) if announced.isdigit() else 0
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > limit:
                    raise _TooLarge(message.get("more_body", False))
            return message

        try:
            if size > limit:
                raise _TooLarge(size <= DROPPED)
            await self.app(scope, counted, send)
        except _TooLarge as error:
            if error.more:
                taken += await _dropped(receive, DROPPED - taken)
            await _refused(code, max(taken, size), limit)(scope, receive, send)

    def _limit(self, path: str) -> tuple[int, str]:
        own = (told for start, told in self.larger.items() if path.startswith(start))
        return next(own, (self.limit, "too_large"))


class _TooLarge(Exception):
    """More bytes came than may; `more`: whether the rest is worth taking."""

    def __init__(self, more: bool) -> None:
        self.more = more


async def _dropped(receive: Receive, most: int) -> int:
    """Takes what is still on its way, so many bytes at most and keeping none; returns how many they were."""
    taken = 0
    while taken < most:
        message = await receive()
        if message["type"] != "http.request":
            break
        taken += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return taken


def _refused(code: str, size: int, limit: int) -> Response:
    body = {
        "code": code,
        "field": "",
        "values": {"got": size, "limit": limit},
        "message": f"a body has at most {limit} bytes, got {size}",
    }
    return Response(json.dumps(body), status_code=413, media_type="application/json")

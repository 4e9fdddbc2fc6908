"""What every answer bears: the content security policy and its relatives; and the limit on what a request may bring.

The page has to work in `<iframe sandbox="allow-scripts">`, where its origin is `null`: module scripts and `fetch` then
cross origins, so everything may be read from anywhere. Nothing here is secret, there are no cookies, and no request
changes anything.
"""

from __future__ import annotations

import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors "
)
FORBIDDEN = "camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
METHODS = "GET, HEAD, POST, OPTIONS"


class SecurityHeaders:
    """Puts the headers on every HTTP answer, and answers the question that a browser asks before a foreign POST."""

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self.app = app
        self.fixed = {
            "Content-Security-Policy": POLICY + frame_ancestors,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": f"{FORBIDDEN}, fullscreen=(self), clipboard-write=(self)",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        }

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
    """Refuses a request whose body is larger than it may be, also where its length is not announced."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced[:18]) > self.limit:
            await self._refused(int(announced[:18]))(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > self.limit:
                    raise _TooLarge
            return message

        try:
            await self.app(scope, counted, send)
        except _TooLarge:
            await self._refused(taken)(scope, receive, send)

    def _refused(self, size: int) -> Response:
        body = {
            "code": "too_large",
            "field": "",
            "values": {"got": size, "limit": self.limit},
            "message": f"a body has at most {self.limit} bytes, got {size}",
        }
        return Response(json.dumps(body), status_code=413, media_type="application/json")


class _TooLarge(Exception):
    """More bytes came than may."""

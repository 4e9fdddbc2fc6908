"""Under which names the server answers. It keeps a page from elsewhere from reaching it by a name that it turned about.

A browser lets a page ask its own host, and whoever owns that name may let it point here (DNS rebinding): the Origin is
then the host's own. Only the list of names tells the two apart.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from ..experiment import Refusal

# Orchestrators and Prometheus ask a process by its address.
BY_ADDRESS = ("/healthz", "/readyz", "/metrics")


class TrustedHosts:
    """Refuses what is asked of another host than those listed; an empty list trusts all."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in BY_ADDRESS:
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).getlist("host") or [""]
        if all(is_trusted(host, self.hosts) for host in asked):
            await self.app(scope, receive, send)
            return
        refusal = Refusal("host_not_allowed", "Host", {"got": asked[-1][:60]})
        response = JSONResponse(refusal.plain(), status_code=400)
        if scope["type"] == "websocket":
            websocket = WebSocket(scope, receive, send)
            await websocket.send_denial_response(response)
        else:
            await response(scope, receive, send)


def is_trusted(host: str, hosts: Collection[str]) -> bool:
    """Whether a Host header names one of the hosts, on whatever port. `*.example.org` are all names below that one.

    >>> [is_trusted(host, ("example.org", "*.example.org")) for host in ("Example.org:8000", "a.example.org", "b.org")]
    [True, True, False]
    """
    if not hosts:
        return True
    name = _name(host)
    return any(
        one == "*" or name == one or (one.startswith("*.") and name.endswith(one[1:]) and name != one[1:])
        for one in (_name(trusted) for trusted in hosts)
    )


def checked(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """The same. Raises: ValueError, a sentence, where one is no name."""
    for one in hosts:
        if "/" in one:
            raise ValueError(f"{one} is no name, which is written like example.org")
    return hosts


def _name(host: str) -> str:
    """The name in a Host header, without its port; an address of the sixth version stands in brackets there."""
    host = host.strip().lower()
    bracket = host.rfind("]")
    colon = host.rfind(":")
    if colon > bracket and (bracket != -1 or host.count(":") == 1):
        host = host[:colon]
    return host.strip("[]").removesuffix(".")

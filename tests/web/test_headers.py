"""No answer lacks its headers, whoever gives it: a route, an error, a refused handshake, or uvicorn itself."""

import asyncio
import re
import socket

import httpx
import pytest
from starlette.routing import Route

from server.web.app import create_app
from server.web.headers import fixed
from server.web.settings import Settings

HEADERS = {name.lower(): value for name, value in fixed("*").items()}
HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


def lacking(headers):
    return {name for name, value in HEADERS.items() if headers.get(name) != value}


def raw(server, text):
    """The status and the headers of what a server answers to these bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sock:
        sock.sendall(text.encode("latin-1"))
        answer = b""
        while b"\r\n\r\n" not in answer and (more := sock.recv(65_536)):
            answer += more
    status, *lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    headers = dict(re.split(r":\s*", line.lower(), maxsplit=1) for line in lines)
    return int(status.split()[1]), headers


def lacking_raw(headers):
    return {name for name, value in HEADERS.items() if headers.get(name) != value.lower()}


def routes(app):
    """Every method and path that the app answers: those of its description, and the page's."""
    described = {
        (method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods
    }
    pages = {(method, route.path) for route in app.routes for method in getattr(route, "methods", None) or ()}
    return sorted(
        (method, path.replace("{path:path}", "css/tokens.css")) for method, path in described | pages
    )


ROUTES = routes(create_app(Settings()))
assert {("GET", "/"), ("PUT", "/api/data/{sha256}"), ("GET", "/healthz"), ("POST", "/api/map")} <= set(ROUTES)


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[" ".join(route) for route in ROUTES])
def test_every_route_s_answer_bears_them(server, method, path):
    answer = httpx.request(method, server.origin + path)
    assert not lacking(answer.headers)
    assert answer.headers.get_list("content-security-policy") == [HEADERS["content-security-policy"]]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/reference/", 404),
        ("GET", "/assets/nothing.css", 404),
        ("DELETE", "/api/catalog", 405),
        ("POST", "/", 405),
        ("POST", "/api/trajectory", 413),
        ("POST", "/api/contour", 422),
        ("GET", "/api/contour", 422),
        ("GET", "/api/data/0", 404),
        ("GET", "/api/stream", 404),
        ("OPTIONS", "/api/trajectory", 405),
    ],
)
def test_every_refusal_bears_them(server, method, path, status):
    content = b" " * 70_000 if status == 413 else b""
    answer = httpx.request(method, server.origin + path, content=content)
    assert (answer.status_code, lacking(answer.headers)) == (status, set())


def test_the_answer_to_an_error_of_ours_bears_them():
    app = create_app(Settings())

    async def broken(_):
        raise ZeroDivisionError

    app.router.routes.append(Route("/broken", broken))

    async def asked():
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get("/broken")

    answer = asyncio.run(asked())
    assert (answer.status_code, lacking(answer.headers)) == (500, set())


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("nonsense\r\n\r\n", 400),
        (f"GET /api/stream HTTP/1.1\r\nHost: {{host}}\r\n{HANDSHAKE}\r\n", 400),
        (f"GET /elsewhere HTTP/1.1\r\nHost: {{host}}\r\n{HANDSHAKE}{KEY}\r\n", 403),
        (
            f"GET /api/stream HTTP/1.1\r\nHost: {{host}}\r\nOrigin: https://evil.example\r\n{HANDSHAKE}{KEY}\r\n",
            403,
        ),
        (f"POST /api/stream HTTP/1.1\r\nHost: {{host}}\r\n{HANDSHAKE}{KEY}\r\n", 405),
    ],
    ids=["no HTTP", "a handshake without a key", "no stream", "a foreign origin", "a handshake by POST"],
)
def test_every_refused_handshake_bears_them(server, words, status):
    answer, headers = raw(server, words.format(host=f"127.0.0.1:{server.port}"))
    assert (answer, lacking_raw(headers)) == (status, set())


def test_a_host_that_is_not_ours_is_refused_with_them(make_server):
    server = make_server(STEEPEST_TRUSTED_HOSTS="example.org")
    assert not lacking(httpx.get(f"{server.origin}/").headers)
    _, headers = raw(server, f"GET /api/stream HTTP/1.1\r\nHost: evil.example\r\n{HANDSHAKE}{KEY}\r\n")
    assert not lacking_raw(headers)

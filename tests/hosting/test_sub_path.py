"""A folder of a site, behind a proxy that takes it off the path and behind one that leaves it there."""

import asyncio

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from server.web.base_path import BasePath
from server.web.settings import Settings
from tests.experiment.examples import GOOD
from tests.hosting.traveller import Traveller

BASE = "/steepest"


@pytest.mark.parametrize("strips", [True, False], ids=["taken off", "left there"])
def test_everything_works_under_a_folder(behind_nginx, strips):
    proxy, (server,) = behind_nginx(folder=BASE, strips=strips, STEEPEST_BASE_PATH=f"{BASE}/")
    site = proxy.origin + BASE
    page = httpx.get(f"{site}/")
    assert page.status_code == 200
    assert '="/' not in page.text, "an address that does not begin at the page"
    for path in ("/reference", "/api/catalog", "/healthz", "/api/openapi.json"):
        assert (path, httpx.get(site + path).status_code) == (path, 200)
    traveller = Traveller(site, {**GOOD, "steps": 420})
    asyncio.run(asyncio.wait_for(traveller.travel(), 60))
    assert traveller.connections == 1
    # Whoever asks the process itself needs no folder.
    assert httpx.get(f"{server.origin}/readyz").status_code == 200
    assert httpx.get(f"{server.origin}/steepestest/").status_code == 404


def test_the_folder_without_its_slash_leads_to_the_page(make_server):
    server = make_server(STEEPEST_BASE_PATH=BASE)
    answer = httpx.get(f"{server.origin}{BASE}?embed=1")
    assert (answer.status_code, answer.headers["location"]) == (308, "steepest/?embed=1")
    followed = httpx.get(f"{server.origin}{BASE}?embed=1", follow_redirects=True)
    assert str(followed.url) == f"{server.origin}{BASE}/?embed=1"
    assert "<title>Steepest" in followed.text
    assert "content-security-policy" in answer.headers


async def test_a_stream_elsewhere_is_refused(make_server):
    server = make_server(STEEPEST_BASE_PATH=BASE)
    with pytest.raises(InvalidStatus):
        async with connect(
            server.origin.replace("http", "ws") + "/other/api/stream", subprotocols=["steepest.v1"]
        ):
            pass


async def test_only_whole_folders_count():
    paths = []

    async def app(scope, _receive, _send):
        paths.append((scope["path"], scope["raw_path"]))

    for path in ("/a/b/c", "/a/bc", "/a", "/"):
        await BasePath(app, "/a/b")({"type": "http", "path": path, "raw_path": path.encode()}, None, None)
    assert paths == [("/c", b"/c"), ("/a/bc", b"/a/bc"), ("/a", b"/a"), ("/", b"/")]


@pytest.mark.parametrize("bad", ["/a//b", "/a/../b", "/a?b", "/a b", "https://example.org/a"])
def test_what_is_no_folder_is_refused(bad):
    with pytest.raises(ValueError, match="path"):
        Settings(base_path=bad)

"""Fixtures of the browser tests: a real server, a Chromium, and pages whose console must stay empty."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import chromium
from tests.browser.serving import Server
from tests.browser.steepest_page import SteepestPage

DESKTOP = {"viewport": {"width": 1280, "height": 720}, "locale": "en-US", "color_scheme": "light"}
PHONE = {**DESKTOP, "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium.find()
    assert path, "There is no Chromium: `make browser` installs one."
    quiet = ["--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": path, "args": quiet}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that the tests share."""
    serving = Server(tmp_path_factory.mktemp("server") / "log")
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may kill."""
    serving = Server(tmp_path / "server.log")
    serving.start()
    yield serving
    serving.stop()


class Watch:
    """What must not happen while a page is open: a word on the console, an error, a request to another host."""

    def __init__(self, *origins: str) -> None:
        self.known = (
            *origins,
            *(origin.replace("http", "ws", 1) for origin in origins),
            "data:",
            "blob:",
            "about:",
        )
        self.complaints: list[str] = []
        self.forgiven: tuple[str, ...] = ()

    def look_at(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", lambda request: self.ask(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.ask(socket.url)))

    def ask(self, url: str) -> None:
        if not url.startswith(self.known):
            self.complaints.append(f"asks another host: {url}")

    def check(self) -> None:
        left = [word for word in self.complaints if not any(part in word for part in self.forgiven)]
        assert not left, "\n".join(left)


Opener = Callable[..., SteepestPage]


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Opener]:
    """Opens the page in a fresh context: `open_page(path, at=own_server, forgiving=(…), language="zh", **context)`."""
    contexts: list[tuple[BrowserContext, Watch]] = []

    def opener(
        path: str = "/",
        at: Server = server,
        also: tuple[str, ...] = (),
        forgiving: tuple[str, ...] = (),
        language: str = "en",
        **options: Any,
    ) -> SteepestPage:
        context = browser.new_context(base_url=at.origin, **{**DESKTOP, **options})
        context.set_default_timeout(15_000)
        watch = Watch(at.origin, *also)
        watch.forgiven = forgiving
        watch.look_at(context)
        contexts.append((context, watch))
        return SteepestPage(context.new_page(), language).go(path)

    yield opener
    for context, _ in contexts:
        context.close()
    for _, watch in contexts:
        watch.check()


@pytest.fixture
def steepest(open_page: Opener) -> SteepestPage:
    """The page as a stranger opens it: it plays by itself."""
    return open_page()


@pytest.fixture
def still(open_page: Opener) -> SteepestPage:
    """The page at step 0, for somebody who asked for less motion: nothing moves until asked."""
    return open_page(reduced_motion="reduce").rewind()

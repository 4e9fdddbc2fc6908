"""Fixtures of the browser tests: a real server, a Chromium, and pages whose console must stay empty."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import chromium
from tests.browser.contexts import Contexts, Lent
from tests.browser.serving import Server
from tests.browser.steepest_page import SteepestPage

DESKTOP = {"viewport": {"width": 1280, "height": 720}, "locale": "en-US", "color_scheme": "light"}
PHONE = {**DESKTOP, "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium.find()
    assert path, "There is no Chromium: `make browser` installs one."
    quiet = ["--disable-background-networking", "--disable-component-update"]
    # The pages of a context in one process: the next one finds the code compiled (see contexts.py).
    return {**browser_type_launch_args, "executable_path": path, "args": [*quiet, "--process-per-site"]}


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


Opener = Callable[..., SteepestPage]
Borrow = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    """The contexts that tests take one after the other."""
    kept = Contexts(browser)
    yield kept
    kept.close()


@pytest.fixture
def borrow(contexts: Contexts) -> Iterator[Borrow]:
    """Lends a context that is as good as new: `borrow(origin, also=(…), forgiving=(…), **context)`; watched to its end."""
    lent: list[Lent] = []

    def borrowed(
        origin: str, also: tuple[str, ...] = (), forgiving: tuple[str, ...] = (), **options: Any
    ) -> BrowserContext:
        one = contexts.lend(origin, {**DESKTOP, **options})
        one.watch.begin((origin, *also), forgiving)
        lent.append(one)
        return one.context

    yield borrowed
    for one in lent:
        contexts.give_back(one)
    for one in lent:
        one.watch.check()


@pytest.fixture
def open_page(borrow: Borrow, server: Server) -> Opener:
    """Opens the page in a context of its own: `open_page(path, at=own_server, forgiving=(…), language="zh", **context)`."""

    def opener(
        path: str = "/",
        at: Server = server,
        also: tuple[str, ...] = (),
        forgiving: tuple[str, ...] = (),
        language: str = "en",
        **options: Any,
    ) -> SteepestPage:
        context = borrow(at.origin, also, forgiving, **options)
        return SteepestPage(context.new_page(), language).go(path)

    return opener


@pytest.fixture
def steepest(open_page: Opener) -> SteepestPage:
    """The page as a stranger opens it: it plays by itself."""
    return open_page()


@pytest.fixture
def still(open_page: Opener) -> SteepestPage:
    """The page at step 0, for somebody who asked for less motion: nothing moves until asked."""
    return open_page(reduced_motion="reduce").rewind()

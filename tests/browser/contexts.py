"""Browser contexts that tests take one after the other: the page's code is fetched and compiled once for each look.

A context that is lent is as good as new: no page, nothing stored, no cookie, no permission. Nobody has it beside somebody
else. What it keeps is the browser's cache, and one blank page of the server's origin. Its process is that of the pages
which follow (`--process-per-site`), and has Plotly compiled: half of what opening a page would cost.
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

MOST = 6
BLANK = "<!doctype html><title>blank</title><link rel=icon href='data:,'>"
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"


class Watch:
    """What must not happen while a page is open: a word on the console, an error, a request to another host."""

    def __init__(self, context: BrowserContext) -> None:
        self.begin((), ())
        context.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", lambda request: self.ask(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.ask(socket.url)))

    def begin(self, origins: tuple[str, ...], forgiven: tuple[str, ...]) -> None:
        """Forget what was; from now on these origins are known, and words that hold one of `forgiven` are no fault."""
        sockets = tuple(origin.replace("http", "ws", 1) for origin in origins)
        self.known = (*origins, *sockets, "data:", "blob:", "about:")
        self.forgiven = forgiven
        self.complaints: list[str] = []

    def ask(self, url: str) -> None:
        if not url.startswith(self.known):
            self.complaints.append(f"asks another host: {url}")

    def check(self) -> None:
        left = [word for word in self.complaints if not any(part in word for part in self.forgiven)]
        assert not left, "\n".join(left)


class Lent:
    """One context with its watch and its blank page."""

    def __init__(self, context: BrowserContext, origin: str, look: str) -> None:
        self.context = context
        self.look = look
        self.blank: Page = context.new_page()
        self.blank.route("**/*", lambda route: route.fulfill(body=BLANK, content_type="text/html"))
        self.blank.goto(f"{origin}/blank")
        self.watch = Watch(context)

    def clean(self) -> None:
        for page in self.context.pages:
            if page is not self.blank:
                page.close()
        self.blank.evaluate(FORGET)
        self.context.clear_cookies()
        self.context.clear_permissions()


class Contexts:
    """Lends contexts of one browser by where they look and how; keeps those that were given back last."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: list[Lent] = []

    def lend(self, origin: str, options: dict[str, Any]) -> Lent:
        look = repr((origin, sorted(options.items())))
        for place, lent in enumerate(self.idle):
            if lent.look == look:
                return self.idle.pop(place)
        context = self.browser.new_context(base_url=origin, **options)
        context.set_default_timeout(15_000)
        context.set_default_navigation_timeout(
            60_000
        )  # patience, no bar: two tests open pages beside each other
        return Lent(context, origin, look)

    def give_back(self, lent: Lent) -> None:
        """Close its pages and make it as new; the one that nobody has wanted for longest goes."""
        lent.clean()
        self.idle.append(lent)
        if len(self.idle) > MOST:
            self.idle.pop(0).context.close()

    def close(self) -> None:
        for lent in self.idle:
            lent.context.close()

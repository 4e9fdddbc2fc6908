"""The page in somebody else's page: without parts of itself, and in a sandbox that may run scripts and nothing else."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.serving import Server


@pytest.fixture
def lecture():
    """Serves one page of another host, and returns its address: `lecture(html)`."""
    servers = []

    def serve(html):
        class Lecture(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(f"<!doctype html><link rel=icon href=data:,><body>{html}".encode())

            def log_message(self, *_words):
                """The test has its own words."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Lecture)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_embedded_it_leaves_out_the_bar_above_unless_that_is_asked_for(open_page):
    part = open_page("/?embed=1", reduced_motion="reduce")
    assert part.plot.is_visible()
    assert part.card("Adam").is_visible()
    assert not part.surface.is_visible()
    assert open_page("/?embed=1&hide=", reduced_motion="reduce").surface.is_visible()


def test_embedded_it_leaves_out_what_it_is_told_to(open_page):
    part = open_page("/?embed=1&hide=top,runs,curves,arithmetic", reduced_motion="reduce")
    assert part.play.is_visible()
    assert part.plot.is_visible()
    assert not part.surface.is_visible()
    assert not part.card("Adam").is_visible()
    assert not part.page.locator("#loss-curve").is_visible()
    assert not part.page.locator("#arithmetic").is_visible()


def test_it_works_in_a_sandboxed_frame(open_page, lecture, server):
    frame = (
        f'<iframe sandbox="allow-scripts" width="1000" height="600" src="{server.origin}/?embed=1"></iframe>'
    )
    host = lecture(frame)
    outer = open_page("", reduced_motion="reduce", also=(host,))
    outer.page.goto(host)
    inner = outer.page.frame_locator("iframe")
    step = inner.get_by_role("slider", name="Step", exact=True)
    inner.get_by_role("button", name="To start", exact=True).click()
    outer.until(lambda: int(float(step.input_value())) == 0, "the start")
    inner.get_by_role("button", name="Play", exact=True).click()
    outer.until(lambda: int(float(step.input_value())) > 3, "some steps")
    inner.get_by_role("button", name="Pause", exact=True).click()


@pytest.fixture
def site(tmp_path):
    """Starts a server that lets these show it in a frame; ends it."""
    servers = []

    def begin(ancestors):
        servers.append(Server(tmp_path / f"{len(servers)}.log", STEEPEST_FRAME_ANCESTORS=ancestors))
        servers[-1].start()
        return servers[-1]

    yield begin
    for one in servers:
        one.stop()


@pytest.mark.parametrize("allowed", [False, True], ids=["a stranger", "who is named"])
def test_a_foreign_frame_obeys_the_setting(site, open_page, lecture, allowed):
    # The lecture's port is free to be chosen, so its page is told later what it frames.
    host = lecture(
        "<script>onmessage = ({ data }) => { const f = document.createElement('iframe');"
        " f.src = data; f.width = 1000; f.height = 600; document.body.append(f); };</script>"
    )
    own = site(f"'self' {host}" if allowed else "'self'")
    outer = open_page(
        "", reduced_motion="reduce", also=(host, own.origin), forgiving=("frame-ancestors", "Framing")
    )
    outer.page.goto(host)
    outer.page.evaluate("(address) => postMessage(address)", f"{own.origin}/?embed=1")
    inner = outer.page.frame_locator("iframe")
    play = inner.get_by_role("button", name="Play", exact=True)
    if allowed:
        play.click()
        inner.get_by_role("button", name="Pause", exact=True).click()
    else:
        outer.until(lambda: any(f.url.startswith("chrome-error:") for f in outer.page.frames), "the refusal")
        assert play.count() == 0


def test_a_link_opens_embedded_as_it_was(open_page):
    page = open_page(reduced_motion="reduce")
    page.field("start_x").fill("0.5")
    page.field("start_x").press("Enter")
    page.until(lambda: page.wire.experiment["start"][0] == 0.5, "the new start")
    state = page.address().partition("#")[2]
    embedded = open_page(f"/?embed=1#{state}", reduced_motion="reduce")
    assert embedded.wire.experiment == page.wire.experiment

"""deploy/Caddyfile in front of two processes of one name, as with COPIES=2 beside compose.yaml."""

import sys
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from websockets.exceptions import InvalidStatus

from server.web.handshake import ELSEWHERE
from tests.browser.serving import Server, free_port
from tests.deploy.deployed import ROOT
from tests.deploy.name_server import NameServer
from tests.deploy.programs import needs_caddy
from tests.deploy.test_proxies import caddy, started, stream

pytestmark = [
    needs_caddy,
    pytest.mark.skipif(
        sys.platform != "linux", reason="only Linux has a second address of this machine by itself"
    ),
]
STREAMS = 4


class Draining(BaseHTTPRequestHandler):
    """Answers as a process that is about to stop, for as long as the test takes; but Caddy is let start."""

    def do_GET(self):
        self.send_response(ELSEWHERE if self.path == "/api/stream" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def upstream(tmp_path):
    """The port on which one address has a server and another a process that drains, as containers are."""
    server = Server(tmp_path / "words.log", STEEPEST_HOST="127.0.0.2")
    server.origin = f"http://127.0.0.2:{server.port}"
    server.start()
    with ThreadingHTTPServer(("127.0.0.1", server.port), Draining) as draining:
        thread = threading.Thread(target=draining.serve_forever)
        thread.start()
        yield server.port
        draining.shutdown()
        thread.join()
    server.stop()


@pytest.fixture
def site(upstream, tmp_path):
    """The address of Caddy, for which one name has both."""
    with NameServer("127.0.0.1", "127.0.0.2") as names:
        port = free_port()
        command, variables = caddy(tmp_path, port, upstream)
        text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        assert text.count("refresh 2s") == 1
        resolved = text.replace("refresh 2s", f"refresh 2s\nresolvers 127.0.0.1:{names.port}")
        (tmp_path / "Caddyfile").write_text(resolved, encoding="utf-8")
        command[-1] = str(tmp_path / "Caddyfile")
        with started(command, {**variables, "UPSTREAM": "steepest.test"}, tmp_path, port) as address:
            yield address


def test_a_process_that_is_about_to_stop_refuses_once_and_is_not_asked_each_time(site):
    """It has the fewest streams, so that it comes first each time it is asked at all."""
    streams, refusals = 0, []
    with ExitStack() as inside:
        while streams < STREAMS and len(refusals) < STREAMS:
            try:
                inside.enter_context(stream(site, origin=site)).ping().wait(10)
                streams += 1
            except InvalidStatus as refused:
                refusals.append(refused.response.status_code)
    # One, and on a slow machine another for every five seconds that pass.
    assert (streams, set(refusals)) == (STREAMS, {ELSEWHERE})

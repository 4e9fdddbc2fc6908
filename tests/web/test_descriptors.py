import resource
import sys

import pytest

from server.web import descriptors
from tests.web.log_lines import lines, told

SHELL = ("/bin/sh", "-c")


@pytest.fixture
def limits(monkeypatch):
    """Limits that only seem to be set: `limits(soft, hard, granted)`, what is asked beyond `granted` is refused."""

    def pretend(soft, hard, granted=float("inf")):
        now = [soft]

        def setrlimit(_, values):
            if values[0] < 0 or values[0] > granted:
                raise ValueError
            now[0] = values[0]

        monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
        monkeypatch.setattr(resource, "setrlimit", setrlimit)
        return now

    return pretend


@pytest.mark.parametrize(
    ("soft", "hard", "granted", "got"),
    [
        (1024, 20_000, 1e9, 20_000),
        (4096, 4096, 1e9, 4096),
        (1024, 20_000, 0, 1024),
        (256, -1, 10_240, 10_240),
        (-1, -1, 0, sys.maxsize),
    ],
    ids=["raised", "there already", "not granted", "infinite but for macOS", "infinite"],
)
def test_as_many_are_asked_for_as_are_allowed(limits, soft, hard, granted, got):
    limits(soft, hard, granted)
    assert descriptors.raised() == got


def test_a_server_with_too_few_says_so_and_takes_fewer_connections(make_server):
    script = f"ulimit -Sn 100 && ulimit -Hn 400 && exec {sys.executable} -m server"
    server = make_server(command=(*SHELL, script))
    server.stop()
    (started,) = told(server.log, "started")
    (warning,) = [line for line in lines(server.log) if line["level"] == "warning"]
    assert (started["descriptors"], started["max_connections"]) == (400, 224)
    assert warning["event"] == "too few file descriptors"
    assert (warning["wanted_connections"], warning["max_connections"]) == (6000, 224)
    assert warning["max_http_connections"] == 112


def test_a_server_with_enough_says_how_many(make_server):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    server = make_server(STEEPEST_MAX_CONNECTIONS="100", STEEPEST_MAX_HTTP_CONNECTIONS="100")
    server.stop()
    (started,) = told(server.log, "started")
    assert (started["descriptors"], started["max_connections"]) == (hard, 100)

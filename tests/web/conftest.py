import pytest

from tests.browser.serving import Server
from tests.web import narrow as small
from tests.web.log_lines import told, unexpected


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A real server for all tests of this folder; it must have had nothing to complain about, and end when told to."""
    server = Server(tmp_path_factory.mktemp("web") / "words.log")
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == []
    assert [len(told(server.log, event)) for event in ("started", "stopping", "stopped")] == [1, 1, 1]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A server with room for little; it must have nothing to complain about in the end."""
    server = Server(tmp_path_factory.mktemp("narrow") / "words.log", **small.SETTINGS)
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == []


@pytest.fixture
def make_server(tmp_path):
    """Starts servers with settings of their own; ends them all."""
    servers = []

    def make(**settings):
        server = Server(tmp_path / f"{len(servers)}.log", **settings)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.stop()

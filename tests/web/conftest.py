import pytest

from tests.browser.serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A real server for all tests of this folder; it must have had nothing to complain about, and end when told to."""
    server = Server(tmp_path_factory.mktemp("web") / "words.log")
    server.start()
    yield server
    assert server.stop() in (0, -15)
    words = server.log.read_text(encoding="utf-8")
    assert words.count("\n") == 1, words


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

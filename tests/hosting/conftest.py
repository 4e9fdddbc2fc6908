import os

import pytest

from tests.browser.serving import Server
from tests.hosting import nginx


@pytest.fixture
def behind_nginx(tmp_path):
    """Starts servers and nginx before them: `behind_nginx(2, folder=…, strips=…, **settings)` → (nginx, servers)."""
    if nginx.find() is None and os.geteuid() != 0:
        pytest.skip("there is no nginx, and only root may install it")
    running = []

    def begin(count=1, folder="", strips=False, **settings):
        servers = [Server(tmp_path / f"{k}.log", **settings) for k in range(count)]
        for server in servers:
            running.append(server)
            server.start()
        proxy = nginx.Nginx(tmp_path / "nginx", [server.port for server in servers], folder, strips)
        running.append(proxy)
        proxy.start()
        return proxy, servers

    yield begin
    for one in reversed(running):
        one.stop()


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

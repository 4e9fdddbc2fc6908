"""Thousands of connections that say nothing, or read nothing, and a server with few descriptors: nobody else notices."""

import asyncio
import socket
import sys
from contextlib import ExitStack

import httpx
import pytest

from tests.experiment.examples import GOOD
from tests.faults.history import History, whole
from tests.web.log_lines import unexpected
from tests.web.scraping import scraped

FEW, MANY = 300, 900
ASSET = b"GET /assets/plotly.js HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("said", [b"", b"GET / HT", ASSET], ids=["nothing", "half a request", "read nothing"])
def test_a_crowd_that_takes_every_descriptor_keeps_nobody_from_health_or_from_a_race(make_server, said):
    """One server with three hundred descriptors; nine hundred connections from one address, which are kept open."""
    shell = f"ulimit -n {FEW} && exec {sys.executable} -m server"
    server = make_server(command=("/bin/sh", "-c", shell))
    history = History(server, {**GOOD, "steps": 2000})

    async def main():
        async with asyncio.timeout(60):
            await history.follow()

    with ExitStack() as inside:
        for _ in range(MANY):
            raw = inside.enter_context(socket.socket())
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.settimeout(10)
            raw.connect(("127.0.0.1", server.port))
            raw.sendall(said)
        for path in ("/healthz", "/readyz") * 5:
            assert httpx.get(f"{server.origin}{path}").status_code == 200
        told = scraped(server)
        assert told["http_connections",] < FEW / 2
        assert told.get(("process_open_fds",), 0) < FEW  # which Linux alone tells
        asyncio.run(main())
    history.check(whole(server, history.experiment))
    assert [line for line in unexpected(server.log) if line.get("event") != "too few file descriptors"] == []

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import ExitStack
from pathlib import Path

import pytest

from server import __main__ as command
from server import __version__
from tests.experiment.examples import GOOD
from tests.web.log_lines import unexpected
from tests.web.streaming import Client, stream

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run():
    """Starts the command with these arguments and settings; it is ended even where the test failed before."""
    with ExitStack() as started:

        def begun(*arguments, **environment):
            process = started.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "server", *arguments],
                    cwd=ROOT,
                    env={"PATH": "/usr/bin:/bin", **environment},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            started.callback(process.kill)
            return process

        yield begun


def test_a_taken_port_gets_a_clear_sentence(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = run(PORT=str(port))
        out, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out == ""
    sentence = f"Port {port} is taken: another program listens there. Choose another, for instance PORT={port + 1}.\n"
    assert errors == sentence


def test_an_address_that_is_not_ours_gets_a_clear_sentence(capsys):
    assert command.main(["--host", "192.0.2.1", "--port", "0"]) == 1
    assert capsys.readouterr().err.startswith("Steepest cannot listen on port 0 of 192.0.2.1: ")


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("STEEPEST_MESSAGE_BYTES", "1"), ("STEEPEST_PORT", "70000")]
)
def test_a_wrong_setting_gets_a_clear_sentence(monkeypatch, capsys, name, value):
    monkeypatch.setenv(name, value)
    assert command.main([]) == 1
    assert re.match(r"The setting \w+ is wrong: .+\.\n", capsys.readouterr().err)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_it_says_where_it_is_and_ends_when_told_to(run, how):
    process = run("--port", "0", STEEPEST_LOG_FORMAT="text", STEEPEST_LAG_WARN_SECONDS="60")
    line = process.stdout.readline()
    address = re.fullmatch(r"Steepest is at http://localhost:(\d+) \(Ctrl\+C stops it\)\n", line)
    with socket.create_connection(("127.0.0.1", int(address[1])), timeout=10) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200")
    begun = time.monotonic()
    process.send_signal(how)
    out, errors = process.communicate(timeout=15)
    time_of_day = r"\d\d:\d\d:\d\d"
    assert re.fullmatch(rf"{time_of_day} stopping: sessions=0\n{time_of_day} stopped\n", out)
    assert errors == ""
    assert time.monotonic() - begun < 8
    assert process.returncode in (0, -signal.SIGTERM, 130, -signal.SIGINT)


def test_sigterm_ends_it_within_seconds_though_pages_are_connected(make_server):
    server = make_server()

    async def connected_until_the_end():
        async with stream(server) as one, stream(server) as other:
            client = Client(one)
            await client.open(GOOD)
            await client.told("opened")
            begun = time.monotonic()
            status = await asyncio.to_thread(server.stop)
            took = time.monotonic() - begun
            await one.wait_closed()
            await other.wait_closed()
            return status, took, one.close_code, other.close_code

    status, took, *codes = asyncio.run(connected_until_the_end())
    assert status in (0, -signal.SIGTERM)
    assert took < 8
    assert codes == [1012, 1012]
    assert unexpected(server.log) == []


def test_help_names_every_setting(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    told = capsys.readouterr().out
    assert {"--host", "--port", "STEEPEST_CACHE_BYTES", "STEEPEST_ALLOWED_ORIGINS", "PORT"} <= set(
        re.findall(r"[-\w]+", told)
    )


def test_the_command_steepest_is_this_one():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts["steepest"] == "steepest.__main__:main"
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)

"""The two proxies as their files in deploy/ set them up, in front of a real server: Caddy, and nginx where it is installed."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.browser.serving import Server, free_port
from tests.deploy.deployed import ROOT
from tests.deploy.programs import CADDY, NGINX, needs_caddy, needs_nginx

EXPERIMENT = {
    "version": 1,
    "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {}},
    "start": [-1.2, 1.0],
    "steps": 50,
    "runs": [{"optimizer": {"name": "adam", "parameters": {}}}],
}


def caddy(folder: Path, port: int, upstream: int) -> tuple[list[str], dict[str, str]]:
    """The command that runs deploy/Caddyfile as it is, and its environment."""
    variables = {
        "SITE": f"http://127.0.0.1:{port}",
        "UPSTREAM": "127.0.0.1",
        "UPSTREAM_PORT": str(upstream),
        "CADDY_ADMIN": f"127.0.0.1:{free_port()}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    return [CADDY, "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")], variables


def nginx(folder: Path, port: int, upstream: int) -> tuple[list[str], dict[str, str]]:
    """The command that runs deploy/nginx.conf as a site, on other ports."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for told, here in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8000 max_fails=0;", f"127.0.0.1:{upstream} max_fails=0;"),
    ):
        assert site.count(told) == 1
        site = site.replace(told, here)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    # What the site's head asks nginx.conf itself for, as far as this machine allows.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    whole = f"""
        daemon off; pid {folder}/pid; error_log {folder}/errors warn;
        events {{ worker_connections 512; }}
        http {{ access_log off; {folders} include {folder}/site.conf; }}
    """
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], {}


PROXIES = [
    pytest.param(caddy, id="caddy", marks=needs_caddy),
    pytest.param(nginx, id="nginx", marks=needs_nginx),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # One stream from each address: what the proxy says of addresses is then seen.
    server = Server(tmp_path_factory.mktemp("proxied") / "log", STEEPEST_MAX_CONNECTIONS_PER_ADDRESS="1")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module", params=PROXIES)
def site(request, server, tmp_path_factory):
    """The address of the proxy."""
    folder = tmp_path_factory.mktemp("proxy")
    port = free_port()
    with started(*request.param(folder, port, server.port), folder, port) as address:
        yield address


@contextmanager
def started(command: list[str], variables: dict[str, str], folder: Path, port: int) -> Iterator[str]:
    """A proxy that listens on this port, while it is entered: its address."""
    with (folder / "words").open("wb") as words:
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=words, stderr=words)
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 20
    while status(f"{address}/readyz") != 200:
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            raise RuntimeError((folder / "words").read_text(encoding="utf-8"))
        time.sleep(0.05)
    yield address
    process.terminate()
    process.wait(timeout=15)


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def stream(site: str, **options):
    address = site.replace("http", "ws") + "/api/stream"
    return connect(address, subprotocols=["steepest.v1"], compression=None, open_timeout=10, **options)


def test_the_page_and_its_parts_come_through_as_the_server_sends_them(site, server):
    with urllib.request.urlopen(f"{site}/", timeout=10) as answer:
        page, policy = answer.read().decode(), answer.headers["Content-Security-Policy"]
    assert "<title>Steepest" in page
    with urllib.request.urlopen(f"{server.origin}/", timeout=10) as answer:
        assert policy == answer.headers["Content-Security-Policy"]
    part = re.search(r"assets/[0-9a-f]{16}/", page)[0]
    asked = urllib.request.Request(f"{site}/{part}plotly.js", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]


def test_what_is_counted_is_not_for_the_public(site, server):
    assert status(f"{server.origin}/metrics") == 200
    assert status(f"{site}/metrics") == 404
    assert status(f"{site}/steepest/metrics") == 404
    assert status(f"{site}/healthz") == 200


def test_a_race_streams_through_it(site):
    with stream(site, origin=site) as socket:
        socket.send(
            json.dumps(
                {
                    "type": "open",
                    "opening": 1,
                    "experiment": EXPERIMENT,
                    "runs": [{"generation": 1, "have": None}],
                }
            )
        )
        socket.send(json.dumps({"type": "want", "runs": [{"run": 0, "generation": 1, "to": 50}]}))
        frames = [socket.recv(timeout=10) for _ in range(3)]
    assert any(isinstance(frame, bytes) for frame in frames)


def test_a_page_of_another_site_opens_no_stream_through_it(site):
    with pytest.raises(InvalidStatus) as refused:
        stream(site, origin="https://elsewhere.example.org")
    assert refused.value.response.status_code == 403


def test_what_a_client_says_about_its_own_address_does_not_count(site):
    """All come from one address, whatever they write: the second stream is one too many."""
    with stream(site, origin=site, additional_headers={"X-Forwarded-For": "192.0.2.1"}) as first:
        first.ping().wait(5)
        second = stream(site, origin=site, additional_headers={"X-Forwarded-For": "192.0.2.2"})
        with second, pytest.raises(ConnectionClosed, match="1013"):
            second.recv(timeout=10)


def test_a_request_larger_than_any_that_is_meant_ends_at_the_proxy(site):
    asked = urllib.request.Request(f"{site}/api/trajectory", data=b" " * (3 << 20), method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            code, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            code, body = error.code, error.read()
    except OSError:
        code, body = 413, b""  # the proxy hung up before all was sent
    assert code == 413
    assert b"too_large" not in body  # that would be the server's own word


@needs_caddy
def test_behind_another_proxy_its_word_about_addresses_counts(server, tmp_path):
    """Two visitors of that proxy have a stream each, and the second of one of them is one too many."""
    port = free_port()
    command, variables = caddy(tmp_path, port, server.port)
    variables["TRUSTED_PROXIES"] = "192.0.2.77 127.0.0.1"
    with started(command, variables, tmp_path, port) as site, ExitStack() as inside:

        def come(address: str):
            written = {"X-Forwarded-For": f"198.51.100.9, {address}"}  # the first is what the visitor wrote
            return inside.enter_context(stream(site, origin=site, additional_headers=written))

        for address in ("192.0.2.1", "192.0.2.2"):
            assert come(address).ping().wait(10)
        with pytest.raises(ConnectionClosed, match="1013"):
            come("192.0.2.1").recv(timeout=10)


@needs_caddy
def test_what_a_proxy_logs_names_neither_a_visitor_nor_what_was_asked(tmp_path):
    """With its address would stand somebody's formula: it is a part of the address asked for."""
    server = Server(tmp_path / "log")
    server.start()
    port = free_port()
    command, variables = caddy(tmp_path, port, server.port)
    with started(command, variables, tmp_path, port) as site:
        server.kill()
        with pytest.raises(urllib.error.HTTPError, match="502"):
            urllib.request.urlopen(f"{site}/api/formula?text=secret", timeout=30)
    told = (tmp_path / "words").read_text(encoding="utf-8")
    (line,) = (json.loads(one) for one in told.splitlines() if '"http.log.error"' in one)
    assert line["status"] == 502
    assert "request" not in line
    assert "secret" not in told
    assert "access_log off;" in (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


@needs_caddy
def test_the_caddyfile_is_valid_for_a_name_of_one_s_own_and_formatted(tmp_path):
    file = str(ROOT / "deploy" / "Caddyfile")
    variables = {**os.environ, "SITE": "steepest.example.org", "XDG_DATA_HOME": str(tmp_path)}
    command = [CADDY, "adapt", "--adapter", "caddyfile", "--config", file]
    adapted = subprocess.run(command, env=variables, capture_output=True, check=True, text=True)
    assert "Strict-Transport-Security" in adapted.stdout
    assert (
        subprocess.run([CADDY, "fmt", file], capture_output=True, check=True).stdout
        == Path(file).read_bytes()
    )

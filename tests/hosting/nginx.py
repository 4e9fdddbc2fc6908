"""nginx before the servers of a test, with the configuration that deploy/nginx.conf gives to whoever hosts this."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.serving import ROOT, Server, free_port

DOCUMENTED = ROOT / "deploy" / "nginx.conf"
# Debian keeps it where only root looks.
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))

AROUND = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log warn;
worker_rlimit_nofile 4096;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/steepest.conf;
}}
"""


def find() -> str | None:
    """The path of nginx; None without one."""
    return shutil.which("nginx", path=PLACES)


def install() -> None:
    """Installs the distribution's package where that is allowed; else there is none, and its tests are left out."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("There is no nginx here: the tests behind a proxy are left out (apt-get install nginx-light).")
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "nginx-light"]):
        subprocess.run(
            ["apt-get", *words], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
        )


def replaced(text: str, old: str, new: str) -> str:
    """The text with one place changed, which has to be there."""
    assert text.count(old) == 1, f"{DOCUMENTED.name} has not exactly one {old!r}"
    return text.replace(old, new)


class Nginx:
    """The documented site on a free port, before these ports of servers.

    Under `folder` (like /steepest) as the file's comment has it; `strips` is the form that takes it off the path.
    """

    def __init__(self, home: Path, ports: list[int], folder: str = "", strips: bool = False) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None
        site = replaced(
            DOCUMENTED.read_text(encoding="utf-8"), "listen 80;", f"listen 127.0.0.1:{self.port};"
        )
        upstream = "\n".join(f"    server 127.0.0.1:{port} max_fails=0;" for port in ports)
        site = replaced(site, "    server 127.0.0.1:8000 max_fails=0;", upstream)
        if folder:
            site = replaced(site, "    location / {", f"    location {folder}/ {{")
        if strips:
            site = replaced(site, "proxy_pass http://steepest;", "proxy_pass http://steepest/;")
        home.mkdir(parents=True, exist_ok=True)
        (home / "steepest.conf").write_text(site, encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (home / "nginx.conf").write_text(AROUND.format(folder=home, user=user), encoding="utf-8")

    def start(self) -> None:
        """Starts it and waits until it listens."""
        program = find()
        assert program, "There is no nginx: `make proxy` installs one."
        command = [program, "-p", str(self.home), "-c", str(self.home / "nginx.conf")]
        words = (self.home / "words").open("wb")
        with words:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.home / "words").read_text(encoding="utf-8")) from None
                time.sleep(0.05)

    def stop(self) -> None:
        """Ends it at once."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=15)
            self.process = None


def sites(home: Path) -> Iterator[Callable[..., tuple["Nginx", list[Server]]]]:
    """Gives what starts servers and nginx before them, and ends them all: the body of a fixture."""
    if find() is None and os.geteuid() != 0:
        pytest.skip("there is no nginx, and only root may install it")
    with ExitStack() as running:

        def begin(
            count: int = 1, folder: str = "", strips: bool = False, **settings: str
        ) -> tuple[Nginx, list[Server]]:
            servers = [Server(home / f"{k}.log", **settings) for k in range(count)]
            for server in servers:
                running.callback(server.stop)
                server.start()
            proxy = Nginx(home / "nginx", [server.port for server in servers], folder, strips)
            running.callback(proxy.stop)
            proxy.start()
            return proxy, servers

        yield begin


def main() -> None:
    """Installs nginx unless there is one."""
    if find() is None:
        install()


if __name__ == "__main__":
    main()

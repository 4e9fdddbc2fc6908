"""Both forms of the program serve the page: the checkout, and the wheel with its command `steepest`."""

import os
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.browser.serving import ROOT, Server


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel, tmp_path_factory):
    """The command `steepest` of an environment that has the wheel, and borrows what it depends on from this one."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--offline",
            "--python",
            str(python),
            str(wheel),
        ],
        check=True,
    )
    packages = next((home / "lib").glob("python*/site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin" / "steepest"


def get(server: Server, path: str) -> tuple[str, str]:
    with urllib.request.urlopen(server.origin + path, timeout=10) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def serves_the_page(server: Server) -> None:
    server.start()
    try:
        kind, page = get(server, "/")
        assert kind.startswith("text/html")
        assert "<title>Steepest" in page
        assert "<title>Reference" in get(server, "/reference")[1]
        assert '"optimizers"' in get(server, "/api/catalog")[1]
    finally:
        server.stop()


def test_the_wheel_holds_the_program_and_its_page_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "steepest/__main__.py" in names
    assert "steepest/frontend/index.html" in names
    assert "steepest/frontend/languages/zh.json" in names
    assert {Path(name).parts[0].split("-")[0] for name in names} == {"steepest"}


def test_the_wheel_holds_every_file_of_the_page(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    page = [path.relative_to(ROOT) for path in (ROOT / "frontend").rglob("*") if path.is_file()]
    assert {f"steepest/{path.as_posix()}" for path in page} <= names


def test_the_installed_command_serves_the_page(command, tmp_path):
    serves_the_page(Server(tmp_path / "log", command=(str(command),), cwd=tmp_path))


def test_the_checkout_serves_the_page(tmp_path):
    serves_the_page(Server(tmp_path / "log"))


def test_a_taken_port_gets_one_clear_sentence(tmp_path):
    first = Server(tmp_path / "log")
    first.start()
    try:
        second = subprocess.run(
            [sys.executable, "-m", "server"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(first.port)},
            capture_output=True,
            check=False,
            text=True,
            timeout=30,
        )
    finally:
        first.stop()
    assert second.returncode not in (0, None)
    assert "Traceback" not in second.stderr
    assert str(first.port) in second.stderr + second.stdout


def test_asked_to_stop_it_stops(tmp_path):
    server = Server(tmp_path / "log")
    server.start()
    assert server.stop() in (0, -15, 143)
    assert "Traceback" not in server.log.read_text(encoding="utf-8")

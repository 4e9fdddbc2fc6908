"""The Dockerfile: one base, no root, nothing but what the program needs, and a health check that works."""

import fnmatch
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from tests.browser.serving import free_port
from tests.deploy.deployed import ROOT, environment, image, instructions, unknown
from tests.deploy.programs import HADOLINT, needs_hadolint

CHECK = ROOT / "deploy" / "healthcheck.py"


@needs_hadolint
def test_hadolint_finds_nothing():
    found = subprocess.run(
        [HADOLINT, "--no-color", "Dockerfile"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert (found.returncode, found.stdout) == (0, "")


def test_every_stage_is_of_the_one_base_and_nothing_comes_from_another_image():
    stages = instructions()
    assert [stage[0][1].split()[0] for stage in stages] == ["python:3.13-slim-trixie"] * len(stages)
    copied = [words for stage in stages for name, words in stage if name == "COPY"]
    sources = {word for words in copied for word in words.split() if word.startswith("--from")}
    assert sources == {"--from=build"}


def test_the_user_is_a_number_and_not_root():
    (user,) = image()["USER"]
    assert all(part.isdigit() and int(part) > 0 for part in user.split(":"))


def test_the_image_runs_the_server_itself_and_is_stopped_by_sigterm():
    assert [json.loads(words) for words in image()["ENTRYPOINT"]] == [["python", "-m", "server"]]
    assert "CMD" not in image()
    assert image()["STOPSIGNAL"] == ["SIGTERM"]


def test_the_last_stage_runs_nothing_and_copies_only_what_was_built():
    assert "RUN" not in image()
    assert all(words.startswith("--from=build /opt/steepest/") for words in image()["COPY"])


def test_the_exposed_port_is_the_one_listened_on():
    assert image()["EXPOSE"] == [environment()["PORT"]] == ["8000"]


def test_every_variable_that_the_image_sets_is_read():
    assert unknown(environment()) == []


def test_the_build_sees_what_it_copies_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:].split("/")[0] for rule in rules if rule.startswith("!")}
    copied = {words.split()[0] for name, words in instructions()[0] if name == "COPY"}
    assert copied == let_in
    for kept_out in (".git", ".venv", "tests", "docs", "node_modules", "compose.yaml"):
        assert not any(fnmatch.fnmatch(kept_out, rule[1:]) for rule in rules if rule.startswith("!"))


def test_what_the_image_is_started_and_checked_with_exists():
    (check,) = image()["HEALTHCHECK"]
    command = json.loads(check[check.index("[") :])
    assert command[:2] == ["python", "-I"]
    assert (ROOT / "deploy" / Path(command[2]).name).is_file()
    assert "curl" not in check


@pytest.fixture
def answering():
    """A server that answers with the status it is told, and keeps what it was asked for."""

    class Answers(BaseHTTPRequestHandler):
        status = 200
        asked = []

        def do_GET(self):
            self.asked.append(self.path)
            self.send_response(self.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def checked(**variables: str) -> int:
    clean = {name: value for name, value in os.environ.items() if name != "PORT"}
    return subprocess.run(
        [sys.executable, "-I", str(CHECK)],
        env={**clean, **variables},
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=20,
    ).returncode


def test_the_health_check_asks_where_the_server_listens(answering):
    port = str(answering.server_port)
    assert checked(PORT=port) == 0
    assert checked(PORT="1", STEEPEST_PORT=port, STEEPEST_HOST="0.0.0.0") == 0
    assert checked(PORT=port, STEEPEST_PORT="tcp://10.0.0.1:8000") == 0
    assert checked(PORT=port, http_proxy="http://127.0.0.1:1") == 0
    assert set(answering.RequestHandlerClass.asked) == {"/healthz"}


def test_the_health_check_fails_where_nobody_answers_or_answers_otherwise(answering):
    assert checked(PORT=str(free_port())) == 1
    answering.RequestHandlerClass.status = 500
    assert checked(PORT=str(answering.server_port)) == 1


def may_make_namespaces() -> bool:
    probe = ["unshare", "--pid", "--fork", "true"]
    return (
        bool(shutil.which("unshare"))
        and subprocess.run(probe, check=False, capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not may_make_namespaces(), reason="processes get no numbers of their own here")
def test_process_1_heeds_sigterm_while_it_still_starts():
    """The kernel drops it for a process 1 that has no handler, which uvicorn sets only once it serves."""
    words = (
        "import os, runpy, signal, sys\n"
        "sys.argv = ['server']\n"
        "print(os.getpid(), flush=True)\n"
        # What is imported last: it waits for the signal, as if importing took long.
        "class Slow:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'server.web':\n"
        "            print(signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL, flush=True)\n"
        "            import time; time.sleep(20)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "runpy.run_module('server', run_name='__main__')\n"
    )
    process = subprocess.Popen(
        ["unshare", "--pid", "--fork", "--kill-child", sys.executable, "-c", words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "1\n"
        assert process.stdout.readline() == "True\n"
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        begun = time.monotonic()
        os.kill(int(child), signal.SIGTERM)
        assert process.wait(timeout=15) == 128 + signal.SIGTERM
        assert time.monotonic() - begun < 15
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_machines_with_an_engine_try_the_image_with_the_script_that_anybody_can_run():
    told = yaml.safe_load((ROOT / ".github" / "workflows" / "image.yml").read_text(encoding="utf-8"))
    commands = [step["run"] for step in told["jobs"]["image"]["steps"] if "run" in step]
    assert "deploy/try-image" in commands
    assert os.access(ROOT / "deploy" / "try-image", os.X_OK)
    subprocess.run(["bash", "-n", ROOT / "deploy" / "try-image"], check=True)
    assert told["permissions"] == {"contents": "read"}

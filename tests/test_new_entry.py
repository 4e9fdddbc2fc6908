"""An optimizer is one new file, and so is a surface: all the rest follows, with no other file touched."""

import json
import math
import subprocess
import sys
import urllib.request

import pytest
from websockets.sync.client import connect

from tests.browser.serving import Server
from tests.new_entries import OPTIMIZER, ROOT, SURFACE, copy_with_new_entries

RACE = {
    "version": 1,
    "objective": {"kind": "surface", "name": "booth", "parameters": {}},
    "start": [-8.0, 6.5],
    "steps": 400,
    "runs": [{"optimizer": {"name": "heavy_ball", "parameters": {"learning_rate": 0.02, "momentum": 0.8}}}],
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return copy_with_new_entries(tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="module")
def server(copy, tmp_path_factory):
    serving = Server(tmp_path_factory.mktemp("server") / "log", cwd=copy)
    serving.start()
    yield serving
    serving.stop()


def asked(server, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.origin + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def catalog(server):
    return asked(server, "/api/catalog")


def entry(catalog, kind, name):
    return next(entry for entry in catalog[kind] if entry["name"] == name)


def test_nothing_but_the_two_files_is_new(copy):
    here = {path.relative_to(copy) for path in copy.rglob("*.py")}
    assert sorted(path for path in here if not (ROOT / path).exists()) == [OPTIMIZER, SURFACE]


def test_the_catalogue_has_both_in_both_languages(catalog):
    optimizer = entry(catalog, "optimizers", "heavy_ball")
    assert optimizer["words"]["en"]["name"] == "Heavy ball"
    assert optimizer["words"]["zh"]["name"] == "重球法"
    assert all(line.startswith("<math") for line in optimizer["mathml"])
    surface = entry(catalog, "surfaces", "booth")
    assert surface["words"]["en"]["name"] == "Booth"
    assert surface["words"]["zh"]["name"] == "Booth 函数"
    assert surface["mathml"].startswith("<math")
    assert surface["minima"] == [{"x": [1.0, 3.0], "value": 0.0}]
    assert surface["suggested"]["heavy_ball"]["learning_rate"] > 0


def test_the_controls_are_what_it_declares(catalog):
    parameters = {one["name"]: one for one in entry(catalog, "optimizers", "heavy_ball")["parameters"]}
    assert list(parameters) == ["learning_rate", "momentum"]
    assert parameters["learning_rate"]["scale"] == "log"
    momentum = parameters["momentum"]
    assert (momentum["low"], momentum["high"], momentum["default"], momentum["symbol"]) == (
        0,
        0.999,
        0.9,
        "β",
    )


def test_its_fast_code_walks_the_path_of_its_formula(server):
    run = asked(server, "/api/trajectory", RACE)["runs"][0]
    x, y, zx, zy = -8.0, 6.5, 0.0, 0.0
    for u, v in run["x"]:
        assert math.hypot(u - x, v - y) < 1e-9
        one, other = x + 2 * y - 7, 2 * x + y - 5
        zx, zy = 0.8 * zx + 2 * one + 4 * other, 0.8 * zy + 4 * one + 2 * other
        x, y = x - 0.02 * zx, y - 0.02 * zy
    assert (run["outcome"]["kind"], run["outcome"]["point"], run["outcome"]["minimum"]) == (
        "converged",
        "minimum",
        0,
    )


def test_the_arithmetic_panel_has_its_lines_and_their_numbers(server):
    address = server.origin.replace("http", "ws") + "/api/stream"
    with connect(address, subprotocols=["steepest.v1"]) as socket:

        def tell(**message):
            socket.send(json.dumps(message))

        def hear(kind):
            while True:
                frame = socket.recv(timeout=10)
                if isinstance(frame, str) and (message := json.loads(frame))["type"] == kind:
                    return message

        runs = [{"generation": 1, "have": None}]
        tell(type="open", opening=1, experiment=RACE, runs=runs)
        opened = hear("opened")["runs"][0]
        tell(type="want", runs=[{"run": 0, "generation": 1, "to": 10}])
        tell(type="inspect", id=1, run=0, generation=1, step=3)
        inspection = hear("inspected")["inspection"]
    lines = {line["name"]: line for line in opened["arithmetic"]}
    assert {"g", "z", "delta"} <= set(lines)
    assert 'data-name="momentum"' in lines["z"]["formula"]
    assert opened["limit"]["threshold"] == pytest.approx(2 * 1.8)
    z, before, g = (inspection["values"]["z"], inspection["before"]["z"], inspection["values"]["g"])
    assert z == pytest.approx([0.8 * b + one for b, one in zip(before, g, strict=True)], rel=1e-14)


def pytest_in(copy, *arguments):
    suites = ["tests/optimizers", "tests/surfaces", "tests/test_docs.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "heavy_ball or booth"]
    done = subprocess.run(
        [*command, *arguments, *suites], cwd=copy, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_the_every_entry_suites_ask_them_their_questions(copy):
    asked_of = pytest_in(copy, "--collect-only")
    for suite, name in (("test_every_optimizer", "heavy_ball"), ("test_every_surface", "booth")):
        assert len([line for line in asked_of.splitlines() if suite in line and name in line]) >= 5, suite
    assert " passed" in pytest_in(copy)

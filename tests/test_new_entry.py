"""An optimizer is one new file, and so is every other entry: all the rest follows, with no other file touched."""

import json
import math
import subprocess
import sys
import urllib.request

import pytest
from websockets.sync.client import connect

from tests.browser.serving import Server
from tests.new_entries import PAGES, ROOT, copy_with_new_entries

RACE = {
    "version": 1,
    "objective": {"kind": "surface", "name": "trid", "parameters": {}},
    "start": [-8.0, 6.5],
    "steps": 400,
    "runs": [{"optimizer": {"name": "signum", "parameters": {"learning_rate": 0.0517, "momentum": 0.8}}}],
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


def test_nothing_but_their_files_is_new(copy):
    here = {path.relative_to(copy) for path in copy.rglob("*.py")}
    assert sorted(path for path in here if not (ROOT / path).exists()) == sorted(PAGES)


def test_the_catalogue_has_both_in_both_languages(catalog):
    optimizer = entry(catalog, "optimizers", "signum")
    assert optimizer["words"]["en"]["name"] == "Signum"
    assert optimizer["words"]["zh"]["name"] == "Signum"
    assert all(line.startswith("<math") for line in optimizer["mathml"])
    surface = entry(catalog, "surfaces", "trid")
    assert surface["words"]["en"]["name"] == "Trid"
    assert surface["words"]["zh"]["name"] == "Trid 函数"
    assert surface["mathml"].startswith("<math")
    assert surface["minima"] == [{"x": [2.0, 2.0], "value": -2.0}]
    assert surface["suggested"]["signum"]["learning_rate"] > 0


def test_the_controls_are_what_it_declares(catalog):
    parameters = {one["name"]: one for one in entry(catalog, "optimizers", "signum")["parameters"]}
    assert list(parameters) == ["learning_rate", "momentum"]
    assert parameters["learning_rate"]["scale"] == "log"
    momentum = parameters["momentum"]
    assert (momentum["low"], momentum["high"], momentum["default"], momentum["symbol"]) == (
        0,
        0.999,
        0.9,
        "β",
    )


def test_the_new_schedule_is_in_it_with_its_formula_and_its_warm_up(catalog):
    schedule = entry(catalog, "schedules", "warmup_stable_decay")
    assert schedule["words"]["zh"]["name"] == "先稳后降"
    assert [one["name"] for one in schedule["parameters"]] == ["part", "warmup"]
    assert "<mi>q</mi>" in schedule["mathml"][0]


def test_a_run_obeys_the_new_schedule(server):
    run = {**RACE["runs"][0], "schedule": {"name": "warmup_stable_decay", "parameters": {"warmup": 10}}}
    answer = asked(server, "/api/trajectory", {**RACE, "stop": {"gradient_norm": 0}, "runs": [run]})
    alpha = run["optimizer"]["parameters"]["learning_rate"]
    rates = [rate / alpha for rate in answer["runs"][0]["learning_rate"][1:]]
    assert rates[:10] == pytest.approx([(k + 1) / 10 for k in range(10)])
    # After the warm-up 390 of the 400 steps are left; the last fifth of them falls.
    assert rates[10:322] == pytest.approx([1.0] * 312)
    assert rates[361] == pytest.approx((1 - 351 / 390) / 0.2)


def test_its_fast_code_walks_the_path_of_its_formula(server):
    run = asked(server, "/api/trajectory", RACE)["runs"][0]
    x, y, zx, zy = -8.0, 6.5, 0.0, 0.0
    for u, v in run["x"]:
        assert math.hypot(u - x, v - y) < 1e-9
        zx = 0.8 * zx + 0.2 * (2 * (x - 1) - y)
        zy = 0.8 * zy + 0.2 * (2 * (y - 1) - x)
        x, y = x - math.copysign(0.0517, zx), y - math.copysign(0.0517, zy)
    assert (run["outcome"]["kind"], run["outcome"]["step"]) == ("step_limit", 400)
    assert math.hypot(x - 2, y - 2) < 10 * 0.0517  # a sign's steps do not grow shorter


RISK = {
    "kind": "risk",
    "dataset": {"name": "parabola_points", "parameters": {"noise": 0}},
    "model": {"name": "even_parabola"},
    "loss": {"name": "cauchy", "parameters": {"c": 2}},
}


def test_the_catalogue_has_what_a_risk_is_made_of(catalog):
    for kind, name in {
        "datasets": "parabola_points",
        "models": "even_parabola",
        "losses": "cauchy",
        "penalties": "soft_ridge",
    }.items():
        assert {"en", "zh"} == set(entry(catalog, kind, name)["words"])


def test_training_on_the_new_risk_finds_what_made_its_rows(server):
    run = {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.05}}}
    race = {"version": 1, "objective": RISK, "steps": 2000, "runs": [run]}
    assert asked(server, "/api/trajectory", race)["runs"][0]["x"][-1] == pytest.approx([1, -1], abs=1e-6)


def test_the_new_penalty_makes_exact_zeros(server):
    penalty = {"name": "soft_ridge", "parameters": {"strength": 10}}
    run = {"optimizer": {"name": "proximal_gradient", "parameters": {"learning_rate": 0.05}}}
    race = {"version": 1, "objective": {**RISK, "penalty": penalty}, "steps": 2000, "runs": [run]}
    assert asked(server, "/api/trajectory", race)["runs"][0]["x"][-1][0] == 0


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
    assert opened["limit"] is None  # as it declares
    z, before, g = (inspection["values"]["z"], inspection["before"]["z"], inspection["values"]["g"])
    assert z == pytest.approx([0.8 * b + 0.2 * one for b, one in zip(before, g, strict=True)], rel=1e-14)


def pytest_in(copy, *arguments):
    kinds = ("optimizers", "surfaces", "schedules", "datasets", "models", "losses", "penalties")
    suites = [*(f"tests/{kind}" for kind in kinds), "tests/test_docs.py"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        " or ".join(path.stem for path in PAGES),
    ]
    done = subprocess.run(
        [*command, *arguments, *suites], cwd=copy, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_the_every_entry_suites_ask_them_their_questions(copy):
    asked_of = pytest_in(copy, "--collect-only")
    suites = {
        "test_every_optimizer": "signum",
        "test_every_surface": "trid",
        "test_every_schedule": "warmup_stable_decay",
        "test_every_dataset": "parabola_points",
        "test_every_model": "even_parabola",
        "test_every_loss": "cauchy",
        "test_every_penalty": "soft_ridge",
    }
    for suite, name in suites.items():
        assert len([line for line in asked_of.splitlines() if suite in line and name in line]) >= 5, suite
    assert " passed" in pytest_in(copy)

"""Nothing is written to any disk, whatever is asked for."""

import asyncio
import hashlib
import json
import re
import sys

import httpx
import pytest

from tests.browser.serving import Server
from tests.experiment.examples import GOOD
from tests.experiment.risks import LINE
from tests.experiment.survey_examples import EXPERIMENT, MAP, SWEEP
from tests.faults.history import History, whole
from tests.web.log_lines import unexpected
from tests.web.streaming import stream

COMMAND = (sys.executable, "-m", "tests.faults.without_disk")
FILE = b"size;price\n1,5;10\n2,5;20\n4,5;35\n5,5;55\n"
HASH = hashlib.sha256(FILE).hexdigest()
OWN = {
    **LINE,
    "dataset": {"name": "own", "data": {"sha256": HASH, "features": ["size"], "target": "price"}},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("read-only") / "log", COMMAND)
    server.start()
    yield server
    assert server.stop() in (0, -15)
    assert unexpected(server.log) == [], "and it ends without a word about it"


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.origin, timeout=60) as client:
        yield client


def test_a_disk_is_refused_at_all(tmp_path):
    hooked = "import sys, tests.faults.without_disk as one; sys.addaudithook(one._refuse); "
    for act in ("open('x', 'w')", "__import__('os').mkdir('x')", "__import__('tempfile').mkstemp()"):
        server = Server(tmp_path / "log", (sys.executable, "-c", hooked + act))
        with pytest.raises(RuntimeError, match="PermissionError"):
            server.start()


def test_the_page_and_all_its_parts_are_served(client):
    page = client.get("/")
    parts = re.findall(r'(?:src|href)="(assets/[^"]+)"', page.text)
    assert len(parts) >= 5
    assert {client.get(f"/{part}").status_code for part in parts} == {200}
    assert {client.get(path).status_code for path in ("/reference", "/metrics", "/api/openapi.json")} == {200}


def test_races_are_run(server):
    history = History(server, GOOD)
    asyncio.run(history.follow())
    history.check(whole(server, GOOD))


def test_contours_and_surveys_are_computed(client):
    query = {"objective": '{"name": "ackley"}', "box": "-5,5,-5,5", "size": 64}
    assert len(client.get("/api/contour", params=query).content) == 4 * 64 * 64
    for kind, survey in (("sweep", SWEEP), ("map", MAP)):
        answer = client.post(f"/api/{kind}", json={"experiment": EXPERIMENT, **survey})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


def test_own_data_are_taken_and_trained_on(server, client):
    assert client.put(f"/api/data/{HASH}", content=FILE).status_code == 200
    assert client.post("/api/risk", json=OWN).json()["objective"]["risk"]["samples"] == 4
    race = {"version": 1, "objective": OWN, "steps": 40, "runs": [{"optimizer": {"name": "adam"}}]}
    history = History(server, race)
    asyncio.run(history.follow())
    history.check(whole(server, race))


def test_refusals_and_rubbish_are_answered(server, client):
    assert client.post("/api/trajectory", content=b"[" * 1000).status_code == 422
    assert client.put("/api/data/x", content=b"," * 600_000).status_code == 413

    async def talk():
        async with stream(server) as socket:
            await socket.send("{")
            return json.loads(await socket.recv())

    assert asyncio.run(talk())["code"] == "bad_json"

"""Empirical risks and one's own data over HTTP and on the stream of a real server."""

import asyncio
import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import httpx
import numpy as np
import pytest

from server.core.risk import building
from server.experiment import Refusal, Tables, Trajectories
from server.protocol.session import Session
from server.web.app import create_app
from server.web.pool import THREADS, Busy, Pool
from server.web.risk_routes import prepared
from server.web.scheduler import Scheduler
from server.web.settings import Settings
from server.web.stream import Connection
from tests.experiment.examples import edited
from tests.experiment.risks import LINE, RACE, SHEET
from tests.web.streaming import Client, stream

FILE = SHEET.encode()
HASH = hashlib.sha256(FILE).hexdigest()
OWN = {
    **LINE,
    "dataset": {"name": "own", "data": {"sha256": HASH, "features": ["size"], "target": "price"}},
}


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.origin, limits=httpx.Limits(max_keepalive_connections=0)) as client:
        yield client


def test_a_file_is_taken_under_its_hash_and_told_of_again(client):
    taken = client.put(f"/api/data/{HASH}", content=FILE)
    assert taken.status_code == 200, taken.text
    told = taken.json()
    assert (told["sha256"], told["rows"], told["separator"], told["decimal"]) == (HASH, 5, ";", ",")
    assert [one["name"] for one in told["columns"]] == ["size", "price", "town"]
    assert client.get(f"/api/data/{HASH}").json() == told
    assert taken.headers["cache-control"] == "no-store"


def test_who_cannot_hash_is_told_the_hash(client):
    assert client.post("/api/data", content=FILE).json()["sha256"] == HASH


def test_a_file_that_is_not_there_is_answered_with_404(client):
    answer = client.get(f"/api/data/{'0' * 64}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_data")


def test_a_file_under_another_s_hash_is_refused_and_not_kept(client):
    other = b"a,b\n5,6\n7,8\n"
    answer = client.put(f"/api/data/{'1' * 64}", content=other)
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_hash")
    for name in ("1" * 64, hashlib.sha256(other).hexdigest()):
        assert client.get(f"/api/data/{name}").status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"a\n1\n", "one_column"), (b"a,b\n1\n", "ragged_row"), (b"\xff", "not_utf8")],
)
def test_a_file_that_cannot_be_read_is_answered_with_its_word(client, content, code):
    answer = client.post("/api/data", content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["message"]


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "streamed"])
def test_five_megabytes_are_answered_with_413_and_a_sentence(client, chunked):
    content = b"1,2\n" * 1_250_000
    pieces = (content[first : first + 65_536] for first in range(0, len(content), 65_536))
    answer = client.put(f"/api/data/{HASH}", content=pieces if chunked else content)
    told = answer.json()
    assert (answer.status_code, told["code"], told["values"]["limit"]) == (413, "file_too_large", 524_288)
    assert told["values"]["got"] == 5_000_000
    assert "524288" in told["message"]


def test_a_file_of_half_a_megabyte_is_taken_though_other_bodies_may_not_be_as_large(client):
    lines = b"a,b\n" + b"0." + b"1" * 200 + b",2\n"
    content = lines + (b"1" * 10 + b"." + b"1" * 240 + b",3\n") * 1999
    assert 500_000 < len(content) <= 524_288
    assert client.post("/api/data", content=content).status_code == 200
    assert client.post("/api/risk", content=content).status_code == 413


def test_files_are_forgotten_where_there_is_no_room_and_then_refused(make_server):
    server = make_server(STEEPEST_DATA_CACHE_BYTES="0")
    with httpx.Client(base_url=server.origin) as client:
        assert client.put(f"/api/data/{HASH}", content=FILE).status_code == 200
        assert client.get(f"/api/data/{HASH}").status_code == 404
        told = client.post("/api/risk", json=OWN).json()
        assert (told["refusal"]["code"], told["refusal"]["field"]) == ("unknown_data", "dataset.data.sha256")
        refused = client.post("/api/trajectory", json={**RACE, "objective": OWN})
        assert (refused.status_code, refused.json()["field"]) == (422, "objective.dataset.data.sha256")


def test_a_risk_is_described(client):
    told = client.post("/api/risk", json=LINE).json()
    assert told["refusal"] is None
    assert told["objective"]["risk"]["samples"] == 24
    assert told["objective"]["risk"]["path"] is None


def test_the_way_over_the_strength_is_asked_for_by_name(client):
    ridge = {**LINE, "penalty": {"name": "l2"}}
    assert client.post("/api/risk", json=ridge).json()["objective"]["risk"]["path"] is None
    assert client.post("/api/risk?path=true", json=ridge).json()["objective"]["risk"]["path"]


def test_what_does_not_fit_together_is_an_answer_and_no_failure(client):
    answer = client.post("/api/risk", json={**LINE, "loss": {"name": "binary_cross_entropy"}})
    assert (answer.status_code, answer.json()["objective"]) == (200, None)
    assert (answer.json()["refusal"]["code"], answer.json()["refusal"]["field"]) == ("unsuited", "loss.name")


def test_a_risk_on_one_s_own_data_is_described_as_soon_as_they_are_there(client):
    other = FILE + b"7,5;70;Ulm\n"
    value = edited(OWN, ("dataset", "data", "sha256"), hashlib.sha256(other).hexdigest())
    assert client.post("/api/risk", json=value).json()["refusal"]["code"] == "unknown_data"
    client.post("/api/data", content=other)
    told = client.post("/api/risk", json=value).json()["objective"]["risk"]
    assert (told["samples"], told["dataset"]["left_out"]) == (4, 2)


def test_whole_trajectories_have_the_columns_of_data_in_json_and_csv(client):
    race = {**RACE, "objective": {**LINE, "split": {"validation": 0.25}}}
    runs = client.post("/api/trajectory", json=race).json()["runs"]
    assert {"rows", "batch_loss", "batch_gradient_norm", "validation_loss"} <= set(runs[0])
    assert runs[0]["rows"][:4] == [0, 8, 16, 18]
    assert runs[1]["rows"][:3] == [0, 18, 36]
    table = client.post("/api/trajectory", json=race, headers={"Accept": "text/csv"}).text.splitlines()
    names = table[0].split(",")
    assert names[:8] == ["run", "step", "x", "y", "loss", "gradient_norm", "learning_rate", "evaluations"]
    assert {"rows", "batch_loss", "batch_gradient_norm", "validation_loss"} <= set(names)
    first, second = (
        next(line for line in table if line.startswith(f"{run},1,")).split(",") for run in (0, 1)
    )
    assert float(first[names.index("batch_loss")]) == runs[0]["batch_loss"][1]
    assert second[names.index("batch_loss")] == ""


def test_a_contour_that_is_posted_is_the_one_that_is_asked_for(client):
    box = [-1.0, 3.0, -1.0, 2.0]
    posted = client.post("/api/contour", json={"objective": LINE, "box": box, "size": 50})
    query = {"objective": json.dumps(LINE), "box": ",".join(map(str, box)), "size": 50}
    assert posted.content == client.get("/api/contour", params=query).content
    assert np.frombuffer(posted.content, "<f4").size == 2500
    assert posted.headers["content-type"] == "application/octet-stream"


def test_a_contour_of_more_edits_than_an_address_may_hold_is_posted(client):
    edits = [{"row": row % 24, "to": [row / 7, -row / 3]} for row in range(100)]
    value = edited(LINE, ("dataset", "edits"), edits)
    query = {"objective": json.dumps(value), "box": "-1,3,-1,2"}
    assert client.get("/api/contour", params=query).json()["code"] == "too_large"
    assert client.post("/api/contour", json={"objective": value, "box": [-1, 3, -1, 2]}).status_code == 200


@pytest.mark.parametrize("part", ["dataset", "model", "loss", "penalty"])
def test_a_name_that_nobody_knows_is_422_whatever_else_does_not_fit(client, part):
    """Of which there is plenty: no such file, and data where there must be none."""
    data = {"sha256": "0" * 64, "features": ["a"], "target": "b"}
    kept = {"name": "own"} if part != "dataset" else {}
    value = {**LINE, "dataset": {**LINE["dataset"], "data": data, **kept}}
    value[part] = {**value.get(part, {}), "name": "x"}
    answer = client.post("/api/risk", json=value)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        422,
        "unknown_name",
        f"{part}.name",
    )


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"box": [0, 1]}, "missing_field", "objective"),
        ({"objective": LINE}, "missing_field", "box"),
        ({"objective": LINE, "box": [0, 1]}, "wrong_length", "box"),
        ({"objective": LINE, "box": [1, 0, 0, 1]}, "wrong_order", "box"),
        ({"objective": LINE, "box": [0, 1, 0, 1], "size": 257}, "out_of_range", "size"),
        (
            {"objective": {**LINE, "loss": {"name": "x"}}, "box": [0, 1]},
            "unknown_name",
            "objective.loss.name",
        ),
    ],
)
def test_a_bad_contour_is_answered_with_422(client, body, code, field):
    answer = client.post("/api/contour", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, field)


def test_a_sandboxed_frame_may_put(client):
    asked = {"Origin": "null", "Access-Control-Request-Method": "PUT"}
    answer = client.options(f"/api/data/{HASH}", headers=asked)
    assert "PUT" in answer.headers["access-control-allow-methods"]


def test_a_race_on_one_s_own_data_is_streamed(server, client):
    client.put(f"/api/data/{HASH}", content=FILE)
    race = {**RACE, "objective": OWN}

    async def main():
        async with stream(server) as socket:
            page = Client(socket)
            await page.open(race)
            opened = await page.told("opened")
            await page.want(60, [0, 1])
            await page.told("ended")
            await page.say({"type": "rows", "id": 3, "run": 0, "generation": 1, "first": 0, "count": 2})
            return opened, await page.told("rows"), page.rows(0)

    opened, told, rows = asyncio.run(main())
    assert len(opened["objective"]["minima"]) == 1
    assert told["rows"] == [[0, 1, 4], [0, 1, 4]]
    whole = client.post("/api/trajectory", json=race).json()["runs"][0]
    assert rows[2].tolist() == whole["loss"]


def dear(seed):
    """A risk that takes hundreds of milliseconds to look at."""
    rows = {"name": "line", "parameters": {"n": 2000, "data_seed": seed}}
    return {**LINE, "dataset": rows, "model": {"name": "hidden_tanh"}}


def test_building_risks_keeps_nobody_waiting(client):
    def described(seed):
        return client.post("/api/risk", json=dear(seed), timeout=60).status_code

    answered = 0
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(described, 9000 + seed) for seed in range(2)]
        while not all(answer.done() for answer in answers):
            assert client.get("/healthz").status_code == 200
            answered += 1
    assert [answer.result() for answer in answers] == [200] * 2
    assert answered > 12


def test_pictures_do_not_stand_in_the_way_of_opening_a_risk():
    app = create_app()
    state, held = app.state, Event()

    async def main():
        waiting = [state.pool.start(held.wait) for _ in range(Settings().waiting_contours)]
        with pytest.raises(Busy):
            state.pool.start(held.wait)
        await prepared(SimpleNamespace(app=app), json.dumps(RACE))
        held.set()
        await asyncio.gather(*waiting)

    asyncio.run(asyncio.wait_for(main(), 60))
    state.pool.close()
    state.building.close()


def test_a_hall_that_comes_back_to_one_loss_waits_for_one_building_and_then_for_none(monkeypatch):
    """Four hundred pages whose messages differ, where one risk may be built and none may wait."""
    race = {**RACE, "objective": edited(LINE, ("dataset", "parameters", "noise"), 0.8125)}
    built, build = [], building.build
    monkeypatch.setattr(building, "build", lambda *parts: built.append(1) or build(*parts))
    state = SimpleNamespace(building=Pool(waiting=1), tables=Tables())
    page = SimpleNamespace(app=SimpleNamespace(state=state))

    async def come(count):
        opened = [json.dumps({"type": "open", "opening": k, "experiment": race}) for k in range(count)]
        await asyncio.gather(*(prepared(page, text) for text in opened))

    asyncio.run(come(400))
    assert len(built) == 1
    state.building.close()
    state.building = Pool(waiting=0)
    asyncio.run(come(400))
    assert len(built) == 1
    state.building.close()


def test_a_contour_that_is_too_much_is_refused(client):
    many = edited(edited(LINE, ("loss", "name"), "mae"), ("dataset", "parameters", "n"), 2000)
    answer = client.post("/api/contour", json={"objective": many, "box": [0, 1, 0, 1], "size": 256})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_looks")


def test_where_too_much_is_being_computed_a_risk_is_told_to_come_again():
    """Told by the connection itself, on a pool in which nothing may wait."""
    state = SimpleNamespace(building=Pool(waiting=0), pool=Pool(waiting=8), tables=Tables())
    socket = SimpleNamespace(app=SimpleNamespace(state=state))
    connection = Connection(socket, Session(Trajectories(1 << 20)), Scheduler(), Settings())
    # One that no other test has had built.
    race = {**RACE, "objective": edited(LINE, ("dataset", "parameters", "noise"), 0.6875)}
    message = {"type": "open", "opening": 1, "experiment": race, "runs": [{"generation": 1}] * 2}

    def answered():
        (told,) = asyncio.run(connection._answers(json.dumps(message)))
        return json.loads(told)

    refused = answered()
    assert (refused["type"], refused["code"], refused["request"]) == ("refused", "busy", "open")
    (told,) = asyncio.run(connection._answers(json.dumps(message).replace('"risk"', '"r\\u0069sk"')))
    assert json.loads(told)["code"] == "busy"  # however it is written, it is not built on the loop
    state.building = Pool(waiting=1)
    assert answered()["type"] == "opened"
    state.building.close()


def test_a_message_waits_for_its_risk_or_file_no_longer_than_is_set_and_finds_it_when_it_comes_again():
    """Behind calls that hold every thread; a ping behind the message would wait as long."""
    state = SimpleNamespace(building=Pool(waiting=8), pool=Pool(waiting=8), tables=Tables())
    socket = SimpleNamespace(app=SimpleNamespace(state=state))
    session, held = Session(Trajectories(1 << 20)), Event()
    connection = Connection(socket, session, Scheduler(), Settings(risk_seconds=0.1))
    race = {**RACE, "objective": edited(LINE, ("dataset", "parameters", "noise"), 0.5625)}
    opening = {"type": "open", "opening": 1, "experiment": race, "runs": [{"generation": 1}] * 2}
    part = base64.b64encode(FILE).decode()
    table = {"type": "table", "sha256": HASH, "part": 0, "parts": 1, "content": part}

    async def told(message):
        async with asyncio.timeout(10):
            (answer,) = await connection._answers(json.dumps(message))
        return json.loads(answer)

    async def main():
        holding = [pool.start(held.wait) for pool in (state.building, state.pool) for _ in range(THREADS)]
        try:
            for message in (opening, table):
                refused = await told(message)
                assert (refused["type"], refused["code"]) == ("refused", "busy")
                assert refused["request"] == message["type"]
                assert await told({"type": "ping", "id": 1}) == {"type": "pong", "id": 1}
            with pytest.raises(Refusal):
                state.tables.open(HASH)
        finally:
            held.set()
        await asyncio.gather(*holding)
        async with asyncio.timeout(20):
            while (await told(opening))["type"] == "refused":
                pass
            while (await told(table))["type"] == "refused":
                pass
        state.tables.open(HASH)

    asyncio.run(main())
    state.building.close()
    state.pool.close()


def test_a_file_that_comes_over_the_stream_is_known_to_the_process_that_opens_it(make_server):
    server = make_server()  # one that nobody has put the file to
    race = {**RACE, "objective": OWN}
    part = {"type": "table", "sha256": HASH, "part": 0, "parts": 1}

    async def main():
        async with stream(server) as socket:
            client = Client(socket)
            await client.open(race)
            assert (await client.told("refused"))["code"] == "unknown_data"
            await client.say({**part, "sha256": "0" * 64, "content": base64.b64encode(FILE).decode()})
            refused = await client.told("refused")
            assert (refused["code"], refused["request"]) == ("wrong_hash", "table")
            await client.say({**part, "content": base64.b64encode(FILE).decode()})
            assert (await client.told("taken"))["sha256"] == HASH
            await client.open(race, opening=2)
            assert (await client.told("opened"))["opening"] == 2

    asyncio.run(main())

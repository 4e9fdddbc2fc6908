"""Sweeps and maps over HTTP and over the real stream, and what becomes of them when whoever asked has gone."""

import asyncio
import gc
import json
import math
import re
from pathlib import Path

import httpx
import numpy as np
import pytest
from starlette.requests import Request

from server.experiment import Surveys, Trajectories, parsed_map
from server.protocol.frames import unpacked_part
from server.protocol.session import Session
from server.web.scheduler import Scheduler
from server.web.settings import Settings
from server.web.stream import Connection
from server.web.whole_job import Left, computed
from tests.experiment.survey_examples import (
    ACROSS,
    BAD_MAPS,
    BAD_SWEEPS,
    EXPERIMENT,
    MAP,
    NOISY,
    SWEEP,
    UP,
)
from tests.web.streaming import stream
from tests.web.test_connection import Socket, until

DOCUMENT = Path(__file__).parents[2] / "docs" / "learning-rates.md"
# A map that takes a while: none of its runs ends before its last step.
LONG = {**EXPERIMENT, "steps": 4000, "stop": {"gradient_norm": 0}}
LARGE = {**MAP, "axes": [{**ACROSS, "count": 250}, {**UP, "count": 250}]}
OPEN = {"type": "open", "opening": 1, "runs": [{"generation": 1} for _ in EXPERIMENT["runs"]]}


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.origin, timeout=30) as client:
        yield client


def post(client, kind, survey, experiment=EXPERIMENT, **headers):
    return client.post(f"/api/{kind}", json={"experiment": experiment, **survey}, headers=headers)


def nulled(value):
    if isinstance(value, list):
        return [nulled(one) for one in value]
    return value if math.isfinite(value) else None


async def streamed(server, kind, survey):
    """What the stream tells of a survey: the first message, the picture (planes, height, width), the last message."""
    async with stream(server) as socket, asyncio.timeout(30):
        await socket.send(json.dumps({**OPEN, "experiment": EXPERIMENT}))
        await socket.send(json.dumps({"type": kind, "id": 1, **survey}))
        parts, first, last = [], None, {}
        while last.get("type") != "surveyed":
            frame = await socket.recv()
            if isinstance(frame, bytes):
                parts.append(unpacked_part(frame))
            else:
                last = json.loads(frame)
                first = last if last["type"] == "surveying" else first
        width, height = ([len(axis["values"]) for axis in first["axes"]] + [1])[:2]
        picture = np.full((len(first["planes"]), height, width), np.nan)
        for part in parts:
            picture[:, *part.tile.place] = part.values
        return first, picture, last


def test_the_stream_and_http_give_the_same_sweep_bit_for_bit(server, client):
    told = post(client, "sweep", NOISY).json()
    first, picture, last = asyncio.run(streamed(server, "sweep", NOISY))
    assert told["axes"] == first["axes"]
    assert told["minima"] == last["minima"]
    assert told["endings"] == first["endings"]
    for name, plane in zip(first["planes"], picture, strict=True):
        assert nulled(plane[0].tolist()) == told[name]


def test_the_stream_and_http_give_the_same_map(server, client):
    told = post(client, "map", MAP).json()
    first, picture, _ = asyncio.run(streamed(server, "map", MAP))
    assert told["axes"] == first["axes"]
    for name, plane in zip(first["planes"], picture, strict=True):
        exact = np.array([[np.nan if one is None else one for one in row] for row in told[name]])
        assert plane.shape == (20, 24)
        known = np.isfinite(exact)
        assert np.array_equal(plane[known], exact[known].astype("f4").astype(float))
        assert not np.isfinite(plane[~known]).any()


@pytest.mark.parametrize(("kind", "survey"), [("sweep", NOISY), ("map", MAP)])
def test_csv_holds_what_json_holds(client, kind, survey):
    told = post(client, kind, survey).json()
    answer = post(client, kind, survey, accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *lines = answer.text.split("\r\n")[:-1]
    names = head.split(",")
    columns = np.array([[float(part) for part in line.split(",")] for line in lines]).T
    for name in names[len(told["axes"]) :]:
        flat = [one for row in told[name] for one in row] if kind == "map" else told[name]
        assert nulled(columns[names.index(name)].tolist()) == flat
    assert columns[0][: len(told["axes"][0]["values"])].tolist() == told["axes"][0]["values"]


def test_the_same_survey_twice_gives_the_same_bytes_and_is_not_kept_by_browsers(client):
    first, second = (post(client, "map", MAP) for _ in range(2))
    assert first.content == second.content
    assert first.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        *(pytest.param("sweep", bad, id=f"sweep: {name}") for name, bad in BAD_SWEEPS.items()),
        *(pytest.param("map", bad, id=f"map: {name}") for name, bad in BAD_MAPS.items()),
    ],
)
def test_a_bad_survey_is_answered_with_422_code_field_and_values(client, kind, bad):
    answer = post(client, kind, bad.survey, {**EXPERIMENT, "steps": bad.steps})
    told = answer.json()
    assert answer.status_code == 422
    assert (told["code"], told["field"]) == (bad.code, bad.field)
    assert {name: told["values"].get(name) for name in bad.values} == bad.values
    assert told["message"]


@pytest.mark.parametrize("kind", ["sweep", "map"])
def test_what_is_no_survey_is_answered_with_422(client, kind):
    answers = [client.post(f"/api/{kind}", content=content) for content in (b"", b"[", b"[]", b"{}")]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert [answer.json()["code"] for answer in answers] == [
        "bad_json",
        "bad_json",
        "wrong_type",
        "missing_field",
    ]


def test_openapi_describes_what_is_sent(client):
    api = client.get("/api/openapi.json").json()
    for path, model in (("/api/sweep", "SweepModel"), ("/api/map", "MapModel")):
        body = api["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert body == {"$ref": f"#/components/schemas/{model}"}
    schemas = api["components"]["schemas"]
    assert schemas["SweepModel"]["properties"]["seeds"]["maximum"] == 64
    assert {"SweepAxis", "MapAxis", "ExperimentModel"} <= set(schemas)


def test_the_commands_in_the_document_work(client):
    text = DOCUMENT.read_text(encoding="utf-8")
    commands = re.findall(
        r"curl -s http://localhost:8000/api/(sweep|map)([^']*(?:'Accept: text/csv')?).*?-d '(.*?)'\n```",
        text,
        re.DOTALL,
    )
    assert [kind for kind, *_ in commands] == ["sweep", "map"]
    for kind, options, body in commands:
        accept = "text/csv" if "text/csv" in options else "application/json"
        answer = client.post(f"/api/{kind}", content=body, headers={"Accept": accept})
        assert answer.status_code == 200, answer.text
        assert accept in answer.headers["content-type"]
        assert len(answer.text.splitlines()) == (201 if accept == "text/csv" else 1)


def test_only_so_many_requests_are_computed_at_once(make_server):
    server = make_server(STEEPEST_WAITING_SURVEYS="1")

    async def ask():
        async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client:
            long = {"experiment": LONG, **LARGE}
            asked = [asyncio.create_task(client.post("/api/map", json=long)) for _ in range(2)]
            (done,), (waiting,) = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            # Whoever goes away gives the place back.
            for _ in range(100):
                await asyncio.sleep(0.05)
                again = await client.post("/api/map", json={"experiment": EXPERIMENT, **MAP})
                if again.status_code == 200:
                    break
            assert again.status_code == 200
            return done.result()

    refused = asyncio.run(ask())
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"] == "1"


def test_others_are_answered_while_a_map_is_computed(server):
    async def talk():
        async with stream(server) as busy, stream(server) as other, asyncio.timeout(30):
            await busy.send(json.dumps({**OPEN, "experiment": LONG}))
            await busy.send(json.dumps({"type": "map", "id": 1, **LARGE}))
            while isinstance(await busy.recv(), str):
                pass
            for number in range(5):
                await other.send(json.dumps({"type": "ping", "id": number}))
                assert json.loads(await other.recv()) == {"type": "pong", "id": number}
            await busy.send(json.dumps({"type": "ping", "id": 99}))
            told = []
            while not told or told[-1]["type"] != "pong":
                frame = await busy.recv()
                told += [json.loads(frame)] if isinstance(frame, str) else []
            # Five questions were answered to the other, and one to the same, before the map was whole.
            assert [one["type"] for one in told] == ["pong"]
            await busy.send(json.dumps({"type": "cancel", "id": 1}))
            await busy.send(json.dumps({"type": "sweep", "id": 2, **SWEEP}))
            while True:
                frame = await busy.recv()
                if isinstance(frame, str) and json.loads(frame)["type"] == "surveyed":
                    return json.loads(frame)["id"]

    assert asyncio.run(talk()) == 2


class Noted(Surveys):
    """A cache that notes how often its surveys got on."""

    steps = 0

    def open(self, survey):
        surveying = super().open(survey)
        advance = type(surveying).advance

        def noted(work):
            self.steps += 1
            return advance(surveying, work)

        surveying.advance = noted
        return surveying

    @property
    def left(self):
        """Surveys in memory."""
        gc.collect()
        return len(self._open)


def test_no_survey_is_worked_on_once_the_connection_is_gone_and_nothing_is_left():
    async def main():
        surveys = Noted(1 << 24)
        messages = [
            {**OPEN, "experiment": LONG},
            {"type": "map", "id": 1, **LARGE},
            {"type": "sweep", "id": 2, **SWEEP},
        ]
        socket, scheduler = Socket(messages), Scheduler()
        running = asyncio.create_task(scheduler.run())
        session = Session(Trajectories(1 << 22), surveys)
        connection = Connection(socket, session, scheduler, Settings())
        serving = asyncio.create_task(connection.serve())
        await until(lambda: any(isinstance(frame, bytes) for frame in socket.sent))
        assert surveys.left == 1
        socket.leave()
        await serving
        before = surveys.steps
        await asyncio.sleep(0.1)
        assert surveys.steps == before
        assert not scheduler._queued
        del session, connection, serving
        assert surveys.left == 0
        running.cancel()

    asyncio.run(main())


def test_a_request_whose_client_has_gone_is_worked_on_no_more():
    async def main():
        surveys, scheduler = Noted(1 << 24), Scheduler()
        running = asyncio.create_task(scheduler.run())
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        surveying = surveys.open(parsed_map(json.dumps({"experiment": LONG, **LARGE})))
        asking = asyncio.create_task(computed(surveying, Request({"type": "http"}, receive), scheduler))
        await until(lambda: any(one.finished for one in surveys._open.values()))
        gone.set()
        with pytest.raises(Left):
            await asking
        before = surveys.steps
        await asyncio.sleep(0.1)
        assert surveys.steps == before
        del asking, surveying
        assert surveys.left == 0
        running.cancel()

    asyncio.run(main())


def test_what_fails_while_it_is_computed_fails_the_request():
    async def main():
        scheduler = Scheduler()
        running = asyncio.create_task(scheduler.run())
        surveying = Surveys(0).open(parsed_map(json.dumps({"experiment": EXPERIMENT, **MAP})))
        surveying.advance = lambda work: 1 / 0
        with pytest.raises(ZeroDivisionError):
            await computed(surveying, Request({"type": "http"}, asyncio.Event().wait), scheduler)
        running.cancel()

    asyncio.run(main())


def test_a_stream_whose_map_waits_for_room_goes_on_by_itself_when_there_is_some():
    async def main():
        surveys, scheduler = Surveys(0, work=1), Scheduler()
        running = asyncio.create_task(scheduler.run())
        sockets, serving = [], []
        for count in (20, 21):
            axes = [{**ACROSS, "count": count}, {**UP, "count": count}]
            asked = {"type": "map", "id": 1, **MAP, "axes": axes}
            sockets.append(Socket([{**OPEN, "experiment": EXPERIMENT}, asked]))
            session = Session(Trajectories(1 << 22), surveys)
            connection = Connection(sockets[-1], session, scheduler, Settings())
            serving.append(asyncio.create_task(connection.serve()))

        def told(socket):
            return [json.loads(frame)["type"] for frame in socket.sent if isinstance(frame, str)]

        await until(lambda: all(told(socket)[-1:] == ["surveyed"] for socket in sockets), seconds=20)
        assert [told(socket) for socket in sockets] == [["opened", "surveying", "surveyed"]] * 2
        assert surveys.workroom.size == 0
        for socket in sockets:
            socket.leave()
        await asyncio.wait(serving)
        running.cancel()

    asyncio.run(main())


def test_a_request_waits_for_room_and_gives_it_back_when_its_client_goes():
    async def main():
        surveys, scheduler = Surveys(0, work=1), Scheduler()
        running = asyncio.create_task(scheduler.run())
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def never():
            await asyncio.Event().wait()

        def asking(count, receive):
            axes = [{**ACROSS, "count": count}, {**UP, "count": 250}]
            survey = surveys.open(parsed_map(json.dumps({"experiment": LONG, "axes": axes})))
            request = Request({"type": "http"}, receive)
            return survey, asyncio.create_task(computed(survey, request, scheduler, place=survey.place))

        first, answer = asking(250, receive)
        second, other = asking(20, never)
        await until(lambda: first.finished)
        assert (second.finished, second.planes) == (0, {})
        gone.set()
        with pytest.raises(Left):
            await answer
        await until(lambda: second.finished)
        await asyncio.wait([other], timeout=0.01)
        other.cancel()
        await asyncio.wait([other])
        assert surveys.workroom.size == 0
        running.cancel()

    asyncio.run(main())

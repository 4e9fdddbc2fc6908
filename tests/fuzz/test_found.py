"""What fuzzing has found, each by itself."""

import asyncio
import hashlib
import json

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.experiment.examples import GOOD
from tests.experiment.risks import LINE
from tests.fuzz.test_frames_fuzz import frame, sent
from tests.fuzz.watching import new_complaints
from tests.web.streaming import Client, stream

MUCH = {**GOOD, "steps": 20_000, "stop": {"gradient_norm": 0}}


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.origin, timeout=60) as client:
        yield client


def test_a_stream_that_is_closed_for_a_giant_while_it_is_sent_to_is_no_error(server):
    complaints = new_complaints(server.log)

    async def talk():
        async with stream(server, max_size=None) as socket:
            client = Client(socket)
            await client.open(MUCH)
            await client.want(20_000, range(4))
            await client.told("opened")
            with pytest.raises(ConnectionClosed):
                for _ in range(20):
                    await socket.send("x" * 70_000)
                while True:
                    await client.take()
            assert socket.close_code in (1006, 1009)

    for _ in range(5):
        asyncio.run(talk())
    assert complaints() == []


def test_a_text_that_is_no_text_is_answered_by_closing_and_is_no_error_of_ours(server):
    complaints = new_complaints(server.log)
    asyncio.run(sent(server.port, [frame(1, b"\xff\xfe", 1, 0, True, 0)]))
    assert complaints() == []


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/contour", {"GET", "POST"}),
        ("/api/data/abc", {"GET", "PUT"}),
        ("/api/trajectory", {"POST"}),
        ("/", {"GET", "HEAD"}),
        ("/assets/css/tokens.css", {"GET", "HEAD"}),
    ],
)
def test_405_names_every_method_of_the_address(client, path, methods):
    answer = client.request("DELETE", path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == methods


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_json"),
        (b"[]", "wrong_type"),
        (b'{"kind": "risk"}', "missing_field"),
        (json.dumps({**LINE, "kind": "surface"}).encode(), "unknown_name"),
        (json.dumps({**LINE, "penalty": {"name": "AAA"}}).encode(), "unknown_name"),
    ],
)
def test_what_is_no_risk_is_refused_and_not_answered(client, content, code):
    answer = client.post("/api/risk", content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_query_that_is_neither_true_nor_false_is_told_so(client):
    answer = client.post("/api/risk?path=perhaps", json=LINE)
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "wrong_type", "path")
    assert told["values"] == {"got": "perhaps", "expected": "true or false"}


def test_a_file_that_comes_in_one_piece_is_not_taken_for_a_head(client):
    line = b"0." + b"1" * 240 + b",2\n"
    content = b"a,b\n" + line * 1900
    assert 400_000 < len(content) <= 524_288
    name = hashlib.sha256(content).hexdigest()
    assert {client.put(f"/api/data/{name}", content=content).status_code for _ in range(10)} == {200}

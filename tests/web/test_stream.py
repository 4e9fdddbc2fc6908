import asyncio
import json
import math

import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.experiment.examples import GOOD, edited
from tests.web.log_lines import unexpected
from tests.web.streaming import Client, stream

RUNS = range(len(GOOD["runs"]))


def nulled(column):
    return [number if math.isfinite(number) else None for number in column.tolist()]


def whole(server):
    answer = httpx.post(f"{server.origin}/api/trajectory", json=GOOD)
    assert answer.status_code == 200
    return answer.json()["runs"]


async def everything(server, have=None):
    async with stream(server) as socket:
        client = Client(socket)
        await client.open(GOOD, have=have)
        await client.told("opened")
        await client.want(700, RUNS)
        for _ in RUNS:
            await client.told("ended")
        return client


def test_the_stream_and_whole_trajectories_give_the_same_numbers_bit_for_bit(server):
    client = asyncio.run(everything(server))
    for run, own in enumerate(whole(server)):
        columns = client.rows(run)
        names = [name for name in own if name not in ("x", "outcome", "findings")]
        assert columns[:2].T.tolist() == own["x"]
        assert [nulled(column) for column in columns[2:]] == [own[name] for name in names]


def test_the_same_experiment_twice_gives_the_same_frames(server):
    first, second = (asyncio.run(everything(server)).frames for _ in range(2))
    assert first == second


def test_a_server_with_next_to_no_cache_gives_the_same_frames(server, make_server):
    other = make_server(STEEPEST_CACHE_BYTES="20000")
    assert asyncio.run(everything(other)).frames == asyncio.run(everything(server)).frames


def test_a_killed_server_is_gone_on_with_without_a_row_lost_or_doubled(server, make_server):
    other = make_server()

    async def until_killed():
        async with stream(other) as socket:
            client = Client(socket)
            await client.open(GOOD)
            await client.want(300, RUNS)
            while sum(block.values.shape[1] for block in client.blocks[1]) < 301:
                await client.take()
            other.kill()
            return client

    before = asyncio.run(until_killed())
    other.start()
    pasts = {run: before.rows(run) for run in RUNS if before.blocks[run]}
    have = {run: {"step": rows.shape[1] - 1, "x": rows[:2, -1].tolist()} for run, rows in pasts.items()}
    after = asyncio.run(everything(other, have))
    full = asyncio.run(everything(server))
    assert len(pasts) == len(RUNS)
    for run, past in pasts.items():
        rows = [past, after.rows(run)] if after.blocks[run] else [past]
        assert np.concatenate(rows, axis=1).tobytes() == full.rows(run).tobytes()


def test_refusals_come_back_and_the_session_lives_on(server):
    async def talk():
        async with stream(server) as socket:
            client = Client(socket)
            refused = []
            for message in ("{", b"bytes", {"type": "want", "runs": []}, "x" * 20_000, {"type": "nothing"}):
                await client.say(message)
                refused.append(await client.told("refused"))
            await client.open(edited(GOOD, ("steps",), 0))
            refused.append(await client.told("refused"))
            await client.open(GOOD, opening=1)
            await client.told("opened")
            return refused

    refused = asyncio.run(talk())
    assert [(one["code"], one["field"]) for one in refused] == [
        ("bad_json", ""),
        ("wrong_type", ""),
        ("unexpected_message", "type"),
        ("too_large", ""),
        ("unknown_name", "type"),
        ("out_of_range", "steps"),
    ]
    assert refused[3]["values"] == {"got": 20_000, "limit": 16_384}


def test_a_frame_that_is_far_too_large_ends_the_connection(server):
    async def talk():
        async with stream(server) as socket:
            await socket.send("x" * 70_000)
            with pytest.raises(ConnectionClosed):
                await socket.recv()
            return socket.close_code

    assert asyncio.run(talk()) == 1009


def test_who_says_nothing_is_shown_the_door(make_server):
    server = make_server(STEEPEST_FIRST_MESSAGE_SECONDS="0.3")

    async def talk():
        async with stream(server) as socket:
            with pytest.raises(ConnectionClosed):
                await socket.recv()
            return socket.close_code, socket.close_reason

    assert asyncio.run(talk()) == (1008, "hello")


@pytest.mark.parametrize(
    ("origin", "accepted"),
    [
        (None, True),
        ("null", True),
        ("own", True),
        ("https://evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://127.0.0.1:1", False),
        ("file://", False),
    ],
)
def test_only_pages_of_this_server_and_sandboxed_frames_open_a_stream(server, origin, accepted):
    assert asyncio.run(accepts(server, server.origin if origin == "own" else origin)) is accepted


def test_further_origins_are_allowed_and_null_refused_where_that_is_set(make_server):
    server = make_server(
        STEEPEST_ALLOWED_ORIGINS="https://a.example, https://b.example", STEEPEST_ALLOW_NULL_ORIGIN="false"
    )
    assert asyncio.run(accepts(server, "https://b.example"))
    assert not asyncio.run(accepts(server, "https://c.example"))
    assert not asyncio.run(accepts(server, "null"))


async def accepts(server, origin):
    try:
        async with stream(server, origin=origin) as socket:
            await socket.send('{"type": "ping", "id": 1}')
            return json.loads(await socket.recv()) == {"type": "pong", "id": 1}
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        told = json.loads(refused.response.body)
        assert (told["code"], told["field"], told["values"]["got"]) == (
            "origin_not_allowed",
            "Origin",
            origin,
        )
        return False


def test_without_the_subprotocol_the_handshake_is_refused(server):
    async def talk():
        with pytest.raises(InvalidStatus) as caught:
            async with stream(server, subprotocols=["steepest.v2"]):
                pass
        return caught.value.response

    response = asyncio.run(talk())
    assert response.status_code == 400
    assert json.loads(response.body)["values"] == {"got": ["steepest.v2"], "allowed": ["steepest.v1"]}


def test_frames_are_not_compressed(server):
    async def talk():
        async with stream(server, compression="deflate") as socket:
            return socket.subprotocol, socket.protocol.extensions

    assert asyncio.run(talk()) == ("steepest.v1", [])


def test_a_client_that_does_not_read_costs_the_others_nothing(server):
    long = edited(edited(GOOD, ("steps",), 20_000), ("runs",), [GOOD["runs"][1]] * 8)

    async def talk():
        async with stream(server, max_queue=1) as idle, stream(server) as socket:
            deaf = Client(idle)
            await deaf.open(long)
            await deaf.want(20_000, range(8))
            await asyncio.sleep(0.5)
            client = Client(socket)
            loop = asyncio.get_running_loop()
            waits = []
            for number in range(20):
                begun = loop.time()
                await client.say({"type": "ping", "id": number})
                await client.told("pong")
                waits.append(loop.time() - begun)
            return sorted(waits)[10]

    assert asyncio.run(talk()) < 0.1


def test_many_connections_that_vanish_leave_nothing_behind_in_the_log(server):
    async def talk():
        for _ in range(20):
            async with stream(server) as socket:
                client = Client(socket)
                await client.open(GOOD)
                await client.want(700, RUNS)
                socket.transport.abort()

    asyncio.run(talk())
    assert httpx.get(f"{server.origin}/readyz").status_code == 200
    assert unexpected(server.log) == []

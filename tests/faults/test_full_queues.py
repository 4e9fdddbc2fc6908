"""More asked for than is computed at once: `busy` for whoever comes then, everything for whoever comes later."""

import asyncio
import json
import socket

import httpx

from tests.experiment.examples import GOOD, edited
from tests.experiment.risks import LINE
from tests.experiment.survey_examples import ACROSS, EXPERIMENT, SWEEP, UP
from tests.faults.history import History, whole
from tests.web.log_lines import unexpected
from tests.web.streaming import Client, stream

ONE_OF_EACH = {f"STEEPEST_WAITING_{what}": "1" for what in ("CONTOURS", "RISKS", "TRAJECTORIES", "SURVEYS")}
LONG = edited(edited(GOOD, ("steps",), 18_000), ("runs",), [GOOD["runs"][1]] * 7)
SIDE = {"low": -5, "high": 5, "count": 120}
MAP = {"axes": [{**ACROSS, **SIDE}, {**UP, **SIDE}]}
SLOW = {**EXPERIMENT, "steps": 1500, "stop": {"gradient_norm": 0}}


def risk(seed):
    """A risk that takes a while to build, another one for each seed."""
    return {
        **LINE,
        "dataset": {"name": "half_planes", "parameters": {"n": 1000, "data_seed": seed}},
        "model": {"name": "logistic_weights"},
        "loss": {"name": "binary_cross_entropy"},
    }


def asked(client, kind, number):
    """A request that takes long, another one for each number."""
    if kind == "trajectory":
        return client.post("/api/trajectory", json=edited(LONG, ("seed",), number))
    if kind == "map":
        return client.post("/api/map", json={"experiment": edited(SLOW, ("steps",), 1500 + number), **MAP})
    if kind == "risk":
        return client.post("/api/risk", json=risk(number))
    query = {"objective": '{"name": "ackley"}', "box": f"-5,5,-5,{5 + number}", "size": 256}
    return client.get("/api/contour", params=query)


def test_full_queues_refuse_and_recover_and_no_stream_notices(make_server):
    server = make_server(**ONE_OF_EACH)
    history = History(server, {**GOOD, "steps": 2000})

    async def ask(client, kind):
        """Until one was refused, and then until one like it is answered."""
        codes = set()
        for turn in range(20):
            answers = await asyncio.gather(*(asked(client, kind, turn * 8 + one) for one in range(6)))
            codes |= {answer.status_code for answer in answers}
            for answer in answers:
                if answer.status_code == 503:
                    assert (answer.json()["code"], answer.headers["retry-after"]) == ("busy", "1")
            if codes == {200, 503}:
                break
        while (await asked(client, kind, 1000)).status_code != 200:  # noqa: ASYNC110 - asked of a process
            await asyncio.sleep(0.05)
        return codes

    async def main():
        async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client, asyncio.timeout(120):
            following = asyncio.create_task(history.follow())
            codes = await asyncio.gather(
                *(ask(client, kind) for kind in ("trajectory", "map", "risk", "contour"))
            )
            await following
            return codes

    assert asyncio.run(main()) == [{200, 503}] * 4
    assert history.openings == 1
    history.check(whole(server, history.experiment))
    assert unexpected(server.log) == []


def test_a_stream_is_told_that_risks_cannot_be_built_now_and_may_ask_again(make_server):
    server = make_server(**ONE_OF_EACH)

    async def open_one(seed):
        """How often it was refused before it was opened; its experiment is what it asked for then."""
        experiment = {
            "version": 1,
            "objective": risk(seed),
            "steps": 20,
            "runs": [{"optimizer": {"name": "sgd"}}],
        }
        async with stream(server) as socket, asyncio.timeout(60):
            client, refused = Client(socket), 0
            while True:
                await client.open(experiment, opening=refused + 1)
                told = json.loads(await socket.recv())
                if told["type"] == "opened":
                    return refused
                assert (told["type"], told["code"], told["request"]) == ("refused", "busy", "open")
                refused += 1
                await asyncio.sleep(0.05)

    async def main():
        return await asyncio.gather(*(open_one(seed) for seed in range(6)))

    refused = asyncio.run(main())
    assert sum(refused) > 0
    assert unexpected(server.log) == []


def test_who_does_not_read_a_map_gives_its_room_to_the_next(make_server):
    """Room for one survey at a time, and a minute to read something: who waits does not wait for that."""
    minute = {f"STEEPEST_{what}_SECONDS": "60" for what in ("SEND", "PONG", "UNACKNOWLEDGED")}
    server = make_server(STEEPEST_SURVEY_WORK_BYTES="1", **minute)
    axes = [{**ACROSS, "count": 512}, {**UP, "count": 512}]
    narrow = socket.create_connection(("127.0.0.1", server.port))
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

    async def asks(client, message):
        await client.open(EXPERIMENT)
        await client.say({"id": 1, **message})

    async def main():
        silently = {"sock": narrow, "max_queue": 1, "ping_interval": None}
        async with stream(server, **silently) as silent, stream(server) as waiting:
            await asks(Client(silent), {"type": "map", "run": 0, "axes": axes})
            await asyncio.sleep(2)  # so that it is there first
            await asks(Client(waiting), {"type": "sweep", **SWEEP})
            async with asyncio.timeout(45):
                while not (isinstance(frame := await waiting.recv(), str) and '"surveyed"' in frame):
                    pass

    asyncio.run(main())
    assert unexpected(server.log) == []

"""A client that behaves, beside those that do not: it gets exactly its rows, again and again."""

import asyncio
import json
import math
from contextlib import contextmanager

import httpx

from tests.experiment.examples import GOOD
from tests.fuzz.watching import comes_to_hold, held
from tests.web.streaming import Client, stream

PAUSE_SECONDS = 0.3  # between two races


class Neighbour:
    """Opens a race after the other and compares all rows with the whole trajectories, while `live` runs."""

    def __init__(self, server):
        self.server = server
        self.rounds = 0
        self.http = httpx.Client(base_url=server.origin, timeout=120)

    async def live(self):
        while True:
            await self.round()
            await asyncio.sleep(PAUSE_SECONDS)

    async def round(self):
        # A little different each time, so that it is computed and not found in a cache.
        experiment = {**GOOD, "steps": 300, "start": [-1.2 + self.rounds / 1024, 1.0]}
        experiment["runs"] = [*GOOD["runs"][:1], *GOOD["runs"][2:]]
        runs = range(len(experiment["runs"]))
        async with stream(self.server) as socket, asyncio.timeout(120):
            client = Client(socket)
            await client.open(experiment)
            await client.want(300, runs)
            ended = 0
            while ended < len(runs):
                message = await client.take()
                ended += message is not None and message["type"] == "ended"
        whole = await asyncio.to_thread(self._whole, experiment)
        for run, own in enumerate(whole):
            columns = client.rows(run)
            assert columns[:2].T.tolist() == own["x"]
            assert [_nulled(column) for column in columns[2:]] == [
                own[name] for name in own if name not in ("x", "outcome", "findings")
            ]
        self.rounds += 1

    def _whole(self, experiment):
        answer = self.http.post("/api/trajectory", content=json.dumps(experiment))
        assert answer.status_code == 200, answer.text
        return answer.json()["runs"]


@contextmanager
def noticing_nothing(server, beside):
    """A neighbour that goes on with its races meanwhile, each row checked; afterwards the server holds what it held."""
    neighbour = Neighbour(server)
    try:
        beside.start(neighbour.round()).result()
        before = held(server)
        living = beside.start(neighbour.live())
        try:
            yield neighbour
            assert not living.done(), living.exception()
        finally:
            living.cancel()
        assert comes_to_hold(server, before) is True
    finally:
        neighbour.http.close()


def _nulled(column):
    return [number if math.isfinite(number) else None for number in column.tolist()]

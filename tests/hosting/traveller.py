"""A client as the page is one: it plays a race, and when its connection is lost it goes on where it was, elsewhere."""

import asyncio
import json
import random

import numpy as np
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from server.protocol.frames import unpacked

# Rows asked for at a time, and how long they are "played".
AHEAD = 60
PAUSE_SECONDS = 0.15
RETRY_SECONDS = 0.4


class Traveller:
    """Takes one experiment to its end; `rows` are the blocks of each run as they were kept."""

    def __init__(self, origin, experiment):
        self.address = origin.replace("http", "ws") + "/api/stream"
        self.experiment = experiment
        self.count = len(experiment["runs"])
        self.rows = [[] for _ in range(self.count)]
        self.known = [0] * self.count  # rows
        self.ends = {}
        self.connections = 0
        self.failures = []
        self.on_the_way = asyncio.Event()

    @property
    def done(self):
        return len(self.ends) == self.count and all(
            self.known[run] == step + 1 for run, step in self.ends.items()
        )

    async def travel(self):
        """Until every run has ended, however often the way is cut off."""
        while not self.done:
            try:
                async with connect(
                    self.address, subprotocols=["steepest.v1"], compression=None, close_timeout=0.2
                ) as socket:
                    self.connections += 1
                    await self._stay(socket)
            except (OSError, WebSocketException, InvalidHandshake, TimeoutError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")
                await asyncio.sleep(RETRY_SECONDS * random.random())

    def have(self, run):
        if not self.known[run]:
            return None
        return {"step": self.known[run] - 1, "x": self.rows[run][-1][:2, -1].tolist()}

    async def _stay(self, socket):
        runs = [{"generation": run + 1, "have": self.have(run)} for run in range(self.count)]
        opening = self.connections
        opened = {"type": "open", "opening": opening, "experiment": self.experiment, "runs": runs}
        await socket.send(json.dumps(opened))
        while len(self.ends) < self.count:
            to = min(self.known[run] for run in range(self.count) if run not in self.ends) + AHEAD
            wants = [{"run": run, "generation": run + 1, "to": to} for run in range(self.count)]
            await socket.send(json.dumps({"type": "want", "runs": wants}))
            while not self.done and not self._has(to):
                self._take(await asyncio.wait_for(socket.recv(), 20), opening)
            await asyncio.sleep(PAUSE_SECONDS)
        while not self.done:
            self._take(await asyncio.wait_for(socket.recv(), 20), opening)

    def _has(self, step):
        return all(self.known[run] > min(step, self.ends.get(run, step)) for run in range(self.count))

    def _take(self, frame, opening):
        if isinstance(frame, str):
            message = json.loads(frame)
            assert message["type"] not in ("refused", "restarted"), message
            if message["type"] == "ended":
                self.ends[message["run"]] = message["outcome"]["step"]
            return
        block = unpacked(frame)
        assert block.opening == opening
        assert block.first == self.known[block.run], "a step was lost or doubled"
        self.rows[block.run].append(np.array(block.values))
        self.known[block.run] += block.values.shape[1]
        if sum(self.known) > AHEAD:
            self.on_the_way.set()

    def whole(self):
        """All rows of each run, as bytes."""
        return [np.concatenate(blocks, axis=1).tobytes() for blocks in self.rows]

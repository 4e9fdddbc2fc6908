"""A client that comes back: what it keeps of its race, whatever happens to connections and servers.

It does as the page does: it opens the race again with the last row that it has, and goes on from there.
"""

import asyncio
import math

import httpx
import numpy as np
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.protocol.frames import unpacked
from tests.web.streaming import Client, stream

AGAIN_AFTER = 0.05  # seconds
# Rows beyond those it has that are wanted at once, so that a race takes many messages.
AHEAD = 300


class History:
    """One client's rows of each run, and how they came. `server` has an `origin`; it may be another one after a while."""

    def __init__(self, server, experiment, ahead=AHEAD, **options):
        self.server = server
        self.experiment = experiment
        self.ahead = ahead
        self.options = options
        self.runs = range(len(experiment["runs"]))
        self.columns = {run: np.empty((0, 0)) for run in self.runs}
        self.over = set()
        self.openings = 0
        self.closes = []
        self.draining = 0

    def count(self, run):
        """Rows of a run that it has."""
        return self.columns[run].shape[1]

    @property
    def rows(self):
        return sum(self.count(run) for run in self.runs)

    async def follow(self):
        """Stays until all runs have ended, over as many connections as that takes."""
        while len(self.over) < len(self.runs):
            try:
                async with stream(self.server, max_size=None, open_timeout=3, **self.options) as socket:
                    await self._talk(Client(socket))
            except ConnectionClosed:
                self.closes.append(socket.close_code)
            except (OSError, TimeoutError, InvalidHandshake, EOFError):
                self.closes.append(None)
            await asyncio.sleep(AGAIN_AFTER)

    async def _talk(self, client):
        self.openings += 1
        have = {
            run: {"step": self.count(run) - 1, "x": self.columns[run][:2, -1].tolist()}
            for run in self.runs
            if self.count(run)
        }
        self.over.clear()
        await client.open(self.experiment, opening=self.openings, have=have)
        opened = await client.told("opened")
        for one in opened["runs"]:
            assert one["from"] == self.count(one["run"]), "it goes on after the rows that the client has"
        wanted = dict.fromkeys(self.runs, -1)
        while len(self.over) < len(self.runs):
            due = {run: self.count(run) + self.ahead for run in self.runs if run not in self.over}
            # As the page: asked for again before it runs out.
            late = [run for run, to in due.items() if to - wanted[run] > self.ahead // 2]
            if late:
                wanted |= {run: due[run] for run in late}
                told = [{"run": run, "generation": run + 1, "to": due[run]} for run in late]
                await client.say({"type": "want", "runs": told})
            self._taken(await client.take(), client.frames.pop())

    def _taken(self, message, frame):
        if message is None:
            self._keep(unpacked(frame))
        elif message["type"] == "ended":
            self.over.add(message["run"])
        elif message["type"] == "draining":
            self.draining += 1
        else:
            raise AssertionError(message)

    def _keep(self, block):
        known = self.columns[block.run]
        assert block.first == known.shape[1], "no step lost, none doubled"
        assert block.generation == block.run + 1, "no history is begun again"
        self.columns[block.run] = (
            block.values if known.size == 0 else np.concatenate([known, block.values], axis=1)
        )

    def check(self, whole):
        """Compares with whole trajectories, bit for bit."""
        for run, own in zip(self.runs, whole, strict=True):
            columns = self.columns[run]
            assert columns[:2].T.tolist() == own["x"]
            names = [name for name in own if name not in ("x", "outcome", "findings")]
            assert [_nulled(column) for column in columns[2:]] == [own[name] for name in names]


def whole(server, experiment):
    answer = httpx.post(f"{server.origin}/api/trajectory", json=experiment, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()["runs"]


def _nulled(column):
    return [number if math.isfinite(number) else None for number in column.tolist()]


async def until(condition, seconds=60):
    """Waits until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.02)

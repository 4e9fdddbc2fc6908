"""A client of the real websocket: keeps the rows of each generation."""

import asyncio
import json
from collections import defaultdict

import numpy as np
from websockets.asyncio.client import connect

from server.protocol.frames import unpacked


def stream(server, **options):
    """A connection to the server's stream, as an async context manager."""
    address = server.origin.replace("http", "ws") + "/api/stream"
    options = {"subprotocols": ["steepest.v1"], "compression": None, "close_timeout": 0.5, **options}
    return connect(address, **options)


# As a client says it that has no library.
HANDSHAKE = (
    b"GET /api/stream HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: steepest.v1\r\n\r\n"
)


class Client:
    """Speaks over one connection."""

    def __init__(self, socket):
        self.socket = socket
        self.blocks = defaultdict(list)
        self.frames = []

    async def say(self, message):
        await self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def open(self, experiment, opening=1, have=None):
        runs = [
            {"generation": run + 1, "have": (have or {}).get(run)} for run in range(len(experiment["runs"]))
        ]
        await self.say({"type": "open", "opening": opening, "experiment": experiment, "runs": runs})

    async def want(self, to, runs):
        wants = [{"run": run, "generation": run + 1, "to": to} for run in runs]
        await self.say({"type": "want", "runs": wants})

    async def take(self):
        """The next frame: a message, or None for a block, which is kept."""
        frame = await self.socket.recv()
        self.frames.append(frame)
        if isinstance(frame, str):
            return json.loads(frame)
        block = unpacked(frame)
        self.blocks[block.run].append(block)
        return None

    async def told(self, kind):
        """The next message of a kind."""
        async with asyncio.timeout(20):
            while True:
                message = await self.take()
                if message and message["type"] == kind:
                    return message

    def rows(self, run):
        """All rows of a run, float64 (columns, rows); each block begins where the one before ended."""
        blocks = self.blocks[run]
        due = blocks[0].first
        for block in blocks:
            assert block.first == due
            due += block.values.shape[1]
        return np.concatenate([block.values for block in blocks], axis=1)

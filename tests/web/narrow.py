"""A server with room for little, and how its own pages speak to it."""

import asyncio
import json

from websockets.exceptions import ConnectionClosed

from tests.web.streaming import stream

PING = '{"type": "ping", "id": 1}'
BURST = 5
SETTINGS = {
    "STEEPEST_TRUSTED_HOSTS": "127.0.0.1, *.lms.example",
    "STEEPEST_FRAME_ANCESTORS": "'self'",
    "STEEPEST_REQUIRE_ORIGIN": "true",
    "STEEPEST_MAX_CONNECTIONS": "3",
    "STEEPEST_MAX_CONNECTIONS_PER_ADDRESS": "2",
    "STEEPEST_MESSAGE_BYTES": "1000",
    "STEEPEST_FRAME_BYTES": "4000",
    "STEEPEST_MESSAGES_PER_SECOND": "40",
    "STEEPEST_MESSAGES_BURST": str(BURST),
    "STEEPEST_HEADER_BYTES": "2000",
    "STEEPEST_BODY_BYTES": "500",
}


def own(server, **options):
    """A stream opened by a page of the server's own."""
    return stream(server, origin=server.origin, **options)


async def echo(socket):
    """A ping is answered."""
    await socket.send(PING)
    async with asyncio.timeout(20):
        assert json.loads(await socket.recv()) == {"type": "pong", "id": 1}


async def farewell(socket):
    """What was said until the server closed, and how it closed."""
    said = []
    async with asyncio.timeout(20):
        try:
            while True:
                said.append(json.loads(await socket.recv()))
        except ConnectionClosed:
            return said, (socket.close_code, socket.close_reason)

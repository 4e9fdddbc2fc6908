"""One hostile conversation over the real websocket, every answer looked at."""

import asyncio
import json
import re
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from server.protocol.frames import unpacked, unpacked_part
from server.protocol.messages import SERVER
from tests.fuzz.utterances import TOO_LARGE_TO_READ, said
from tests.web.streaming import stream

TYPES = {one.model_fields["type"].default for one in SERVER}
DOCUMENTS = [Path(__file__).parents[2] / "docs" / name for name in ("protocol.md", "formulas.md")]
CODES = {code for one in DOCUMENTS for code in re.findall(r"`(\w+)`", one.read_text(encoding="utf-8"))}
LAST = 2**31 - 1  # the number of a ping that nothing else bears
BLOCK = 1


async def converse(server, conversation, farewell):
    """Says everything, at once and in this order; then asks whether the session lives on, and leaves."""
    async with asyncio.timeout(120), stream(server, max_size=None, max_queue=None) as socket:
        hearing = asyncio.create_task(_hear(socket))
        closed = False
        try:
            for number, utterance in enumerate(conversation, start=1):
                frame = said(utterance, number)
                await socket.send(_fragments(frame, utterance.pieces))
            await socket.send(json.dumps({"type": "ping", "id": LAST}))
        except ConnectionClosed:
            closed = True
        await hearing
        if closed or socket.close_code is not None:
            longest = max(utterance.blanks for utterance in conversation)
            assert longest == TOO_LARGE_TO_READ, socket.close_code
            # What still comes in then makes the kernel end it, and the farewell may be lost.
            assert socket.close_code in (1006, 1009)
        elif farewell == "abort":
            socket.transport.abort()


def _fragments(frame, count):
    if count == 1 or len(frame) < count:
        return frame
    length = -(-len(frame) // count)
    return [frame[at : at + length] for at in range(0, len(frame), length)]


async def _hear(socket):
    """Takes frames until the last ping is answered; each must be what the protocol says."""
    due = {}
    opening = None
    try:
        async for frame in socket:
            if isinstance(frame, bytes):
                if frame[1] != BLOCK:
                    unpacked_part(frame)
                    continue
                block = unpacked(frame)
                assert block.opening == opening
                key = (block.run, block.generation)
                assert block.first == due.get(key, block.first), "rows follow one another"
                due[key] = block.first + block.values.shape[1]
                continue
            told = json.loads(frame, parse_constant=_no_number)
            assert told["type"] in TYPES
            if told["type"] == "opened":
                opening, due = told["opening"], {}
            if told["type"] in ("changed", "restarted"):
                due.pop((told["run"], told["generation"]), None)
            if told["type"] == "refused":
                assert told["code"] in CODES, told
                assert told["message"]
            if told == {"type": "pong", "id": LAST}:
                return
    except ConnectionClosed:
        pass


def _no_number(word):
    raise AssertionError(f"{word} is no JSON")

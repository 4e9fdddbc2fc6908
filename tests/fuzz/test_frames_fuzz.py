"""Frames that no websocket library would send, byte by byte: the server closes, and nothing else happens.

FUZZ_MESSAGES sets how many frames are sent, about ten times as many.
"""

import asyncio
import base64
import os
import struct
from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.neighbour import noticing_nothing
from tests.fuzz.watching import new_complaints

FRAMES = int(os.environ.get("FUZZ_MESSAGES", "2000")) // 10
A_CONNECTION = 5  # frames, on average
HANDSHAKE = (
    "GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: steepest.v1\r\nSec-WebSocket-Key: {}\r\n\r\n"
)
TEXTS = (b'{"type":"ping","id":1}', b"\xff\xfe\xfd", b"\xc3", b"\xed\xa0\x80", b"", b"x" * 126, b"y" * 70_000)
CLOSES = tuple(struct.pack("!H", code) + b"bye" for code in (0, 999, 1000, 1005, 1006, 1015, 4999, 65_535))
MASK = b"\x01\x02\x03\x04"


def frame(opcode, payload, fin, reserved, masked, lie):
    """A frame by RFC 6455, 5.2, where nothing keeps to it; `lie` is added to the length that it tells."""
    first = (fin << 7) | (reserved << 4) | opcode
    length = max(0, len(payload) + lie)
    bit = 0x80 if masked else 0
    if length < 126:
        head = struct.pack("!BB", first, bit | length)
    elif length < 1 << 16:
        head = struct.pack("!BBH", first, bit | 126, length)
    else:
        head = struct.pack("!BBQ", first, bit | 127, length)
    if not masked:
        return head + payload
    mask = (MASK * (len(payload) // 4 + 1))[: len(payload)]
    hidden = int.from_bytes(payload, "big") ^ int.from_bytes(mask, "big")
    return head + MASK + hidden.to_bytes(len(payload), "big")


frames = st.one_of(
    st.tuples(
        st.sampled_from([0, 1, 1, 1, 2, 3, 8, 9, 10, 15]),
        st.one_of(st.sampled_from(TEXTS + CLOSES), st.binary(max_size=200)),
        st.sampled_from([1, 1, 0]),
        st.sampled_from([0, 0, 0, 4, 7]),
        st.sampled_from([True, True, True, False]),
        st.sampled_from([0, 0, 0, 0, 3, -1, 1 << 20, 1 << 62]),
    ).map(lambda told: frame(*told)),
    st.binary(min_size=1, max_size=60),
)


async def sent(port, parts):
    """Sends bytes over a stream of its own, then ends its half; returns once the server has ended the other."""
    async with asyncio.timeout(60):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(HANDSHAKE.format(base64.b64encode(os.urandom(16)).decode()).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101"), head
            for part in parts:
                writer.write(part)
            writer.write(frame(8, struct.pack("!H", 1000), 1, 0, True, 0))
            writer.write_eof()
            while await reader.read(65_536):
                pass
        except OSError:
            pass  # it was closed while something was still on its way
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def test_frames_that_no_library_would_send_cost_nobody_anything(make_server, beside):
    server = make_server(STEEPEST_FIRST_MESSAGE_SECONDS="600")
    complaints = new_complaints(server.log)

    @settings(
        max_examples=max(1, FRAMES // A_CONNECTION),
        deadline=None,
        database=None,
        derandomize=FRAMES <= 200,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # what fails by waiting would be made smaller for hours
    )
    @given(st.lists(frames, min_size=1, max_size=9))
    def talk(parts):
        beside.start(sent(server.port, parts)).result()
        assert complaints() == []

    with noticing_nothing(server, beside):
        talk()

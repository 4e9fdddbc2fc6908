import struct

import numpy as np
import pytest

from server.protocol.frames import Block, packed, unpacked


def test_the_header_has_forty_bytes_in_the_documented_places():
    values = np.arange(14.0).reshape(7, 2)
    frame = packed(Block(run=3, generation=2**32 - 1, first=20_000, opening=5, values=values))
    assert len(frame) == 40 + 8 * 14
    assert struct.unpack_from("<BBHIIIII", frame) == (1, 1, 7, 3, 2**32 - 1, 20_000, 2, 5)
    assert frame[24:40] == bytes(16)
    assert struct.unpack_from("<2d", frame, 40 + 16) == (2.0, 3.0)


def test_a_frame_is_read_back_bit_for_bit():
    values = np.array([[np.nan, -0.0, np.inf], [5e-324, 1e308, 0.1]])
    block = unpacked(packed(Block(1, 2, 3, 4, values)))
    assert block[:4] == (1, 2, 3, 4)
    assert block.values.tobytes() == values.tobytes()


def test_columns_of_an_array_that_lies_otherwise_in_memory_are_still_columns():
    values = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    assert unpacked(packed(Block(0, 0, 0, 0, values))).values.tolist() == values.tolist()


def test_another_version_is_an_error():
    frame = bytearray(packed(Block(0, 0, 0, 0, np.zeros((1, 1)))))
    frame[0] = 2
    with pytest.raises(ValueError, match="version 2"):
        unpacked(bytes(frame))

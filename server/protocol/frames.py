"""The binary frame: a block of consecutive rows of one run, behind a header of 40 bytes.

Little-endian: u8 version, u8 kind, u16 columns, u32 run, u32 generation, u32 first step, u32 count, u32 opening,
16 zero bytes; then float64, column after column, `count` numbers each.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

VERSION = 1
BLOCK = 1  # the kind of a block of rows
HEADER = struct.Struct("<BBHIIIII16x")


class Block(NamedTuple):
    """A frame taken apart. `values` has the shape (columns, count)."""

    run: int
    generation: int
    first: int
    opening: int
    values: np.ndarray


def packed(block: Block) -> bytes:
    """The frame's bytes."""
    columns, count = block.values.shape
    header = HEADER.pack(
        VERSION, BLOCK, columns, block.run, block.generation, block.first, count, block.opening
    )
    return header + np.ascontiguousarray(block.values, dtype="<f8").tobytes()


def unpacked(frame: bytes) -> Block:
    """The block in a frame. Raises: ValueError for another version or kind, or a wrong length."""
    version, kind, columns, run, generation, first, count, opening = HEADER.unpack_from(frame)
    if (version, kind) != (VERSION, BLOCK):
        raise ValueError(f"a frame of version {version} and kind {kind}; known: {VERSION}, {BLOCK}")
    values = np.frombuffer(frame, "<f8", offset=HEADER.size)
    return Block(run, generation, first, opening, values.reshape(columns, count))

"""Binary frames, each behind a header of 40 bytes, little-endian: blocks of rows, and tiles of surveys.

A block holds consecutive rows of one run: u8 version, u8 kind, u16 columns, u32 run, u32 generation, u32 first step,
u32 count, u32 opening, 16 zero bytes; then float64, column after column, `count` numbers each.

A tile holds a lattice of a survey's pixels, columns x0, x0 + dx, … of rows y0, y0 + dy, …: u8 version, u8 kind, u16
planes, u32 id, u32 x0, u32 dx, u32 nx, u32 y0, u32 dy, u32 ny, 8 zero bytes; then float32 or float64 by the kind,
plane after plane, row after row, ny × nx numbers each.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from ..experiment.tiles import Tile

VERSION = 1
BLOCK = 1  # the kind of a block of rows
TILES = {2: "<f4", 3: "<f8"}  # the kinds of tiles, and their numbers
HEADER = struct.Struct("<BBHIIIII16x")
TILE_HEADER = struct.Struct("<BBHIIIIIII8x")


class Block(NamedTuple):
    """A frame taken apart. `values` has the shape (columns, count)."""

    run: int
    generation: int
    first: int
    opening: int
    values: np.ndarray


class Part(NamedTuple):
    """A tile's frame taken apart. `values` has the shape (planes, ny, nx), float32 or float64."""

    id: int
    tile: Tile
    values: np.ndarray


def packed(block: Block) -> bytes:
    """The frame's bytes."""
    columns, count = block.values.shape
    header = HEADER.pack(
        VERSION, BLOCK, columns, block.run, block.generation, block.first, count, block.opening
    )
    return b"".join((header, np.ascontiguousarray(block.values, dtype="<f8").data))


def unpacked(frame: bytes) -> Block:
    """The block in a frame. Raises: ValueError for another version or kind, or a wrong length."""
    version, kind, columns, run, generation, first, count, opening = HEADER.unpack_from(frame)
    if (version, kind) != (VERSION, BLOCK):
        raise ValueError(f"a frame of version {version} and kind {kind}; known: {VERSION}, {BLOCK}")
    values = np.frombuffer(frame, "<f8", offset=HEADER.size)
    return Block(run, generation, first, opening, values.reshape(columns, count))


def packed_part(part: Part) -> bytes:
    """The frame's bytes; the kind follows from the type of the values."""
    kind = next(kind for kind, numbers in TILES.items() if part.values.dtype == np.dtype(numbers))
    header = TILE_HEADER.pack(VERSION, kind, len(part.values), part.id, *part.tile)
    return header + np.ascontiguousarray(part.values).tobytes()


def unpacked_part(frame: bytes) -> Part:
    """The tile in a frame. Raises: ValueError for another version or kind, or a wrong length."""
    version, kind, planes, number, *place = TILE_HEADER.unpack_from(frame)
    if version != VERSION or kind not in TILES:
        raise ValueError(f"a frame of version {version} and kind {kind}; known: {VERSION}, {[*TILES]}")
    tile = Tile(*place)
    values = np.frombuffer(frame, TILES[kind], offset=TILE_HEADER.size)
    return Part(number, tile, values.reshape(planes, tile.ny, tile.nx))

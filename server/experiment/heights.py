"""Heights on their way to the page, in a third of their bytes, bit for bit the same.

Neighbours are much alike. Read as whole numbers, which for floats of one sign keep their order, each is told by what it
has more than the one before it in the row has, less the same of the row before. What is left is small; its bytes,
the lowest of all first, are then compressed as any text is.
"""

from __future__ import annotations

import numpy as np

MEDIA = "application/vnd.steepest.heights"
_MAGNITUDE = np.uint32(0x7FFFFFFF)


def differences(heights: bytes, columns: int) -> bytes:
    """Four planes of bytes, the lowest first, of the differences of float32 `heights`, row after row of `columns`."""
    bits = np.frombuffer(heights, "<u4").reshape(-1, columns)
    whole = np.where(
        bits >> 31, bits ^ _MAGNITUDE, bits
    )  # ordered as the floats are; arithmetic is modulo 2³²
    across = np.diff(whole, axis=1, prepend=np.uint32(0))
    left = np.diff(across, axis=0, prepend=np.uint32(0)).view(np.int32)
    told = (left << 1) ^ (left >> 31)  # small ones of either sign are small
    return bytes(told.astype("<i4").view(np.uint8).reshape(-1, 4).T.tobytes())


def heights_of(told: bytes, columns: int) -> bytes:
    """The float32 heights of which those are the differences."""
    words = np.ascontiguousarray(np.frombuffer(told, np.uint8).reshape(4, -1).T).view("<u4")
    left = ((words >> np.uint32(1)) ^ (np.uint32(0) - (words & np.uint32(1)))).reshape(-1, columns)
    whole = left.cumsum(axis=0, dtype=np.uint32).cumsum(axis=1, dtype=np.uint32)
    return bytes(np.where(whole >> 31, whole ^ _MAGNITUDE, whole).astype("<u4").tobytes())

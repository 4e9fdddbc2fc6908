"""One's own data on the stream: in parts, since a message is small. For servers of several processes.

What is put over HTTP comes to any of them; what comes over the stream, to the one that is to open the experiment.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Annotated, Literal

from pydantic import Field

from ..core.refusal import Refusal
from ..experiment.csv_table import FILE_BYTES
from ..experiment.kinds import Text, Whole
from ..experiment.wall import Wall
from .told import Told

PART_BYTES = 9 * 1024  # at most, so that a message with its base64 is below every limit
PARTS = -(-FILE_BYTES // PART_BYTES)


class Table(Wall):
    """A part of a CSV file, as `PUT /api/data/<sha256>` takes it whole. Answered by `taken` when the last one has come.

    Parts come in their order; part 0 begins anew.
    """

    type: Literal["table"]
    sha256: Annotated[str, Text(64)]
    part: Annotated[int, Whole(0, PARTS - 1)]
    parts: Annotated[int, Whole(1, PARTS)]
    content: Annotated[str, Text(PART_BYTES * 4 // 3)] = Field(description="the bytes in base64")


class Taken(Told):
    """The whole file is there, and experiments that name it can be opened."""

    type: Literal["taken"] = "taken"
    sha256: str


class Parts:
    """What has come of a file: at most `FILE_BYTES`, and one file at a time."""

    def __init__(self) -> None:
        self._about: tuple[str, int] = ("", 0)
        self._come: list[bytes] = []

    def take(self, message: Table) -> bytes | None:
        """Adds a part; the whole file when it was the last. Raises: Refusal `wrong_order`, `wrong_type`."""
        about = (message.sha256, message.parts)
        due = len(self._come) if about == self._about else 0
        if message.part not in (0, due) or message.part >= message.parts:
            values: dict[str, object] = {"got": message.part, "low": due, "high": due}
            raise Refusal("wrong_order", "part", values, f"part {due} is due, got {message.part}")
        try:
            piece = b64decode(message.content, validate=True)
        except binascii.Error:
            values = {"got": message.content[:60], "expected": "base64"}
            raise Refusal("wrong_type", "content", values, "content is not base64") from None
        if message.part == 0:
            self._about, self._come = about, []
        self._come.append(piece)
        if len(self._come) < message.parts:
            return None
        whole = b"".join(self._come)
        self._about, self._come = ("", 0), []
        return whole

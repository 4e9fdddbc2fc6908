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
# Of files that are still coming to a process: 31 of the largest, or hundreds as people have them.
ROOM_BYTES = 16 << 20


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


class Room:
    """How many bytes files that are still coming may have, over all sessions of a process together."""

    def __init__(self, limit: int = ROOM_BYTES) -> None:
        self.limit = limit
        self.taken = 0

    def take(self, size: int, given_back: int) -> None:
        """Sets so many bytes aside in place of those given back. Raises: Refusal `busy`; nothing has changed then."""
        taken = self.taken - given_back + size
        if taken > self.limit:
            raise Refusal("busy", "", {}, "too many files are coming at once; send it again in a moment")
        self.taken = taken


class Parts:
    """What has come of a file: at most `FILE_BYTES`, and one file at a time.

    Part 0 sets aside what the whole file may take, so that a file that was begun can come to its end.
    """

    def __init__(self, room: Room | None = None) -> None:
        self._room = room or Room()
        self._about: tuple[str, int] = ("", 0)
        self._come: list[bytes] = []
        self._aside = 0

    def take(self, message: Table) -> bytes | None:
        """Adds a part; the whole file when it was the last. Raises: Refusal `wrong_order`, `wrong_type`, `busy`."""
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
            aside = message.parts * PART_BYTES
            self._room.take(aside, self._aside)
            self._about, self._come, self._aside = about, [], aside
        self._come.append(piece)
        if len(self._come) < message.parts:
            return None
        whole = b"".join(self._come)
        self.drop()
        return whole

    def drop(self) -> None:
        """Forgets what has come, and gives back what was set aside for it."""
        self._room.take(0, self._aside)
        self._about, self._come, self._aside = ("", 0), [], 0

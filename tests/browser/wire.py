"""What a page says to its server and hears from it, written down from the outside."""

import json
import struct
from collections import defaultdict
from typing import Any

import numpy as np
from playwright.sync_api import Page, WebSocket

HEADER = struct.Struct("<BBHIIIII16x")
ROWS = 1  # the kind of a frame that carries rows of a run; the others are tiles of surveys


class Wire:
    """Listens to every websocket of a page: the messages sent, the messages received, and the rows of each run."""

    def __init__(self, page: Page) -> None:
        self.sockets = 0
        self.forget()
        page.on("websocket", self._listen)

    def forget(self) -> None:
        """Another document begins: what the last one said and heard is not its own."""
        self.sent: list[dict[str, Any]] = []
        self.received: list[dict[str, Any]] = []
        self.blocks: dict[tuple[int, int], dict[int, np.ndarray]] = defaultdict(dict)
        self.tiles = 0

    def _listen(self, socket: WebSocket) -> None:
        self.sockets += 1
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        self.sent.append(json.loads(frame))

    def _received(self, frame: str | bytes) -> None:
        if isinstance(frame, str):
            self.received.append(json.loads(frame))
            return
        if frame[1] != ROWS:
            self.tiles += 1
            return
        _version, _kind, columns, run, generation, first, count, _opening = HEADER.unpack_from(frame)
        values = np.frombuffer(frame, "<f8", offset=HEADER.size).reshape(columns, count)
        self.blocks[run, generation][first] = values

    def says(self, kind: str) -> list[dict[str, Any]]:
        """The messages of one type that the page has sent."""
        return [message for message in self.sent if message["type"] == kind]

    def hears(self, kind: str) -> list[dict[str, Any]]:
        """The messages of one type that the page has received."""
        return [message for message in self.received if message["type"] == kind]

    @property
    def experiment(self) -> dict[str, Any]:
        """The experiment that is in force: the one last opened, with the changes of single runs since."""
        value: dict[str, Any] = {}
        for message in self.sent:
            if message["type"] == "open":
                value = json.loads(json.dumps(message["experiment"]))
            elif message["type"] == "change":
                value["runs"][message["run"]] = message["value"]
        return value

    def asked(self, run: int) -> tuple[int, int]:
        """The generation that the page last asked for, and the last row of it that it had already (-1: none)."""
        known = (0, -1)
        for message in self.sent:
            if message["type"] == "open":
                parts = message["runs"][run : run + 1]
            else:
                parts = [message] if message["type"] == "change" and message["run"] == run else []
            for part in parts:
                known = (part["generation"], part["have"]["step"] if part.get("have") else -1)
        return known

    def generation(self, run: int) -> int:
        """The generation of a run that is in force."""
        restarted = [message["generation"] for message in self.hears("restarted") if message["run"] == run]
        return max([self.asked(run)[0], *restarted])

    def last_row(self, run: int) -> int:
        """The last row that the page has of a run: what it kept, and what has come since."""
        generation, kept = self.asked(run)
        if generation != self.generation(run):
            kept = -1
        first, values = self.rows(run)
        return max(kept, first + values.shape[1] - 1 if values.size else -1)

    def rows(self, run: int, generation: int | None = None) -> tuple[int, np.ndarray]:
        """The first step and the columns of what has come for a run in one generation, without gaps or doubles."""
        parts = self.blocks[run, self.generation(run) if generation is None else generation]
        begin = end = min(parts, default=0)
        pieces = []
        for first in sorted(parts):
            assert first == end, f"run {run}: rows up to {end} and then {first}"
            pieces.append(parts[first])
            end = first + parts[first].shape[1]
        return begin, np.concatenate(pieces, axis=1) if pieces else np.empty((0, 0))

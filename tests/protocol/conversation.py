"""A client of a session in memory: keeps the rows of each generation, as a page would."""

import json
from collections import defaultdict

import numpy as np

from server.experiment import Trajectories
from server.protocol.frames import unpacked
from server.protocol.session import Session


class Conversation:
    """Sends messages, works until there is nothing left to do, and sorts what comes back."""

    def __init__(self, cache=1 << 22, work=1000.0, session=None):
        self.session = session or Session(Trajectories(cache))
        self.work = work
        self.told = []
        self.frames = []
        self.blocks = defaultdict(list)

    def say(self, message):
        """Sends one message; returns what was told in answer at once."""
        return self._take(self.session.receive(message if isinstance(message, str) else json.dumps(message)))

    def work_all(self):
        """Works to the end; returns what was told."""
        told = []
        while self.session.busy:
            told += self.work_once()
        return told

    def work_once(self):
        return self._take(self.session.advance(self.work))

    def open(self, experiment, opening=1, first=1, have=None):
        runs = [
            {"generation": first + i, "have": (have or {}).get(i)} for i in range(len(experiment["runs"]))
        ]
        return self.say({"type": "open", "opening": opening, "experiment": experiment, "runs": runs})

    def want(self, to, *runs):
        """Wants `to` of each run, given as (run, generation)."""
        wants = [{"run": run, "generation": generation, "to": to} for run, generation in runs]
        return self.say({"type": "want", "runs": wants})

    def rows(self, run, generation):
        """All rows of a generation, float64 (columns, rows). Raises if one is missing or came twice."""
        blocks = self.blocks[run, generation]
        expected = blocks[0].first
        for block in blocks:
            assert block.first == expected, f"row {block.first} came, {expected} was due"
            expected += block.values.shape[1]
        return np.concatenate([block.values for block in blocks], axis=1)

    def _take(self, frames):
        told = []
        for frame in frames:
            self.frames.append(frame)
            if isinstance(frame, bytes):
                block = unpacked(frame)
                self.blocks[block.run, block.generation].append(block)
            else:
                told.append(json.loads(frame, parse_constant=_no_constants))
        self.told += told
        return told


def _no_constants(name):
    raise AssertionError(f"{name} is no JSON")

"""What the clients of `benchmarks.load` do: those that watch, those that ask for an echo, and three kinds of trouble.

A viewer opens an experiment and wants its rows as the page does (frontend/js/wants.js). Its playhead starts with the first
block and walks 60 rows a second; a row of any run that is not there when the playhead comes to it is a wait.
"""

from __future__ import annotations

import random
import re
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.load_clients import BINARY, Client, Role, framed, said

RATE = 60.0  # rows a second of a playhead
AHEAD = 512  # rows ahead of it that are wanted …
LOW = 256  # … when no more than these are left
WHOLE = 20_000  # a race of fewer steps in all is wanted whole
PLACE = struct.Struct("<II")  # of a block: first row and count
ENDED = re.compile(rb'\{"type":"ended","run":(\d+),"generation":(\d+),')
PING_SECONDS = 0.05
VANISH_SECONDS = (0.5, 8.0)
STALL_SECONDS = 25.0
RUBBISH_SECONDS = 0.2


def experiment(draw: Callable[[], float], steps: int, runs: int = 4) -> dict[str, Any]:
    """Four rules, or eight, on Rosenbrock's valley, from a start and with rates that are drawn."""

    def run(name: str, rate: float, **more: float) -> dict[str, Any]:
        return {"optimizer": {"name": name, "parameters": {"learning_rate": rate, **more}}}

    def four() -> list[dict[str, Any]]:
        return [
            run("gradient_descent", 5e-4 + 5e-4 * draw()),
            run("sgd", 3e-4 + 1e-4 * draw(), momentum=0.9),
            run("adam", 0.05 + 0.05 * draw()),
            run("rmsprop", 5e-3 + 5e-3 * draw()),
        ]

    return {
        "version": 1,
        "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {}},
        "start": [-1.2 + 0.1 * draw(), 1.0 + 0.1 * draw()],
        "steps": steps,
        "runs": [one for _ in range(runs // 4) for one in four()],
    }


def opened(number: int, value: dict[str, Any]) -> bytes:
    """The opening's number is its runs' generation too: nothing else tells which opening an end belongs to."""
    runs = [{"generation": number} for _ in value["runs"]]
    return said({"type": "open", "opening": number, "experiment": value, "runs": runs})


def wanted(number: int, runs: int, to: int) -> bytes:
    wants = [{"run": run, "generation": number, "to": to} for run in range(runs)]
    return said({"type": "want", "runs": wants})


class Viewer(Role):
    """Races of one's own, one after the other, each opened at its time whatever became of the last."""

    viewer = True
    steps, runs = 500, 4
    soon = False  # whether the first is opened while the others arrive, not somewhere in the first interval

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)
        self._opening = 0
        self._have: list[int] = []  # the last row of each run
        self._over: set[int] = set()  # the runs of which every row is there
        self._asked = 0.0
        self._started = 0.0  # when the playhead was at row 0; 0 while there is no block
        self._wanted = 0

    def began(self, client: Client) -> None:
        visit, share = client.visit, client.crowd.share
        client.send(framed(b'{"type":"ping","id":0}'))  # who says nothing for ten seconds is shut out
        wait = self._random.random() * (share.wave if self.soon else share.every)
        client.crowd.later(wait, lambda: self._race(client, visit))

    def race(self) -> dict[str, Any]:
        """The next experiment."""
        return experiment(self._random.random, self.steps, self.runs)

    def _race(self, client: Client, visit: int) -> None:
        if client.visit != visit or client.socket is None:
            return
        seen = client.crowd.seen
        seen.requests += 1
        if self._opening > 0 and len(self._over) < self.runs:
            seen.unfinished += 1
        self._opening += 1
        self._have, self._over, self._started = [-1] * self.runs, set(), 0.0
        self._wanted = self.steps if self.runs * self.steps < WHOLE else AHEAD
        frames = opened(self._opening, self.race()) + wanted(self._opening, self.runs, self._wanted)
        self._asked = time.monotonic()
        client.send(frames)
        self.after(client, lambda: self._race(client, visit))

    def after(self, client: Client, again: Callable[[], None]) -> None:
        """When the next race is."""
        client.crowd.later(client.crowd.share.every, again)

    def block(self, client: Client, start: bytes) -> None:
        if start[20:24] != self._opening.to_bytes(4, "little"):
            return
        run, (first, count) = start[4], PLACE.unpack_from(start, 12)
        seen, share, now = client.crowd.seen, client.crowd.share, time.monotonic()
        seen.rows += count
        known = self._have[run]
        self._have[run] = first + count - 1
        if self._started == 0.0:
            self._started = now
            (seen.first if self._asked >= share.settled else seen.early).append(now - self._asked)
            if self._wanted < self.steps:
                self._follow(client)
        if known < 0:
            if self._asked >= share.settled and min(self._have) >= 0:
                seen.each.append(now - self._asked)
        else:
            self._judge(client, known + 1, now)

    def text(self, client: Client, start: bytes) -> None:
        """A run is over, which may be long before the last step."""
        over = ENDED.match(start)
        if over is None or int(over[2]) != self._opening:
            return
        self._over.add(int(over[1]))
        if len(self._over) == self.runs:
            client.crowd.seen.races += 1
            self.finished(client)

    def finished(self, client: Client) -> None:
        """Every row is there."""

    def _judge(self, client: Client, row: int, now: float) -> None:
        """The row is here now; if the playhead came to it before, it waited, and goes on from there."""
        waited = now - (self._started + row / RATE)
        if waited > 0:
            client.crowd.seen.waits.append(waited)
            self._started += waited

    def _follow(self, client: Client) -> None:
        """Wants more whenever half of what is ahead has been used up."""
        visit, opening = client.visit, self._opening

        def more() -> None:
            if client.visit != visit or self._opening != opening or self._wanted >= self.steps:
                return
            playhead = int(RATE * (time.monotonic() - self._started))
            self._wanted = min(self.steps, playhead + AHEAD)
            client.send(wanted(self._opening, self.runs, self._wanted))
            again()

        def again() -> None:
            client.crowd.later(self._started + (self._wanted - LOW) / RATE - time.monotonic(), more)

        again()


class Own(Viewer):
    """A thousand people, each with a race of four runs of 500 steps."""


class Replay(Viewer):
    """A hall that opens the same race again and again: from the cache."""

    soon = True

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._shared = random.Random(0)

    def race(self) -> dict[str, Any]:
        self._shared.seed(0)
        return experiment(self._shared.random, self.steps, self.runs)


class Lesson(Replay):
    """A hall on one long race, wanted in strides as the playhead walks: from the cache."""

    steps = 20_000

    def after(self, client: Client, again: Callable[[], None]) -> None:
        """Five and a half minutes of playing; then once more."""
        client.crowd.later((self.steps + AHEAD) / RATE, again)


class Flat(Viewer):
    """Eight runs of 20,000 steps wanted whole at once, and again as soon as they are there."""

    steps, runs = 20_000, 8

    def began(self, client: Client) -> None:
        self.again(client)

    def again(self, client: Client) -> None:
        """The next race."""
        self._opening += 1
        self._over = set()
        client.send(opened(self._opening, self.race()) + wanted(self._opening, self.runs, self.steps))

    def block(self, client: Client, start: bytes) -> None:
        client.crowd.seen.rows += PLACE.unpack_from(start, 12)[1]

    def finished(self, client: Client) -> None:
        self.again(client)


class Echo(Role):
    """Sends a ping every 50 ms and takes the time to its pong."""

    viewer = True

    def __init__(self, number: int) -> None:
        self._sent: dict[int, float] = {}

    def began(self, client: Client) -> None:
        self._ask(client, client.visit)

    def _ask(self, client: Client, visit: int) -> None:
        if client.visit != visit or client.socket is None:
            return
        number = len(self._sent)
        self._sent[number] = time.monotonic()
        client.send(framed(b'{"type":"ping","id":%d}' % number))
        client.crowd.later(PING_SECONDS, lambda: self._ask(client, visit))

    def text(self, client: Client, start: bytes) -> None:
        if start.startswith(b'{"type":"pong","id":'):
            begun = self._sent[int(start[20 : start.index(b"}")])]
            if begun >= client.crowd.share.settled:
                client.crowd.seen.echoes.append(time.monotonic() - begun)


class Stalled(Role):
    """Asks for as much as there is and never reads a byte of it; then comes back as somebody new.

    The server has given it up by then, after `send_seconds`, and its kernel after `unacknowledged_seconds`. Nothing of
    that is heard here, where there is no room for it.
    """

    narrow = True

    def __init__(self, number: int) -> None:
        self._draw = random.Random(number).random

    def began(self, client: Client) -> None:
        assert client.socket is not None
        client.send(opened(1, experiment(self._draw, 20_000, 8)) + wanted(1, 8, 20_000))
        client.crowd.ignore(client.socket)
        visit = client.visit
        client.crowd.later(STALL_SECONDS, lambda: client.leave("gone") if client.visit == visit else None)


class Vanishing(Role):
    """Goes in the middle of a race without a close frame, and comes back as somebody new."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)

    def began(self, client: Client) -> None:
        visit = client.visit
        client.send(opened(1, experiment(self._random.random, 20_000, 4)) + wanted(1, 4, 2_000))

        def go() -> None:
            if client.visit == visit:
                client.leave("gone", silently=self._random.random() < 0.5)

        client.crowd.later(self._random.uniform(*VANISH_SECONDS), go)


class Rubbish(Role):
    """Five times a second something that nobody should send."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)

    def began(self, client: Client) -> None:
        self._say(client, client.visit)

    def _say(self, client: Client, visit: int) -> None:
        if client.visit != visit or client.socket is None:
            return
        client.send(rubbish(self._random))
        client.crowd.later(RUBBISH_SECONDS, lambda: self._say(client, visit))


def rubbish(draw: random.Random) -> bytes:
    """Something that no client should send: most of it is refused, the last three end the connection."""
    value = experiment(draw.random, 500)
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: framed(draw.randbytes(draw.randrange(2_000)), BINARY),
        lambda: framed(b'{"type": "open", "experiment": '),
        lambda: framed(b"[" * 15_000),
        lambda: framed(b"x" * 20_000),
        lambda: said({"type": "want", "runs": [{"run": 7, "generation": 9, "to": 1}]}),
        lambda: said({"type": "open", "opening": 1, "experiment": value, "runs": [{"generation": -1}]}),
        lambda: said({"type": "open", "opening": "one", "experiment": value, "runs": []}),
        lambda: said({"type": draw.choice(["open", "change", "inspect", "sweep", "no such type"])}),
        lambda: framed(b"\xff\xfe\xfd"),  # no UTF-8
        lambda: framed(b"", 3),  # no such kind of frame
        lambda: draw.randbytes(64),  # no frame at all
    )
    return draw.choice(kinds)()


ROLES: Mapping[str, Callable[[int], Role]] = {
    "own": Own,
    "replay": Replay,
    "lesson": Lesson,
    "flat": Flat,
    "echo": Echo,
    "stalled": Stalled,
    "vanishing": Vanishing,
    "rubbish": Rubbish,
}

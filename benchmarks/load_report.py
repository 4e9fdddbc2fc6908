"""What came of a scenario of `benchmarks.load`: its figures, each beside its bar."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.load_clients import OF_ONE, Seen

CONNECT_SECONDS, FIRST_MS, ECHO_MS, FLAT_PERCENT = 3.0, 250.0, 20.0, 5.0
LONG_SECONDS = 300.0  # before that, growth is not judged

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Scenario:
    """So many sessions, each kind a part of them, and for how long they are measured once all have arrived."""

    name: str
    sessions: int
    roles: tuple[tuple[str, float], ...]
    seconds: float


@dataclass
class Usage:
    """What the server's process took, sample by sample: (time, CPU seconds, resident bytes)."""

    samples: list[tuple[float, float, int]] = field(default_factory=list)

    def between(self, first: float, last: float) -> list[tuple[float, float, int]]:
        return [one for one in self.samples if first <= one[0] <= last]


@dataclass(frozen=True)
class Figures:
    """Everything that was measured: from `settled` to `end`, and what was alive in the server before and after."""

    scenario: Scenario
    seen: Seen
    usage: Usage
    settled: float
    end: float
    before: dict[str, int]
    after: dict[str, int]
    processes: int

    @property
    def cpu(self) -> float:
        """The server's part of its core."""
        steady = self.usage.between(self.settled, self.end)
        return (steady[-1][1] - steady[0][1]) / (steady[-1][0] - steady[0][0])

    @property
    def kib(self) -> float:
        """Resident memory that a session takes, with its part of the caches."""
        steady = statistics.median(one[2] for one in self.usage.between(self.settled, self.end))
        return (steady - self.usage.samples[0][2]) / self.scenario.sessions / 1024

    @property
    def growth(self) -> float:
        """Percent by which the last fifth of the time takes more memory than the second fifth."""
        fifth = (self.end - self.settled) / 5
        second = [one[2] for one in self.usage.between(self.settled + fifth, self.settled + 2 * fifth)]
        last = [one[2] for one in self.usage.between(self.end - fifth, self.end)]
        return 100 * (statistics.median(last) / statistics.median(second) - 1)


def printed(figures: Figures) -> None:
    """Writes the figures as a Markdown table."""
    scenario = figures.scenario
    kinds = ", ".join(f"{100 * part:.0f} % {name}" for name, part in scenario.roles)
    print(f"\n**{scenario.name}**: {scenario.sessions:,} sessions ({kinds}), {scenario.seconds:.0f} s\n")
    print("| what | measured | bar |\n| --- | --- | --- |")
    for row in (*_arrivals(figures), *_waits(figures), *_losses(figures), *_costs(figures)):
        print(f"| {' | '.join(row)} |", flush=True)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not pass; inf if there is none."""
    if not values:
        return math.inf
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(percent / 100 * len(ordered)))]


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "none"
    median, most = (1e3 * percentile(values, percent) for percent in (50, 99))
    return f"p50 {median:.1f} ms, p99 {most:.1f} ms, longest {1e3 * max(values):.1f} ms ({len(values):,})"


def _judged(holds: bool, bar: str) -> str:
    return f"{bar}: {'reached' if holds else '**not reached**'}"


def _arrivals(figures: Figures) -> Iterator[Row]:
    seen, count = figures.seen, min(OF_ONE, figures.scenario.sessions)
    slowest = max((seconds for _, seconds in seen.connected), default=math.inf)
    waves = len({wave for wave, _ in seen.connected})
    yield (
        f"connecting, {count:,} at once" + (f", the slowest of {waves} times" if waves > 1 else ""),
        f"{slowest:.2f} s",
        _judged(slowest <= CONNECT_SECONDS, "≤ 3 s"),
    )


def _waits(figures: Figures) -> Iterator[Row]:
    seen = figures.seen
    if seen.echoes:
        holds = 1e3 * percentile(seen.echoes, 99) <= ECHO_MS
        yield "the answer to a ping", _spread(seen.echoes), _judged(holds, "p99 ≤ 20 ms")
        return
    bar = _judged(1e3 * percentile(seen.first or seen.early, 99) <= FIRST_MS, "p99 ≤ 250 ms")
    yield "from a request to its first block", _spread(seen.first), bar if seen.first else ""
    yield "… to the first block of every run", _spread(seen.each), ""
    yield "… while others still arrived", _spread(seen.early), "" if seen.first else bar
    waits = f"{len(seen.waits)}" + (f", longest {1e3 * max(seen.waits):.0f} ms" if seen.waits else "")
    yield "times that a playhead waited", waits, _judged(not seen.waits, "0")
    races = f"{seen.requests:,}, {seen.races:,}, {seen.unfinished}"
    yield "races opened, whole, overtaken unfinished", races, _judged(not seen.unfinished, "0 unfinished")


def _losses(figures: Figures) -> Iterator[Row]:
    seen, before, after = figures.seen, figures.before, figures.after
    lost = ", ".join(f"{why} {count}" for why, count in seen.lost.items())
    text = f"{seen.lost.total()}, {seen.refused}" + (f" ({lost})" if lost else "")
    holds = seen.lost.total() == seen.refused == 0
    yield "viewers that lost their connection, messages refused", text, _judged(holds, "0, 0")
    if seen.parted:
        parted = ", ".join(f"{why} {count}" for why, count in sorted(seen.parted.items()))
        yield "how the others were parted with", parted, ""
    more = {name: after[name] - before[name] for name in ("tasks", "threads", "connections", "files")}
    left = ", ".join(str(max(count, 0)) for count in more.values())
    # Pools start their threads when they are first used, and keep them.
    holds = more["tasks"] <= 0 and more["connections"] <= 0 and more["files"] <= 0
    yield f"left behind: {', '.join(more)}", left, _judged(holds, "no task, no connection, no file")


def _costs(figures: Figures) -> Iterator[Row]:
    seen, scenario, usage = figures.seen, figures.scenario, figures.usage
    per = 1e3 * figures.cpu / scenario.sessions
    text = f"{100 * figures.cpu:.0f} % of its core: {per:.2f} ms a second for each session"
    yield "the server's CPU", text, ""
    top = max(one[2] for one in usage.samples) / 2**20
    text = f"{usage.samples[0][2] / 2**20:.0f} MiB idle, {figures.kib:.0f} KiB a session with its part of the caches, {top:.0f} MiB at the most"
    yield "the server's memory", text, ""
    long = scenario.seconds >= LONG_SECONDS
    bar = _judged(abs(figures.growth) <= FLAT_PERCENT, "± 5 %") if long else "too short to tell"
    yield "its growth while it was measured", f"{figures.growth:+.1f} %", bar
    busy = seen.cpu / (figures.end - usage.samples[0][0])
    each = 1e6 * seen.cpu / max(1, seen.frames)
    text = f"{100 * busy:.0f} % of a core in {figures.processes} processes, {each:.0f} µs a frame; what had arrived waited {1e3 * seen.late:.0f} ms at the most"
    yield "the clients themselves", text, ""

"""What came of `benchmarks.visits`: its figures, each beside its bar."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

LATENCY_MS = 40
# The bars: of a first visit's bytes and its wait for the network, of a second one's bytes, of the heap's growth.
FIRST_BYTES = 1.5e6
SHARE_MS = 1500
SECOND_BYTES = 30e3
FLAT = 0.05
# So long a page fills its caches; what is alive before that is no sign of growth.
WARM_SECONDS = 30
LONG_SECONDS = 240


@dataclass
class Fetch:
    """One request: what it is for, when it was asked, answered and done, in ms since the document was asked for."""

    kind: str
    asked_ms: float
    answered_ms: float = 0.0
    done_ms: float = 0.0
    size: int = 0


@dataclass
class Visit:
    """What one visit fetched, the bytes of its stream, and when its contour stood there."""

    contour_ms: float = 0.0
    stream: int = 0
    fetches: list[Fetch] = field(default_factory=list)

    @property
    def received(self) -> Counter[str]:
        """Bytes of answers with their headers, by kind."""
        found: Counter[str] = Counter()
        for fetch in self.fetches:
            found[fetch.kind] += fetch.size
        return found

    @property
    def http(self) -> int:
        """Bytes of all answers."""
        return self.received.total()


@dataclass(frozen=True)
class Alive:
    """What a page holds, garbage collected, so many seconds after it was opened."""

    seconds: float
    megabytes: float  # of all but compiled code
    code: float  # MB
    used: float  # JavaScript's heap, as the browser counts it, MB
    nodes: int
    listeners: int


def visits(slow: list[Visit], near: list[Visit], again: list[Visit]) -> list[str]:
    """The tables of visits; the first ones over the slow line and on loopback were made in turns, two by two."""
    shares = [far.contour_ms - close.contour_ms for far, close in zip(slow, near, strict=True)]
    first, second = (max(found, key=lambda visit: visit.http) for found in (slow, again))
    usual = sorted(slow, key=lambda visit: visit.contour_ms)[len(slow) // 2]
    line = f"over 10 Mbit/s and {LATENCY_MS} ms"
    return [
        *_bytes({"first visit": first, "second visit": second}),
        "",
        "| until the first contour | ms, median | least to most |",
        "|---|---|---|",
        _spread(f"first visit {line}", [visit.contour_ms for visit in slow]),
        _spread("first visit on loopback", [visit.contour_ms for visit in near]),
        _spread("the network's share: the difference of two in turn", shares),
        _spread(f"second visit {line}", [visit.contour_ms for visit in again]),
        "",
        *_course(usual),
        "",
        "| what | measured | bar |",
        "|---|---|---|",
        _judged("the network's share", statistics.median(shares), SHARE_MS, "ms"),
        _judged("HTTP of a first visit, the dearest", first.http / 1e3, FIRST_BYTES / 1e3, "kB"),
        _judged("HTTP of a second visit, the dearest", second.http / 1e3, SECOND_BYTES / 1e3, "kB"),
    ]


def heap(looks: list[Alive]) -> list[str]:
    """The table of what a page holds that plays on, and how it grows."""
    warm = [look for look in looks if look.seconds >= WARM_SECONDS] or looks
    middle = statistics.median(look.megabytes for look in warm)
    long = warm[-1].seconds - warm[0].seconds
    growth = _slope([(look.seconds, look.megabytes) for look in warm]) * long / middle
    verdict = "reached" if abs(growth) <= FLAT else "**not reached**"
    if long < LONG_SECONDS:
        verdict = "too short to tell"
    rows = {
        "objects, strings and nodes, MB": [look.megabytes for look in warm],
        "compiled code, MB": [look.code for look in warm],
        "JavaScript's heap, some code in it, MB": [look.used for look in warm],
        "nodes": [look.nodes for look in warm],
        "event listeners": [look.listeners for look in warm],
    }
    told = f"The growth of objects, strings and nodes over these {long:.0f} s, the median of all slopes: {growth:+.1%}"
    return [
        f"| a page that plays, {warm[0].seconds:.0f} to {warm[-1].seconds:.0f} s | median | first | last | least to most |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {statistics.median(found):.5g} | {found[0]:.5g} | {found[-1]:.5g} "
            f"| {min(found):.5g} to {max(found):.5g} |"
            for name, found in rows.items()
        ),
        "",
        f"{told}; bar ± {FLAT:.0%}: {verdict}.",
    ]


def _bytes(found: dict[str, Visit]) -> list[str]:
    """kB by kind, one row a visit."""
    kinds = [name for name, _ in next(iter(found.values())).received.most_common()]
    lines = [
        f"| received, kB | {' | '.join(kinds)} | HTTP in all | requests | stream |",
        "|---" * (len(kinds) + 4) + "|",
    ]
    for name, visit in found.items():
        cells = " | ".join(f"{visit.received[one] / 1e3:.1f}" for one in kinds)
        lines.append(
            f"| {name} | {cells} | {visit.http / 1e3:.1f} | {len(visit.fetches)} | {visit.stream / 1e3:.1f} |"
        )
    return lines


def _course(visit: Visit) -> list[str]:
    """When each part of a visit was asked for and came."""
    lines = [
        "| in the course of the middle one of the slow first visits | asked at, ms | answered | there | kB |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.kind} | {one.asked_ms:.0f} | {one.answered_ms:.0f} | {one.done_ms:.0f} | {one.size / 1e3:.1f} |"
        for one in visit.fetches
    ]
    return [*lines, f"| the first contour is painted | | | {visit.contour_ms:.0f} | |"]


def _spread(name: str, found: list[float]) -> str:
    return f"| {name} | {statistics.median(found):.0f} | {min(found):.0f} to {max(found):.0f} |"


def _judged(what: str, measured: float, bar: float, unit: str) -> str:
    verdict = "reached" if measured <= bar else "**not reached**"
    return f"| {what} | {measured:.1f} {unit} | ≤ {bar:,.0f} {unit}: {verdict} |"


def _slope(points: list[tuple[float, float]]) -> float:
    """The median of the slopes between each two points (Theil and Sen): a single look that is off does not turn it."""
    slopes = [(y - v) / (x - u) for (u, v), (x, y) in combinations(points, 2)]
    return statistics.median(slopes) if slopes else 0.0

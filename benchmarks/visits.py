"""What a visit costs: its bytes and its wait over a slow line, the second visit, and the heap of a page that plays on.

    python -m benchmarks.visits [--visits 5] [--minutes 5] [--built FOLDER]

The server stands as in the image: with everything compressed ahead, Plotly in a folder of its own. `--built` names a
folder in which that is kept, since compressing Plotly takes a while. Chromium holds the line to 10 Mbit/s and 40 ms and,
in turns, does not; each first visit has an empty cache. Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import base64
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.playback import VIEWPORT
from tests.browser import chromium
from tests.browser.serving import ROOT, Server

LATENCY_MS = 40
BYTES_A_SECOND = 10e6 / 8
# A visit counts for so long after its contour: whatever else the page fetches by itself has come by then.
AFTER_MS = 4000
# What comes of collecting garbage is looked at so often.
HEAP_EVERY_SECONDS = 15

# The moment after the frame in which the landscape's contour lines are there.
CONTOUR = """() => {
  const look = () => {
    if (document.querySelector("#landscape .contourlayer path, #landscape .contour path, #landscape .hm image") === null)
      return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { window.firstContour = performance.now(); };
    channel.port2.postMessage(0);
  };
  addEventListener("DOMContentLoaded", look);
}"""


def built(folder: Path) -> Path:
    """The program in this folder as an image has it, made where it is not there."""
    script = resources.files("plotly") / "package_data" / "plotly.min.js"
    kept = folder / "plotly" / "plotly.min.js"
    for part in ("server", "frontend"):
        shutil.rmtree(folder / part, ignore_errors=True)
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "compressed")
        )
    if not kept.with_name("plotly.min.js.gz").exists() or kept.read_bytes() != script.read_bytes():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(script.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "server.web.compressing"],
        cwd=folder,
        env={**os.environ, "STEEPEST_PLOTLY_JS": str(kept.parent)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return folder


@dataclass
class Visit:
    """What one visit fetched, by kind, and when its contour stood there."""

    contour_ms: float = 0.0
    requests: int = 0
    received: Counter[str] = field(default_factory=Counter)

    @property
    def http(self) -> int:
        """Bytes of answers with their headers."""
        return self.received.total() - self.received["stream"]


class Meter:
    """Counts what a page receives, headers included, as Chromium's network service does."""

    def __init__(self, page: Page, throttled: bool) -> None:
        self.visit = Visit()
        self._kinds: dict[str, str] = {}
        session: CDPSession = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._answered)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")
        if throttled:
            line = {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            }
            session.send("Network.emulateNetworkConditions", line)

    def _asked(self, event: dict) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme.startswith("http"):
            self._kinds[event["requestId"]] = kind(url.path)
            self.visit.requests += 1

    def _answered(self, event: dict) -> None:
        told = self._kinds.get(event["requestId"])
        if told is not None:
            self.visit.received[told] += int(event["encodedDataLength"])

    def _frame(self, event: dict) -> None:
        payload = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2
        self.visit.received["stream"] += len(base64.b64decode(payload)) if binary else len(payload.encode())


def kind(path: str) -> str:
    """What a request is for, as the table calls it."""
    name = path.rpartition("/")[2]
    if name == "plotly.js":
        return "Plotly"
    if "/languages/" in path:
        return "words"
    endings = {".js": "scripts", ".css": "styles"}
    return endings.get(Path(name).suffix) or {
        "": "document",
        "catalog": "catalogue",
        "contour": "contour",
    }.get(name, "other")


def visited(context: BrowserContext, origin: str, throttled: bool) -> Visit:
    """The page opened in this context, and left alone."""
    page = context.new_page()
    page.add_init_script(f"({CONTOUR})()")
    meter = Meter(page, throttled)
    page.goto(origin, wait_until="commit")
    end = time.monotonic() + 120
    while not (at := page.evaluate("window.firstContour ?? 0")):
        if time.monotonic() > end:
            raise TimeoutError("no contour")
        page.wait_for_timeout(50)
    page.wait_for_timeout(AFTER_MS)
    meter.visit.contour_ms = float(at)
    page.close()
    return meter.visit


def pairs(browser: Browser, origin: str, count: int) -> tuple[list[Visit], list[Visit], list[Visit]]:
    """First visits over the slow line and on loopback, in turns, and second visits over the slow line."""
    slow, near, again = [], [], []
    for _ in range(count):
        context = browser.new_context(viewport=VIEWPORT)
        slow.append(visited(context, origin, throttled=True))
        again.append(visited(context, origin, throttled=True))
        context.close()
        context = browser.new_context(viewport=VIEWPORT)
        near.append(visited(context, origin, throttled=False))
        context.close()
    return slow, near, again


def heap(browser: Browser, origin: str, seconds: float) -> list[tuple[float, float]]:
    """MB that are alive in the page after each quarter of a minute of playing, with the seconds that have passed."""
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(origin)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    again = page.get_by_role("button", name="Play", exact=True)
    began = time.monotonic()
    found = []
    while (passed := time.monotonic() - began) < seconds:
        next_look = passed + HEAP_EVERY_SECONDS
        while time.monotonic() - began < next_look:
            if again.count():
                again.click()  # at the end it begins anew
            page.wait_for_timeout(500)
        session.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        found.append((time.monotonic() - began, metrics["JSHeapUsedSize"] / 1e6))
    page.close()
    return found


def rows(slow: list[Visit], near: list[Visit], again: list[Visit]) -> list[str]:
    """The tables of visits."""
    kinds = sorted(
        {kind for visit in slow for kind in visit.received}, key=lambda one: -slow[0].received[one]
    )
    lines = [
        "| received, kB | " + " | ".join(kinds) + " | HTTP in all | requests |",
        "|---" * (len(kinds) + 3) + "|",
    ]
    for name, visits in (("first visit", slow), ("second visit", again)):
        most = max(visits, key=lambda visit: visit.http)
        cells = [f"{most.received[kind] / 1000:.1f}" for kind in kinds]
        lines.append(f"| {name} | {' | '.join(cells)} | {most.http / 1000:.1f} | {most.requests} |")
    far, close = (statistics.median(visit.contour_ms for visit in visits) for visits in (slow, near))
    lines += [
        "",
        "| until the first contour, medians | ms |",
        "|---|---|",
        f"| over 10 Mbit/s and {LATENCY_MS} ms | {far:.0f} |",
        f"| on loopback | {close:.0f} |",
        f"| the network's share | {far - close:.0f} |",
        f"| the second visit | {statistics.median(visit.contour_ms for visit in again):.0f} |",
    ]
    return lines


def measure(count: int, minutes: float, folder: Path) -> str:
    """The tables."""
    server = Server(folder / "log", cwd=built(folder), STEEPEST_PLOTLY_JS=str(folder / "plotly"))
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        try:
            version = browser.version
            found = pairs(browser, server.origin, count)
            heaps = heap(browser, server.origin, 60 * minutes)
        finally:
            browser.close()
            server.stop()
    lines = [
        f"{count} visits each, Chromium {version}, {os.cpu_count()} cores ({platform.machine()}).",
        "",
        *rows(*found),
    ]
    if heaps:
        third = max(1, len(heaps) // 3)
        early, late = (statistics.median(mb for _, mb in part) for part in (heaps[:third], heaps[-third:]))
        lines += [
            "",
            "| heap of a page that plays | MB |",
            "|---|---|",
            f"| first third of {heaps[-1][0]:.0f} s, median | {early:.1f} |",
            f"| last third | {late:.1f} ({late / early - 1:+.1%}) |",
            f"| least and most | {min(mb for _, mb in heaps):.1f} to {max(mb for _, mb in heaps):.1f} |",
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--built", type=Path)
    given = parser.parse_args([] if sys.argv[0].endswith("__main__.py") else None)
    with tempfile.TemporaryDirectory() as own:
        folder = given.built or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        print(measure(given.visits, given.minutes, folder))


if __name__ == "__main__":
    main()

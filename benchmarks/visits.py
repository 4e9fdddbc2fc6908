"""What a visit costs: its bytes and its wait over a slow line, the second visit, and the heap of a page that plays on.

    python -m benchmarks.visits [--visits 5] [--minutes 5] [--built FOLDER]

The server stands as in the image: with everything compressed ahead, Plotly in a folder of its own. `--built` names a
folder in which that is kept, since compressing Plotly takes a while. Chromium holds the line to 10 Mbit/s and 40 ms and,
in turns, does not; each first visit has an empty cache. Before the first of them one visit warms the server, which
computes what the page opens with once. Prints tables in Markdown, each figure beside its bar.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks import visits_report
from benchmarks.playback import VIEWPORT
from benchmarks.visits_report import LATENCY_MS, Alive, Fetch, Visit
from tests.browser import chromium
from tests.browser.serving import ROOT, Server

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


class Meter:
    """Counts what a page receives, headers included, as Chromium's network service does, and when each part came."""

    def __init__(self, page: Page, throttled: bool) -> None:
        self.visit = Visit()
        self._fetches: dict[str, Fetch] = {}
        self._began: float | None = None
        session: CDPSession = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
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

    def _ms(self, event: dict) -> float:
        """Milliseconds since the document was asked for."""
        if self._began is None:
            self._began = event["timestamp"]
        return 1e3 * (event["timestamp"] - self._began)

    def _asked(self, event: dict) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme.startswith("http"):
            fetch = Fetch(kind(url.path), self._ms(event))
            self._fetches[event["requestId"]] = fetch
            self.visit.fetches.append(fetch)

    def _answered(self, event: dict) -> None:
        if fetch := self._fetches.get(event["requestId"]):
            fetch.answered_ms = self._ms(event)

    def _finished(self, event: dict) -> None:
        if fetch := self._fetches.get(event["requestId"]):
            fetch.done_ms = self._ms(event)
            fetch.size = int(event["encodedDataLength"])

    def _frame(self, event: dict) -> None:
        payload = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2
        self.visit.stream += len(base64.b64decode(payload)) if binary else len(payload.encode())


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
    context = browser.new_context(viewport=VIEWPORT)
    visited(context, origin, throttled=False)
    context.close()
    for _ in range(count):
        context = browser.new_context(viewport=VIEWPORT)
        slow.append(visited(context, origin, throttled=True))
        again.append(visited(context, origin, throttled=True))
        context.close()
        context = browser.new_context(viewport=VIEWPORT)
        near.append(visited(context, origin, throttled=False))
        context.close()
    return slow, near, again


def weighed(session: CDPSession) -> tuple[float, float]:
    """MB of what is alive in the page: objects, strings and nodes; and compiled code, of which there is more for as long
    as functions become hot, on a slow machine for minutes.
    """
    parts: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", chunk := lambda event: parts.append(event["chunk"]))
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.remove_listener("HeapProfiler.addHeapSnapshotChunk", chunk)
    told = json.loads("".join(parts))
    fields, kinds = told["snapshot"]["meta"]["node_fields"], told["snapshot"]["meta"]["node_types"][0]
    nodes = np.array(told["nodes"], dtype=np.int64).reshape(-1, len(fields))
    sizes, code = nodes[:, fields.index("self_size")], nodes[:, fields.index("type")] == kinds.index("code")
    return sizes[~code].sum() / 1e6, sizes[code].sum() / 1e6


def heap(browser: Browser, origin: str, seconds: float) -> list[Alive]:
    """What is alive in the page after each quarter of a minute of playing, garbage collected before each look."""
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(origin)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    again = page.get_by_role("button", name="Play", exact=True)
    began = time.monotonic()
    found = []
    for look in range(1, int(seconds // HEAP_EVERY_SECONDS) + 1):
        while time.monotonic() - began < look * HEAP_EVERY_SECONDS:
            if again.count():
                again.click()  # at the end it begins anew
            page.wait_for_timeout(500)
        objects, code = weighed(session)
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        found.append(
            Alive(
                time.monotonic() - began,
                objects,
                code,
                metrics["JSHeapUsedSize"] / 1e6,
                int(metrics["Nodes"]),
                int(metrics["JSEventListeners"]),
            )
        )
    page.close()
    return found


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
    machine = f"Chromium {version}, {os.cpu_count()} cores ({platform.machine()})"
    lines = [f"{count} visits each, {machine}.", "", *visits_report.visits(*found)]
    if heaps:
        lines += ["", *visits_report.heap(heaps)]
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

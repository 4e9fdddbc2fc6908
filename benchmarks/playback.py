"""Playback in a real browser: frames, main-thread work, long tasks, and the time from a click to the new path.

    python -m benchmarks.playback [--seconds 4] [--clicks 30]

Eight runs of 2,000 steps over a 200 × 200 contour, all panels open, from a real server to headless Chromium. Main-thread
work is `TaskDuration` of the DevTools protocol in thread ticks, which a busy machine does not blur. Beside it, in the
same browser, stands the same playback by `Plotly.restyle`: eight traces over the same contour and eight beside it.
Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
import urllib.request
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

from tests.browser import chromium
from tests.browser.serving import Server

VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
STEPS = 2000
SPEED = 60
RUNS = (
    {"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.0008}}},
    {"optimizer": {"name": "newton", "parameters": {"learning_rate": 0.002}}},
    {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.004}}},
    {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.46}}},
    {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.002, "amsgrad": True}}},
    {"optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.0006, "momentum": 0.5}}},
    {"optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.001, "momentum": 0.0}}},
    {"optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.0003, "momentum": 0.9}}},
)
EXPERIMENT = {
    "version": 1,
    "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {}},
    "start": [-1.2, 1.0],
    "steps": STEPS,
    "seed": 0,
    "stop": {"gradient_norm": 1e-12},
    "runs": list(RUNS),
}

FRAMES = """() => {
  const times = [], long = [];
  const seen = new PerformanceObserver((list) => list.getEntries().forEach((entry) => long.push(entry.duration)));
  seen.observe({ type: "longtask" });
  let going = true;
  const frame = (time) => { times.push(time); if (going) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  window.endFrames = () => { going = false; seen.disconnect(); return { times, long }; };
}"""

# The first stroke that begins at the pixel of the click is the new path. A stroke drawn in a frame's own callback is
# painted by that frame, after which the next message is handled; one drawn at another time waits for the next frame.
CLICKS = """() => {
  const begin = CanvasRenderingContext2D.prototype.moveTo, ask = window.requestAnimationFrame;
  let inFrame = false;
  window.requestAnimationFrame = (callback) => ask((time) => {
    inFrame = true;
    try { callback(time); } finally { inFrame = false; }
  });
  const waiting = { at: null, x: 0, y: 0, done: null };
  CanvasRenderingContext2D.prototype.moveTo = function (x, y) {
    begin.call(this, x, y);
    if (waiting.at === null || waiting.done === null || !this.canvas.classList.contains("trails")) return;
    if (this.canvas.closest("#landscape") === null) return;
    if (Math.hypot(x - waiting.x, y - waiting.y) > 3) return;
    const { at, done } = waiting;
    waiting.at = null;
    const painted = () => { const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now() - at); channel.port2.postMessage(0); };
    if (inFrame) painted(); else ask(painted);
  };
  addEventListener("pointerup", (event) => {
    const box = document.querySelector("#landscape canvas.trails:not([hidden])").getBoundingClientRect();
    Object.assign(waiting, { at: event.timeStamp, x: event.clientX - box.left, y: event.clientY - box.top });
  }, true);
  window.nextPath = () => new Promise((done) => { waiting.done = done; });
}"""

PLOTLY = """async ({ grid, rows, levels }) => {
  document.body.replaceChildren();
  document.body.style.margin = "0";
  const place = (left, width, height) => { const element = document.createElement("div");
    Object.assign(element.style, { position: "absolute", left: left + "px", top: "48px", width: width + "px", height: height + "px" });
    document.body.append(element); return element; };
  const contour = place(272, 672, 568), loss = place(944, 336, 164);
  const size = Math.sqrt(grid.length), spaced = (lo, hi) => grid.slice(0, size).map((_, k) => lo + (hi - lo) * k / (size - 1));
  const z = Array.from({ length: size }, (_, r) => grid.slice(r * size, (r + 1) * size).map(Math.log10));
  const lines = rows.map(() => ({ type: "scatter", mode: "lines", x: [], y: [] }));
  const config = { displayModeBar: false, showSendToCloud: false };
  await Plotly.newPlot(contour, [{ type: "contour", x: spaced(-2, 2), y: spaced(-1, 3), z, contours: levels, line: { width: 0.6 },
    hoverinfo: "skip" }, ...lines], { showlegend: false, hovermode: false, width: 672, height: 568,
    xaxis: { range: [-2, 2] }, yaxis: { range: [-1, 3] } }, config);
  await Plotly.newPlot(loss, lines.map((line) => ({ ...line })), { showlegend: false, width: 336, height: 164, yaxis: { type: "log" } }, config);
  const ids = rows.map((_, k) => k);
  window.playPlotly = (from, seconds) => new Promise((done) => {
    const began = performance.now();
    const frame = () => {
      const passed = (performance.now() - began) / 1000;
      const to = Math.min(rows[0].u.length, Math.floor(from + 60 * passed));
      Plotly.restyle(contour, { x: rows.map((run) => run.u.slice(0, to)), y: rows.map((run) => run.v.slice(0, to)) }, ids.map((k) => k + 1));
      Plotly.restyle(loss, { x: rows.map((run) => run.loss.slice(0, to).map((_, k) => k)), y: rows.map((run) => run.loss.slice(0, to)) }, ids);
      if (passed < seconds) requestAnimationFrame(frame); else done();
    };
    requestAnimationFrame(frame);
  });
}"""


def ask(server: Server, path: str, body: object = None) -> bytes:
    """The server's answer to GET, or to POST of a JSON body."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        server.origin + path, data=data, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def link() -> str:
    """The experiment as the page's address has it."""

    def run(value: dict[str, Any]) -> str:
        optimizer = value["optimizer"]
        words = (f"{name}={str(given).lower()}" for name, given in optimizer["parameters"].items())
        return f"{optimizer['name']}({','.join(words)})"

    runs = "&".join(f"r={run(value)}" for value in RUNS)
    return f"v=1&o=rosenbrock&x=-1.2,1&n={STEPS}&stop=stop(gradient_norm=1e-12)&{runs}&speed={SPEED}"


class Meter:
    """Counts a page's frames and main-thread time between `begin` and `end`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.protocol: CDPSession = page.context.new_cdp_session(page)
        self.protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.before: dict[str, float] = {}

    def reading(self) -> dict[str, float]:
        return {
            entry["name"]: entry["value"] for entry in self.protocol.send("Performance.getMetrics")["metrics"]
        }

    def begin(self) -> None:
        self.page.evaluate(FRAMES)
        self.before = self.reading()

    def end(self) -> dict[str, float]:
        after = self.reading()
        found = self.page.evaluate("endFrames()")
        times = found["times"]
        gaps = sorted(later - sooner for sooner, later in zip(times, times[1:], strict=False))
        return {
            "frames": len(gaps),
            "median": statistics.median(gaps),
            "p95": gaps[int(0.95 * (len(gaps) - 1))],
            "cpu": 1000 * (after["TaskDuration"] - self.before["TaskDuration"]) / len(gaps),
            "script": 1000 * (after["ScriptDuration"] - self.before["ScriptDuration"]) / len(gaps),
            "long": sum(task > 50 for task in found["long"]),
            "longest": max(found["long"], default=0.0),
        }


def until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait for an expression to hold; the page's policy forbids Playwright's own waiting."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise TimeoutError(expression)
        page.wait_for_timeout(50)


def playhead(page: Page) -> int:
    return int(page.get_by_role("slider", name="Step", exact=True).input_value())


def play(page: Page, points: int, seconds: float) -> dict[str, float]:
    """Measure playback whose middle stands at `points` steps."""
    first = int(min(points, STEPS) - SPEED * seconds)
    if points < STEPS:
        first = int(points - SPEED * seconds / 2)
    page.get_by_role("slider", name="Step", exact=True).fill(str(max(0, first - SPEED // 2)))
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(500)
    meter = Meter(page)
    meter.begin()
    page.wait_for_timeout(1000 * (seconds - 1))
    found = meter.end()
    found["at"] = playhead(page)
    pause = page.get_by_role("button", name="Pause", exact=True)
    if pause.count():
        pause.click()
    return found


def play_by_restyle(browser: Browser, server: Server, seconds: float) -> dict[int, dict[str, float]]:
    """The same by Plotly alone."""
    trajectory = json.loads(ask(server, "/api/trajectory", EXPERIMENT))
    rows = [
        {"u": [x[0] for x in run["x"]], "v": [x[1] for x in run["x"]], "loss": run["loss"]}
        for run in trajectory["runs"]
    ]
    size = 200
    spaced = [k / (size - 1) for k in range(size)]
    grid = [
        (3 - 4 * a) ** 2 + 100 * ((4 * b - 1) - (4 * a - 2) ** 2) ** 2 + 1e-9 for b in spaced for a in spaced
    ]
    page = browser.new_page(viewport=VIEWPORT)
    page.add_script_tag(path=str(resources.files("plotly") / "package_data" / "plotly.min.js"))
    levels = {"start": -0.5, "end": 3.5, "size": 0.25}
    page.evaluate(PLOTLY, {"grid": grid, "rows": rows, "levels": levels})
    found = {}
    for points in (250, STEPS):
        meter = Meter(page)
        meter.begin()
        page.evaluate(
            "([from, seconds]) => playPlotly(from, seconds)", [points - SPEED * seconds / 2, seconds]
        )
        found[points] = meter.end()
    page.close()
    return found


def clicks(page: Page, count: int) -> list[float]:
    """Milliseconds from a click on a new start to the frame that shows its path."""
    page.evaluate(CLICKS)
    area = page.locator("#landscape canvas.trails:not([hidden])").first.bounding_box()
    assert area is not None
    taken = []
    for k in range(count):
        x = area["x"] + area["width"] * (0.15 + 0.7 * ((k * 0.618034) % 1))
        y = area["y"] + area["height"] * (0.15 + 0.7 * ((k * 0.414214) % 1))
        page.evaluate("void (window.latency = nextPath())")
        page.mouse.move(x, y)
        page.wait_for_timeout(450)
        page.mouse.click(x, y)
        taken.append(float(page.evaluate("latency")))
    return sorted(taken)


def measure(seconds: float = 4, count: int = 30) -> str:
    """The tables."""
    browser_path = chromium.find()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "log")
        server.start()
        browser = playwright.chromium.launch(executable_path=browser_path)
        try:
            version = browser.version
            page = browser.new_page(viewport=VIEWPORT)
            page.goto(f"{server.origin}/#{link()}")
            page.get_by_role("slider", name="Step", exact=True).wait_for()
            page.wait_for_timeout(3000)
            own = {points: play(page, points, seconds) for points in (250, STEPS)}
            page.close()
            plain = play_by_restyle(browser, server, seconds)
            page = browser.new_page(viewport=VIEWPORT)
            page.goto(server.origin)
            page.wait_for_timeout(3000)
            latencies = clicks(page, count)
        finally:
            browser.close()
            server.stop()
    lines = [
        f"Eight runs, 200 × 200 contour, 1280 × 720, Chromium {version}, {os.cpu_count()} cores ({platform.machine()}).",
        "",
        "| drawn by | points a run | frame, median ms | p95 ms | main thread, ms a frame | of it script | tasks > 50 ms | longest ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, table in (("Steepest's overlay", own), ("Plotly.restyle", plain)):
        for points, found in table.items():
            lines.append(
                f"| {name} | {points} | {found['median']:.1f} | {found['p95']:.1f} | {found['cpu']:.1f} "
                f"| {found['script']:.1f} | {found['long']:.0f} | {found['longest']:.0f} |"
            )
    middle, late = statistics.median(latencies), latencies[int(0.95 * (len(latencies) - 1))]
    lines += ["", "| from a click to the new path | median ms | p95 ms | longest ms |", "|---|---|---|---|"]
    lines.append(f"| {count} clicks, loopback | {middle:.0f} | {late:.0f} | {latencies[-1]:.0f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clicks", type=int, default=30)
    given = parser.parse_args()
    print(measure(given.seconds, given.clicks))


if __name__ == "__main__":
    main()

"""How many sessions one process on one core carries: `python -m benchmarks.load [own …] [--full] [--trouble] [--minutes 10]`.

A real server on one core and real websocket clients on the others, over loopback; prints Markdown. Scenarios: `own` (each
session its own race of four runs of 500 steps, a new one every ten seconds), `replay` (a hall that opens one such race
again and again), `lesson` (a hall on one race of 20,000 steps, wanted in strides as the page does) and `echo` (pings
beside 100 sessions that run flat out). Without `--full` there is a tenth of the sessions, for a short while. `--trouble`
makes 5 % of the clients stall, 5 % vanish and 5 % send rubbish: only the others are measured.

The clients run on the cores that the server leaves to them; on a machine of one core they share it, and no figure holds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks.load_clients import OF_ONE, Seen, Share, played
from benchmarks.load_report import Figures, Scenario, Usage, printed
from tests.browser.serving import Server

SESSIONS = {"own": 1000, "replay": 5000, "lesson": 5000, "echo": 100}
TROUBLE = {"stalled": 0.05, "vanishing": 0.05, "rubbish": 0.05}
ECHOES = 20  # connections that send pings
EVERY_SECONDS = 10.0  # between two races of a viewer
WAVE_SECONDS = 3.0  # between the arrivals of one thousand and of the next
SAMPLE_SECONDS = 0.5
LEAVING_SECONDS = 45.0  # until the last one that went without a word must have been let go
TICK = os.sysconf("SC_CLK_TCK")


def scenarios(options: argparse.Namespace) -> Iterator[Scenario]:
    """What is asked for, in the order of the words."""
    seconds = 60 * options.minutes or options.seconds or (45.0 if options.full else 15.0)
    for name in options.scenario or SESSIONS:
        whole = SESSIONS[name] if options.full or name == "echo" else SESSIONS[name] // 10
        roles = [("flat" if name == "echo" else name, 1.0)]
        if options.trouble:
            roles = [(roles[0][0], 1 - sum(TROUBLE.values())), *TROUBLE.items()]
        yield Scenario(name, options.sessions or whole, tuple(roles), seconds)


def dealt(scenario: Scenario) -> list[tuple[int, str]]:
    """A role for each number, evenly mixed; in `echo` some more that ask for echoes."""
    given = {name: 0 for name, _ in scenario.roles}
    roles = []
    for number in range(scenario.sessions):
        name = max(scenario.roles, key=lambda role: role[1] * (number + 1) - given[role[0]])[0]
        given[name] += 1
        roles.append((number, name))
    echoes = range(scenario.sessions, scenario.sessions + ECHOES * (scenario.name == "echo"))
    return [*roles, *((number, "echo") for number in echoes)]


def run(scenario: Scenario, processes: int, core: int) -> Figures:
    """Plays a scenario against a server of its own."""
    cores = sorted(os.sched_getaffinity(0))
    others = tuple(one for one in cores if one != cores[core]) or tuple(cores)
    command = (sys.executable, "-m", "benchmarks.load_server", "--cores", str(cores[core]))
    said = {"STEEPEST_LAG_WARN_SECONDS": "0.1", "STEEPEST_LOG_FORMAT": "json"}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "log", command, **said)
        server.start()
        try:
            return _played(scenario, server, processes, others)
        finally:
            server.kill()
            _complained(server.log.read_text(encoding="utf-8").splitlines())


def _played(scenario: Scenario, server: Server, processes: int, cores: tuple[int, ...]) -> Figures:
    assert server.process is not None
    pid, usage = server.process.pid, Usage()
    before = alive(server, pid)
    _sample(usage, pid)
    begin = time.monotonic() + 1.5
    waves = -(-scenario.sessions // OF_ONE)
    settled = begin + WAVE_SECONDS * waves + (EVERY_SECONDS if scenario.name == "own" else WAVE_SECONDS)
    end = settled + scenario.seconds
    roles = dealt(scenario)
    whole = Share(server.port, (), begin, settled, end, EVERY_SECONDS, WAVE_SECONDS, cores)
    seen = Seen()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares = [replace(whole, roles=tuple(roles[one::processes])) for one in range(processes)]
        futures = [pool.submit(played, share) for share in shares]
        while time.monotonic() < end:
            time.sleep(SAMPLE_SECONDS)
            _sample(usage, pid)
        for future in futures:
            seen.add(future.result())
    left = time.monotonic() + LEAVING_SECONDS
    while (after := alive(server, pid))["connections"] > before["connections"] and time.monotonic() < left:
        time.sleep(1)
    return Figures(scenario, seen, usage, settled, end, before, after, processes)


def _sample(usage: Usage, pid: int) -> None:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / TICK
    usage.samples.append((time.monotonic(), cpu, int(fields[21]) * resource.getpagesize()))


def alive(server: Server, pid: int) -> dict[str, int]:
    """What the server says is alive in it. Raises: TimeoutError if it does not."""

    def told() -> list[str]:
        lines = server.log.read_text(encoding="utf-8").splitlines(keepends=True)
        return [one for one in lines if one.startswith("alive {") and one.endswith("\n")]

    before, end = len(told()), time.monotonic() + 30
    os.kill(pid, signal.SIGUSR1)
    while len(lines := told()) == before:
        if time.monotonic() > end:
            raise TimeoutError("the server does not say what is alive in it")
        time.sleep(0.1)
    found: dict[str, int] = json.loads(lines[-1].removeprefix("alive "))
    return found


def _complained(lines: Sequence[str]) -> None:
    """Prints what the server says beside one line a connection: that its loop was late, or a traceback."""
    usual = ("alive {", '"event": "started"', '"event": "connection"')
    other = [one for one in lines if not any(word in one for word in usual)]
    if other:
        print("\n    ".join(["\nFrom the server's log:\n", *other[:20]]), file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", nargs="*", help=f"{', '.join(SESSIONS)}; left out: all of them")
    parser.add_argument("--full", action="store_true", help="1,000 and 5,000 sessions, 45 seconds each")
    parser.add_argument(
        "--trouble", action="store_true", help="with clients that stall, vanish, send rubbish"
    )
    parser.add_argument("--minutes", type=float, default=0, help="how long each scenario is measured")
    parser.add_argument("--seconds", type=float, default=0, help="the same")
    parser.add_argument("--sessions", type=int, default=0, help="instead of the scenario's own number")
    parser.add_argument("--processes", type=int, default=3, help="of clients")
    parser.add_argument("--core", type=int, default=0, help="the server's, among those we may use")
    options = parser.parse_args()
    unknown = sorted(set(options.scenario) - set(SESSIONS))
    if unknown:
        parser.error(f"no such scenario: {', '.join(unknown)}")
    machine = f"{os.cpu_count()} × {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start"
    print(f"Python {platform.python_version()}, {machine}", flush=True)
    for scenario in scenarios(options):
        printed(run(scenario, options.processes, options.core))


if __name__ == "__main__":
    main()

"""A real server for the tests: `python -m server` in a process of its own, which can be killed and come back."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The server on a free port of this machine, its words kept in `log`."""

    def __init__(self, log: Path, command: tuple[str, ...] = (), cwd: Path = ROOT, **settings: str) -> None:
        self.log = log
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.command = command or (sys.executable, "-m", "server")
        self.cwd = cwd
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it on the port that it had, and wait until it can serve."""
        # How late its loop is hangs on what else the machine does.
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "STEEPEST_LAG_WARN_SECONDS": "60",
            **self.settings,
        }
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
            )
        end = time.monotonic() + 90  # patience, no bar: how long it takes hangs on what else the machine does
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def kill(self) -> None:
        """End it as a crash would: no goodbye to anybody."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and return its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(how)
        return process.wait(timeout=15)

"""The server of `benchmarks.load`: on one core, and on SIGUSR1 it says in its log what is alive in it."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from server.__main__ import main as serve
from server.web.stream import Connection


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", required=True, help="the numbers of its cores, comma-separated")
    options = parser.parse_args()
    os.sched_setaffinity(0, [int(one) for one in options.cores.split(",")])
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    signal.signal(signal.SIGUSR1, _tell)
    sys.exit(serve([]))


def _tell(_: int, __: FrameType | None) -> None:
    """Writes one line: what could be left behind by those who went."""
    gc.collect()
    alive = {
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
        "connections": sum(isinstance(one, Connection) for one in gc.get_objects()),
        "files": len(list(Path("/proc/self/fd").iterdir())),
    }
    sys.stdout.write(f"alive {json.dumps(alive)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

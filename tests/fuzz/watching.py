"""What a server process holds and says, looked at from outside."""

import os
import re
import subprocess
import time
from pathlib import Path

import httpx

LINUX = Path("/proc/self/fd").is_dir()
# Threads of pools are begun when they are first needed, and a file may be an idle connection of a client's pool.
NEW_THREADS, NEW_FILES = 8, 4


def metric(server, name):
    text = httpx.get(f"{server.origin}/metrics", timeout=30).text
    return float(re.search(rf"^steepest_{name} (\S+)$", text, re.MULTILINE)[1])


def held(server):
    """What a server holds: streams, tasks, threads, open files."""
    counts = {name: metric(server, name) for name in ("sessions", "tasks", "threads")}
    return {**counts, "files": open_files(server.process.pid)}


def open_files(pid):
    """How many files a process has open, asked where Linux tells it, else of the program that macOS has for it."""
    if LINUX:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return len(said("lsof", "-p", str(pid)).splitlines())


def comes_to_hold(server, before):
    """Whether the server comes to hold no more than before, once all have gone; else what it holds."""
    allowed = {**before, "threads": before["threads"] + NEW_THREADS, "files": before["files"] + NEW_FILES}
    end = time.monotonic() + 30
    while time.monotonic() < end:
        now = held(server)
        if all(now[name] <= most for name, most in allowed.items()):
            return True
        time.sleep(0.2)
    return now


def memory(pid):
    """Bytes of a process that are in memory."""
    if LINUX:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return int(said("ps", "-o", "rss=", "-p", str(pid))) * 1024


def said(*command):
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def new_complaints(log):
    """A function that tells what has come into a log since it was last asked, and should not be there."""
    seen = log.stat().st_size

    def asked():
        nonlocal seen
        with log.open("rb") as words:
            words.seek(seen)
            new = words.read()
        new = new[: new.rfind(b"\n") + 1]  # a line may be half written
        seen += len(new)
        return [line for line in new.decode().splitlines() if '"level": "info"' not in line]

    return asked

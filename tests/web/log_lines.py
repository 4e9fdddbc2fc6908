"""What a server has written into its log, JSON line by JSON line."""

import json

# What every server says in a life without trouble.
USUAL = ("started", "connection", "stopping", "stopped")


def lines(log):
    """The lines of a log as values. A line that is no JSON is a fault of its own."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def told(log, event):
    """The lines of one event."""
    return [line for line in lines(log) if line.get("event") == event]


def unexpected(log):
    """The lines that a server without trouble does not write."""
    return [line for line in lines(log) if line["level"] != "info" or line.get("event") not in USUAL]

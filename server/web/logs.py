"""The log: one line an event on standard output, as JSON for machines or as text for whoever sits at the terminal.

A line never bears an address: of a connection it tells how long it was, what went over it, and how it ended.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

Format = Literal["json", "text"]

log = logging.getLogger("steepest")


def say(event: str, level: int = logging.INFO, **values: object) -> None:
    """Writes a line: what has happened, and its numbers; None is left out."""
    log.log(level, event, extra={"values": {name: one for name, one in values.items() if one is not None}})


def usual_format() -> Format:
    """Text where standard output is a terminal, JSON where a machine reads it."""
    return "text" if sys.stdout.isatty() else "json"


def begin(form: Format) -> None:
    """Sends everything that is logged, by whomever, to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    logging.captureWarnings(True)
    logging.getLogger("uvicorn.error").addFilter(_is_true)


class JsonLines(logging.Formatter):
    """`{"time", "level", "event", …}`; what a library says is `message`, with its name as `logger`."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == log.name:
            told["event"] = record.getMessage()
        else:
            told |= {"logger": record.name, "message": record.getMessage()}
        told |= getattr(record, "values", {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """`12:00:00 connection: id=… seconds=…`, with the level where it is not merely information."""

    def format(self, record: logging.LogRecord) -> str:
        time = self.formatTime(record, "%H:%M:%S")
        level = "" if record.levelno == logging.INFO else f"{record.levelname.lower()}: "
        values = " ".join(f"{name}={value}" for name, value in getattr(record, "values", {}).items())
        text = f"{time} {level}{record.getMessage()}{': ' if values else ''}{values}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


# What uvicorn 0.54 complains about and is no fault: a handshake that was answered with a refusal, and what is no HTTP
# or no text, with which anybody could fill the log.
_NO_FAULTS = (
    "ASGI callable returned without completing handshake.",
    "Invalid HTTP request received.",
    "Invalid UTF-8 sequence received from client.",
    "Unsupported upgrade request.",
)


def _is_true(record: logging.LogRecord) -> bool:
    return record.getMessage() not in _NO_FAULTS

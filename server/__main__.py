"""`python -m server`, or `steepest`: serves the page and its API."""

from __future__ import annotations

import os
import signal
import sys

if os.getpid() == 1:
    # In a container this is process 1, for which the kernel drops a signal that nobody handles; uvicorn handles
    # SIGTERM only once it serves, and what is imported below takes a while.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))

import argparse
import errno
import socket

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from . import __version__
from .web import logs
from .web.descriptors import fitted
from .web.environment import PREFIX, UnknownSetting, injected
from .web.listening import listening
from .web.serving import serve
from .web.settings import Settings
from .web.settings_table import listing


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; the exit status."""
    options = _parser().parse_args(arguments)
    given = {
        name: value for name, value in (("host", options.host), ("port", options.port)) if value is not None
    }
    try:
        settings = Settings(**given)
    except UnknownSetting as error:
        return _failed(f"{error}\nsteepest --help has them all.")
    except ValidationError as error:
        return _failed("\n".join(map(_wrong, error.errors())))
    if options.print_settings:
        print(listing(settings), end="")
        return 0
    try:
        sock = listening(
            settings.host, settings.port, settings.send_buffer_bytes, settings.unacknowledged_seconds
        )
    except OSError as error:
        return _failed(_why_not(error, settings))
    settings = _started(settings, _address(sock))
    try:
        serve(settings, sock)
    except FileNotFoundError as error:
        return _failed(f"Steepest cannot serve its page: {error}.")
    except KeyboardInterrupt:
        return 130
    return 0


def _started(settings: Settings, address: str) -> Settings:
    """Begins the log and says where the server is; the settings, with no more connections than can be had."""
    form = settings.log_format or logs.usual_format()
    logs.begin(form)
    settings, descriptors = fitted(settings)
    if names := injected(os.environ):
        logs.say("ignored", names=" ".join(names), why="Kubernetes writes these for a service of this name")
    if form == "text":
        print(f"Steepest is at {address} (Ctrl+C stops it)", flush=True)
    else:
        most = settings.max_connections
        logs.say(
            "started", address=address, version=__version__, descriptors=descriptors, max_connections=most
        )
    return settings


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(
        f"  {PREFIX}{name.upper()}\n      {field.description}"
        for name, field in Settings.model_fields.items()
    )
    parser = argparse.ArgumentParser(
        prog="steepest",
        description="Watch optimizers find their way down.",
        epilog=f"from the environment:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", help="address to listen on (127.0.0.1); 0.0.0.0 serves the network")
    parser.add_argument("--port", type=int, help="port to listen on (8000)")
    parser.add_argument("--print-settings", action="store_true", help="say what is set, and end")
    parser.add_argument("--version", action="version", version=f"steepest {__version__}")
    return parser


def _wrong(error: ErrorDetails) -> str:
    """A sentence on a setting that cannot be: its name in the environment, what is allowed, what it got."""
    if not error["loc"]:
        return f"{error['msg'].removeprefix('Value error, ')}."
    name = str(error["loc"][0])
    known = f"{PREFIX}{name.upper()}" if name in Settings.model_fields else name
    return f"The setting {known} is wrong: {error['msg']}, got {error['input']!r}."


def _why_not(error: OSError, settings: Settings) -> str:
    where = f"port {settings.port} of {settings.host}"
    if error.errno == errno.EADDRINUSE:
        other = f"Choose another, for instance PORT={settings.port + 1}."
        return f"Port {settings.port} is taken: another program listens there. {other}"
    if error.errno == errno.EACCES:
        return (
            f"Steepest may not listen on {where}. Ports from 1024 on are free to use, for instance PORT=8000."
        )
    return f"Steepest cannot listen on {where}: {error.strerror or error}."


def _address(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1"):
        host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""`python -m server`, or `steepest`: serves the page and its API."""

from __future__ import annotations

import argparse
import errno
import socket
import sys

from pydantic import ValidationError

from . import __version__
from .web.listening import listening
from .web.serving import serve
from .web.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; the exit status."""
    options = _parser().parse_args(arguments)
    given = {
        name: value for name, value in (("host", options.host), ("port", options.port)) if value is not None
    }
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        return _failed(f"The setting {'.'.join(map(str, first['loc']))} is wrong: {first['msg']}.")
    try:
        sock = listening(settings.host, settings.port)
    except OSError as error:
        return _failed(_why_not(error, settings))
    print(f"Steepest is at {_address(sock)} (Ctrl+C stops it)", flush=True)
    try:
        serve(settings, sock)
    except FileNotFoundError as error:
        return _failed(f"Steepest cannot serve its page: {error}.")
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(
        f"  STEEPEST_{name.upper():<24}{field.description}" for name, field in Settings.model_fields.items()
    )
    parser = argparse.ArgumentParser(
        prog="steepest",
        description="Watch optimizers find their way down.",
        epilog=f"from the environment:\n{names}\n  PORT{'':<29}read where STEEPEST_PORT is not set",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", help="address to listen on (127.0.0.1); 0.0.0.0 serves the network")
    parser.add_argument("--port", type=int, help="port to listen on (8000)")
    parser.add_argument("--version", action="version", version=f"steepest {__version__}")
    return parser


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

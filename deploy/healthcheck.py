"""Asks the server in this container whether it lives; exit status 0 if it answers 200 within two seconds.

It imports nothing of the server's, since it is started every half minute.
"""

from __future__ import annotations

import os
import sys
import urllib.request

SECONDS = 2
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


def address() -> str:
    """Where the server listens, by the same variables that tell it."""
    host = os.environ.get("STEEPEST_HOST", "127.0.0.1")
    # Kubernetes may write tcp://… into the first: the server passes that over.
    told = (os.environ.get(name, "") for name in ("STEEPEST_PORT", "PORT"))
    port = next((value for value in told if value.isdigit()), "8000")
    host = EVERYWHERE.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}/healthz"


def main() -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy of the host is not asked
    try:
        with opener.open(address(), timeout=SECONDS) as answer:
            return 0 if answer.status == 200 else 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{address()}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())

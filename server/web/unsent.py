"""How much of what was written to a client is still on its way, wherever it waits."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from typing import Any

_SIZE = 4


def unsent(transport: asyncio.WriteTransport) -> int:
    """Bytes that the client has not acknowledged: those that wait here, and where the kernel tells (Linux) its own.

    Without the kernel's a client that reads slowly seems to stand still: of 128 KiB that it keeps, it takes up nothing
    new until a third has gone.
    """
    return transport.get_write_buffer_size() + _queued(transport.get_extra_info("socket"))


def _queued(sock: Any) -> int:
    if sys.platform != "linux" or sock is None:
        return 0
    import fcntl  # only where there are such calls
    import termios

    told = b"\0" * _SIZE
    with suppress(OSError):  # it has just ended
        told = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, told)
    return int.from_bytes(told, sys.byteorder)

"""The listening socket, prepared so that clients which stop reading cost little and are let go."""

from __future__ import annotations

import socket

# What the kernel keeps for a client that does not read; measured, 3.9 MB without it.
SEND_BUFFER = 65536
# Milliseconds without an acknowledgement until the kernel ends a connection; uvicorn's keepalive cannot, since it waits
# for its own farewell to be written.
UNACKNOWLEDGED_MS = 20_000
BACKLOG = 2048


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises: OSError where the address is taken, forbidden or not ours."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux has it, macOS has not
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
        sock.bind(address)
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock

"""The listening socket, prepared so that clients which stop reading cost little and are let go."""

from __future__ import annotations

import socket

BACKLOG = 2048


def listening(
    host: str, port: int, send_buffer_bytes: int = 65_536, unacknowledged_seconds: float = 20
) -> socket.socket:
    """A socket that listens. Raises: OSError where the address is taken, forbidden or not ours.

    The kernel keeps so many bytes for a client that does not read (measured, 3.9 MB unless told), and ends a connection
    on which nothing is acknowledged for so long; uvicorn's keepalive cannot, since it waits for its own farewell to be
    written.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer_bytes)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux has it, macOS has not
            milliseconds = round(1000 * unacknowledged_seconds)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
        sock.bind(address)
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock

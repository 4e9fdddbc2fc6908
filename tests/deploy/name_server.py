"""A name server of a test: every name has the addresses that it was given."""

import socket
import threading

TYPE_A, CLASS_IN = 1, 1


class NameServer:
    """Answers on a free port of this machine, by UDP, while it is entered."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = [socket.inet_aton(one) for one in addresses]
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._answer)

    def __enter__(self) -> "NameServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(10)
        self._socket.close()

    def _answer(self) -> None:
        while True:
            query, client = self._socket.recvfrom(4096)
            if not query:
                return
            self._socket.sendto(self._answered(query), client)

    def _answered(self, query: bytes) -> bytes:
        """RFC 1035: the header, the question as it was asked, and one record for each address (none of IPv6)."""
        end = query.index(b"\0", 12) + 5  # after the name's labels, type and class
        question = query[12:end]
        wanted = self._addresses if int.from_bytes(question[-4:-2], "big") == TYPE_A else []
        counts = b"".join(count.to_bytes(2, "big") for count in (1, len(wanted), 0, 0))
        record = b"\xc0\x0c" + TYPE_A.to_bytes(2, "big") + CLASS_IN.to_bytes(2, "big") + bytes(4) + b"\0\4"
        return query[:2] + b"\x85\x80" + counts + question + b"".join(record + one for one in wanted)

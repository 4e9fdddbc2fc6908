"""Whether an address lies within some networks."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address, ip_network


def is_within(address: str | None, networks: Iterable[str]) -> bool:
    """Whether one of the networks, or addresses, has this address; `*` has every one, and no address is in none else.

    >>> is_within("127.0.0.9", ["127.0.0.0/8", "::1"]), is_within("::ffff:10.0.0.1", ["10.0.0.0/8"])
    (True, True)
    >>> is_within("192.0.2.1", ["127.0.0.0/8"]), is_within("a name", ["::/0"]), is_within(None, ["*"])
    (False, False, True)
    """
    given = tuple(networks)
    if "*" in given:
        return True
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    if found.version == 6 and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ip_network(network, strict=False) for network in given)


def checked(networks: tuple[str, ...]) -> tuple[str, ...]:
    """The same. Raises: ValueError, a sentence, where one is neither an address nor a network nor `*`."""
    for one in networks:
        if one != "*":
            ip_network(one, strict=False)
    return networks

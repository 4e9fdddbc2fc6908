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


def in_both_forms(networks: Iterable[str]) -> list[str]:
    """The same for uvicorn, which takes no bits of a host and no `*` beside others. Networks of the fourth version are
    there in the sixth's form too: so a socket that listens for both calls a client of the fourth.

    >>> in_both_forms(["10.1.2.3/8", "::1"]), in_both_forms(["::1", "*"])
    (['10.0.0.0/8', '::ffff:10.0.0.0/104', '::1/128'], ['*'])
    """
    given = tuple(networks)
    if "*" in given:
        return ["*"]
    found = []
    for network in (ip_network(one, strict=False) for one in given):
        found.append(str(network))
        if network.version == 4:
            found.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return found


def checked(networks: tuple[str, ...]) -> tuple[str, ...]:
    """The same. Raises: ValueError, a sentence, where one is neither an address nor a network nor `*`."""
    for one in networks:
        if one != "*":
            ip_network(one, strict=False)
    return networks

"""Which addresses may be told: none of this machine, a private network, or a cloud's metadata.

A name is looked up when it is told, and what was looked up is what is connected to: it cannot
change in between.
"""

import asyncio
import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address

from operations.errors import HostileAddressError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PRIVATE = "leads to this machine or into a private network"
_LOCAL_NAMES = ("localhost", "ip6-localhost", "ip6-loopback")
_LOCAL_ENDS = (".localhost", ".local", ".internal", ".localdomain")


def is_public(text: str) -> bool:
    """Tell whether an address is one of the open internet, also as what it stands for."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(one) for one in _inner(address) or (address,))


def literal_problem(host: str) -> str | None:
    """Return what is wrong with a host without looking it up; None where nothing is."""
    name = host.rstrip(".").lower()
    if name in _LOCAL_NAMES or name.endswith(_LOCAL_ENDS):
        return _PRIVATE
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return _PRIVATE if _is_odd_number(name) else None
    return None if is_public(name) else _PRIVATE


async def look_up(host: str, port: int, *, allow_private: bool) -> str:
    """Return the address to connect to.

    Raises
    ------
    HostileAddressError
        One of the host's addresses is of this machine or of a private network.
    OSError
        The host has none.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not allow_private:
        for address in addresses:
            refuse_private(address)
    return addresses[0]


def refuse_private(address: str) -> None:
    """Raise `HostileAddressError` for an address that is none of the open internet."""
    if not is_public(address):
        raise HostileAddressError(_PRIVATE)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Return the addresses that another one wraps."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [one for one in found if one is not None]


def _is_odd_number(name: str) -> bool:
    """Tell whether a host is an address in a form that only some read: 127.1, 0x7f000001."""
    last = name.rpartition(".")[2]
    return last.isdigit() or last.startswith("0x")

"""How wrong passwords lock a name and an address: how long, and for whom. Pure.

A name locks whether there is such an account or not, or the lock would tell.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(minutes=60)
_DOUBLINGS_MAX = 6  # 64 minutes, more than the longest


@dataclass(frozen=True, slots=True)
class Patience:
    """How many wrong passwords are let pass.

    Attributes
    ----------
    tries_count : int
        The last of these locks for a minute, each one after it for twice as long.
    forgets_after : timedelta
        Without a wrong one, the count begins anew.
    """

    tries_count: int
    forgets_after: timedelta

    def lock(self, failed_count: int) -> timedelta | None:
        """Return for how long this many wrong passwords lock; None where they do not."""
        over = failed_count - self.tries_count
        if over < 0:
            return None
        return min(LONGEST, timedelta(minutes=2 ** min(over, _DOUBLINGS_MAX)))


WITH_NAME = Patience(5, timedelta(days=1))
WITH_ADDRESS = Patience(20, timedelta(hours=1))  # many may share one


def name_subject(name: str) -> bytes:
    """Return the digest of a name; it may be a password that was typed into the wrong field."""
    return _digest(f"name:{name}")


def address_subject(address: str | None) -> bytes:
    """Return the digest of an address, of IPv6 that of its network: one has all of it."""
    return _digest(f"address:{network(address)}")


def network(address: str | None) -> str:
    """Return what counts as one place: an IPv4 address, or 64 bits of IPv6."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found.packed[:8] + bytes(8), 64)))


def _digest(subject: str) -> bytes:
    return hashlib.sha256(subject.encode("utf-8", "surrogatepass")).digest()

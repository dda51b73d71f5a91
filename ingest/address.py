"""Where the broker is: `mqtt://[user:password@]host[:port]`."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

DEFAULT_PORT = 1883


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker and who we are to it."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def parse(url: str) -> BrokerAddress:
    """Return the address in a URL.

    Raises
    ------
    ValueError
        Another scheme, no host, or a port that is none.
    """
    parts = urlsplit(url)
    if parts.scheme != "mqtt" or not parts.hostname:
        raise ValueError("the broker's address must read mqtt://[user:password@]host[:port]")
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return BrokerAddress(parts.hostname, parts.port or DEFAULT_PORT, user, password)

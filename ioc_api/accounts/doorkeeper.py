"""Finds who is asking, by what a connection brings."""

import ipaddress

from fastapi.requests import HTTPConnection

from ioc_api.accounts.principal import LOOKING_ON, Principal
from ioc_api.errors import UnauthorizedError

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers of a proxy: then the peer is not whoever asks."""


class Doorkeeper:
    """Finds who is asking.

    Parameters
    ----------
    has_open_read : bool
        Whether whoever sits at this machine may look without an account.
    """

    def __init__(self, *, has_open_read: bool) -> None:
        self._has_open_read = has_open_read

    async def principal(self, connection: HTTPConnection) -> Principal:
        """Return who is asking.

        Raises
        ------
        UnauthorizedError
            Nobody whom we know.
        """
        if self.is_open_to(connection):
            return LOOKING_ON
        raise UnauthorizedError("nobody is signed in")

    def is_open_to(self, connection: HTTPConnection) -> bool:
        """Tell whether a connection may look without an account: one from this machine itself."""
        return (
            self._has_open_read
            and not any(name in connection.headers for name in FORWARDED)
            and _is_loopback(connection)
        )


def _is_loopback(connection: HTTPConnection) -> bool:
    try:
        return (
            connection.client is not None
            and ipaddress.ip_address(connection.client.host).is_loopback
        )
    except ValueError:
        return False

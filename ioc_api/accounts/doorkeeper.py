"""Finds who is asking, by what a connection brings: a key, a session's cookie, or nothing."""

import ipaddress

from fastapi.requests import HTTPConnection

from ioc_api.accounts import cookie
from ioc_api.accounts.known import Known
from ioc_api.accounts.principal import LOOKING_ON, Principal
from ioc_api.errors import UnauthorizedError

FORWARDED = ("forwarded", "x-real-ip", "via")
"""Headers of a proxy, as all `x-forwarded-…` are: then the peer is not whoever asks."""
_FORWARDED_PREFIX = "x-forwarded-"
_BEARER = "bearer"


class Doorkeeper:
    """Finds who is asking.

    Parameters
    ----------
    known : Known
        Who is who.
    has_open_read : bool
        Whether whoever sits at this machine may look without an account.
    """

    def __init__(self, known: Known, *, has_open_read: bool) -> None:
        self._known = known
        self._has_open_read = has_open_read

    async def principal(self, connection: HTTPConnection) -> Principal:
        """Return who is asking. Whoever shows something that does not count is nobody.

        May be asked again for a connection that goes on: what it showed may have ended.

        Raises
        ------
        UnauthorizedError
            Nobody whom we know.
        UnavailableError
            The database is away.
        """
        authorization = connection.headers.get("authorization")
        if authorization is not None:
            return await self._known.by_key(_key(authorization))
        token = cookie.token_of(connection)
        if token is not None:
            try:
                return await self._known.by_session(token)
            except UnauthorizedError as error:
                error.headers = cookie.clearing(connection)
                raise
        if self.is_open_to(connection):
            return LOOKING_ON
        raise UnauthorizedError("nobody is signed in")

    async def owner(self, token: str) -> Principal:
        """Return whose session a token is. Raises as `principal` does."""
        return await self._known.by_session(token)

    def forget(self) -> None:
        """Look again at everybody, because something has changed."""
        self._known.forget()

    def is_open_to(self, connection: HTTPConnection) -> bool:
        """Tell whether a connection may look without an account: one from this machine itself."""
        return (
            self._has_open_read
            and not any(map(_is_of_proxy, connection.headers))
            and _is_loopback(connection)
        )


def _key(authorization: str) -> str:
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != _BEARER:
        raise UnauthorizedError("Authorization must be Bearer with a key")
    return text.strip()


def _is_of_proxy(header: str) -> bool:
    return header in FORWARDED or header.startswith(_FORWARDED_PREFIX)


def _is_loopback(connection: HTTPConnection) -> bool:
    try:
        return (
            connection.client is not None
            and ipaddress.ip_address(connection.client.host).is_loopback
        )
    except ValueError:
        return False

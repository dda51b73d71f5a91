"""Remembers for a moment whom a token stands for, so that not every request asks the database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from contract.city import City
from db.pool import Pool
from ioc_api.accounts import identity, keys, sessions, tokens
from ioc_api.accounts.principal import Principal
from ioc_api.database import connection
from ioc_api.errors import UnauthorizedError, UnavailableError

REMEMBERED_S = 2.0
# While the database is away nobody can change an account either, so whoever was in stays in.
AWAY_MAX_S = 600.0
DEADLINE_S = 3.0
MAX_COUNT = 10_000

Look = Callable[[str], Awaitable[tuple[Principal, datetime]]]


@dataclass(slots=True)
class _Entry:
    principal: Principal
    ends_at: datetime
    found_s: float
    good_until_s: float


class Known:
    """Finds out whom a token stands for.

    Parameters
    ----------
    pool, city
        What is asked.
    wall, monotonic_s
        Clocks.
    """

    def __init__(
        self,
        pool: Pool,
        city: City,
        *,
        wall: Callable[[], datetime],
        monotonic_s: Callable[[], float],
    ) -> None:
        self._pool = pool
        self._city = city
        self._wall = wall
        self._monotonic_s = monotonic_s
        self._entries: dict[bytes, _Entry] = {}
        self._forgotten_count = 0

    def forget(self) -> None:
        """Forget all: something has changed."""
        self._forgotten_count += 1
        self._entries.clear()

    async def by_session(self, token: str) -> Principal:
        """Return whose session a token is.

        Raises
        ------
        UnauthorizedError
            It is over, or never was ours.
        UnavailableError
            The database is away, and the token was not seen of late.
        """
        if not tokens.is_token(token):
            raise UnauthorizedError("the session's cookie is none of ours")
        return await self._remembered(token, self._session)

    async def by_key(self, text: str) -> Principal:
        """Return whose key a text is. Raises as `by_session` does."""
        return await self._remembered(text, self._key)

    async def _remembered(self, text: str, look: Look) -> Principal:
        digest, now_s = tokens.digest(text), self._monotonic_s()
        entry = self._entries.get(digest)
        if entry is not None and now_s < entry.good_until_s:
            return entry.principal
        forgotten_count = self._forgotten_count
        try:
            principal, ends_at = await look(text)
        except UnavailableError:
            is_changed = forgotten_count != self._forgotten_count
            if entry is None or is_changed or not self._may_stay(entry, now_s):
                raise
            entry.good_until_s = self._monotonic_s() + REMEMBERED_S
            return entry.principal
        except UnauthorizedError:
            self._entries.pop(digest, None)
            raise
        # What was read before something changed must not be remembered after it.
        if forgotten_count == self._forgotten_count:
            if len(self._entries) >= MAX_COUNT:
                self._entries.clear()
            self._entries[digest] = _Entry(principal, ends_at, now_s, now_s + REMEMBERED_S)
        return principal

    def _may_stay(self, entry: _Entry, now_s: float) -> bool:
        return now_s - entry.found_s < AWAY_MAX_S and self._wall() < entry.ends_at

    async def _session(self, token: str) -> tuple[Principal, datetime]:
        now = self._wall()
        async with connection(self._pool, DEADLINE_S) as taken:
            found = await sessions.find(taken, token)
            if found is None:
                raise UnauthorizedError("the session is not known here")
            if found.is_over(now):
                raise UnauthorizedError("the session has ended")
            if found.is_to_be_seen(now):
                await sessions.see(taken, found.session_id, now)
        return identity.of_session(found), found.idle_ends_at

    async def _key(self, text: str) -> tuple[Principal, datetime]:
        now, key = self._wall(), tokens.key_of(text)
        if key is None:
            raise UnauthorizedError("what Authorization: Bearer brings is no key")
        async with connection(self._pool, DEADLINE_S) as taken:
            found = await keys.find(taken, key)
            if found is None:
                raise UnauthorizedError("the key is not known here")
            if found.is_over(now):
                raise UnauthorizedError("the key has expired or was revoked")
            if found.is_to_be_seen(now):
                await keys.see(taken, found.key_id, now)
        return identity.of_key(found, self._city), found.expires_at

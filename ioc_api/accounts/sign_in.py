"""Signing in: by a password or a link's token. What is wrong has one answer, whatever it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from contract.clock import rfc3339
from db.pool import Pool
from ioc_api.accounts import guesses, guessing, names, people, sessions, tokens, trail
from ioc_api.accounts.guesses import WITH_ADDRESS, WITH_NAME
from ioc_api.accounts.guessing import Counted
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Account
from ioc_api.accounts.sessions import Begun
from ioc_api.accounts.trail import Actor, Said, What, changing
from ioc_api.database import connection
from ioc_api.errors import UnauthorizedError

WRONG = "this name and this password are none of ours, or it was tried too often"
WRONG_LINK = "this link was used, has expired or is none of ours; ./ioc link makes another"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who knocks.

    Attributes
    ----------
    address : str or None
        From where.
    user_agent : str or None
        With what, as it says itself.
    """

    address: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class _Try:
    """A password that is tried."""

    caller: Caller
    name: str
    account: Account | None
    counted: Counted

    @property
    def whom(self) -> str | None:
        """Whose it would be; what names nobody may be a password in the wrong field."""
        return None if self.account is None else self.account.name


class SignIn:
    """Begins sessions.

    Parameters
    ----------
    pool, passwords
        What is asked.
    wall
        Clock.
    """

    def __init__(self, pool: Pool, passwords: Passwords, *, wall: Callable[[], datetime]) -> None:
        self._pool = pool
        self._passwords = passwords
        self._wall = wall

    async def by_password(self, name: str, password: str, caller: Caller) -> Begun:
        """Begin a session for whoever knows an account's password.

        An unknown name, a wrong password, a disabled account and a lock get the same answer; but
        for a lock, which unknown names meet as well, they cost the same.

        Raises
        ------
        UnauthorizedError
            It is wrong, or was tried too often.
        TooManyError
            Too many sign in at this moment.
        """
        tried = await self._begin(names.written(name), caller)
        account = tried.account
        kept = None if account is None else account.password_hash
        is_right = await self._passwords.is_right(kept, password)
        if account is None or account.standing.is_disabled or not is_right:
            await self._fail(tried)
            raise UnauthorizedError(WRONG)
        new_hash = None
        if kept is not None and self._passwords.needs_new(kept):
            new_hash = await self._passwords.hashed(password)
        async with changing(self._pool) as taken:
            await guessing.forgive(taken, guesses.name_subject(tried.name))
            if new_hash is not None:
                await people.rehash(taken, account, new_hash)
            return await sessions.begin(
                taken,
                account_id=account.account_id,
                name=account.name,
                via="password",
                address=caller.address,
                user_agent=caller.user_agent,
                now=self._wall(),
            )

    async def by_link(self, token: str, caller: Caller) -> Begun:
        """Begin a session for the first who comes with a link's token.

        Raises
        ------
        UnauthorizedError
            Somebody was before, it has expired or never was ours.
        """
        now = self._wall()
        async with changing(self._pool) as taken:
            name = (
                await sessions.use_link(taken, token, now=now) if tokens.is_token(token) else None
            )
            account = None if name is None else await people.find(taken, name)
            if account is not None:
                return await sessions.begin(
                    taken,
                    account_id=account.account_id,
                    name=account.name,
                    via="link",
                    address=caller.address,
                    user_agent=caller.user_agent,
                    now=now,
                )
            await trail.note(taken, Actor(None, "link", caller.address), What.SIGN_IN_FAILED)
        raise UnauthorizedError(WRONG_LINK)

    async def _begin(self, name: str, caller: Caller) -> _Try:
        """Count a try before its password is looked at; one that is locked out costs little."""
        now, of_name = self._wall(), guesses.name_subject(name)
        subjects = (of_name, guesses.address_subject(caller.address))
        async with connection(self._pool) as taken:
            begun = None
            if not await guessing.is_locked(taken, subjects, now=now):
                async with taken.transaction():
                    begun = await guessing.begin(taken, of_name, WITH_NAME, now=now)
            if begun is None:
                raise UnauthorizedError(WRONG)
            account = await people.find(taken, name)
        return _Try(caller, name, account, begun)

    async def _fail(self, tried: _Try) -> None:
        """Note a wrong password, and whom it has locked out."""
        now, address, of_name = self._wall(), tried.caller.address, tried.counted
        nobody = Actor(None, "password", address)
        _log.warning("sign_in_failed", address=address, failed_count=of_name.failed_count)
        async with changing(self._pool) as taken:
            of_address = await guessing.begin(
                taken, guesses.address_subject(address), WITH_ADDRESS, now=now
            )
            told: Said = {
                "failed_count": of_name.failed_count,
                "refused_count": of_name.refused_count,
            }
            await trail.note(taken, nobody, What.SIGN_IN_FAILED, tried.whom, after=told)
            for subject, counted in (("name", of_name), ("address", of_address)):
                if counted is not None and counted.lock is not None:
                    until = {"until": rfc3339(now + counted.lock)}
                    told = {"locked": subject, "failed_count": counted.failed_count, **until}
                    await trail.note(taken, nobody, What.SIGN_IN_LOCKED, tried.whom, after=told)

"""Signing in: by a password or a link's token. What is wrong has one answer, whatever it is."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from db.pool import Pool
from ioc_api.accounts import guesses, guessing, names, people, sessions, tokens, trail
from ioc_api.accounts.guesses import WITH_ADDRESS, WITH_NAME
from ioc_api.accounts.guessing import Counted
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Account
from ioc_api.accounts.sessions import Begun
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.database import connection
from ioc_api.errors import TooManyError, UnauthorizedError

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
        is_right = await self._look(tried, password)
        if account is None or account.standing.is_disabled or not is_right:
            await self._fail(tried)
            raise UnauthorizedError(WRONG)
        new_hash = None
        if kept is not None and self._passwords.needs_new(kept):
            new_hash = await self._passwords.hashed(password)
        async with changing(self._pool) as taken:
            # The look takes its time: a password that was changed meanwhile lets nobody in.
            if not await people.hold(taken, account):
                raise UnauthorizedError(WRONG)
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

        What is wrong is noted by `note_wrong_link`.

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
        raise UnauthorizedError(WRONG_LINK)

    async def note_wrong_link(self, caller: Caller) -> None:
        """Note in the audit that somebody came with a link that lets nobody in."""
        async with changing(self._pool) as taken:
            await trail.note(taken, Actor(None, "link", caller.address), What.SIGN_IN_FAILED)

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

    async def _look(self, tried: _Try, password: str) -> bool:
        kept = None if tried.account is None else tried.account.password_hash
        try:
            return await self._passwords.is_right(kept, password)
        except TooManyError:
            async with changing(self._pool) as taken:
                await guessing.take_back(taken, guesses.name_subject(tried.name), tried.counted)
            raise
        except asyncio.CancelledError:  # who hangs up has tried, and may have locked somebody out
            await self._fail(tried)
            raise

    async def _fail(self, tried: _Try) -> None:
        """Note a wrong password, and whom it has locked out."""
        now, address, of_name = self._wall(), tried.caller.address, tried.counted
        nobody = Actor(None, "password", address)
        _log.warning("sign_in_failed", address=address, failed_count=of_name.failed_count)
        async with changing(self._pool) as taken:
            of_address = await guessing.begin(
                taken, guesses.address_subject(address), WITH_ADDRESS, now=now
            )
            await guessing.note_wrong(taken, nobody, tried.whom, of_name, of_address, now=now)

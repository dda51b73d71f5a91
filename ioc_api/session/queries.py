"""Who is asking, in full, and the change of one's own password and display name."""

import asyncio
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contract.city import City
from db.pool import Pool
from ioc_api.accounts import guesses, guessing, identity, names, passwords, people, sessions
from ioc_api.accounts.guesses import WITH_NAME
from ioc_api.accounts.guessing import Counted
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Account
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.sessions import Session
from ioc_api.accounts.trail import Actor, changing
from ioc_api.database import connection
from ioc_api.errors import (
    BadParameterError,
    ConflictError,
    TooManyError,
    UnauthorizedError,
)
from ioc_api.session.schemas import MeChange, NewPassword


async def display_name(pool: Pool, name: str) -> str | None:
    """Return what an account is called. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken:
        account = await people.find(taken, name)
    return None if account is None else account.standing.display_name


async def session(pool: Pool, token: str) -> Session | None:
    """Return the session of a token. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken:
        return await sessions.find(taken, token)


async def leave(pool: Pool, token: str, address: str | None, *, now: datetime) -> None:
    """End the session of a token, where it is one. Raises `UnavailableError` as `connection`."""
    async with changing(pool) as taken:
        found = await sessions.find(taken, token)
        if found is not None and not found.is_over(now):
            actor = Actor(found.name, "session", address)
            await sessions.end(taken, actor, found.session_id, now=now)


async def change_me(  # noqa: PLR0913 - who changes what, and what is asked for it
    pool: Pool,
    hasher: Passwords,
    actor: Actor,
    asking: Principal,
    change: MeChange,
    city: City,
    *,
    now: datetime,
) -> None:
    """Change one's own display name or password.

    Raises
    ------
    BadParameterError
        The old password is not the present one, or the new one cannot be one.
    UnauthorizedError
        The session has ended meanwhile.
    ConflictError
        The account has none, because its person comes in by a provider.
    UnavailableError
        As `connection` does.
    """
    name = asking.name or ""
    new_hash = None
    if change.password is not None:
        await _check(pool, hasher, actor, name, change.password, now=now)
        new_hash = await hasher.hashed(change.password.new)
    async with changing(pool) as taken:
        account = await people.find_to_change(taken, name)
        await identity.refuse_other(taken, asking, city, now=now)
        if change.display_name is not None:
            shown = names.shown(change.display_name, name)
            standing = replace(account.standing, display_name=shown)
            account = await people.change(taken, actor, account, standing, now=now)
        if new_hash is not None:
            kept = UUID(asking.door_id) if asking.door_id else None
            await people.set_password(taken, actor, account, new_hash, kept=kept, now=now)


async def _check(
    pool: Pool,
    hasher: Passwords,
    actor: Actor,
    name: str,
    wanted: NewPassword,
    *,
    now: datetime,
) -> None:
    if not passwords.fits(wanted.new, name):
        raise BadParameterError("password.new", "", (passwords.FORM,))
    account, counted = await _counted(pool, name, now=now)
    if counted is None:
        return
    try:
        is_right = await hasher.is_right(account.password_hash, wanted.old or "")
    except TooManyError:
        async with changing(pool) as taken:
            await guessing.take_back(taken, guesses.name_subject(name), counted)
        raise
    except asyncio.CancelledError:  # who hangs up has tried
        async with changing(pool) as taken:
            await guessing.note_wrong(taken, actor, name, counted, None, now=now)
        raise
    if not is_right:
        async with changing(pool) as taken:
            await guessing.note_wrong(taken, actor, name, counted, None, now=now)
        raise BadParameterError("password.old", "", ("the present password",), "is not it")
    async with changing(pool) as taken:
        await guessing.forgive(taken, guesses.name_subject(name))


async def _counted(pool: Pool, name: str, *, now: datetime) -> tuple[Account, Counted | None]:
    """Return an account of which a password is tried: who has found a session guesses no better.

    And the try; None where the account has no password yet.
    """
    async with changing(pool) as taken:
        account = await people.find(taken, name)
        if account is None:
            raise UnauthorizedError("the account is gone")
        if account.password_hash is None:
            if account.oidc_issuer is not None:
                raise ConflictError(f"{name} signs in at the provider, and has no password here")
            return account, None
        begun = await guessing.begin(taken, guesses.name_subject(name), WITH_NAME, now=now)
    if begun is None:
        raise BadParameterError(
            "password.old", "", ("the present password",), "was wrong too often; try it later"
        )
    return account, begun

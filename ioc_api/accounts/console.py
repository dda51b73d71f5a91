"""What is told of people on the machine itself: whoever may run this may everything anyway."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from contract.city import City
from contract.clock import utc_now
from db.pool import Pool, open_pool
from ioc_api.accounts import names, passwords, people, reach, sessions, trail
from ioc_api.accounts.chain import Chain
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Account, Standing
from ioc_api.accounts.role import Role
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.database import connection
from ioc_api.errors import BadParameterError, ConflictError


@dataclass(frozen=True, slots=True)
class Console:
    """Somebody at the machine.

    Attributes
    ----------
    pool, city
        What is asked.
    actor : Actor
        Who it is.
    wall
        Clock.
    """

    pool: Pool
    city: City
    actor: Actor
    wall: Callable[[], datetime] = utc_now

    async def link(self, name: str | None, role: Role | None, areas: Sequence[str] | None) -> str:
        """Return the token of a link that signs an account in.

        Without a name it is an admin's, or is called after the role and the areas that are said,
        and is made where there is none. With a name it is made where a role is said.

        Raises
        ------
        NotFoundError
            There is none of that name, and no role was said.
        ConflictError
            It has another role or other areas than those that were said, or is disabled.
        """
        where, now = reach.known_areas(areas, self.city), self.wall()
        wanted = role or (Role.ADMIN if name is None else None)
        called = names.named(name or "-".join([wanted or "", *sorted(where or ())])[:64])
        async with changing(self.pool) as taken:
            if wanted is not None and await people.find(taken, called) is None:
                standing = Standing(display_name=called, role=wanted, areas=where)
                await people.add(taken, self.actor, called, standing, password_hash=None, now=now)
            account = await people.find_to_change(taken, called)
            _refuse_other(account, wanted, where)
            token, _ = await sessions.make_link(
                taken, self.actor, account.account_id, called, now=now
            )
        return token

    async def add(
        self, name: str, role: Role, *, areas: Sequence[str] | None, unit: str | None
    ) -> None:
        """Make an account. Raises `BadParameterError` and `ConflictError` as `people.add` does."""
        called = names.named(name)
        standing = Standing(
            display_name=called,
            role=role,
            areas=reach.known_areas(areas, self.city),
            unit=reach.known_unit(unit, self.city),
        )
        async with changing(self.pool) as taken:
            await people.add(
                taken, self.actor, called, standing, password_hash=None, now=self.wall()
            )

    async def lines(self) -> list[str]:
        """Return a line about each account."""
        async with connection(self.pool) as taken:
            return [_line(account) for account in await people.everybody(taken)]

    async def disable(self, name: str, *, is_disabled: bool) -> None:
        """Keep somebody out at once, or let them in again.

        Raises
        ------
        NotFoundError
            There is none of that name.
        ConflictError
            It is the last one that may let in anybody.
        """
        async with changing(self.pool) as taken:
            account = await people.find_to_change(taken, names.named(name))
            standing = replace(account.standing, is_disabled=is_disabled)
            await people.change(taken, self.actor, account, standing, now=self.wall())

    async def set_password(self, name: str, password: str) -> None:
        """Give somebody a password; all their sessions end.

        Raises
        ------
        NotFoundError
            There is none of that name.
        BadParameterError
            It cannot be one.
        """
        called = names.named(name)
        if not passwords.fits(password, called):
            raise BadParameterError("password", "", (passwords.FORM,))
        kept = await Passwords().hashed(password)
        async with changing(self.pool) as taken:
            account = await people.find_to_change(taken, called)
            await people.set_password(taken, self.actor, account, kept, kept=None, now=self.wall())

    async def record(self, what: str, whom: str) -> None:
        """Add something that was changed elsewhere to the audit."""
        async with changing(self.pool) as taken:
            await trail.note(taken, self.actor, What(what), whom)

    async def verify(self) -> Chain:
        """Follow the audit from the first row to the last."""
        async with self.pool.connection() as taken:
            return await trail.verify(taken)


@asynccontextmanager
async def opened(database_url: str, city: City, who: str) -> AsyncGenerator[Console]:
    """Open the database for somebody at the machine."""
    async with open_pool(database_url, application="ioc-accounts", max_size=1) as pool:
        yield Console(pool, city, Actor(who, "console", None))


def _refuse_other(account: Account, role: Role | None, areas: frozenset[str] | None) -> None:
    """Refuse a link for an account that is another than was said, or that lets nobody in."""
    name, standing = account.name, account.standing
    if standing.is_disabled:
        raise ConflictError(f"{name} is disabled: ./ioc user enable {name}")
    if role is not None and (standing.role, standing.areas) != (role, areas):
        raise ConflictError(
            f"{name} is there as {standing.role} of {_where(standing)}: say no role to let them in "
            "as they are, or another --name"
        )


def _where(standing: Standing) -> str:
    return ", ".join(sorted(standing.areas)) if standing.areas else "the whole city"


def _line(account: Account) -> str:
    standing = account.standing
    words = [account.name, standing.role, _where(standing)]
    if standing.unit:
        words.append(standing.unit)
    if standing.is_disabled:
        words.append("disabled")
    return "  ".join(words)

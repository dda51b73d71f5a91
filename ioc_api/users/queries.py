"""Changes to people's accounts, each within the reach of whoever asks for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from contract.city import City
from db.pool import Pool
from ioc_api.accounts import identity, names, passwords, people, reach, sessions
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Account, Standing
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.trail import Actor, changing
from ioc_api.database import connection
from ioc_api.errors import BadParameterError, ConflictError
from ioc_api.users.schemas import NewUser, UserChange


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes something, and when.

    Attributes
    ----------
    asking : Principal
        Who asks, who may give no more than they have.
    actor : Actor
        The same, as the audit tells it.
    now : datetime
    """

    asking: Principal
    actor: Actor
    now: datetime


async def users(pool: Pool, asking: Principal, city: City) -> list[Account]:
    """Return the accounts in somebody's reach. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken:
        everybody = await people.everybody(taken)
    return [
        account
        for account in everybody
        if reach.is_within(account.standing.areas, asking.scope, city)
    ]


async def add(
    pool: Pool, hasher: Passwords, change: Change, new: NewUser, city: City
) -> Account | None:
    """Add an account and return it.

    Raises
    ------
    BadParameterError
        The name, an area, the unit or the password is none.
    ForbiddenError
        It would be more than whoever adds it.
    ConflictError
        The name is taken.
    UnauthorizedError
        Whoever adds it is out meanwhile.
    """
    name = names.named(new.name)
    standing = Standing(
        display_name=names.shown(new.display_name, name),
        role=new.role,
        areas=reach.known_areas(new.areas, city),
        unit=reach.known_unit(new.unit, city),
    )
    reach.refuse_beyond(change.asking, standing, city)
    kept = await _hashed(hasher, name, new.password)
    async with changing(pool) as taken:
        await identity.refuse_other(taken, change.asking, city, now=change.now)
        await people.add(taken, change.actor, name, standing, password_hash=kept, now=change.now)
        return await people.find(taken, name)


async def alter(
    pool: Pool, hasher: Passwords, change: Change, name: str, wanted: UserChange, city: City
) -> Account | None:
    """Change an account and return it.

    Raises
    ------
    NotFoundError
        There is none of that name.
    BadParameterError, ForbiddenError
        As `add`; nor is one touched that is more than whoever does it.
    ConflictError
        It is the last one that may let in anybody.
    UnauthorizedError
        Whoever does it is out meanwhile.
    """
    said = wanted.model_fields_set
    has_password = "password" in said
    kept = await _hashed(hasher, name, wanted.password) if has_password else None
    async with changing(pool) as taken:
        account = await people.find_to_change(taken, name)
        await identity.refuse_other(taken, change.asking, city, now=change.now)
        reach.refuse_beyond(change.asking, account.standing, city)
        standing = _changed(account, wanted, city)
        reach.refuse_beyond(change.asking, standing, city)
        await people.change(taken, change.actor, account, standing, now=change.now)
        if has_password:
            await people.set_password(taken, change.actor, account, kept, kept=None, now=change.now)
        return await people.find(taken, name)


async def link(pool: Pool, change: Change, name: str, city: City) -> tuple[str, datetime]:
    """Make a link that signs an account in; return its token and until when.

    Raises
    ------
    NotFoundError
        There is none of that name.
    ForbiddenError
        The account is more than whoever makes it.
    ConflictError
        It is disabled.
    """
    async with changing(pool) as taken:
        account = await people.find_to_change(taken, name)
        await identity.refuse_other(taken, change.asking, city, now=change.now)
        reach.refuse_beyond(change.asking, account.standing, city)
        if account.standing.is_disabled:
            raise ConflictError(f"{name} is disabled: a link would not let anybody in")
        return await sessions.make_link(
            taken, change.actor, account.account_id, name, now=change.now
        )


def _changed(account: Account, wanted: UserChange, city: City) -> Standing:
    said, standing = wanted.model_fields_set, account.standing
    if "display_name" in said:
        shown = names.shown(wanted.display_name, account.name)
        standing = replace(standing, display_name=shown)
    if "role" in said:
        standing = replace(standing, role=wanted.role)
    if "areas" in said:
        standing = replace(standing, areas=reach.known_areas(wanted.areas, city))
    if "unit" in said:
        standing = replace(standing, unit=reach.known_unit(wanted.unit, city))
    if "is_disabled" in said:
        standing = replace(standing, is_disabled=wanted.is_disabled)
    return standing


async def _hashed(hasher: Passwords, name: str, password: str | None) -> str | None:
    if password is None:
        return None
    if not passwords.fits(password, name):
        raise BadParameterError("password", "", (passwords.FORM,))
    return await hasher.hashed(password)

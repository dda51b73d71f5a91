"""Keys as their owners and admins see them, and what they do with them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from contract.city import City
from contract.clock import rfc3339
from db.connection import Connection
from db.pool import Pool
from ioc_api.accounts import identity, keys, names, people, reach
from ioc_api.accounts.keys import ListedKey, Terms
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import least
from ioc_api.accounts.tokens import Key
from ioc_api.accounts.trail import Actor, changing
from ioc_api.database import connection
from ioc_api.errors import BadParameterError, ConflictError, ForbiddenError, NotFoundError
from ioc_api.keys.schemas import NewKey

USUALLY = timedelta(days=90)
AT_MOST = timedelta(days=366)
AT_ONCE_COUNT = 50


async def listed(
    pool: Pool, asking: Principal, name: str | None, city: City
) -> Sequence[ListedKey]:
    """Return one's own keys; of whoever manages those of others all in reach, or somebody's.

    Raises
    ------
    ForbiddenError
        They are somebody else's.
    UnavailableError
        As `connection` does.
    """
    if Right.MANAGE_KEYS not in asking.rights:
        if name not in {None, asking.name}:
            raise _others(asking)
        name = asking.name
    async with connection(pool) as taken:
        found = await keys.listed(taken, name)
    return [key for key in found if _is_in_reach(key, asking, city)]


async def add(
    pool: Pool, actor: Actor, asking: Principal, new: NewKey, city: City, *, now: datetime
) -> tuple[Key, ListedKey]:
    """Make a key for whoever asks, that may do no more than they may, nor for longer.

    Raises
    ------
    BadParameterError
        An area is none, or the time is over or too far.
    ForbiddenError
        It would be more than whoever makes it.
    ConflictError
        There are too many.
    """
    async with changing(pool) as taken:
        account = await people.find_to_change(taken, asking.name or "")
        await identity.refuse_other(taken, asking, city, now=now)
        terms = await _terms(taken, asking, new, city, now=now)
        of_owner = await keys.listed(taken, account.name)
        if sum(not key.is_over(now) for key in of_owner) >= AT_ONCE_COUNT:
            raise ConflictError(f"{AT_ONCE_COUNT} keys count already: revoke one first")
        key = await keys.add(taken, actor, account, terms, now=now)
        made = await keys.find_listed(taken, key.key_id)
    if made is None:
        raise NotFoundError("the key is gone")
    return key, made


async def revoke(
    pool: Pool, actor: Actor, asking: Principal, key_id: str, city: City, *, now: datetime
) -> None:
    """End a key; once is enough.

    Raises
    ------
    NotFoundError
        There is none of that id.
    ForbiddenError
        It is somebody else's.
    """
    async with changing(pool) as taken:
        await identity.refuse_other(taken, asking, city, now=now)
        found = await keys.find_listed(taken, key_id) if names.is_name(key_id) else None
        if found is None:
            raise NotFoundError(f"there is no key {key_id[:100]!r}")
        if found.name != asking.name and Right.MANAGE_KEYS not in asking.rights:
            raise _others(asking)
        if not _is_in_reach(found, asking, city):
            raise ForbiddenError.outside(f"key {key_id}", asking.scope.areas or ())
        await keys.revoke(taken, actor, found, now=now)


async def _terms(
    taken: Connection, asking: Principal, new: NewKey, city: City, *, now: datetime
) -> Terms:
    rights = None if new.rights is None else frozenset(new.rights)
    areas = reach.known_areas(new.areas, city)
    latest = now + AT_MOST
    if asking.via == "key":
        # A key that was stolen must not make itself a longer life, or a larger one.
        rights = asking.rights if rights is None else rights
        areas = asking.scope.areas if areas is None else areas
        own = await keys.find_listed(taken, asking.door_id or "")
        latest = latest if own is None else min(latest, own.expires_at)
    reach.refuse_rights(asking, rights or ())
    if areas is not None:
        reach.refuse_areas(asking, areas, city)
    expires_at = new.until(min(now + USUALLY, latest))
    if not now < expires_at <= latest:
        accepted = f"later than {rfc3339(now)}, {rfc3339(latest)} at most"
        raise BadParameterError("expires_at", expires_at.isoformat(), (accepted,))
    label = names.shown(new.label, "")
    if not label:
        raise BadParameterError("label", new.label, ("a text that can be read",))
    return Terms(label=label, rights=rights, areas=areas, expires_at=expires_at)


def _is_in_reach(key: ListedKey, asking: Principal, city: City) -> bool:
    return key.name == asking.name or reach.is_within(key.owner_areas, asking.scope, city)


def _others(asking: Principal) -> ForbiddenError:
    right = Right.MANAGE_KEYS
    return ForbiddenError.without(right, role=asking.role, least=least(right), via=asking.via)

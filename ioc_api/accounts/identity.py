"""Who somebody is by a session or a key as it is stored, and whether they still are.

Whoever reads may be remembered for a moment; whoever changes something is looked at again, within
the transaction of the change. A password takes its time to be hashed, and meanwhile one may be out.
"""

from datetime import datetime
from uuid import UUID

from contract.city import City
from db.connection import Connection
from ioc_api.accounts import keys, sessions
from ioc_api.accounts.keys import KnownKey
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.accounts.scope import Scope
from ioc_api.accounts.sessions import Session
from ioc_api.errors import UnauthorizedError


def of_session(found: Session) -> Principal:
    """Return whose a session is."""
    role = Role(found.role)
    return Principal(
        name=found.name,
        role=role,
        rights=role.rights,
        scope=_scope(found.areas),
        unit=found.unit,
        via="session",
        door_id=str(found.session_id),
    )


def of_key(found: KnownKey, city: City) -> Principal:
    """Return who comes with a key: its owner as of now, and no more than the key may."""
    role = Role(found.role)
    rights = role.rights
    if found.rights is not None:
        rights &= frozenset(Right(right) for right in found.rights)
    return Principal(
        name=found.name,
        role=role,
        rights=rights,
        scope=_scope(found.key_areas).within(_scope(found.areas), city),
        unit=found.unit,
        via="key",
        door_id=found.key_id,
    )


async def refuse_other(taken: Connection, asking: Principal, city: City, *, now: datetime) -> None:
    """Refuse a change by somebody who was let in and is out by now, or is somebody else.

    After the accounts that the change is about were locked: of two admins who shut each other out
    the second one is found to be out.

    Raises
    ------
    UnauthorizedError
        The session or key has ended, or may less or more than it could.
    """
    if await _now(taken, asking, city, now) != asking:
        raise UnauthorizedError(
            "the session or key has ended meanwhile, or its rights have changed"
        )


async def _now(taken: Connection, asking: Principal, city: City, now: datetime) -> Principal | None:
    door_id = asking.door_id or ""
    if asking.via == "session":
        session = await sessions.find_by_id(taken, UUID(door_id))
        return None if session is None or session.is_over(now) else of_session(session)
    key = await keys.find_by_id(taken, door_id)
    return None if key is None or key.is_over(now) else of_key(key, city)


def _scope(areas: list[str] | None) -> Scope:
    return Scope(None if areas is None else frozenset(areas))

"""Accounts as they are stored, and what becomes of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.rows import kwargs_row

from db.connection import Connection
from db.queries import load
from ioc_api.accounts import sessions, trail
from ioc_api.accounts.names import is_name
from ioc_api.accounts.role import Role
from ioc_api.accounts.trail import Actor, What
from ioc_api.errors import ConflictError, NotFoundError

QUERIES = load(Path(__file__).with_name("people.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an admin says of an account.

    Attributes
    ----------
    display_name : str
    role : Role
    areas : frozenset of str or None
        Codes; None for the whole city.
    unit : str or None
        A code of the city's units.
    is_disabled : bool
    """

    display_name: str
    role: Role
    areas: frozenset[str] | None = None
    unit: str | None = None
    is_disabled: bool = False

    @property
    def is_head(self) -> bool:
        """Tell whether it may let in anybody, anywhere: one such account has to stay."""
        return self.role is Role.ADMIN and self.areas is None and not self.is_disabled

    def told(self) -> dict[str, object]:
        """Return it as the audit and answers tell it."""
        return {
            "display_name": self.display_name,
            "role": self.role,
            "areas": listed(self.areas),
            "unit": self.unit,
            "is_disabled": self.is_disabled,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account."""

    account_id: UUID
    name: str
    standing: Standing
    password_hash: str | None
    oidc_issuer: str | None
    created_at: datetime
    changed_at: datetime
    password_changed_at: datetime | None
    seen_at: datetime | None


def listed(areas: Collection[str] | None) -> list[str] | None:
    """Return areas in their order; None for the whole city."""
    return None if areas is None else sorted(areas)


async def everybody(taken: Connection) -> list[Account]:
    """Return all accounts by name."""
    async with taken.cursor(row_factory=kwargs_row(_account)) as cursor:
        await cursor.execute(QUERIES["accounts"], {"name": None})
        return await cursor.fetchall()


async def find(taken: Connection, name: str) -> Account | None:
    """Return an account, or None where there is none of that name."""
    if not is_name(name):
        return None
    async with taken.cursor(row_factory=kwargs_row(_account)) as cursor:
        await cursor.execute(QUERIES["accounts"], {"name": name})
        return await cursor.fetchone()


async def find_to_change(taken: Connection, name: str) -> Account:
    """Return an account that nobody else changes until the transaction ends.

    Nor any that may let in anybody, in one order: of two who shut each other out one is first.

    Raises
    ------
    NotFoundError
        There is none of that name.
    """
    await taken.execute(QUERIES["lock_admins"])
    if is_name(name):
        await taken.execute(QUERIES["lock_account"], {"name": name})
    found = await find(taken, name)
    if found is None:
        raise NotFoundError(f"there is no account {name[:100]!r}")
    return found


async def hold(taken: Connection, account: Account) -> bool:
    """Keep an account as it was read until the transaction ends; false where it cannot be.

    It is disabled by now, or has got another password.
    """
    asked = {
        "account_id": account.account_id,
        "password_changed_at": account.password_changed_at,
    }
    return await (await taken.execute(QUERIES["hold_account"], asked)).fetchone() is not None


async def add(
    taken: Connection,
    actor: Actor,
    name: str,
    standing: Standing,
    *,
    password_hash: str | None,
    now: datetime,
) -> None:
    """Add an account.

    Raises
    ------
    ConflictError
        The name is taken.
    """
    cursor = await taken.execute(
        QUERIES["insert_account"],
        {**standing.told(), "name": name, "password_hash": password_hash, "now": now},
    )
    if await cursor.fetchone() is None:
        raise ConflictError(f"there is an account {name!r} already")
    told = standing.told() | {"has_password": password_hash is not None}
    await trail.note(taken, actor, What.ACCOUNT_ADDED, name, after=told)


async def change(
    taken: Connection, actor: Actor, account: Account, standing: Standing, *, now: datetime
) -> Account:
    """Change what an account is; one that is disabled is out at once.

    Raises
    ------
    ConflictError
        It is the last one that may let in anybody.
    """
    before, after = account.standing.told(), standing.told()
    if after == before:
        return account
    if account.standing.is_head and not standing.is_head:
        rows = await (await taken.execute(QUERIES["lock_admins"])).fetchall()
        if [name for (name,) in rows] == [account.name]:
            raise ConflictError(
                f"{account.name} is the last enabled admin of the whole city: make another one "
                "first, so that somebody can still let people in"
            )
    columns = standing.told() | {"account_id": account.account_id, "now": now}
    await taken.execute(QUERIES["update_account"], columns)
    # Rows before the audit: whoever signs out holds a session's and waits for the audit's lock.
    if standing.is_disabled and not account.standing.is_disabled:
        await sessions.end_all(taken, actor, account.account_id, account.name, now=now)
    changed = [name for name in after if before[name] != after[name]]
    await trail.note(
        taken,
        actor,
        What.ACCOUNT_CHANGED,
        account.name,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return replace(account, standing=standing, changed_at=now)


async def set_password(
    taken: Connection,
    actor: Actor,
    account: Account,
    password_hash: str | None,
    *,
    kept: UUID | None,
    now: datetime,
) -> None:
    """Give an account another password, or none; all its sessions but one end."""
    await taken.execute(
        QUERIES["update_password"],
        {"account_id": account.account_id, "password_hash": password_hash, "now": now},
    )
    await sessions.end_all(taken, actor, account.account_id, account.name, kept=kept, now=now)
    told = {"has_password": password_hash is not None}
    await trail.note(taken, actor, What.PASSWORD_CHANGED, account.name, after=told)


async def rehash(taken: Connection, account: Account, password_hash: str) -> None:
    """Keep the same password at another cost."""
    await taken.execute(
        QUERIES["rehash_password"],
        {
            "account_id": account.account_id,
            "old_hash": account.password_hash,
            "password_hash": password_hash,
        },
    )


def _account(**row: Any) -> Account:
    areas = row.pop("areas")
    standing = Standing(
        display_name=row.pop("display_name"),
        role=Role(row.pop("role")),
        areas=None if areas is None else frozenset(areas),
        unit=row.pop("unit"),
        is_disabled=row.pop("is_disabled"),
    )
    return Account(standing=standing, **row)

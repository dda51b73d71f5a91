"""Keys of programs: what they may, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from psycopg.rows import class_row

from contract.clock import rfc3339
from db.connection import Connection
from db.queries import load
from ioc_api.accounts import people, tokens, trail
from ioc_api.accounts.people import Account
from ioc_api.accounts.right import Right
from ioc_api.accounts.tokens import Key
from ioc_api.accounts.trail import Actor, What

QUERIES = load(Path(__file__).with_name("keys.sql"))

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a key is for.

    Attributes
    ----------
    label : str
        What its owner calls it.
    rights : frozenset of Right or None
        What it may at most; None for all that its owner may.
    areas : frozenset of str or None
        Where at most; None for wherever its owner may.
    expires_at : datetime
    """

    label: str
    rights: frozenset[Right] | None
    areas: frozenset[str] | None
    expires_at: datetime

    def told(self) -> dict[str, object]:
        """Return them as they are stored, and as the audit tells them."""
        return {
            "label": self.label,
            "rights": None if self.rights is None else sorted(self.rights),
            "areas": people.listed(self.areas),
            "expires_at": rfc3339(self.expires_at),
        }


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key as it is stored, and whose it is."""

    key_id: str
    secret_hash: bytes
    rights: list[str] | None
    key_areas: list[str] | None
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    name: str
    role: str
    areas: list[str] | None
    unit: str | None
    is_disabled: bool

    def is_over(self, now: datetime) -> bool:
        """Tell whether it counts no more: by time, or because somebody ended it."""
        return self.revoked_at is not None or self.is_disabled or now >= self.expires_at

    def is_to_be_seen(self, now: datetime) -> bool:
        """Tell whether it is time to note that it is in use."""
        return self.last_used_at is None or now - self.last_used_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key as its owner sees it."""

    key_id: str
    name: str
    owner_area_codes: list[str] | None
    label: str
    rights: list[str] | None
    areas: list[str] | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @property
    def owner_areas(self) -> frozenset[str] | None:
        """The areas of its owner; None for the whole city."""
        return None if self.owner_area_codes is None else frozenset(self.owner_area_codes)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it counts no more."""
        return self.revoked_at is not None or now >= self.expires_at


async def find(taken: Connection, key: Key) -> KnownKey | None:
    """Return a key, over or not; None where it is none of ours or its secret is another."""
    found = await find_by_id(taken, key.key_id)
    return found if found is not None and tokens.is_same(found.secret_hash, key.secret) else None


async def find_by_id(taken: Connection, key_id: str) -> KnownKey | None:
    """Return a key, over or not, of whoever has shown its secret; None where there is none."""
    async with taken.cursor(row_factory=class_row(KnownKey)) as cursor:
        await cursor.execute(QUERIES["find_key"], {"key_id": key_id})
        return await cursor.fetchone()


async def see(taken: Connection, key_id: str, now: datetime) -> None:
    """Note that a key is in use."""
    await taken.execute(
        QUERIES["see_key"], {"key_id": key_id, "now": now, "before": now - SEEN_EVERY}
    )


async def add(
    taken: Connection, actor: Actor, account: Account, terms: Terms, *, now: datetime
) -> Key:
    """Make a key of an account; its secret is told this once."""
    key = tokens.new_key()
    told = {"key_id": key.key_id, **terms.told()}
    await taken.execute(
        QUERIES["insert_key"],
        {
            **told,
            "secret_hash": tokens.digest(key.secret),
            "account_id": account.account_id,
            "now": now,
        },
    )
    await trail.note(taken, actor, What.KEY_MADE, account.name, after=told)
    return key


async def listed(taken: Connection, name: str | None) -> list[ListedKey]:
    """Return the keys of an account, or of all where no name is said."""
    return await _select(taken, name=name, key_id=None)


async def find_listed(taken: Connection, key_id: str) -> ListedKey | None:
    """Return a key by its id; None where there is none."""
    found = await _select(taken, name=None, key_id=key_id)
    return found[0] if found else None


async def revoke(taken: Connection, actor: Actor, key: ListedKey, *, now: datetime) -> None:
    """End a key; once is enough."""
    given = {"key_id": key.key_id, "now": now}
    if await (await taken.execute(QUERIES["revoke_key"], given)).fetchone() is not None:
        told = {"key_id": key.key_id, "label": key.label}
        await trail.note(taken, actor, What.KEY_REVOKED, key.name, before=told)


async def _select(taken: Connection, *, name: str | None, key_id: str | None) -> list[ListedKey]:
    async with taken.cursor(row_factory=class_row(ListedKey)) as cursor:
        await cursor.execute(QUERIES["keys"], {"name": name, "key_id": key_id})
        return await cursor.fetchall()

"""The account of all changes: every function here that changes something adds its row to it.

A change and its row are one transaction, so neither is ever there without the other. No row holds
a password, a token or a digest of one, nor what somebody typed who is nobody.
"""

import contextlib
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec
from psycopg.rows import class_row
from starlette.requests import HTTPConnection

from db.connection import Connection
from db.pool import Pool
from db.queries import load
from ioc_api.accounts.chain import Chain, SealedRow
from ioc_api.accounts.principal import Principal
from ioc_api.database import connection

QUERIES = load(Path(__file__).with_name("trail.sql"))
ADDRESS_MAX_LENGTH = 100

Said = Mapping[str, object]
"""What is told of a thing before or after its change."""


class What(StrEnum):
    """What can happen."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LOCKED = "sign_in_locked"
    SESSIONS_ENDED = "sessions_ended"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - what happened, no password
    LINK_MADE = "link_made"
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    RULE_MADE = "rule_made"
    RULE_CHANGED = "rule_changed"
    WINDOW_MADE = "window_made"
    WINDOW_ENDED = "window_ended"
    TOLD_AGAIN = "told_again"
    DEVICE_ADDED = "device_added"
    DEVICE_ROTATED = "device_rotated"
    DEVICE_REMOVED = "device_removed"
    ALERTS_STEPPED = "alerts_stepped"  # many at once; what was done about each stands with it


RECORDED = (What.DEVICE_ADDED, What.DEVICE_ROTATED, What.DEVICE_REMOVED)
"""What is changed elsewhere, and told by `python -m ioc_api.accounts record`."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something.

    Attributes
    ----------
    name : str or None
        Of an account, or `console:` and a user of the machine; None for nobody known.
    via : str
        `session`, `key:` and its id, or how somebody signs in: `password`, `link`, `oidc`.
    address : str or None
        From where.
    """

    name: str | None
    via: str
    address: str | None


def actor_of(principal: Principal, asking: HTTPConnection) -> Actor:
    """Return who changes something by a request."""
    via = f"key:{principal.door_id}" if principal.via == "key" else principal.via
    return Actor(principal.name, via, address_of(asking))


def address_of(asking: HTTPConnection) -> str | None:
    """Return where a request comes from."""
    return None if asking.client is None else asking.client.host[:ADDRESS_MAX_LENGTH]


@contextlib.asynccontextmanager
async def changing(pool: Pool) -> AsyncGenerator[Connection]:
    """Yield a connection in a transaction. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken, taken.transaction():
        yield taken


async def note(
    taken: Connection,
    actor: Actor,
    what: What,
    whom: str | None = None,
    *,
    before: Said | None = None,
    after: Said | None = None,
) -> None:
    """Add a row, within the transaction of the change."""
    await taken.execute(
        QUERIES["append_audit"],
        {
            "who": actor.name,
            "via": actor.via,
            "address": actor.address,
            "what": what,
            "whom": whom,
            "before": _json(before),
            "after": _json(after),
        },
    )


def _json(said: Said | None) -> str | None:
    return None if said is None else msgspec.json.encode(said).decode()


async def verify(taken: Connection) -> Chain:
    """Follow the chain from the first row to the last, or to where it is broken."""
    chain = Chain()
    async with (
        taken.transaction(),
        taken.cursor(name="sealed_rows", row_factory=class_row(SealedRow)) as cursor,
    ):
        await cursor.execute(QUERIES["sealed_rows"])
        async for row in cursor:
            if not chain.follow(row):
                break
    return chain

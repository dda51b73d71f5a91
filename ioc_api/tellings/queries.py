"""What targets are told, as it is stored: a page of it, and one to be told again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from psycopg.rows import class_row

from contract.city import City
from db.pool import Pool
from db.queries import load_templates
from ioc_api.accounts import identity, trail
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.scope import Scope
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.alerts.queries import refuse_outside, scope_given, seen
from ioc_api.database import connection
from ioc_api.errors import ConflictError, NotFoundError

_TEMPLATES = load_templates(Path(__file__).with_name("queries.sql"))
_PAGE = _TEMPLATES["page"].format(seen=seen("alert"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which are meant; None means any.

    Attributes
    ----------
    before_id : int or None
        The last one of the page before.
    """

    is_failed: bool | None
    alert_id: int | None
    before_id: int | None


@dataclass(frozen=True, slots=True)
class TellingRow:
    """One of them."""

    telling_id: int
    alert_id: int
    what: str
    channel: Literal["webhook", "apprise"]
    target: str
    title: str
    made_at: datetime
    attempt_count: int
    next_at: datetime
    told_at: datetime | None
    failed_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Who lets it be told again, and when by the wall clock."""

    asking: Principal
    actor: Actor
    now: datetime


async def page(pool: Pool, scope: Scope, wanted: Wanted, limit: int) -> list[TellingRow]:
    """Return what is told of alerts that the asker may look at."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(TellingRow)) as cursor,
    ):
        given = {
            "is_failed": wanted.is_failed,
            "alert_id": wanted.alert_id,
            "before_id": wanted.before_id,
            "telling_count": limit,
        }
        await cursor.execute(_PAGE, given | scope_given(scope), prepare=False)
        return await cursor.fetchall()


async def again(pool: Pool, change: Change, telling_id: int, city: City) -> TellingRow:
    """Let one that was given up be told again, and return it.

    Raises
    ------
    NotFoundError
        There is none of that number.
    ForbiddenError
        Its alert stands where the asker may not look.
    ConflictError
        It was not given up.
    UnauthorizedError
        The asker is out meanwhile.
    """
    async with changing(pool) as taken:
        await identity.refuse_other(taken, change.asking, city, now=change.now)
        given = {"telling_id": telling_id}
        held = await (await taken.execute(_TEMPLATES["held"], given)).fetchone()
        if held is None:
            raise NotFoundError(f"there is no telling {telling_id}")
        target, alert_id, area, ward, is_failed = held
        refuse_outside(alert_id, area, ward, change.asking.scope)
        if not is_failed:
            raise ConflictError(f"telling {telling_id} was not given up: it waits, or was told")
        async with taken.cursor(row_factory=class_row(TellingRow)) as cursor:
            await cursor.execute(_TEMPLATES["again"], given)
            (row,) = await cursor.fetchall()
        said = {"target": target, "alert_id": alert_id}
        await trail.note(taken, change.actor, What.TOLD_AGAIN, str(telling_id), after=said)
    return row

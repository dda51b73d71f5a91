"""Alerts as they are stored: pages, one with all that belongs to it, and how many came."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.sql import SQL, Composed, Identifier

from db.connection import Connection
from db.pool import Pool
from db.queries import load_lists, load_templates
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.accounts.scope import Scope
from ioc_api.alerts.asked import Asked, Filter
from ioc_api.alerts.items import AlertRow
from ioc_api.alerts.schemas import MEMBERS_MAX_COUNT
from ioc_api.database import connection
from ioc_api.errors import ForbiddenError, NotFoundError
from ioc_api.folding import folded
from operations.life.state import State
from operations.rules.pack import CITY_SILENT_ID

_TEMPLATES = load_templates(Path(__file__).with_name("queries.sql"))
_RATE = load_templates(Path(__file__).with_name("rate.sql"))
_SEEN = load_lists(Path(__file__).with_name("scope.sql"))["seen"]

NOISY_COUNT = 5
_HOUR = timedelta(hours=1)

Given = dict[str, Any]


def seen(alias: str) -> Composed:
    """Return the condition that the asker may look at an alert: parameters by `scope_given`."""
    return _SEEN.format(
        of_area=Identifier(alias, "area"),
        of_ward=Identifier(alias, "ward"),
        of_rule_id=Identifier(alias, "rule_id"),
    )


def scope_given(scope: Scope) -> Given:
    """Return the parameters of `seen`."""
    return {"scope": scope.codes, "open_rule": CITY_SILENT_ID}


_OF_ALERT = {"seen": seen("alert")}
_OF_BOTH = _OF_ALERT | {"absorbing_seen": seen("absorbing")}
_FILTERED = _TEMPLATES["filtered"].format(**_OF_BOTH)
_PAGE = _TEMPLATES["page"].format(filtered=_FILTERED)
_ABSORBED = _TEMPLATES["absorbed"].format(**_OF_ALERT)
_OF_RATE = {name: statement.format(**_OF_BOTH) for name, statement in _RATE.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of alerts, with one more where another follows, and how many there are by state."""

    rows: list[AlertRow]
    by_state: dict[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """An alert and all that belongs to it, as rows by their columns."""

    row: AlertRow
    steps: list[Given]
    members: list[Given]
    absorbed: list[int]


async def told(taken: Connection, alert_ids: Collection[int]) -> list[AlertRow]:
    """Return alerts by their ids, the worst first."""
    async with taken.cursor(row_factory=class_row(AlertRow)) as cursor:
        await cursor.execute(_TEMPLATES["told"], {"alert_ids": list(alert_ids)})
        return await cursor.fetchall()


async def page(pool: Pool, asked: Asked) -> Found:
    """Return a page of alerts.

    Raises
    ------
    UnavailableError
        As `connection` does.
    ForbiddenError
        If one of the sensors stands where the asker may not look.
    """
    scope = asked.asking.scope
    async with connection(pool) as taken:
        await _refuse_others(taken, asked.filter.sensor_ids, scope)
        given = _given(asked) | await _text_given(taken, asked.filter)
        cursor = await taken.execute(_PAGE, given, prepare=False)
        found = await cursor.fetchone()
        alert_ids, by_state = found or ([], None)
        return Found(await told(taken, alert_ids), by_state or {})


async def one(pool: Pool, alert_id: int, asking: Principal) -> Told:
    """Return an alert with its steps and sensors.

    Raises
    ------
    NotFoundError
        There is none of that id.
    ForbiddenError
        It stands where the asker may not look.
    """
    async with connection(pool) as taken:
        row = await find(taken, alert_id, asking.scope)
        given = {"alert_id": alert_id, "member_count": MEMBERS_MAX_COUNT}
        given |= scope_given(asking.scope)
        cursor = await taken.execute(_ABSORBED, given)
        return Told(
            row,
            await _rows(taken, _TEMPLATES["steps"], given),
            await _rows(taken, _TEMPLATES["members"], given),
            [absorbed_id for (absorbed_id,) in await cursor.fetchall()],
        )


async def find(taken: Connection, alert_id: int, scope: Scope) -> AlertRow:
    """Return an alert that may be looked at. Raises as `one` does."""
    rows = await told(taken, [alert_id])
    if not rows:
        raise NotFoundError(f"there is no alert {alert_id}")
    if not rows[0].is_for_all:
        refuse_outside(alert_id, rows[0].area, rows[0].ward, scope)
    return rows[0]


def refuse_outside(alert_id: int, area: str | None, ward: str | None, scope: Scope) -> None:
    """Refuse an alert that stands outside a scope. Raises `ForbiddenError`."""
    if not scope.holds(area, ward):
        raise ForbiddenError.outside(f"alert {alert_id}", scope.areas or ())


async def assignees(pool: Pool, alert_id: int, scope: Scope) -> list[Given]:
    """Return who may act where an alert stands. Raises as `one` does."""
    async with connection(pool) as taken:
        row = await find(taken, alert_id, scope)
        refuse_outside(alert_id, row.area, row.ward, scope)  # what all may see not all may act on
        return await able(taken, row.area, row.ward)


async def able(taken: Connection, area: str | None, ward: str | None) -> list[Given]:
    """Return the accounts that may act in a district and a ward."""
    roles = [role for role in Role if Right.ACT in role.rights]
    given = {"roles": roles, "area": area, "ward": ward}
    return await _rows(taken, _TEMPLATES["people"], given)


async def rate(
    pool: Pool, scope: Scope, hours: int, now: datetime
) -> tuple[datetime, dict[str, list[Given]]]:
    """Return from when it is counted, and the rows of each statement about it."""
    from_at = now.replace(minute=0, second=0, microsecond=0) - (hours - 1) * _HOUR
    given = {"from_at": from_at, "to_at": now, "noisy_count": NOISY_COUNT, **scope_given(scope)}
    async with connection(pool) as taken:
        return from_at, {
            name: await _rows(taken, statement, given) for name, statement in _OF_RATE.items()
        }


def hours_of(rows: Sequence[Given], from_at: datetime, hours: int) -> list[Given]:
    """Return a bucket for each hour, also where nothing came."""
    found = {row["bucket_at"]: row for row in rows}
    begins = [from_at + number * _HOUR for number in range(hours)]
    none = {"all_count": 0, "critical_count": 0}
    return [found.get(at, none) | {"bucket_at": at} for at in begins]


async def _rows(taken: Connection, statement: SQL | Composed, given: Given) -> list[Given]:
    async with taken.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, given)
        return await cursor.fetchall()


async def _refuse_others(
    taken: Connection, sensor_ids: Collection[str] | None, scope: Scope
) -> None:
    if sensor_ids is None or scope.is_whole:
        return
    given = {"sensor_ids": list(sensor_ids), "scope": scope.codes}
    cursor = await taken.execute(_TEMPLATES["outside"], given)
    outside = {sensor_id for (sensor_id,) in await cursor.fetchall()}
    scope.refuse_others(sorted(sensor_ids), set(sensor_ids) - outside)


def _given(asked: Asked) -> Given:
    chosen = asdict(asked.filter)
    lists = ("severities", "areas", "kinds", "rules", "sensor_ids", "units")
    return {
        **scope_given(asked.asking.scope),
        **{name: None if chosen[name] is None else list(chosen[name]) for name in lists},
        "is_mine": asked.is_mine,
        "name": asked.asking.name,
        "from_at": asked.from_at,
        "to_at": asked.to_at,
        "states": list(asked.states),
        "has_open": State.OPEN in asked.states,
        "has_duplicates": State.DUPLICATE in asked.states,
        "after_rank": None if asked.after is None else asked.after.rank,
        "after_at": None if asked.after is None else asked.after.since_at,
        "after_id": None if asked.after is None else asked.after.alert_id,
        "alert_count": asked.limit,
    }


async def _text_given(taken: Connection, wanted: Filter) -> Given:
    sought = wanted.sought
    if sought is None:
        return {"has_text": False, "text_rules": [], "text_sensors": [], "text_areas": []}
    cursor = await taken.execute(_TEMPLATES["labels"])
    rules = {
        rule_id
        for rule_id, *labels in await cursor.fetchall()
        if any(sought.text in folded(text) for text in (rule_id, *labels))
    }
    return {
        "has_text": True,
        "text_rules": list(rules),
        "text_sensors": sought.sensor_keys,
        "text_areas": sought.areas,
    }

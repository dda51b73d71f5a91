"""Maintenance windows: listed, made and ended."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from contract.catalogue import KIND_BY_CODE
from contract.city import City
from contract.clock import rfc3339
from db.connection import Connection
from db.pool import Pool
from db.queries import load
from ioc_api.accounts import identity, reach, trail
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.scope import Scope
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.database import connection
from ioc_api.errors import BadBodyError, ConflictError, NotFoundError
from ioc_api.rules.queries import rules_of
from operations.rules.known import demand
from operations.rules.windows import Window

QUERIES = load(Path(__file__).with_name("queries.sql"))
WINDOWS_MAX_COUNT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWindow(Window):
    """A window with what is said of it."""

    note: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A window that shall be made. What is None names all."""

    from_at: datetime
    to_at: datetime
    rule_id: str | None
    kind: str | None
    area: str | None
    sensor_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """Who makes or ends a window, and when.

    Attributes
    ----------
    now, city_now : datetime
        By the wall's clock, and the city's.
    """

    asking: Principal
    actor: Actor
    now: datetime
    city_now: datetime


async def windows(
    pool: Pool, scope: Scope, city: City, *, not_over_at: datetime | None
) -> list[StoredWindow]:
    """Return windows, those that are not over at a time or all; the last to end first.

    Raises `UnavailableError` as `connection` does.
    """
    async with connection(pool) as taken:
        return await _windows(taken, scope, city, not_over_at=not_over_at)


async def add(pool: Pool, change: Change, wanted: Wanted, city: City) -> StoredWindow:
    """Make a window and return it.

    Raises
    ------
    RuleError, BadBodyError
        What it names is not there, or does not fit together.
    ForbiddenError
        It would put aside alerts that whoever makes it may not see.
    ConflictError
        There are as many as may.
    UnauthorizedError
        Whoever makes it is out meanwhile.
    """
    async with changing(pool) as taken:
        await identity.refuse_other(taken, change.asking, city, now=change.now)
        await _check(taken, change.asking, wanted, city)
        async with taken.cursor() as cursor:
            await cursor.execute(QUERIES["count_windows"], {"not_over_at": change.city_now})
            ((count,),) = await cursor.fetchall()
            if count >= WINDOWS_MAX_COUNT:
                raise ConflictError(f"{count} windows are not over, as many as may")
            written = asdict(wanted) | {"made_by": change.asking.name}
            await cursor.execute(QUERIES["insert_window"], written)
            ((window_id,),) = await cursor.fetchall()
        (made,) = await _windows(taken, change.asking.scope, city, window_id=window_id)
        await trail.note(taken, change.actor, What.WINDOW_MADE, str(window_id), after=_told(wanted))
    return made


async def end(pool: Pool, change: Change, window_id: int, city: City) -> None:
    """End a window now; one that is over stays as it is.

    Raises
    ------
    NotFoundError
        There is none of that number.
    ForbiddenError, UnauthorizedError
        As `add`.
    """
    async with changing(pool) as taken:
        await identity.refuse_other(taken, change.asking, city, now=change.now)
        found = await _windows(taken, change.asking.scope, city, window_id=window_id)
        if not found:
            raise NotFoundError(f"no maintenance window has the number {window_id}")
        await _refuse_beyond(taken, change.asking, found[0], city)
        async with taken.cursor() as cursor:
            ended = {"window_id": window_id, "ended_at": change.city_now}
            await cursor.execute(QUERIES["end_window"], ended)
            if await cursor.fetchone() is None:
                return
        at = {"ended_at": rfc3339(change.city_now)}
        await trail.note(
            taken,
            change.actor,
            What.WINDOW_ENDED,
            str(window_id),
            before={"to_at": rfc3339(found[0].until_at)},
            after=at,
        )


async def _windows(
    taken: Connection,
    scope: Scope,
    city: City,
    *,
    not_over_at: datetime | None = None,
    window_id: int | None = None,
) -> list[StoredWindow]:
    areas = None if scope.is_whole else [code for code in city.areas if scope.touches(code, city)]
    async with taken.cursor(row_factory=class_row(StoredWindow)) as cursor:
        await cursor.execute(
            QUERIES["select_windows"],
            {
                "window_id": window_id,
                "not_over_at": not_over_at,
                "areas": areas,
                "scope": scope.codes,
                "window_count": WINDOWS_MAX_COUNT,
            },
        )
        return await cursor.fetchall()


async def _check(taken: Connection, asking: Principal, wanted: Wanted, city: City) -> None:
    if wanted.rule_id is not None:
        known = {one.rule.rule_id: one.rule.label_en for one in await rules_of(taken)}
        demand("rule_id", wanted.rule_id, known, "a rule")
    if wanted.kind is not None:
        kinds = {code: kind.label_en for code, kind in KIND_BY_CODE.items()}
        demand("kind", wanted.kind, kinds, "a kind of sensors")
    if wanted.area is not None:
        names = {code: area.name_vi for code, area in city.areas.items()}
        demand("area", wanted.area, names, "an area of the city")
    await _refuse_beyond(taken, asking, wanted, city)


async def _refuse_beyond(
    taken: Connection, asking: Principal, window: Window | Wanted, city: City
) -> None:
    """Refuse a window of what somebody may not look at: by its sensor, else by its area.

    Raises
    ------
    BadBodyError
        There is no such sensor, or it is of another kind.
    ForbiddenError
        It is outside of their areas; without sensor and area it is of the whole city.
    """
    if window.sensor_id is None:
        areas = None if window.area is None else frozenset({window.area})
        reach.refuse_areas(asking, areas, city)
        return
    async with taken.cursor() as cursor:
        await cursor.execute(QUERIES["select_place"], {"sensor_id": window.sensor_id})
        row = await cursor.fetchone()
    if row is None:
        raise BadBodyError("sensor_id", f"{window.sensor_id[:100]!r} is not a sensor")
    kind, district, ward = row
    asking.scope.refuse_sensor(window.sensor_id, district, ward)
    if window.kind not in {None, kind}:
        raise BadBodyError("kind", f"{window.sensor_id} is of {kind}", (kind,))


def _told(wanted: Wanted) -> dict[str, object]:
    """Return a window as the account of changes tells it."""
    said = asdict(wanted) | {
        "from_at": rfc3339(wanted.from_at),
        "to_at": rfc3339(wanted.to_at),
    }
    return {name: value for name, value in said.items() if value is not None}

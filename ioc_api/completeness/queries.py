"""Which sensors there are, when they were in service, and how many of their readings have come."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contract.catalogue import Kind
from db.pool import Pool
from db.queries import load
from db.rollup import QUARTER
from ioc_api.accounts.scope import Scope
from ioc_api.bucket import Grid
from ioc_api.completeness import plan
from ioc_api.completeness.plan import Expected, KnownSensor, Place, Service
from ioc_api.completeness.received import Received, received
from ioc_api.completeness.statements import BOUNDS, select_received, select_sensors
from ioc_api.database import Cursor, connection, standing_still
from ioc_api.errors import BadParameterError
from ioc_api.http.nearest import near
from ioc_api.span import Span

_QUERIES = load(Path(__file__).with_suffix(".sql"))
_TAIL = timedelta(days=1)  # what is not computed yet
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for.

    Attributes
    ----------
    area : str or None
        None: the city.
    sensor_ids : Sequence[str] or None
        None: all of the kind.
    scope : Scope
        Where the asker may look: what stood elsewhere is not counted.
    offset : timedelta
        Local time minus UTC.
    """

    kind: Kind
    area: str | None
    sensor_ids: Sequence[str] | None
    scope: Scope
    span: Span
    offset: timedelta


async def found(
    pool: Pool, time_zone: str, asked: Asked, city_now: datetime
) -> tuple[Expected, Received]:
    """Return what was to be expected and what has come, at one moment.

    Raises
    ------
    UnavailableError
        As `connection` does.
    BadParameterError
        If a sensor is not known.
    ForbiddenError
        If a sensor stood at no time of it where the asker may look.
    TooLargeError
        As `plan.expected` does.
    """
    async with connection(pool) as taken, standing_still(taken) as cursor:
        await cursor.execute(_QUERIES["select_kept"])
        kept: dict[str, datetime] = dict(await cursor.fetchall())
        span = plan.counted_span(asked.span, city_now, kept, asked.offset)
        parameters: dict[str, object] = {
            "kind": asked.kind.code,
            "area": asked.area,
            "sensor_ids": None if asked.sensor_ids is None else list(asked.sensor_ids),
            "scope": asked.scope.codes,
            "from_at": span.from_at,
            "to_at": span.to_at,
        }
        await cursor.execute(select_sensors(asked.kind, time_zone), parameters, prepare=False)
        sensors = [KnownSensor(*row) for row in await cursor.fetchall()]
        _refuse_unknown(asked, sensors)
        await _refuse_others(cursor, asked, sensors, parameters)
        await cursor.execute(_QUERIES["select_services"], parameters)
        services = [Service(*row) for row in await cursor.fetchall()]
        await cursor.execute(_QUERIES["select_places"], parameters)
        places = [Place(*row) for row in await cursor.fetchall()]
        what = await asyncio.to_thread(
            plan.expected, span, sensors, services, places, (kept, asked.offset)
        )
        rows = await _received(cursor, time_zone, asked, what, kept)
    return what, await asyncio.to_thread(received, rows, what)


async def _received(
    cursor: Cursor, time_zone: str, asked: Asked, what: Expected, kept: Mapping[str, datetime]
) -> bytes:
    if not what.pieces:
        return b""
    parameters: dict[str, object] = {
        "kind": asked.kind.code,
        "sensor_keys": [piece.sensor_key for piece in what.pieces],
        "from_ats": [piece.from_at for piece in what.pieces],
        "to_ats": [piece.to_at for piece in what.pieces],
        **_bounds(what.span, asked.offset),
        "kept_from_at": kept.get("raw", _EVER),
    }
    # A plan for any span looks into all chunks for each sensor: 12 s instead of 0.2 s.
    await cursor.execute(
        select_received(asked.kind, time_zone), parameters, prepare=False, binary=True
    )
    ((rows,),) = await cursor.fetchall()
    return rows or b""


def _bounds(span: Span, offset: timedelta) -> dict[str, datetime]:
    """Return where readings are looked for: mostly at the begin, and where the newest lie.

    They divide no quarter of an hour, and so no part that is counted.
    """
    grid = Grid(QUARTER, offset)
    head_to_at = min(grid.start_of(span.from_at) + grid.width, span.to_at)
    tail_from_at = max(grid.start_of(span.to_at - _TAIL), head_to_at)
    ends = (span.from_at, head_to_at, tail_from_at, span.to_at)
    return dict(zip(BOUNDS, ends, strict=True))


async def _refuse_others(
    cursor: Cursor,
    asked: Asked,
    sensors: Sequence[KnownSensor],
    parameters: Mapping[str, object],
) -> None:
    if asked.sensor_ids is None or asked.scope.is_whole:
        return
    await cursor.execute(_QUERIES["select_places"], {**parameters, "area": None})
    allowed = {row[0] for row in await cursor.fetchall()}
    asked.scope.refuse_others(
        asked.sensor_ids, [each.sensor_id for each in sensors if each.sensor_key in allowed]
    )


def _refuse_unknown(asked: Asked, sensors: Sequence[KnownSensor]) -> None:
    known = {sensor.sensor_id: sensor.sensor_id for sensor in sensors}
    for sensor_id in asked.sensor_ids or ():
        if sensor_id not in known:
            # What stands where the asker may not look is not offered to him.
            offered = near(sensor_id, known) if asked.scope.is_whole else ()
            accepted = (*offered, "an id that `sensors` lists")
            why = f"is no sensor of the kind {asked.kind.code}"
            raise BadParameterError("sensor_id", sensor_id, accepted, why)

"""One quantity over sensors of a kind, as it is stored at this moment: rows, not yet items."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from contract.clock import rfc3339
from db.pool import Pool
from db.queries import load
from db.register import chain_before
from db.rollup import Tier
from ioc_api.database import Cursor, all_rows, connection, standing_still
from ioc_api.errors import BadParameterError
from ioc_api.http.nearest import near
from ioc_api.series.plan import Series, fitting_items, too_large
from ioc_api.series.row import Found, Row
from ioc_api.series.stat import Stat, fractions
from ioc_api.series.statements import Shape, select_percentiles, select_series

READINGS_MAX_COUNT = 3_000_000
"""Readings that percentiles are taken of: those of one answer are sorted in a few seconds."""

_NO_LEVELS: Mapping[Stat, float] = {}
_SENSOR_FORMS = ("an id that `sensors` lists",)  # a kind may have a hundred thousand
_QUERIES = load(Path(__file__).with_suffix(".sql"))


async def found(pool: Pool, time_zone: str, asked: Series) -> Found:
    """Return what a series holds. All is asked within the one deadline of `connection`.

    Raises
    ------
    UnavailableError
        As `connection` does.
    BadParameterError
        If a sensor is not known, or readings are wanted of a time of which some are gone.
    ForbiddenError
        If a sensor stood at no time of it where the asker may look.
    TooLargeError
        If the answer would have too many items, or be made of too many readings.
    """
    async with connection(pool) as taken:
        async with standing_still(taken) as cursor:
            sensors = await _sensors(cursor, asked)
            known = None if sensors is None else list(sensors.values())
            lines = known if "sensor" in asked.division.by else asked.areas
            candidates = fitting_items(asked, 1 if lines is None else len(lines))
            tier, rows = candidates[0], []
            for each in candidates:
                rows = await _rows(cursor, time_zone, asked, each, sensors or {})
                if any(row.value_count for row in rows):
                    tier = each
                    break
        # Asked after, and anew: what retention drops meanwhile is known to be gone.
        if asked.trust == "all" or fractions(asked.stats):
            async with taken.cursor(binary=False) as cursor:
                await _refuse_lost(cursor, asked, tier)
    return Found(tier=tier, rows=rows, sensor_ids=known if "sensor" in asked.division.by else None)


async def _sensors(cursor: Cursor, asked: Series) -> dict[int, str] | None:
    """Return the sensors that are named or have a line each, by their keys, in order of ids."""
    if asked.sensor_ids is None and "sensor" not in asked.division.by:
        return None
    ids = None if asked.sensor_ids is None else list(asked.sensor_ids)
    whole = asked.whole(asked.tiers[-1])
    parameters: dict[str, object] = {
        "kind": asked.kind.code,
        "sensor_ids": ids,
        "area": asked.area if ids is None else None,
        "scope": asked.scope.codes,
        "from_at": whole.from_at,
        "to_at": whole.to_at,
    }
    allowed = await _selected(cursor, parameters)
    if ids is not None and len(allowed) < len(ids):
        known = set((await _selected(cursor, {**parameters, "scope": None})).values())
        for sensor_id in ids:
            if sensor_id not in known:
                of_kind = (await _selected(cursor, {**parameters, "sensor_ids": None})).values()
                accepted = (*near(sensor_id, {name: name for name in of_kind}), *_SENSOR_FORMS)
                why = f"is no sensor of the kind {asked.kind.code}"
                raise BadParameterError("sensor_id", sensor_id, accepted, why)
        asked.scope.refuse_others(ids, allowed.values())
    return allowed


async def _selected(cursor: Cursor, parameters: Mapping[str, object]) -> dict[int, str]:
    await cursor.execute(_QUERIES["select_sensors"], parameters)
    return dict(await cursor.fetchall())


async def _refuse_lost(cursor: Cursor, asked: Series, tier: Tier) -> None:
    await cursor.execute(_QUERIES["kept_from"])
    for (kept_from_at,) in await cursor.fetchall():
        begin, width = asked.whole(tier).from_at, timedelta(seconds=tier.width_s)
        if begin < kept_from_at:
            later = rfc3339(begin - (begin - kept_from_at) // width * width)
            name, value, right = ("quality", "all", "good")
            if asked.trust == "good":
                name, value, right = ("stat", ",".join(fractions(asked.stats)), "mean,min,max")
            accepted = (right, f"{value} with from={later} or later")
            raise BadParameterError(name, value, accepted, "needs readings that are gone")


async def _before(cursor: Cursor, asked: Series, tier: Tier) -> timedelta:
    """Return how long before the span begins what is computed, for the chain of a register."""
    if asked.quantity.aggregate != "counter":
        return timedelta()
    kept: list[tuple[datetime]] = []
    if asked.trust == "all":
        await cursor.execute(_QUERIES["kept_from"])
        kept = await cursor.fetchall()
    return chain_before(tier.width_s, asked.whole(tier).from_at, kept[0][0] if kept else None)


async def _rows(
    cursor: Cursor, time_zone: str, asked: Series, tier: Tier, sensors: Mapping[int, str]
) -> list[Row]:
    shape = Shape(
        kind=asked.kind,
        quantity=asked.quantity,
        tier=tier,
        time_zone=time_zone,
        is_of_areas=asked.areas is not None,
        is_scoped=not asked.scope.is_whole,
        division=asked.division,
        trust=asked.trust,
    )
    whole = asked.whole(tier)
    from_at = whole.from_at - await _before(cursor, asked, tier)
    parameters: dict[str, object] = {
        "kind": asked.kind.code,
        "area": asked.area,
        "areas": None if asked.areas is None else list(asked.areas),
        "sensor_ids": None if asked.sensor_ids is None else list(asked.sensor_ids),
        "scope": asked.scope.codes,
        "from_at": from_at,
        "first_at": whole.from_at,
        "to_at": whole.to_at,
        "stale_from_at": from_at,
        "stale_to_at": whole.to_at,
    }
    # Not prepared: a plan for any span knows of no chunk that it does not touch.
    await cursor.execute(select_series(shape), parameters, prepare=False)
    rows = await asyncio.to_thread(_made, await all_rows(cursor), sensors)
    percents = fractions(asked.stats)
    if percents:
        _refuse_many(sum(row.value_count for row in rows), asked)
        await cursor.execute(
            select_percentiles(shape),
            {**parameters, "from_at": whole.from_at, "fractions": list(percents.values())},
            prepare=False,
        )
        levels = {
            _place(row, sensors): dict(zip(percents, row[4], strict=True))
            for row in await all_rows(cursor)
        }
        rows = [row._replace(levels=levels.get(_key(row), {})) for row in rows]
    if "sensor" not in asked.division.by:
        return rows
    # Areas in their order, in each the sensors by their ids, each ascending in time as it came.
    place = {code: number for number, code in enumerate(asked.areas or ())}
    return sorted(rows, key=lambda row: (place.get(row.code or "", 0), row.sensor_id or ""))


def _made(found: Sequence[tuple[Any, ...]], sensors: Mapping[int, str]) -> list[Row]:
    """Return rows as they are read; in a thread, for they are many."""
    return [_row(row, sensors) for row in found]


def _refuse_many(count: int, asked: Series) -> None:
    if count > READINGS_MAX_COUNT:
        span = asked.span.to_at - asked.span.from_at
        fits = asked.span.to_at - span * READINGS_MAX_COUNT / count
        raise too_large(
            "stat",
            ",".join(asked.stats or ()),
            (f"from={rfc3339(fits)}", "fewer sensors", "mean,min,max"),
            f"percentiles of {count} readings are more than {READINGS_MAX_COUNT}",
        )


def _place(row: tuple[Any, ...], sensors: Mapping[int, str]) -> tuple[object, ...]:
    group_key, bucket_at, weekday, hour, code = (*row[:4], row[-1])
    return (code, sensors[group_key] if group_key is not None else None, bucket_at, weekday, hour)


def _key(row: Row) -> tuple[object, ...]:
    return (row.code, row.sensor_id, row.bucket_at, row.weekday, row.hour)


def _row(found: tuple[Any, ...], sensors: Mapping[int, str]) -> Row:
    (
        group_key, bucket_at, weekday, hour, average, low, high,
        sensor_count, count, untrusted_count, total, code,
    ) = found  # fmt: skip
    return Row(
        code,
        None if group_key is None else sensors[group_key],
        bucket_at,
        weekday,
        hour,
        average,
        low,
        high,
        sensor_count,
        count or 0,
        untrusted_count,
        total,
        _NO_LEVELS,
    )

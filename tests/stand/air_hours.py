"""Hours of the air as maintenance writes them, and what the index made of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier, Placeholder

from operations.indices.vn_aqi import POLLUTANTS

READINGS = 12
"""In an hour of a sensor that reports every five minutes."""
_QUANTITIES = (*(f"{one}_ugm3" for one in POLLUTANTS), "temperature_degc", "humidity_frac")
_WRITE = SQL(
    "INSERT INTO rollup_air_quality_1h"
    " (sensor_key, bucket_at, reading_count, expected_count, {counts}, {sums})"
    " VALUES (%(key)s, %(at)s, %(readings)s, 12, {count_values}, {sum_values})"
    " ON CONFLICT (sensor_key, bucket_at) DO UPDATE"
    " SET (reading_count, {counts}, {sums}) = ROW (EXCLUDED.reading_count, {new})"
)
SENSOR = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, ward_code, quantities,
    period_s, announced_at
)
VALUES (
    'hcmc', %(sensor_id)s, 'air_quality', 'environment', %(sensor_id)s, 10.78, 106.7, %(area)s,
    %(ward)s, '{pm25_ugm3}', 300, %(at)s
)
RETURNING sensor_key
"""
ROWS = """
SELECT '1h' AS tier, sensor_key, bucket_at, value, dominant, pm25, pm10, o3, no2, so2, co,
    computed_at
FROM air_index_1h
UNION ALL
SELECT '1d' AS tier, sensor_key, bucket_at, value, dominant, pm25, pm10, o3, no2, so2, co,
    computed_at
FROM air_index_1d
"""
Place = tuple[str, int, datetime]
"""Tier, sensor, begin."""


async def announce(
    connection: AsyncConnection[Any],
    sensor_id: str,
    at: datetime,
    *,
    area: str | None = None,
    ward: str | None = None,
) -> int:
    """Announce a sensor of the air; return its key."""
    values = {"sensor_id": sensor_id, "at": at, "area": area, "ward": ward}
    found = await (await connection.execute(SENSOR, values)).fetchone()
    assert found is not None
    return int(found[0])


async def write_hour(
    connection: AsyncConnection[Any],
    key: int,
    at: datetime,
    means_ugm3: Mapping[str, float],
    *,
    readings: int = READINGS,
) -> None:
    """Write an hour of a sensor, as maintenance does, by the means of its pollutants."""
    counts = [Identifier(f"{name}_count") for name in _QUANTITIES]
    sums = [Identifier(f"{one}_ugm3_sum") for one in means_ugm3]
    named = {f"{one}_ugm3" for one in means_ugm3}
    statement = _WRITE.format(
        counts=SQL(", ").join(counts),
        sums=SQL(", ").join(sums),
        count_values=SQL(", ").join(
            SQL("%(readings)s") if name in named else SQL("0") for name in _QUANTITIES
        ),
        sum_values=SQL(", ").join(Placeholder(one) for one in means_ugm3),
        new=SQL(", ").join(SQL("EXCLUDED.{}").format(column) for column in (*counts, *sums)),
    )
    totals = {one: mean * readings for one, mean in means_ugm3.items()}
    values = {"key": key, "at": at, "readings": readings, **totals}
    await connection.execute(statement, values)


async def index_rows(connection: AsyncConnection[Any]) -> dict[Place, tuple[Any, ...]]:
    """Return all rows of the index: value, dominant, by pollutant, and when it was computed."""
    found = await (await connection.execute(ROWS)).fetchall()
    return {(tier, key, at): tuple(rest) for tier, key, at, *rest in found}


def written(
    before: Mapping[Place, tuple[Any, ...]], after: Mapping[Place, tuple[Any, ...]]
) -> set[Place]:
    """Return which rows were written or taken away between two looks."""
    return {
        place for place in before.keys() | after.keys() if before.get(place) != after.get(place)
    }


def known(rows: Iterable[Place], tier: str, key: int) -> list[datetime]:
    """Return of which hours or days a sensor has rows, in their order."""
    return sorted(at for of, sensor, at in rows if (of, sensor) == (tier, key))

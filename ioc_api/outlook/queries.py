"""What the outlooks are made of: what was stored of the last hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.sql import SQL, Identifier, Literal

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE, Kind
from db.pool import Pool
from db.queries import load_templates
from db.rollup import readings_of
from db.trusted import is_trusted
from ioc_api.database import connection
from ioc_api.past.columns import integers, numbers
from ioc_api.span import Span

RIVER, RAIN, FLOOD = (KIND_BY_CODE[code] for code in ("river_level", "rain_gauge", "street_flood"))
BIN_S = 300

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_LEVELS = (
    _TEMPLATES["select_trusted"]
    .format(
        value=Identifier("level_m"),
        readings=readings_of(RIVER),
        is_trusted=is_trusted(SQL("reading")),
    )
    .as_bytes()
)


# Of a gauge that only counts, the rate is what it counted over its period.
_RATE = SQL("avg(coalesce(reading.intensity_mmh, reading.rain_mm * 3600 / sensor.period_s))")
_DEPTH = SQL(
    "last(reading.depth_m, reading.observed_at) FILTER (WHERE reading.depth_m IS NOT NULL)"
)


def _bins(kind: Kind, told: SQL) -> bytes:
    return (
        _TEMPLATES["select_bins"]
        .format(
            told=told,
            readings=readings_of(kind),
            is_trusted=is_trusted(SQL("reading")),
            width_s=Literal(BIN_S),
        )
        .as_bytes()
    )


_RAIN, _DEPTHS = _bins(RAIN, _RATE), _bins(FLOOD, _DEPTH)


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Numbers of sensors in bins of five minutes, (number,) each; bins count from 1970."""

    sensor_keys: IntArray
    bins: IntArray
    told: FloatArray


async def rain_rates(pool: Pool, span: Span) -> Bins:
    """Return the mean trusted rate of each rain gauge in each bin of a span. [mm/h]."""
    return await _binned(pool, _RAIN, span)


async def depths(pool: Pool, span: Span) -> Bins:
    """Return the last trusted depth of each flood gauge in each bin of a span. [m]."""
    return await _binned(pool, _DEPTHS, span)


async def _binned(pool: Pool, query: bytes, span: Span) -> Bins:
    parameters = {"from_at": span.from_at, "to_at": span.to_at}
    async with connection(pool) as taken, taken.cursor() as cursor:
        # Planned for these very times: a plan for any would look at all chunks.
        await cursor.execute(query, parameters, prepare=False, binary=True)
        result = cursor.pgresult
        columns = [result.get_value(0, place) if result else None for place in range(3)]
    return Bins(integers(columns[0]), integers(columns[1]), numbers(columns[2], is_double=True))


async def river_levels(
    pool: Pool, sensor_keys: Sequence[int], span: Span
) -> list[tuple[datetime, float]]:
    """Return the trusted levels of some gauges in a span, and when each was observed."""
    parameters = {
        "sensor_keys": list(sensor_keys),
        "from_at": span.from_at,
        "to_at": span.to_at,
    }
    async with connection(pool) as taken, taken.cursor() as cursor:
        await cursor.execute(_LEVELS, parameters, prepare=False)
        return await cursor.fetchall()

"""What the outlooks are made of: what was stored of the last hours."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from psycopg.sql import SQL, Identifier

from contract.catalogue import KIND_BY_CODE
from db.pool import Pool
from db.queries import load_templates
from db.rollup import readings_of
from db.trusted import is_trusted
from ioc_api.database import connection
from ioc_api.span import Span

RIVER = KIND_BY_CODE["river_level"]

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

"""Rollups from before doubtful readings were counted become right, and what is gone stays as is."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from db.connection import Connection
from db.migrate import migrate, read_migrations
from db.rollup import TIERS
from ingest.maintenance import chunks, recount
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.connection import open_connection

pytestmark = pytest.mark.integration

ZONE = "Asia/Ho_Chi_Minh"
KIND = KIND_BY_CODE["power_transformer"]
BEFORE = 16
SENSORS = recount.SENSOR_LIMIT + 1
MIDNIGHT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
LONG_AGO = MIDNIGHT - timedelta(days=200)
VALUES_KW = ((500, 0), (510, 64), (505, 128), (-999, 1))
"""Values with their quality: trusted, late, repaired, implausible."""

_REGISTER = """
INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, period_s,
announced_at) SELECT 'hcmc', 's-' || n, 'power_transformer', 'utility', 's', 10.7, 106.7,
'{load_kw}', 60, now() FROM generate_series(1, %s) AS n
"""
_STORE = """
INSERT INTO reading_power_transformer (sensor_key, observed_at, received_at, quality, load_kw)
SELECT n, %s, now(), %s, %s FROM generate_series(1, %s) AS n
"""
_ROLL_UP = """
INSERT INTO {} (sensor_key, bucket_at, reading_count, expected_count, load_kw_count, load_kw_sum,
voltage_v_count, current_a_count, power_factor_count, oil_temperature_degc_count,
frequency_hz_count)
SELECT n, %s, 4, 15, 4, 516, 0, 0, 0, 0, 0 FROM generate_series(1, %s) AS n
"""


def fill(database_url: str) -> None:
    """Leave what the version before has: readings of a day, rollups of it and of one long ago."""
    migrate(database_url, read_migrations()[:BEFORE])
    with psycopg.connect(database_url) as connection:
        connection.execute(_REGISTER, [SENSORS])
        for minute, (value, quality) in enumerate(VALUES_KW):
            at = MIDNIGHT + timedelta(minutes=minute)
            connection.execute(_STORE, [at, quality, value, SENSORS])
        for tier in TIERS:
            for at in (MIDNIGHT, LONG_AGO):
                connection.execute(
                    sql.SQL(_ROLL_UP).format(tier.table(KIND)),
                    [at, SENSORS],
                )


async def means(connection: Connection, at: datetime) -> list[set[tuple[float, int | None]]]:
    """Return what the buckets of each tier say."""
    found: list[set[tuple[float, int | None]]] = []
    for tier in TIERS:
        query = sql.SQL(
            "SELECT load_kw_sum / load_kw_count, untrusted_count, count(*) FROM {} "
            "WHERE bucket_at = %s GROUP BY 1, 2"
        ).format(tier.table(KIND))
        rows = await (await connection.execute(query, [at])).fetchall()
        assert sum(count for _, _, count in rows) == SENSORS
        found.append({(mean, untrusted) for mean, untrusted, _ in rows})
    return found


async def test_what_readings_are_there_of_is_computed_anew_and_nothing_else(
    empty_database_url: str,
) -> None:
    """Piece by piece: not all is marked at once, and their readings wait for it."""
    fill(empty_database_url)
    migrate(empty_database_url)
    async with await open_connection(empty_database_url, application="keeper") as connection:
        assert await means(connection, MIDNIGHT) == [{(129, None)}] * len(TIERS)
        tables = await chunks.with_marks(connection, MIDNIGHT + timedelta(days=2))
        assert tables == ["reading_power_transformer"]
        marked: list[int] = []
        while await recount.mark_some(connection):
            marked.append((await compute_marked(connection, KIND, ZONE)).mark_count)
        assert marked == [recount.SENSOR_LIMIT, 1, 0]
        assert await chunks.with_marks(connection, MIDNIGHT + timedelta(days=2)) == []
        assert await means(connection, MIDNIGHT) == [{(505, 1)}] * len(TIERS)
        assert await means(connection, LONG_AGO) == [{(129, None)}] * len(TIERS)


async def test_a_coarser_bucket_knows_the_number_when_all_finer_ones_do(
    empty_database_url: str,
) -> None:
    """A part of it is no number of the whole."""
    fill(empty_database_url)
    migrate(empty_database_url)
    async with await open_connection(empty_database_url, application="keeper") as connection:
        later = MIDNIGHT + timedelta(minutes=20)
        await connection.execute(_STORE, [later, 0, 400, SENSORS])
        mark = "INSERT INTO dirty_bucket SELECT %s, n, %s FROM generate_series(1, %s) AS n"
        await connection.execute(mark, [KIND.code, MIDNIGHT + timedelta(minutes=15), SENSORS])
        await compute_marked(connection, KIND, ZONE)
        quarter, hour, day = await means(connection, MIDNIGHT)
        assert quarter == {(129, None)}
        assert hour == day == {((516 + 400) / 5, None)}

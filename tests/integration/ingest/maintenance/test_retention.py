"""What is too old goes, what is not stays, and no clock alone deletes anything."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from contract.database_role import Role
from db.connection import Connection
from db.rollup import DAY, HOUR, QUARTER, Tier
from ingest.maintenance import floor, retention
from ingest.maintenance.chunks import LETTER_LIMIT
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.connection import open_connection
from ingest.maintenance.retention import Dropped, Present, Retention
from tests.stand.account import as_role

pytestmark = pytest.mark.integration

ZONE = "Asia/Ho_Chi_Minh"
KIND = KIND_BY_CODE["street_flood"]
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
"""Of the city, before `NOW`."""
WISH = Retention(raw_days=90, quarter_days=731, hour_days=3653, day_days=None, dead_letter_days=30)
ROLLUP_CHUNK = {QUARTER.name: 7, HOUR.name: 30, DAY.name: 365}
ONE_DAY = timedelta(days=1)

_STORE = """
INSERT INTO reading_street_flood (sensor_key, observed_at, received_at, depth_m)
VALUES (1, %s, now(), 0.1)
"""
_LETTER = """
INSERT INTO dead_letter (received_at, topic, payload, reason, detail, reading_count, client_id,
packet_id) SELECT %s, 't', '', 'not_json', 'd', 1, 'c', n FROM generate_series(1, %s) AS n
"""


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    async with await open_connection(
        as_role(database_url, Role.INGEST), application="keeper"
    ) as opened:
        await opened.execute(
            "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, "
            "quantities, period_s, announced_at) VALUES ('hcmc', 's-1', 'street_flood', "
            "'environment', 's', 10.7, 106.7, '{depth_m}', 60, now())"
        )
        yield opened


async def applied(
    connection: Connection,
    *,
    wish: Retention = WISH,
    city_now: datetime = NOW,
    wall_now: datetime = NOW,
    passed: timedelta = timedelta(0),
    is_steady: bool = False,
) -> Dropped:
    present = Present(
        city_at=city_now,
        wall_at=wall_now,
        city_since=lambda _name, _applied_at: passed,
        wall_since=lambda _name, _applied_at: passed,
        is_steady=is_steady,
    )
    return await retention.apply(connection, wish, present, time_zone=ZONE)


def gone(dropped: Dropped) -> tuple[int, int]:
    return dropped.chunk_count, dropped.letter_count


async def store(connection: Connection, *instants: datetime) -> None:
    for at in instants:
        await connection.execute(_STORE, [at])


async def times(connection: Connection, table: str, column: str) -> list[datetime]:
    query = sql.SQL("SELECT {at} FROM {table} ORDER BY 1").format(
        at=sql.Identifier(column), table=sql.Identifier(table)
    )
    return [at for (at,) in await (await connection.execute(query)).fetchall()]


async def readings(connection: Connection) -> list[datetime]:
    return await times(connection, "reading_street_flood", "observed_at")


async def test_readings_are_kept_from_a_midnight_of_the_city(connection: Connection) -> None:
    """A chunk is a UTC day; one that reaches over the midnight stays whole."""
    kept_from_at = MIDNIGHT - 90 * ONE_DAY
    chunk_at = kept_from_at.replace(hour=0)
    await store(connection, chunk_at - timedelta(seconds=1), chunk_at, kept_from_at, NOW)
    assert gone(await applied(connection)) == (1, 0)
    assert await readings(connection) == [chunk_at, kept_from_at, NOW]
    assert (await floor.read(connection)).raw_at == kept_from_at
    assert gone(await applied(connection)) == (0, 0)


async def test_what_is_known_of_additions_goes_with_the_readings(connection: Connection) -> None:
    await store(connection, NOW)
    kept_from_at = MIDNIGHT - 90 * ONE_DAY
    for at in (kept_from_at - ONE_DAY, kept_from_at):
        await connection.execute("INSERT INTO completed_reading VALUES (1, %s, 1, 7)", [at])
    assert gone(await applied(connection)) == (1, 0)
    assert await times(connection, "completed_reading", "observed_at") == [kept_from_at]


@pytest.mark.parametrize(
    ("tier", "days"), [(QUARTER, 731), (HOUR, 3653), (DAY, 20_000)], ids=["15m", "1h", "1d"]
)
async def test_each_tier_is_kept_as_long_as_was_wished(
    connection: Connection, tier: Tier, days: int
) -> None:
    """Chunks of 7, 30 and 365 days go when they end before the day; days stay for ever."""
    await store(connection, NOW)
    old_at = MIDNIGHT - (days + ROLLUP_CHUNK[tier.name] + 1) * ONE_DAY
    kept_at = MIDNIGHT - days * ONE_DAY
    insert = sql.SQL(
        "INSERT INTO {} (sensor_key, bucket_at, reading_count, expected_count, depth_m_count) "
        "VALUES (1, %s, 1, 1, 0)"
    ).format(tier.table(KIND))
    for at in (old_at, kept_at):
        await connection.execute(insert, [at])
    dropped = await applied(connection)
    is_for_ever = tier is DAY
    assert dropped.chunk_count == (0 if is_for_ever else 1)
    assert await times(connection, f"rollup_street_flood_{tier.name}", "bucket_at") == (
        [old_at, kept_at] if is_for_ever else [kept_at]
    )


async def test_letters_go_by_the_wall_clock(connection: Connection) -> None:
    """More than one statement deletes at once, too."""
    await connection.execute(_LETTER, [NOW - 31 * ONE_DAY, LETTER_LIMIT + 1])
    await connection.execute(_LETTER, [NOW - 29 * ONE_DAY, 2])
    dropped = await applied(connection, city_now=NOW - 500 * ONE_DAY)
    assert dropped.letter_count == LETTER_LIMIT + 1
    assert await times(connection, "dead_letter", "received_at") == [NOW - 29 * ONE_DAY] * 2


async def test_a_clock_that_runs_wild_deletes_nothing(connection: Connection) -> None:
    """Days count back from the newest reading where that is earlier."""
    await store(connection, NOW - 60 * ONE_DAY, NOW)
    await applied(connection, city_now=NOW + 100_000 * ONE_DAY)
    assert len(await readings(connection)) == 2


async def test_a_forged_clock_with_a_reading_to_it_deletes_nothing_and_is_said(
    connection: Connection,
) -> None:
    """Not the first time, which the wall bounds, and not later."""
    ahead_at = NOW + 400 * ONE_DAY
    await store(connection, NOW - 60 * ONE_DAY, NOW, ahead_at)
    first = await applied(connection, city_now=ahead_at, passed=timedelta(hours=1))
    dropped = await applied(connection, city_now=ahead_at, passed=timedelta(hours=1))
    assert (first.chunk_count, dropped.chunk_count) == (0, 0)
    assert len(await readings(connection)) == 3
    assert dropped.held == {"raw": MIDNIGHT + 310 * ONE_DAY}
    assert await floor.held_cuts(connection) == dropped.held
    assert (await floor.read(connection)).raw_at == MIDNIGHT - 90 * ONE_DAY
    back = await applied(connection)
    assert back.held == await floor.held_cuts(connection) == {}


async def test_a_fast_city_is_cut_as_fast_as_it_went(connection: Connection) -> None:
    await store(connection, NOW - 89 * ONE_DAY, NOW)
    await applied(connection)
    fast_at = NOW + 5 * ONE_DAY
    await store(connection, fast_at)
    dropped = await applied(connection, city_now=fast_at, passed=5 * ONE_DAY)
    assert (dropped.chunk_count, dropped.held) == (1, {})
    assert await readings(connection) == [NOW, fast_at]


async def test_a_wall_that_leaps_deletes_no_letters(connection: Connection) -> None:
    await connection.execute(_LETTER, [NOW - 29 * ONE_DAY, 2])
    await applied(connection)
    dropped = await applied(connection, wall_now=NOW + 400 * ONE_DAY, passed=timedelta(hours=1))
    assert dropped.letter_count == 0
    assert dropped.held == {"dead_letter": NOW + 370 * ONE_DAY}
    passed = await applied(connection, wall_now=NOW + 2 * ONE_DAY, passed=2 * ONE_DAY)
    assert (passed.letter_count, passed.held) == (2, {})


async def test_readings_of_which_buckets_wait_to_be_computed_are_not_cut(
    connection: Connection,
) -> None:
    """What is dropped is in the rollups."""
    old_at = MIDNIGHT - 100 * ONE_DAY
    await store(connection, old_at, NOW)
    await connection.execute(
        "INSERT INTO dirty_bucket (kind, sensor_key, bucket_at) VALUES ('street_flood', 1, %s)",
        [old_at],
    )
    dropped = await applied(connection)
    assert (dropped.chunk_count, dropped.waiting) == (0, ["reading_street_flood"])
    await compute_marked(connection, KIND, ZONE)
    assert (await applied(connection)).chunk_count == 1
    assert len(await times(connection, "rollup_street_flood_15m", "bucket_at")) == 1


async def test_a_longer_wish_brings_nothing_back(connection: Connection) -> None:
    """The floor stays where something was dropped: what is left of a day is not the day."""
    await store(connection, NOW)
    await applied(connection)
    await applied(connection, wish=Retention(365, 731, 3653, None, 30))
    assert (await floor.read(connection)).raw_at == MIDNIGHT - 90 * ONE_DAY


async def test_a_city_that_is_set_back_loses_nothing_and_is_cut_from_there_on(
    connection: Connection,
) -> None:
    """A day later it is no moment's absence of a fast clock; what is new below the cut stays."""
    await store(connection, NOW)
    await applied(connection)
    ahead_at = NOW + 400 * ONE_DAY
    await store(connection, ahead_at)
    await applied(connection, city_now=ahead_at, passed=400 * ONE_DAY)
    await store(connection, NOW)
    assert (await applied(connection)).chunk_count == 0
    assert (await applied(connection, is_steady=True)).chunk_count == 0
    assert await readings(connection) == [NOW, ahead_at]
    last = await floor.last_cut(connection, "raw")
    assert last is not None
    assert last.cut_at == MIDNIGHT - 90 * ONE_DAY
    assert (await floor.read(connection)).raw_at > NOW


async def test_rollups_outlive_their_readings_unchanged(connection: Connection) -> None:
    """Readings go after 90 days; what was computed from them stays, also when marked again."""
    old_at = MIDNIGHT - 100 * ONE_DAY
    mark = "INSERT INTO dirty_bucket (kind, sensor_key, bucket_at) VALUES ('street_flood', 1, %s)"
    await store(connection, old_at, old_at + timedelta(minutes=1), NOW)
    await connection.execute(mark, [old_at])
    await compute_marked(connection, KIND, ZONE)
    await applied(connection)
    assert await readings(connection) == [NOW]
    await store(connection, old_at + timedelta(minutes=2))
    await connection.execute(mark, [old_at])
    await compute_marked(connection, KIND, ZONE)
    for tier in (QUARTER, HOUR, DAY):
        query = sql.SQL("SELECT reading_count FROM {}").format(tier.table(KIND))
        assert await (await connection.execute(query)).fetchall() == [(2,)]


async def test_a_table_that_cannot_be_cut_does_not_keep_the_others(
    database_url: str, connection: Connection
) -> None:
    """It is named; letters go too."""
    await store(connection, NOW - 95 * ONE_DAY, NOW)
    await connection.execute(_LETTER, [NOW - 31 * ONE_DAY, 1])
    with psycopg.connect(as_role(database_url, Role.OWNER)) as owner:
        owner.execute("ALTER TABLE reading_air_quality RENAME TO away")
    dropped = await applied(connection)
    assert (dropped.chunk_count, dropped.letter_count) == (1, 1)
    assert list(dropped.failures) == ["reading_air_quality"]

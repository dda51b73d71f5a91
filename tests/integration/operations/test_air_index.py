"""Rows of the air's index are what its hours make of it, and change with those alone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from psycopg import AsyncConnection

from contract.clock import to_us
from contract.database_role import Role
from db.connection import Connection
from operations.air_index import keeper
from operations.air_index.units import HOUR_US
from operations.indices import vn_aqi
from operations.indices.vn_aqi import Pollutant
from tests.stand.account import as_role
from tests.stand.air_hours import announce, index_rows, known, write_hour, written

pytestmark = pytest.mark.integration
OFFSET_US = 7 * HOUR_US
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 19, 17, tzinfo=UTC)  # of the city
CLEAN = {"pm25": 20.0, "pm10": 40.0}
ALL = CLEAN | {"o3": 30.0, "no2": 30.0}


@pytest.fixture
async def ingest(database_url: str) -> AsyncIterator[Connection]:
    """Who writes hours."""
    url = as_role(database_url, Role.INGEST)
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def operations(database_url: str) -> AsyncIterator[Connection]:
    """Who computes."""
    url = as_role(database_url, Role.OPERATIONS)
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        yield connection


async def keep(connection: Connection, now: datetime) -> int:
    """Compute all that is over; return how many rows were written."""
    count, done = 0, None
    while done is None or done.marks:
        done = await keeper.keep(connection, to_us(now), OFFSET_US)
        count += done.written
    return count


async def days_of(ingest: Connection, key: int, days: int) -> None:
    for hour in range(24 * days):
        await write_hour(ingest, key, MIDNIGHT + hour * HOUR, ALL)


async def test_an_hour_is_written_when_it_is_over(
    ingest: Connection, operations: Connection
) -> None:
    """And the one after the first is the first of which two hours are known."""
    key = await announce(ingest, "air-1", MIDNIGHT)
    for hour in range(3):
        await write_hour(ingest, key, MIDNIGHT + hour * HOUR, CLEAN)
    await keep(operations, MIDNIGHT + 2.5 * HOUR)
    assert known(await index_rows(operations), "1h", key) == [MIDNIGHT + HOUR]
    await keep(operations, MIDNIGHT + 3 * HOUR)
    rows = await index_rows(operations)
    assert known(rows, "1h", key) == [MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR]
    value, dominant, *_ = rows["1h", key, MIDNIGHT + HOUR]
    assert (value, dominant) == (40, "pm25")


async def test_an_hour_of_silence_has_what_two_before_it_say_and_the_next_nothing(
    ingest: Connection, operations: Connection
) -> None:
    """No reading marks it: that it is over does."""
    key = await announce(ingest, "air-1", MIDNIGHT)
    for hour in range(3):
        await write_hour(ingest, key, MIDNIGHT + hour * HOUR, CLEAN)
    for hour in range(3, 7):
        await keep(operations, MIDNIGHT + hour * HOUR)
    assert known(await index_rows(operations), "1h", key)[-1] == MIDNIGHT + 3 * HOUR


@pytest.mark.parametrize(("hours", "has_day"), [(18, True), (17, False)])
async def test_a_day_needs_three_quarters_of_its_hours_also_where_it_ends_in_silence(
    ingest: Connection, operations: Connection, hours: int, *, has_day: bool
) -> None:
    key = await announce(ingest, "air-1", MIDNIGHT)
    for hour in range(hours):
        await write_hour(ingest, key, MIDNIGHT + hour * HOUR, CLEAN)
        await keep(operations, MIDNIGHT + (hour + 1) * HOUR)
    assert not known(await index_rows(operations), "1d", key)
    await keep(operations, MIDNIGHT + DAY)
    assert known(await index_rows(operations), "1d", key) == ([MIDNIGHT] if has_day else [])


async def test_an_hour_with_few_readings_is_not_known(
    ingest: Connection, operations: Connection
) -> None:
    """Eight of twelve are fewer than three quarters; gases of such an hour are not known either."""
    key = await announce(ingest, "air-1", MIDNIGHT)
    for hour in range(3):
        await write_hour(
            ingest, key, MIDNIGHT + hour * HOUR, CLEAN | {"no2": 30.0}, readings=9 - hour % 2
        )
    await keep(operations, MIDNIGHT + 3 * HOUR)
    rows = await index_rows(operations)
    no2 = {at: row[5] for (_, _, at), row in rows.items()}
    assert no2 == {
        MIDNIGHT: 15,  # gases alone: no dust has two hours yet
        MIDNIGHT + 2 * HOUR: 15,
    }
    assert rows["1h", key, MIDNIGHT][0] is None
    assert rows["1h", key, MIDNIGHT + 2 * HOUR][0] == 40


@pytest.mark.parametrize(
    ("pollutant", "ugm3", "days"),
    [("pm25", 90.0, {1}), ("o3", 500.0, {1, 2}), ("no2", 500.0, {1})],
)
async def test_late_data_change_exactly_the_hours_and_days_that_they_touch(
    ingest: Connection, operations: Connection, pollutant: Pollutant, ugm3: float, days: set[int]
) -> None:
    """Of dust its hour and some of eleven more, of ozone its day and the next one's eight hours."""
    keys = [await announce(ingest, f"air-{n}", MIDNIGHT) for n in range(2)]
    for key in keys:
        await days_of(ingest, key, 3)
    now = MIDNIGHT + 3 * DAY
    await keep(operations, now)
    before = await index_rows(operations)
    late = 24 + 20
    await write_hour(ingest, keys[0], MIDNIGHT + late * HOUR, ALL | {pollutant: ugm3})
    await keep(operations, now)
    hours = {late} if pollutant != "pm25" else _other_hours(late, ugm3)
    assert written(before, await index_rows(operations)) == {
        *(("1h", keys[0], MIDNIGHT + hour * HOUR) for hour in hours),
        *(("1d", keys[0], MIDNIGHT + day * DAY) for day in days),
    }
    await write_hour(ingest, keys[0], MIDNIGHT + late * HOUR, ALL | {pollutant: ugm3})
    assert await keep(operations, now) == 0, "the same again changes nothing"


def _other_hours(late: int, ugm3: float) -> set[int]:
    """Return the hours of which one late hour of PM2.5 changes the index, as it is rounded."""
    hours = np.full(72, CLEAN["pm25"])
    before = vn_aqi.of_hours({"pm25": hours}).value
    hours[late] = ugm3
    other = set(np.flatnonzero(vn_aqi.of_hours({"pm25": hours}).value != before).tolist())
    assert {late, late + 1, late + 5} <= other - {0} <= set(range(late, late + 12))
    return other - {0}


async def test_in_whatever_order_hours_come_the_rows_are_the_same(
    ingest: Connection, operations: Connection
) -> None:
    """Some late by days, some twice, and rounds in between."""
    lot = np.random.default_rng(4)
    keys = [await announce(ingest, f"air-{n}", MIDNIGHT) for n in range(2)]
    ugm3 = lot.uniform(5, 300, (60, 3))
    there: list[int] = np.flatnonzero(lot.random(60) < 0.85).tolist()
    hours = [
        (hour, {"pm25": pm25, "pm10": pm10, "o3": o3})
        for hour in there
        for pm25, pm10, o3 in (map(float, ugm3[hour]),)
    ]
    for hour, means in hours:
        await write_hour(ingest, keys[0], MIDNIGHT + hour * HOUR, means)
        await keep(operations, MIDNIGHT + (hour + 1) * HOUR)
    order: list[int] = lot.permutation(len(hours)).tolist()
    for number, (hour, means) in enumerate(hours[place] for place in order):
        await write_hour(ingest, keys[1], MIDNIGHT + hour * HOUR, means)
        if number % 7 == 0:
            await keep(operations, MIDNIGHT + 60 * HOUR)
    await keep(operations, MIDNIGHT + 72 * HOUR)
    rows = await index_rows(operations)
    of = [
        {(tier, at): row[:-1] for (tier, key, at), row in rows.items() if key == each}
        for each in keys
    ]
    assert of[0] == of[1]
    assert len(of[0]) > 50


async def test_before_the_rule_there_is_no_index(
    ingest: Connection, operations: Connection
) -> None:
    """Decision 1459 is of 2019-11-12."""
    begin = datetime(2019, 11, 11, 12, tzinfo=UTC)
    key = await announce(ingest, "air-1", begin)
    for hour in range(10):
        await write_hour(ingest, key, begin + hour * HOUR, CLEAN)
    await keep(operations, begin + DAY)
    first = datetime(2019, 11, 11, 17, tzinfo=UTC)
    assert known(await index_rows(operations), "1h", key)[0] == first

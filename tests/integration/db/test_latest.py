"""`latest_<kind>`: each quantity's newest value and time, and what a wrong clock may not do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from contract.quality import Quality

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
AHEAD = int(Quality.CLOCK_SKEW)

_SENSOR = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, period_s, announced_at
)
VALUES (
    'hcmc', 'rain-1', 'rain_gauge', 'environment', 'a', 10.7, 106.7, '{rain_mm}', 60, now()
)
RETURNING sensor_key
"""
_READING = """
INSERT INTO reading_rain_gauge (
    sensor_key, observed_at, received_at, quality, rain_mm, intensity_mmh
)
VALUES (%s, %s, %s, %s, %s, %s)
"""
_LATEST = "SELECT observed_at, rain_mm, intensity_mmh, intensity_mmh_at FROM latest_rain_gauge"
_LATEST_UNTIL = """
SELECT observed_at, rain_mm, intensity_mmh, intensity_mmh_at FROM latest_rain_gauge(%s)
"""


class Gauge:
    """One rain gauge and what is stored of it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        row = connection.execute(_SENSOR).fetchone()
        assert row is not None
        self.key: int = row[0]

    def store(
        self,
        at: datetime,
        rain_mm: float | None,
        intensity_mmh: float | None = None,
        *,
        quality: int = 0,
        received_at: datetime | None = None,
    ) -> None:
        """Store a reading; received when it was observed, unless said otherwise."""
        values = [self.key, at, received_at or at, quality, rain_mm, intensity_mmh]
        self._connection.execute(_READING, values)

    def latest(self) -> tuple[Any, ...] | None:
        """Return the row of the view."""
        return self._connection.execute(_LATEST).fetchone()

    def latest_until(self, until_at: datetime) -> tuple[Any, ...] | None:
        """Return the row of the function."""
        return self._connection.execute(_LATEST_UNTIL, [until_at]).fetchone()

    def newest_mm(self) -> float | None:
        """Return the newest value."""
        row = self.latest()
        return None if row is None else row[1]


@pytest.fixture
def gauge(database_url: str) -> Iterator[Gauge]:
    with psycopg.connect(database_url) as connection:
        yield Gauge(connection)


def test_a_sensor_without_readings_has_no_row(gauge: Gauge) -> None:
    assert gauge.latest() is None


def test_a_quantity_that_the_newest_reading_lacks_comes_from_before(gauge: Gauge) -> None:
    gauge.store(NOW - 2 * MINUTE, 1, 5)
    gauge.store(NOW - MINUTE, 2, 6)
    gauge.store(NOW, 3)
    assert gauge.latest() == (NOW, 3, 6, NOW - MINUTE)
    gauge.store(NOW + MINUTE, 4, 7)
    assert gauge.latest() == (NOW + MINUTE, 4, 7, None)


def test_it_looks_back_ten_rows(gauge: Gauge) -> None:
    gauge.store(NOW, 1, 5)
    for number in range(1, 10):
        gauge.store(NOW + number * MINUTE, number)
    assert gauge.latest() == (NOW + 9 * MINUTE, 9, 5, NOW)
    gauge.store(NOW + 10 * MINUTE, 10)
    assert gauge.latest() == (NOW + 10 * MINUTE, 10, None, None)


def test_nothing_is_known_of_after_the_time_that_is_asked_for(gauge: Gauge) -> None:
    gauge.store(NOW - MINUTE, 1, 5)
    gauge.store(NOW, 2)
    gauge.store(NOW + timedelta(days=1), 3, 6)
    assert gauge.latest_until(NOW) == (NOW, 2, 5, NOW - MINUTE)
    assert gauge.latest_until(NOW - 2 * MINUTE) is None


def test_a_clock_that_runs_ahead_counts_until_a_right_reading_comes(gauge: Gauge) -> None:
    gauge.store(NOW - MINUTE, 1, 5)
    gauge.store(NOW + 4 * MINUTE, 99, 98, quality=AHEAD, received_at=NOW)
    assert gauge.newest_mm() == 99
    gauge.store(NOW + SECOND, 2)
    # What the wrong clock said is no older value.
    assert gauge.latest() == (NOW + SECOND, 2, 5, NOW - MINUTE)
    gauge.store(NOW - 2 * MINUTE, 0, received_at=NOW + 2 * SECOND)
    assert gauge.newest_mm() == 2


def test_more_wrong_readings_than_it_looks_back_hold_up_nothing(gauge: Gauge) -> None:
    for number in range(20):
        came_at = NOW + number * SECOND
        gauge.store(came_at + 4 * MINUTE, number, quality=AHEAD, received_at=came_at)
    assert gauge.newest_mm() == 19
    gauge.store(NOW + 20 * SECOND, 100)
    gauge.store(NOW + 21 * SECOND, 101)
    assert gauge.newest_mm() == 101


def test_of_wrong_readings_the_one_that_came_last_counts(gauge: Gauge) -> None:
    gauge.store(NOW + 4 * MINUTE, 1, quality=AHEAD, received_at=NOW)
    gauge.store(NOW + 2 * MINUTE, 2, quality=AHEAD, received_at=NOW + SECOND)
    assert gauge.newest_mm() == 2


def test_a_quantity_that_is_added_is_looked_back_for_too(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE reading_rain_gauge ADD COLUMN drop_mm real")
        connection.execute("SELECT create_latest('rain_gauge')")
        row = connection.execute("SELECT drop_mm, drop_mm_at FROM latest_rain_gauge").fetchone()
    assert row is None

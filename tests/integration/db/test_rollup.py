"""Rollups equal what numpy computes from the rows, for every way in which quantities add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray
from psycopg import Connection, sql

from contract.catalogue import KIND_BY_CODE
from db import rollup
from db.rollup import TIERS, Tier

pytestmark = pytest.mark.integration

ZONE = "Asia/Ho_Chi_Minh"
OFFSET_S = 7 * 3600
START = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ROWS = 3 * 24 * 12
STEP_S = 300


@dataclass(frozen=True, slots=True)
class Series:
    """Three days of one sensor, five minutes apart."""

    kind: str
    quantity: str
    values: NDArray[np.float64]

    @property
    def times_s(self) -> NDArray[np.int64]:
        """Seconds since the epoch, (row,)."""
        return int(START.timestamp()) + STEP_S * np.arange(ROWS, dtype=np.int64)

    def buckets_s(self, tier: Tier) -> NDArray[np.int64]:
        """Start of each row's bucket in seconds since the epoch, (row,)."""
        local = self.times_s + OFFSET_S
        return local - local % tier.width_s - OFFSET_S


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as opened:
        yield opened


def noise() -> NDArray[np.float64]:
    generator = np.random.Generator(np.random.Philox(7))
    return generator.random(ROWS).astype(np.float32).astype(np.float64)


def stored(connection: Connection, series: Series, order: NDArray[np.int64]) -> int:
    """Store rows in an order, mark their buckets, and return the sensor's key."""
    kind = KIND_BY_CODE[series.kind]
    connection.execute(
        "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, "
        "period_s, announced_at) VALUES ('hcmc', 's-1', %s, %s, 's', 10.7, 106.7, %s, 300, now()) "
        "ON CONFLICT DO NOTHING",
        [kind.code, kind.domain, list(kind.quantity_names)],
    )
    key = connection.execute("SELECT sensor_key FROM sensor").fetchall()[0][0]
    insert = sql.SQL(
        "INSERT INTO {} (sensor_key, observed_at, received_at, {}) VALUES (%s, %s, now(), %s)"
    ).format(sql.Identifier(f"reading_{kind.code}"), sql.Identifier(series.quantity))
    with connection.transaction(), connection.cursor() as cursor:
        for row in order:
            at = datetime.fromtimestamp(int(series.times_s[row]), UTC)
            cursor.execute(insert, [key, at, float(series.values[row])])
            quarter = int(series.buckets_s(rollup.QUARTER)[row])
            cursor.execute(
                "INSERT INTO dirty_bucket VALUES (%s, %s, %s)",
                [kind.code, key, datetime.fromtimestamp(quarter, UTC)],
            )
    return int(key)


def refreshed(connection: Connection, series: Series, floor_at: datetime = LONG_AGO) -> None:
    """Compute what is dirty, as maintenance does."""
    kind = KIND_BY_CODE[series.kind]
    connection.execute(rollup.MAKE_DIRTY)
    with connection.transaction():
        connection.execute(
            "WITH gone AS (DELETE FROM dirty_bucket RETURNING kind, sensor_key, bucket_at) "
            "INSERT INTO dirty SELECT DISTINCT kind, sensor_key, bucket_at FROM gone"
        )
        for tier in TIERS:
            connection.execute(rollup.refresh(kind, tier, ZONE), {"floor_at": floor_at})


def rows_of(
    connection: Connection, series: Series, tier: Tier, *columns: str
) -> list[tuple[Any, ...]]:
    statement = sql.SQL(
        "SELECT extract(epoch FROM bucket_at)::bigint, {} FROM {} ORDER BY 1"
    ).format(
        sql.SQL(", ").join(sql.Identifier(column) for column in columns),
        tier.table(KIND_BY_CODE[series.kind]),
    )
    return connection.execute(statement).fetchall()


def shuffled() -> NDArray[np.int64]:
    return np.random.Generator(np.random.Philox(11)).permutation(ROWS)


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_means_and_sums_equal_the_rows(connection: Connection, tier: Tier) -> None:
    """Count, sum, least and greatest of every bucket; days begin at the city's midnight."""
    series = Series("rain_gauge", "rain_mm", noise())
    stored(connection, series, shuffled())
    refreshed(connection, series)
    found = rows_of(
        connection, series, tier, "rain_mm_count", "rain_mm_sum", "rain_mm_min", "rain_mm_max"
    )
    buckets = series.buckets_s(tier)
    assert [row[0] for row in found] == sorted(set(buckets.tolist()))
    for bucket, count, total, least, greatest in found:
        values = series.values[buckets == bucket]
        assert count == len(values)
        assert total == pytest.approx(values.sum())
        assert (least, greatest) == (
            pytest.approx(values.min(), rel=1e-6),
            pytest.approx(values.max(), rel=1e-6),
        )


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_noise_adds_as_energy(connection: Connection, tier: Tier) -> None:
    """The level of a bucket is that of its mean energy."""
    series = Series("noise", "leq_db", 50 + 30 * noise())
    stored(connection, series, shuffled())
    refreshed(connection, series)
    buckets = series.buckets_s(tier)
    stored_values = series.values.astype(np.float32).astype(np.float64)
    for bucket, count, total in rows_of(connection, series, tier, "leq_db_count", "leq_db_sum"):
        expected = 10 * np.log10(np.mean(10 ** (stored_values[buckets == bucket] / 10)))
        assert 10 * np.log10(total / count) == pytest.approx(expected)


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_directions_add_as_vectors(connection: Connection, tier: Tier) -> None:
    """North is neither 0 nor 360 but both."""
    series = Series("weather", "wind_from_deg", np.round(350 + 20 * noise()) % 360)
    stored(connection, series, shuffled())
    refreshed(connection, series)
    buckets = series.buckets_s(tier)
    for bucket, sine, cosine in rows_of(
        connection, series, tier, "wind_from_deg_sin_sum", "wind_from_deg_cos_sum"
    ):
        angles = np.radians(series.values[buckets == bucket])
        assert sine == pytest.approx(np.sin(angles).sum(), abs=1e-9)
        assert cosine == pytest.approx(np.cos(angles).sum(), abs=1e-9)


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_a_register_gives_its_increase(connection: Connection, tier: Tier) -> None:
    """Also where it starts anew in the middle, and buckets chain into a total."""
    register = np.cumsum(noise())
    register[ROWS // 2 :] -= register[ROWS // 2]
    series = Series("smart_meter", "energy_kwh", register)
    stored(connection, series, shuffled())
    refreshed(connection, series)
    buckets = series.buckets_s(tier)
    found = rows_of(
        connection, series, tier, "energy_kwh_sum", "energy_kwh_first", "energy_kwh_last"
    )
    total, before = 0.0, None
    for bucket, increase, first, last in found:
        values = register[buckets == bucket]
        assert (first, last) == (pytest.approx(values[0]), pytest.approx(values[-1]))
        assert increase == pytest.approx(gained(values))
        total += increase + (gained(np.array([before, first])) if before is not None else 0)
        before = last
    assert total == pytest.approx(gained(register))


def gained(values: NDArray[np.float64]) -> float:
    steps = np.diff(values)
    return float(np.where(steps >= 0, steps, values[1:]).sum())


def test_late_rows_change_their_bucket_only(connection: Connection) -> None:
    """Half of the rows now, half later: the same as all at once."""
    series = Series("rain_gauge", "rain_mm", noise())
    order = shuffled()
    stored(connection, series, order[: ROWS // 2])
    refreshed(connection, series)
    stored(connection, series, order[ROWS // 2 :])
    refreshed(connection, series)
    total = sum(row[1] for row in rows_of(connection, series, rollup.DAY, "rain_mm_sum"))
    assert total == pytest.approx(series.values.sum())


def test_buckets_below_the_floor_stay_as_they_are(connection: Connection) -> None:
    """Their rows may be gone; what was computed is all that is left."""
    series = Series("rain_gauge", "rain_mm", noise())
    stored(connection, series, np.arange(ROWS))
    refreshed(connection, series)
    floor_at = START + timedelta(days=1)
    before = rows_of(connection, series, rollup.QUARTER, "reading_count")
    connection.execute("DELETE FROM reading_rain_gauge WHERE observed_at < %s", [floor_at])
    key = connection.execute("SELECT sensor_key FROM sensor").fetchall()[0][0]
    connection.execute(
        "INSERT INTO dirty_bucket VALUES ('rain_gauge', %s, %s)", [key, START + timedelta(hours=1)]
    )
    refreshed(connection, series, floor_at)
    assert rows_of(connection, series, rollup.QUARTER, "reading_count") == before


def test_expected_counts_follow_from_the_period(connection: Connection) -> None:
    """Five minutes: three in a quarter, twelve in an hour."""
    series = Series("rain_gauge", "rain_mm", noise())
    stored(connection, series, np.arange(ROWS))
    refreshed(connection, series)
    for tier, expected in zip(TIERS, (3, 12, 288), strict=True):
        counts = {row[1] for row in rows_of(connection, series, tier, "expected_count")}
        assert counts == {expected}

"""Three days of readings, late, shuffled and partly twice, through workers: rollups equal them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from contract.clock import rfc3339, utc_now
from db.column import columns_of
from db.rollup import DAY, QUARTER, TIERS, Tier
from tests.stand.message import HOME, TELEMETRY, home_of, reading
from tests.stand.station import Station

pytestmark = [pytest.mark.integration, pytest.mark.slow]

OFFSET_S = 7 * 3600
STEP_S = 240
ROWS = 3 * DAY.width_s // STEP_S
REPEATED = ROWS // 5
DEADLINE_S = 60
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One sensor's readings of one quantity, (row,) each."""

    kind: str
    quantity: str
    at_s: NDArray[np.int64]
    values: Numbers

    @property
    def home(self) -> str:
        """The sensor's topic without its last level."""
        return home_of(f"s-{self.kind}".replace("_", "-"), kind=self.kind, domain=self.domain)

    @property
    def domain(self) -> str:
        """The kind's domain."""
        return KIND_BY_CODE[self.kind].domain

    def expected(self, tier: Tier) -> list[tuple[float, ...]]:
        """Return start, count and the quantity's further columns of each bucket, by numpy."""
        local_s = self.at_s + OFFSET_S
        starts = local_s - local_s % tier.width_s - OFFSET_S
        return [(float(start), *self._aggregates(starts == start)) for start in np.unique(starts)]

    def _aggregates(self, rows: NDArray[np.bool_]) -> tuple[float, ...]:
        values = self.values[rows]
        match self.quantity:
            case "wind_from_deg":
                angles = np.radians(values)
                sums = (np.sin(angles).sum(), np.cos(angles).sum())
            case "leq_db":
                sums = ((10 ** (values / 10)).sum(),)
            case "energy_kwh":
                steps = np.diff(values)
                gained = np.where(steps >= 0, steps, values[1:]).sum()
                sums = (gained, values[0], values[-1])
            case _:
                sums = (values.sum(),)
        return (len(values), *map(float, sums), values.min(), values.max())


def all_series(end_at: datetime) -> list[Series]:
    """Return a series for every way in which quantities add up; the last row is a minute old."""
    end_s = int(end_at.timestamp()) - 60
    at_s = end_s - STEP_S * np.arange(ROWS - 1, -1, -1, dtype=np.int64)
    draw = np.random.Generator(np.random.Philox(5)).random((5, ROWS))
    register = np.cumsum(draw[4])
    register[ROWS // 2 :] -= register[ROWS // 2]
    return [
        Series("rain_gauge", "rain_mm", at_s, single(draw[0])),
        Series("air_quality", "pm25_ugm3", at_s, single(20 + 10 * draw[1])),
        Series("noise", "leq_db", at_s, single(50 + 30 * draw[2])),
        Series("weather", "wind_from_deg", at_s, single((350 + 20 * draw[3]) % 360)),
        Series("smart_meter", "energy_kwh", at_s, register),
    ]


def single(values: Numbers) -> Numbers:
    """Return values as a column of single precision keeps them."""
    return values.astype(np.float32).astype(np.float64)


def deliver(station: Station, series: list[Series], rows: NDArray[np.int64]) -> None:
    """Publish rows of every series in the order given."""
    for row in rows.tolist():
        for one in series:
            at = rfc3339(datetime.fromtimestamp(int(one.at_s[row]), UTC))
            body = {"observed_at": at, "values": {one.quantity: float(one.values[row])}}
            station.publish(f"{one.home}/telemetry", body, waits=False)


def introduce(station: Station, series: list[Series]) -> None:
    """Publish every sensor's birth and wait until it is known."""
    for one in series:
        station.register(one.home)


def is_settled(station: Station, series: list[Series]) -> bool:
    """Tell whether every row is stored and no bucket waits."""
    counts = [station.query(f"SELECT count(*) FROM reading_{one.kind}")[0][0] for one in series]  # noqa: S608
    return counts == [ROWS] * len(series) and station.query(
        "SELECT count(*) FROM dirty_bucket"
    ) == [(0,)]


def assert_rollups_equal(database_url: str, series: Series, tier: Tier) -> None:
    """Compare a tier with what numpy computes from the values that were sent."""
    quantity = next(
        each for each in KIND_BY_CODE[series.kind].quantities if each.name == series.quantity
    )
    columns = columns_of(quantity)
    statement = sql.SQL("SELECT extract(epoch FROM bucket_at), {} FROM {} ORDER BY 1").format(
        sql.SQL(", ").join(sql.Identifier(column) for column in columns),
        tier.table(KIND_BY_CODE[series.kind]),
    )
    with psycopg.connect(database_url) as connection:
        found = np.array(connection.execute(statement).fetchall(), np.float64)
    expected = np.array(series.expected(tier))
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9, err_msg=str(columns))


def shuffled() -> NDArray[np.int64]:
    """Return the rows in no order, a fifth of them twice."""
    order = np.random.Generator(np.random.Philox(11)).permutation(ROWS)
    return np.concatenate([order, order[:REPEATED]])


def test_rollups_equal_what_was_sent_in_whatever_order(station: Station) -> None:
    series = all_series(utc_now())
    worker = station.start_worker()
    introduce(station, series)
    deliver(station, series, shuffled())
    station.until(lambda: is_settled(station, series), "all is computed", DEADLINE_S)
    for one in series:
        for tier in TIERS:
            assert_rollups_equal(station.database_url, one, tier)
    station.until(
        lambda: worker.metric("ingest_readings_duplicate_total") == REPEATED * len(series),
        "the repeated ones are counted",
    )
    assert worker.metric('ingest_buckets_computed_total{tier="15m"}') >= 3 * 96 * len(series)
    assert worker.metric("ingest_maintenance_leads") == 1


def test_two_workers_and_a_killed_leader_lose_no_bucket(station: Station) -> None:
    """Both store while one computes; that one is killed half way, and the other takes over."""
    series = all_series(utc_now())
    workers = [station.start_worker(ingest_slot_count=2)]
    station.until(lambda: workers[0].metric("ingest_slots_held") == 2, "the first holds both slots")
    introduce(station, series)
    station.until(lambda: workers[0].metric("ingest_maintenance_leads") == 1, "the first computes")
    workers.append(station.start_worker(ingest_slot_count=2, waits=False))
    rows = shuffled()
    deliver(station, series, rows[: ROWS // 2])
    station.until(lambda: station.query("SELECT 1 FROM rollup_noise_1d"), "computing is under way")
    workers[0].kill()
    deliver(station, series, rows[ROWS // 2 :])
    station.until(lambda: is_settled(station, series), "all is computed", DEADLINE_S)
    station.until(lambda: workers[1].metric("ingest_maintenance_leads") == 1, "by the other")
    for one in series:
        for tier in TIERS:
            assert_rollups_equal(station.database_url, one, tier)


def test_a_reading_below_the_retention_limit_changes_nothing(station: Station) -> None:
    """It becomes a letter, and a bucket that was computed before stays as it was."""
    age_s = timedelta(days=2, hours=1).total_seconds()
    station.start_worker(ingest_raw_retention_days=2)
    station.register(HOME)
    station.publish(TELEMETRY, reading(60, pm25_ugm3=10.0))
    station.until(lambda: station.query("SELECT 1 FROM rollup_air_quality_1d"), "computed")
    station.publish(TELEMETRY, reading(age_s, pm25_ugm3=99.0))
    station.until(
        lambda: station.query("SELECT reason FROM dead_letter") == [("too_old",)], "refused"
    )
    station.publish(TELEMETRY, reading(30, pm25_ugm3=20.0))
    station.until(
        lambda: station.query("SELECT max(pm25_ugm3_max) FROM rollup_air_quality_1d") != [(10.0,)],
        "a later reading is computed",
    )
    assert station.query("SELECT max(pm25_ugm3_max) FROM rollup_air_quality_1d") == [(20.0,)]
    assert station.query("SELECT count(*) FROM dirty_bucket") == [(0,)]


def test_buckets_that_are_compared_have_several_rows() -> None:
    """Else sums would be values."""
    for one in all_series(utc_now()):
        assert max(row[1] for row in one.expected(QUARTER)) >= 3

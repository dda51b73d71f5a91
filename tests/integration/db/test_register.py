"""A register's increase: dips, glitches and new starts, wherever they lie in buckets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest
from psycopg import Connection

from contract.catalogue import KIND_BY_CODE
from db import rollup
from db.rollup import TIERS
from tests.stand import register

pytestmark = pytest.mark.integration

ZONE = "Asia/Ho_Chi_Minh"
KIND = KIND_BY_CODE["smart_meter"]
MIDNIGHT = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
STEADY = [215_599.0, 215_599.4, 215_599.8, 215_600.0]
SEQUENCES = {
    "a dip by a digit": ([*STEADY, 215_600.1, 215_600.0, 215_600.2], 1.2, 1.3),
    "a glitch to zero": ([*STEADY, 0.0, 215_601.0, 215_601.5], 2.5, 2.5),
    "a glitch to the sky": ([*STEADY, 9e8, 215_601.0, 215_601.5], 1.5, 2.5),
    "a new start": ([*STEADY, 0.3, 0.5, 1.0], 2.0, 2.0),
    "a new start at zero": ([*STEADY, 0.0, 0.5, 1.0], 2.0, 2.0),
    "a step beyond what can be": ([*STEADY, 300_000.0, 300_000.5], 1.5, 1.5),
}


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as opened:
        opened.execute(rollup.MAKE_DIRTY)
        yield opened


def increases(connection: Connection, series: list[list[tuple[datetime, float]]]) -> list[float]:
    """Return the increase of the day for each of many meters."""
    connection.execute(
        "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, "
        "period_s, announced_at) SELECT 'hcmc', 's-' || n, 'smart_meter', 'utility', 's', 10.7, "
        "106.7, '{energy_kwh}', 300, now() FROM generate_series(1, %s) AS n",
        [len(series)],
    )
    rows = [(key, at, v) for key, one in enumerate(series, 1) for at, v in one]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reading_smart_meter (sensor_key, observed_at, received_at, energy_kwh) "
            "VALUES (%s, %s, now(), %s)",
            rows,
        )
        cursor.executemany(
            "INSERT INTO dirty VALUES ('smart_meter', %s, time_bucket('15 minutes', %s))",
            [(key, at) for key, at, _ in rows],
        )
        for tier in TIERS:
            cursor.execute(rollup.refresh(KIND, tier, ZONE), {"floor_at": LONG_AGO})
        cursor.execute("SELECT energy_kwh_sum FROM rollup_smart_meter_1d ORDER BY sensor_key")
        return [total for (total,) in cursor.fetchall()]


@pytest.mark.parametrize("what", SEQUENCES)
@pytest.mark.parametrize("step_s", [60, 300, 900, 1800], ids=lambda step: f"every {step} s")
def test_a_day_counts_what_was_consumed_wherever_its_buckets_begin(
    connection: Connection, what: str, step_s: int
) -> None:
    values, least, most = SEQUENCES[what]
    begins = [MIDNIGHT + timedelta(hours=3, minutes=2 * shift) for shift in range(30)]
    found = increases(
        connection,
        [
            [(begin + row * timedelta(seconds=step_s), value) for row, value in enumerate(values)]
            for begin in begins
        ],
    )
    wrong = [(str(at), total) for at, total in zip(begins, found, strict=True)
             if not least - 1e-6 <= total <= most + 1e-6]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("what", SEQUENCES)
def test_within_a_bucket_the_rule_is_followed_value_by_value(
    connection: Connection, what: str
) -> None:
    values = SEQUENCES[what][0]
    times = [MIDNIGHT + row * timedelta(seconds=100) for row in range(len(values))]
    (found,) = increases(connection, [list(zip(times, values, strict=True))])
    times_s = np.array([int(at.timestamp()) for at in times])
    assert found == pytest.approx(float(register.steps(times_s, np.array(values)).sum()))

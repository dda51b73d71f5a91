"""Days of noise of four sensors, a reading each quarter of an hour: a small past to load."""

from typing import Any

import numpy as np
import psycopg

from contract.arrays import IntArray
from contract.catalogue import KIND_BY_CODE
from contract.clock import to_us, utc_now
from ingest.load.delivery import Delivery
from tests.stand.arrow_parts import ArrowPart

KIND = KIND_BY_CODE["noise"]
ZONE = "Asia/Ho_Chi_Minh"
SENSORS = tuple(f"ng-{number:02}" for number in range(4))
ROWS_OF_DAY = 96
STEP_US = 900_000_000
DAY_US = 86_400_000_000
OFFSET_US = 7 * 3_600_000_000

_REGISTER = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, period_s, announced_at
)
SELECT 'hcmc', id, 'noise', 'environment', id, 10.7, 106.7, '{}', 900, now()
FROM UNNEST(%s::TEXT[]) AS sensor (id)
"""


def day(days_ago: int) -> int:
    """Return the midnight of Ho Chi Minh City that lies some days back. [us since the epoch]."""
    now_us = to_us(utc_now())
    return (now_us + OFFSET_US) // DAY_US * DAY_US - OFFSET_US - days_ago * DAY_US


def part(days_ago: int, **more: Any) -> ArrowPart:
    """Return a day; columns that are given replace its own."""
    sensor, step = _sensor_and_step()
    columns: dict[str, Any] = {
        "sensor_id": [SENSORS[one] for one in sensor.tolist()],
        "observed_at": day(days_ago) + step * STEP_US,
        "boot": np.ones(len(step), np.int32),
        "seq": step.astype(np.int32),
        "leq_db": 50.0 + (step + 7 * sensor) % 30,
        "lmax_db": 60.0 + step % 30,
    }
    return ArrowPart("noise", f"{days_ago} days ago/noise", columns | more)


def delivery(days_ago: int) -> Delivery:
    """Return the same day as its reader hands it over."""
    sensor, step = _sensor_and_step()
    levels = np.column_stack([50 + (step + 7 * sensor) % 30, 60 + step % 30])
    return Delivery(
        KIND,
        f"{days_ago} days ago/noise",
        SENSORS,
        sensor,
        day(days_ago) + step * STEP_US,
        np.ones(len(step), np.int64),
        step,
        levels.astype(np.float64),
        np.arange(1, len(step) + 1),
    )


def register(database_url: str, sensor_ids: tuple[str, ...] = SENSORS) -> None:
    """Register sensors."""
    with psycopg.connect(database_url) as connection:
        connection.execute(_REGISTER, [[*sensor_ids]])


def _sensor_and_step() -> tuple[IntArray, IntArray]:
    rows = np.arange(len(SENSORS) * ROWS_OF_DAY)
    return rows % len(SENSORS), rows // len(SENSORS)

"""Three days of readings as ingest and maintenance leave them, and what they must give."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339, utc_now
from db import rollup
from db.rollup import TIERS, Tier
from ioc_api.readings.schemas import ReadingPage
from tests.stand.running_api import Api
from tests.stand.stage import City

OFFSET_S = 7 * 3600
STEP_S = 300
ROWS = 3 * 24 * 12
BEGIN = datetime(2026, 11, 12, 3, 7, tzinfo=UTC)
END = BEGIN + timedelta(seconds=ROWS * STEP_S)
SPAN = {"from": rfc3339(BEGIN), "to": rfc3339(END)}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
GOOD = np.zeros(ROWS, np.int64)
WAYS = ("computed", "not computed", "open", "late")


def noise(seed: int = 7) -> FloatArray:
    """Return a column of numbers between 0 and 1, the same for the same seed."""
    return np.random.Generator(np.random.Philox(seed)).random(ROWS)


def times_s() -> NDArray[np.int64]:
    """Return when each row was observed."""
    return int(BEGIN.timestamp()) + STEP_S * np.arange(ROWS, dtype=np.int64)


def buckets_s(tier: Tier) -> NDArray[np.int64]:
    """Return where each row's bucket of a tier begins, by the city's own days."""
    local = times_s() + OFFSET_S
    return local - local % tier.width_s - OFFSET_S


def store(
    city: City,
    key: int,
    kind: str,
    values: dict[str, FloatArray],
    rows: slice,
    quality: NDArray[np.int64] = GOOD,
) -> None:
    """Store rows and mark their buckets, as ingest does."""
    observed_at = [datetime.fromtimestamp(at_s, UTC) for at_s in times_s()[rows].tolist()]
    quarters = [from_us(at_s * 1_000_000) for at_s in buckets_s(rollup.QUARTER)[rows].tolist()]
    columns = [column[rows].tolist() for column in values.values()]
    received_at = utc_now()
    told = zip(observed_at, quality[rows].tolist(), *columns, strict=True)
    city.batch(
        kind,
        values,
        ((key, at, received_at, *rest) for at, *rest in told),
        ((key, at) for at in quarters),
    )


def compute(city: City, kind: str) -> None:
    """Compute what is marked, as maintenance does."""
    city.connection.execute("SET timezone TO 'UTC'")
    city.connection.execute(rollup.MAKE_DIRTY)
    with city.connection.transaction():
        city.connection.execute(
            "WITH gone AS (DELETE FROM dirty_bucket WHERE kind = %s "
            "RETURNING kind, sensor_key, bucket_at) "
            "INSERT INTO dirty SELECT DISTINCT kind, sensor_key, bucket_at FROM gone",
            [kind],
        )
        for tier in TIERS:
            statement = rollup.refresh(KIND_BY_CODE[kind], tier, "Asia/Ho_Chi_Minh")
            city.connection.execute(statement, {"floor_at": LONG_AGO})


def stored(
    city: City,
    way: str,
    key: int,
    kind: str,
    values: dict[str, FloatArray],
    quality: NDArray[np.int64] = GOOD,
) -> None:
    """Store all rows; maintenance runs after some of them, after all, or never."""
    match way:
        case "computed":
            store(city, key, kind, values, slice(None), quality)
            compute(city, kind)
        case "open":
            store(city, key, kind, values, slice(None, -40), quality)
            compute(city, kind)
            store(city, key, kind, values, slice(-40, None), quality)
        case "late":
            store(city, key, kind, values, slice(None, 300), quality)
            store(city, key, kind, values, slice(301, None), quality)
            compute(city, kind)
            store(city, key, kind, values, slice(300, 301), quality)
        case _:
            store(city, key, kind, values, slice(None), quality)


async def items(api: Api, sensor_id: str, tier: Tier, **more: str) -> list[dict[str, Any]]:
    """Return the buckets of one tier that the API answers for the three days."""
    page = await api.get(
        f"/sensors/{sensor_id}/readings", {**SPAN, "resolution": tier.name, **more}
    )
    ReadingPage.model_validate(page, strict=True)
    assert page["tier"] == tier.name
    assert page["next_cursor"] is None
    return page["items"]


def grouped(tier: Tier, column: FloatArray) -> dict[str, FloatArray]:
    """Return the values of each bucket of a tier."""
    buckets = buckets_s(tier)
    return {
        rfc3339(from_us(int(at) * 1_000_000)): column[buckets == at] for at in np.unique(buckets)
    }


def circular_mean_deg(values: FloatArray) -> float:
    """Return the mean of directions."""
    angles = np.radians(values)
    return math.degrees(math.atan2(np.sin(angles).sum(), np.cos(angles).sum())) % 360


def energetic_mean_db(values: FloatArray) -> float:
    """Return the mean of sound levels by their energy."""
    return float(10 * np.log10(np.mean(10 ** (values / 10))))

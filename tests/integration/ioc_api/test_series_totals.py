"""What adds up over sensors and time: increments as a sum, registers as an increase."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from contract.clock import from_us, rfc3339
from db.rollup import QUARTER, TIERS, Tier
from ioc_api.series.schemas import SeriesDocument
from tests.stand import register
from tests.stand.history import ROWS, SPAN, buckets_s, noise, store, stored, times_s
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

QUALITY = np.random.Generator(np.random.Philox(4)).choice([0, 0, 0, 64, 1, 32], ROWS)
IS_GOOD = QUALITY & 63 == 0


async def series(api: Api, tier: Tier, **params: str) -> list[dict[str, Any]]:
    document = await api.get("/series", {**SPAN, "resolution": tier.name, **params})
    SeriesDocument.model_validate(document, strict=True)
    return document["items"]


def by_bucket(tier: Tier, values: NDArray[np.float64]) -> dict[str, float]:
    """Return the sum of a column in each bucket with a trusted row."""
    buckets = buckets_s(tier)
    return {
        rfc3339(from_us(int(at) * 1_000_000)): float(values[(buckets == at) & IS_GOOD].sum())
        for at in np.unique(buckets[IS_GOOD])
    }


async def test_rain_is_summed_over_gauges(city: City, start: Start, way: str) -> None:
    """In the open bucket too; what is doubtful is no rain."""
    rain = np.where(IS_GOOD, np.round(noise(), 1), 99.0)
    for number in range(2):
        key = city.sensor(f"rain-{number}", "rain_gauge", area=f"76{number}")
        stored(city, way, key, "rain_gauge", {"rain_mm": rain}, QUALITY)
    api = await start()
    for tier in TIERS:
        expected = by_bucket(tier, rain)
        for area, gauges in (({}, 2), ({"area": "760"}, 1)):
            found = await series(api, tier, kind="rain_gauge", **area)
            sums = {item["bucket_at"]: item["sum"] for item in found}
            assert sums == pytest.approx({at: gauges * mm for at, mm in expected.items()}, rel=1e-5)
            count = sum(item["untrusted_count"] for item in found)
            within = np.isin(buckets_s(tier), buckets_s(tier)[IS_GOOD])
            assert count == gauges * (within & ~IS_GOOD).sum()


def meters(city: City, way: str, number: int = 2) -> list[NDArray[np.float64]]:
    """Store meters, the second of which starts anew, and return their registers."""
    found: list[NDArray[np.float64]] = []
    for which in range(number):
        values = 215_600 + np.cumsum(np.round(noise(which + 1), 2))
        if which == 1:
            values[500:] -= values[500]
        column = np.where(IS_GOOD, values, 0.0)
        key = city.sensor(f"meter-{which}", "smart_meter", area=f"76{which}")
        stored(city, way, key, "smart_meter", {"energy_kwh": column}, QUALITY)
        found.append(values)
    return found


def increases(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the increase at each row, zero at those that are doubtful."""
    found = np.zeros(ROWS)
    found[IS_GOOD] = register.steps(times_s()[IS_GOOD], values[IS_GOOD])
    return found


async def test_registers_give_what_they_grew_together(city: City, start: Start, way: str) -> None:
    total = sum(increases(values) for values in meters(city, way))
    assert not isinstance(total, int)
    api = await start()
    for tier in TIERS:
        found = await series(api, tier, kind="smart_meter")
        # Of the first bucket it is not known where it has but one value of each.
        assert all(item["increase"] is not None for item in found[1:])
        assert {item["bucket_at"]: item["increase"] or 0 for item in found} == pytest.approx(
            by_bucket(tier, total), abs=0.02, rel=1e-4
        )
        assert {item["sensor_count"] for item in found} <= {1, 2}
        assert {item["mean"] for item in found} == {None}


async def test_a_span_begins_with_what_passed_since_the_value_before_it(
    city: City, start: Start, way: str
) -> None:
    """So a part of a series says of its buckets what the whole does."""
    meters(city, way)
    api = await start()
    later = rfc3339(datetime.fromtimestamp(int(times_s()[ROWS // 2]), UTC))
    for tier in TIERS:
        whole = await series(api, tier, kind="smart_meter")
        part = await series(api, tier, kind="smart_meter", **{"from": later})
        assert part == whole[-len(part) :], tier.name
        assert part


async def test_a_gap_before_a_span_is_counted_in_its_first_bucket(city: City, start: Start) -> None:
    """However long: what the register had before it is taken from where it was stored."""
    values = 1000 + np.cumsum(np.round(noise(), 2))
    key = city.sensor("meter-1", "smart_meter")
    store(city, key, "smart_meter", {"energy_kwh": values}, slice(None, 300))
    stored_rows = {"energy_kwh": values}
    stored(city, "computed", city.sensor("meter-2", "smart_meter"), "smart_meter", stored_rows)
    store(city, key, "smart_meter", {"energy_kwh": values}, slice(600, None))
    api = await start()
    later = rfc3339(datetime.fromtimestamp(int(times_s()[600]), UTC) - timedelta(minutes=30))
    params = {"kind": "smart_meter", "from": later}
    alone = await series(api, QUARTER, **params)
    city.connection.execute("UPDATE sensor SET kind = 'gone' WHERE sensor_id = 'meter-2'")
    found = await series(api, QUARTER, **params)
    gap_kwh = values[600] - values[299]
    assert found[0]["increase"] > gap_kwh - 0.01
    assert alone[-1]["increase"] == pytest.approx(2 * found[-1]["increase"], rel=1e-4)


async def test_a_meter_that_moves_takes_its_buckets_along(city: City, start: Start) -> None:
    """A bucket belongs to where its sensor stood when it began; together nothing is lost."""
    (values,) = meters(city, "computed", 1)
    at = datetime.fromtimestamp(int(times_s()[301]), UTC)
    city.connection.execute("UPDATE sensor_place SET to_at = %s", [at])
    city.connection.execute(
        "INSERT INTO sensor_place (sensor_key, from_at, area_code, lat_deg, lon_deg) "
        "SELECT sensor_key, %s, '769', 10.8, 106.7 FROM sensor",
        [at],
    )
    api = await start()
    for tier in TIERS:
        parts = [await series(api, tier, kind="smart_meter", area=area) for area in ("760", "769")]
        assert all(parts)
        total = sum(item["increase"] or 0 for part in parts for item in part)
        assert total == pytest.approx(increases(values).sum(), rel=1e-4)

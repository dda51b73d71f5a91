"""Buckets are of what can be trusted, in every tier, computed or not; the others are counted."""

import numpy as np
import pytest
from numpy.typing import NDArray

from contract.arrays import FloatArray
from db.rollup import TIERS, Tier
from tests.stand import register
from tests.stand.history import (
    ROWS,
    buckets_s,
    circular_mean_deg,
    energetic_mean_db,
    grouped,
    items,
    noise,
    stored,
    times_s,
)
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

BITS = (1, 2, 4, 8, 16, 32, 1 | 64, 32 | 128)
"""Not to be trusted, whatever else is set."""


def doubtful(seed: int = 3) -> NDArray[np.int64]:
    """Return the quality of each row: a third is doubtful, an hour of the second day wholly."""
    generator = np.random.Generator(np.random.Philox(seed))
    quality = generator.choice([0, 0, 64, 128], ROWS)
    is_bad = generator.random(ROWS) < 1 / 3
    is_bad[400:424] = True
    return np.where(is_bad, generator.choice(BITS, ROWS), quality)


def trusted(column: FloatArray, quality: NDArray[np.int64]) -> FloatArray:
    """Return the column with what cannot be trusted as not measured."""
    return np.where(quality & 63 == 0, column, np.nan)


def kept(tier: Tier, column: FloatArray) -> dict[str, FloatArray]:
    """Return the trusted values of each bucket."""
    return {at: each[~np.isnan(each)] for at, each in grouped(tier, column).items()}


def expected_mean(name: str, values: FloatArray) -> float | None:
    if len(values) == 0:
        return None
    match name:
        case "leq_db":
            return energetic_mean_db(values)
        case "wind_from_deg":
            return circular_mean_deg(values)
        case _:
            return float(values.mean())


def near(value: float | None) -> object:
    """Return what equals a number roughly, and nothing only nothing."""
    return None if value is None else pytest.approx(value, rel=2e-5)


COLUMNS = {
    "load_kw": ("power_transformer", 500 + 10 * noise(), -999.0),
    "rain_mm": ("rain_gauge", np.round(noise(), 1), 99.0),
    "leq_db": ("noise", 50 + 20 * noise(), 130.0),
    "wind_from_deg": ("weather", np.round(20 + 60 * noise()), 300.0),
}
"""Of a quantity: its kind, what is measured, and what a fault says instead."""


@pytest.mark.parametrize("name", COLUMNS)
async def test_a_doubtful_reading_is_counted_and_changes_nothing_else(
    city: City, start: Start, way: str, name: str
) -> None:
    """A bucket with nothing else has no mean and no sum, which is not zero."""
    kind, measured, fault = COLUMNS[name]
    quality = doubtful()
    column = np.where(quality & 63 == 0, measured, fault)
    stored(city, way, city.sensor("s-1", kind), kind, {name: column}, quality)
    api = await start()
    for tier in TIERS:
        values = kept(tier, trusted(column, quality))
        rows = grouped(tier, column)
        found = await items(api, "s-1", tier, quantity=name)
        assert [item["bucket_at"] for item in found] == list(rows)
        for item in found:
            good, of_all = values[item["bucket_at"]], rows[item["bucket_at"]]
            said = item["values"][name]
            assert item["count"] == len(of_all)
            assert item["untrusted_count"] == len(of_all) - len(good)
            assert said["mean"] == near(expected_mean(name, good))
            if name == "rain_mm":
                assert said["sum"] == near(float(good.sum()) if len(good) else None)
            if name == "load_kw":
                assert said["min"] == near(good.min() if len(good) else None)
                assert said["max"] == near(good.max() if len(good) else None)
    assert any(len(values) == 0 for values in kept(TIERS[0], trusted(column, quality)).values())


async def test_a_doubtful_register_makes_no_step_and_no_new_start(
    city: City, start: Start, way: str
) -> None:
    """Nor does one that is all that its bucket has: the chain goes on behind it."""
    quality = doubtful()
    measured = 215_600 + np.cumsum(np.round(noise(), 2))
    measured[600:] -= measured[600]
    is_good = quality & 63 == 0
    column = np.where(is_good, measured, np.where(np.arange(ROWS) % 2 == 0, 0.0, 215_601.0))
    stored(city, way, city.sensor("s-1", "smart_meter"), "smart_meter", {"energy_kwh": column},
           quality)  # fmt: skip
    total = float(register.steps(times_s()[is_good], measured[is_good]).sum())
    api = await start()
    for tier in TIERS:
        found = await items(api, "s-1", tier, quantity="energy_kwh")
        increases = [item["values"]["energy_kwh"]["increase"] for item in found]
        assert sum(each or 0 for each in increases) == pytest.approx(total, abs=0.01)
        starts = np.unique(buckets_s(tier)[is_good])
        assert sum(each is not None for each in increases) == len(starts)

"""Every tier equals what the readings give, computed or not, late or not, open or closed."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.clock import rfc3339
from db import rollup
from db.rollup import TIERS, Tier
from tests.stand.history import (
    BEGIN,
    OFFSET_S,
    SPAN,
    circular_mean_deg,
    compute,
    energetic_mean_db,
    grouped,
    items,
    noise,
    store,
    stored,
)
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration


async def test_means_sums_and_extremes(city: City, start: Start, way: str) -> None:
    """Rain adds up, its intensity is averaged; every tier holds every reading once."""
    values = {"rain_mm": np.round(noise(), 1), "intensity_mmh": 60 * noise(8)}
    stored(city, way, city.sensor("rain-1", "rain_gauge"), "rain_gauge", values)
    api = await start()
    for tier in TIERS:
        found = await items(api, "rain-1", tier)
        rain, intensity = (grouped(tier, values[name]) for name in values)
        assert [item["bucket_at"] for item in found] == list(rain)
        for item in found:
            mm, mmh = rain[item["bucket_at"]], intensity[item["bucket_at"]]
            assert item["count"] == len(mm)
            assert item["values"]["rain_mm"] == pytest.approx(
                {"mean": mm.mean(), "min": mm.min(), "max": mm.max(), "sum": mm.sum()}, rel=1e-6
            )
            assert item["values"]["intensity_mmh"] == pytest.approx(
                {"mean": mmh.mean(), "min": mmh.min(), "max": mmh.max()}, rel=1e-6
            )


async def test_directions_have_a_circular_mean_and_no_extremes(
    city: City, start: Start, way: str
) -> None:
    values = {"wind_from_deg": np.round(340 + 40 * noise()) % 360}
    stored(city, way, city.sensor("wind-1", "weather"), "weather", values)
    api = await start()
    for tier in TIERS:
        expected = grouped(tier, values["wind_from_deg"])
        for item in await items(api, "wind-1", tier, quantity="wind_from_deg"):
            wind = item["values"]["wind_from_deg"]
            turn = wind["mean"] - circular_mean_deg(expected[item["bucket_at"]])
            assert abs((turn + 180) % 360 - 180) < 1e-3
            assert 0 <= wind["mean"] < 360
            assert (wind["min"], wind["max"]) == (None, None)


async def test_noise_has_the_mean_of_its_energy(city: City, start: Start, way: str) -> None:
    values = {"leq_db": 50 + 30 * noise()}
    stored(city, way, city.sensor("noise-1", "noise"), "noise", values)
    api = await start()
    for tier in TIERS:
        expected = grouped(tier, values["leq_db"])
        for item in await items(api, "noise-1", tier, quantity="leq_db"):
            mean = item["values"]["leq_db"]["mean"]
            assert mean == pytest.approx(energetic_mean_db(expected[item["bucket_at"]]), rel=1e-6)


def gained(values: FloatArray) -> float:
    steps = np.diff(values)
    return float(np.where(steps >= 0, steps, values[1:]).sum())


async def test_a_register_gives_its_increase_across_buckets(
    city: City, start: Start, way: str
) -> None:
    """The step from the bucket before belongs to the bucket; so all increases add up."""
    register = 1000 + np.cumsum(noise())
    register[200:] -= register[200]
    stored(
        city, way, city.sensor("meter-1", "smart_meter"), "smart_meter", {"energy_kwh": register}
    )
    api = await start()
    for tier in TIERS:
        found = await items(api, "meter-1", tier, quantity="energy_kwh")
        expected = grouped(tier, register)
        before = np.array([])
        for item in found:
            values = expected[item["bucket_at"]]
            energy = item["values"]["energy_kwh"]
            assert energy["increase"] == pytest.approx(gained(np.append(before, values)), abs=1e-3)
            assert energy["min"] == pytest.approx(values.min())
            assert energy["mean"] is None
            before = values[-1:]
        later = {"from": rfc3339(BEGIN + timedelta(days=2))}
        assert await items(api, "meter-1", tier, quantity="energy_kwh", **later) == [
            item for item in found if item["bucket_at"] >= _start(tier, later["from"])
        ]


async def test_of_a_register_s_only_value_nobody_knows_what_it_grew(
    city: City, start: Start
) -> None:
    """Not in its bucket, nor in a series of it: zero would say that nothing was used."""
    key = city.sensor("meter-1", "smart_meter")
    store(city, key, "smart_meter", {"energy_kwh": 1000 + np.cumsum(noise())}, slice(0, 1))
    api = await start()
    params = {**SPAN, "kind": "smart_meter", "quantity": "energy_kwh", "resolution": "1h"}
    (bucket,) = (await api.get("/series", params))["items"]
    assert (bucket["count"], bucket["increase"]) == (1, None)
    (hour,) = await items(api, "meter-1", rollup.HOUR, quantity="energy_kwh")
    assert (hour["count"], hour["values"]["energy_kwh"]["increase"]) == (1, None)


async def test_a_registers_chain_outlives_its_readings(city: City, start: Start) -> None:
    """What passed before a span is known from the days where readings are no longer kept."""
    register = 1000 + np.cumsum(noise())
    sensor_key = city.sensor("meter-1", "smart_meter")
    stored(city, "computed", sensor_key, "smart_meter", {"energy_kwh": register})
    api = await start()
    later = {"quantity": "energy_kwh", "from": rfc3339(BEGIN + timedelta(days=2))}
    tiers = [tier for tier in TIERS if tier.name != "raw"]
    before = {tier.name: await items(api, "meter-1", tier, **later) for tier in tiers}
    assert all(before.values())
    city.connection.execute(
        "DELETE FROM reading_smart_meter WHERE observed_at < %s", [BEGIN + timedelta(days=2)]
    )
    for tier in tiers:
        assert await items(api, "meter-1", tier, **later) == before[tier.name], tier.name


def _start(tier: Tier, text: str) -> str:
    local = int(datetime.fromisoformat(text).timestamp()) + OFFSET_S
    return rfc3339(datetime.fromtimestamp(local - local % tier.width_s - OFFSET_S, UTC))


async def test_dips_and_glitches_of_a_register_are_no_consumption(
    city: City, start: Start, way: str
) -> None:
    """In no tier, computed or not; a new start is, and a span that begins at a glitch knows it."""
    register = 215_600 + np.cumsum(noise())
    register[300:] -= register[300]
    total = register[299] - register[0] + register[-1]
    dips, glitches = np.arange(40, 290, 41), np.arange(25, 280, 37)
    register[dips] = register[dips - 1] - 0.01
    register[glitches] = 0.0
    stored(
        city, way, city.sensor("meter-1", "smart_meter"), "smart_meter", {"energy_kwh": register}
    )
    api = await start()
    for tier in TIERS:
        found = await items(api, "meter-1", tier, quantity="energy_kwh")
        increases = [item["values"]["energy_kwh"]["increase"] for item in found]
        assert sum(increases) == pytest.approx(total, abs=0.01 * len(dips) + 1e-3)
        later = {"from": found[-1]["bucket_at"]}
        assert await items(api, "meter-1", tier, quantity="energy_kwh", **later) == found[-1:]


async def test_a_gap_stays_a_gap(city: City, start: Start) -> None:
    key = city.sensor("rain-1", "rain_gauge")
    store(city, key, "rain_gauge", {"rain_mm": noise()}, slice(0, 12))
    compute(city, "rain_gauge")
    store(city, key, "rain_gauge", {"rain_mm": noise()}, slice(120, 132))
    api = await start()
    found = await items(api, "rain-1", rollup.HOUR)
    assert [item["count"] for item in found] == [11, 1, 11, 1]


async def test_a_quantity_without_values_is_null(city: City, start: Start) -> None:
    stored(city, "open", city.sensor("rain-1", "rain_gauge"), "rain_gauge", {"rain_mm": noise()})
    api = await start()
    nothing = {"mean": None, "min": None, "max": None}
    for item in await items(api, "rain-1", rollup.QUARTER):
        assert item["values"]["intensity_mmh"] == nothing

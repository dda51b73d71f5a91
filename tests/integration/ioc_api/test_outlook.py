"""What is to be expected, told by a running API."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from contract import tide as foretold
from contract.city import city_folder, load_city
from contract.clock import EPOCH
from contract.season import year_frac
from ioc_api.outlook.schemas import FloodOutlook, TideOutlook
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

SURPLUS_M = 0.12


def shown_m(when: datetime, residual_m: float) -> float:
    """Return what the primary gauge shows while weather adds so much."""
    pack = load_city(city_folder("hcmc"))
    minutes = np.array([(when - EPOCH) / timedelta(minutes=1)])
    level = foretold.gauge_m(pack.tide, minutes, year_frac(minutes, pack.utc_offset_h), residual_m)
    return float(level[0])


def gauge(city: City, sensor_id: str, *, lat_deg: float = 10.7765, lon_deg: float = 106.709) -> int:
    return city.sensor(sensor_id, "river_level", lat_deg=lat_deg, lon_deg=lon_deg)


async def looked(api: Api, until_async: UntilAsync) -> TideOutlook:
    """Return the tide once a residual is known."""

    async def is_known() -> bool:
        return (await api.get("/outlook/tide"))["trusted"]

    await until_async(is_known, "the river has been looked at")
    return TideOutlook.model_validate(await api.get("/outlook/tide"), strict=True)


async def test_the_tide_is_the_constants_and_what_the_river_stood_above_them(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """Neither a doubtful reading counts, nor an old one, nor a gauge elsewhere."""
    key, elsewhere = gauge(city, "hcmc-rl-0001"), gauge(city, "hcmc-rl-0002", lat_deg=10.66)
    for minutes_ago in (1, 20, 40):
        when = at(minutes_ago)
        city.reading(key, when, {"level_m": shown_m(when, SURPLUS_M)}, kind="river_level")
        city.reading(elsewhere, when, {"level_m": 9.0}, kind="river_level")
    city.reading(key, at(10), {"level_m": 9.0}, kind="river_level", quality=8)
    city.reading(key, at(70), {"level_m": 9.0}, kind="river_level")

    tide = await looked(await start(), until_async)

    assert tide.residual_m == pytest.approx(SURPLUS_M, abs=0.002)
    assert tide.gauge.site_id == "river-phu-an"
    assert [(alarm.level, alarm.level_m) for alarm in tide.alarms] == [
        ("I", 1.4),
        ("II", 1.5),
        ("III", 1.6),
    ]
    assert len(tide.items) == 48 * 6 + 1
    first = tide.items[0]
    assert first.low_m < first.level_m < first.high_m
    assert first.level_m == pytest.approx(
        shown_m(datetime.fromisoformat(first.at), SURPLUS_M), abs=0.01
    )
    assert 2 <= len(tide.high_waters) <= 5
    assert {water.at for water in tide.high_waters} <= {item.at for item in tide.items}


async def test_without_a_reading_the_tide_is_not_trusted_and_its_band_is_wide(
    city: City, start: Start
) -> None:
    gauge(city, "hcmc-rl-0001")
    tide = TideOutlook.model_validate(await (await start()).get("/outlook/tide"), strict=True)

    assert (tide.trusted, tide.residual_m, tide.residual_at) == (False, None, None)
    first = tide.items[0]
    assert first.level_m == pytest.approx(shown_m(datetime.fromisoformat(first.at), 0), abs=0.002)
    assert first.high_m - first.low_m > 0.15


def street(city: City, sensor_id: str, *, area: str = "760", lat_deg: float = 10.77) -> int:
    return city.sensor(sensor_id, "street_flood", area=area, lat_deg=lat_deg, period_s=60)


def rain(city: City, sensor_id: str, rate_mmh: float, *, lat_deg: float = 10.77) -> None:
    """Register a gauge over which it has rained for two hours."""
    key = city.sensor(sensor_id, "rain_gauge", lat_deg=lat_deg, period_s=60)
    for minutes_ago in range(1, 120, 4):
        values = {"rain_mm": rate_mmh / 60, "intensity_mmh": rate_mmh}
        city.reading(key, at(minutes_ago), values, kind="rain_gauge")


async def told(api: Api, until_async: UntilAsync, **params: str) -> FloodOutlook:
    """Return the streets once they have been looked at."""

    async def is_made() -> bool:
        return not (await api.get("/outlook/flood"))["stale"]

    await until_async(is_made, "the streets have been looked at")
    return FloodOutlook.model_validate(await api.get("/outlook/flood", params), strict=True)


async def test_streets_are_told_deepest_first_and_what_is_not_known_says_why(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """A depth that cannot be trusted is none, and where no gauge is near nobody knows of rain."""
    rain(city, "hcmc-rg-0001", 90.0)
    rain(city, "hcmc-rg-0002", 0.0, lat_deg=10.90)
    keys = {
        "hcmc-sf-0001": (street(city, "hcmc-sf-0001"), 0.05, 0),
        "hcmc-sf-0002": (street(city, "hcmc-sf-0002"), 0.40, 0),
        "hcmc-sf-0003": (street(city, "hcmc-sf-0003", lat_deg=10.90, area="761"), 0.0, 0),
        "hcmc-sf-0004": (street(city, "hcmc-sf-0004"), 0.90, 8),
        "hcmc-sf-0005": (street(city, "hcmc-sf-0005", lat_deg=10.66, area="786"), 0.0, 0),
    }
    for key, depth_m, quality in keys.values():
        for minutes_ago in range(1, 120, 4):
            values = {"depth_m": depth_m}
            city.reading(key, at(minutes_ago), values, kind="street_flood", quality=quality)

    api = await start()
    flood = await told(api, until_async)

    assert (flood.gauges.known, flood.gauges.of) == (2, 2)
    assert (flood.streets.known, flood.streets.of) == (3, 5)
    by_id = {item.sensor_id: item for item in flood.items}
    assert [item.sensor_id for item in flood.items[:2]] == ["hcmc-sf-0002", "hcmc-sf-0001"]
    assert [by_id[name].why for name in keys] == [None, None, None, "no_depth", "no_gauges"]
    assert (by_id["hcmc-sf-0002"].depth_m, by_id["hcmc-sf-0005"].depth_m) == (0.4, 0.0)
    for name in ("hcmc-sf-0004", "hcmc-sf-0005"):
        assert [(d.in_min, d.depth_m, d.flood_class) for d in by_id[name].depths] == [
            (30, None, None),
            (60, None, None),
        ]
    dry, deep = by_id["hcmc-sf-0003"].depths[0], by_id["hcmc-sf-0002"].depths[0]
    assert (dry.depth_m, dry.high_m, dry.flood_class) == (0.0, 0.0, "passable")
    assert deep.depth_m is not None
    assert 0 < (deep.low_m or 0) <= deep.depth_m <= (deep.high_m or 0)

    some = await told(api, until_async, area="761")
    assert [item.sensor_id for item in some.items] == ["hcmc-sf-0003"]
    assert (some.streets.known, some.streets.of) == (1, 1)
    await api.problem(422, "/outlook/flood", {"area": "x"})


async def test_without_gauges_no_street_is_called_dry(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    key = street(city, "hcmc-sf-0001")
    city.reading(key, at(1), {"depth_m": 0.0}, kind="street_flood")

    flood = await told(await start(), until_async)

    assert flood.motion is None
    assert [(item.depth_m, item.why) for item in flood.items] == [(0.0, "no_gauges")]
    assert {depth.depth_m for depth in flood.items[0].depths} == {None}

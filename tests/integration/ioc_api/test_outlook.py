"""What is to be expected, told by a running API."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from contract import tide as foretold
from contract.city import city_folder, load_city
from contract.clock import EPOCH
from contract.season import year_frac
from ioc_api.outlook.schemas import TideOutlook
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

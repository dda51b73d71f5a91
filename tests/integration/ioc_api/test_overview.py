"""The city and an area at a glance."""

import pytest

from ioc_api.overview.schemas import AreaOverview, Overview
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API over two districts."""
    first = city.sensor("hcmc-aq-0001", ward="26743")
    second = city.sensor("hcmc-aq-0002", area="769")
    silent = city.sensor("hcmc-aq-0003")
    meter = city.sensor("hcmc-sm-0001", "smart_meter", period_s=1800)
    city.sensor("hcmc-ns-0001", "noise")
    city.sensor("hcmc-ns-0002", "noise", retired_at=at())
    city.reading(first, at(1), {"pm25_ugm3": 10.0})
    city.reading(second, at(1), {"pm25_ugm3": 20.0})
    city.reading(silent, at(120), {"pm25_ugm3": 900.0})
    city.reading(meter, at(1), {"energy_kwh": 5.0, "voltage_v": 230.0}, kind="smart_meter")
    winds = [city.sensor(f"hcmc-ws-000{number}", "weather") for number in (1, 2)]
    for key, wind_from_deg in zip(winds, (350.0, 10.0), strict=True):
        city.reading(key, at(1), {"wind_from_deg": wind_from_deg}, kind="weather")
    return await start()


async def test_sensors_are_counted_by_status(api: Api) -> None:
    overview = await api.get("/overview")
    Overview.model_validate(overview, strict=True)
    assert overview["sensors"] == {
        "total": 7, "live": 5, "late": 0, "silent": 1, "offline": 0, "new": 1,
    }  # fmt: skip
    assert overview["sensors"]["total"] == len(await api.ids())


async def test_aggregates_are_over_live_sensors(api: Api) -> None:
    kinds = (await api.get("/overview"))["kinds"]
    assert (kinds["air_quality"]["sensors"], kinds["air_quality"]["live"]) == (3, 2)
    assert kinds["air_quality"]["values"]["pm25_ugm3"] == {"mean": 15.0, "min": 10.0, "max": 20.0}
    assert kinds["noise"]["values"]["leq_db"] == {"mean": None, "min": None, "max": None}


async def test_directions_have_a_circular_mean_and_registers_none(api: Api) -> None:
    kinds = (await api.get("/overview"))["kinds"]
    wind = kinds["weather"]["values"]["wind_from_deg"]
    assert wind == {"mean": 0.0, "min": None, "max": None}
    assert "energy_kwh" not in kinds["smart_meter"]["values"]


AREAS: tuple[tuple[str, int], ...] = (
    ("769", 1),
    ("26743", 1),
    ("760", 6),
    ("773", 0),
)


async def test_an_area_has_an_overview_of_its_own(api: Api) -> None:
    for code, total in AREAS:
        overview = await api.get(f"/areas/{code}/overview")
        AreaOverview.model_validate(overview, strict=True)
        assert overview["area"] == code
        assert overview["sensors"]["total"] == total


async def test_the_overview_by_area_adds_up_to_the_city(api: Api) -> None:
    overview = await api.get("/overview", {"by": "area"})
    Overview.model_validate(overview, strict=True)
    areas = overview["areas"]
    assert areas.keys() == {"760", "769"}
    for status in ("total", "live", "silent", "new"):
        assert (
            sum(area["sensors"][status] for area in areas.values()) == (overview["sensors"][status])
        )
    other = areas["769"]["kinds"]
    assert other.keys() == {"air_quality"}
    assert other["air_quality"]["values"]["pm25_ugm3"] == {"mean": 20.0, "min": 20.0, "max": 20.0}
    alone = await api.get("/areas/769/overview")
    assert alone["kinds"]["air_quality"]["values"] == other["air_quality"]["values"]


async def test_the_overview_knows_both_levels_of_areas(api: Api) -> None:
    wards = (await api.get("/overview", {"by": "area", "level": "ward"}))["areas"]
    assert {code: area["sensors"]["total"] for code, area in wards.items()} == {"26743": 1}
    for params in ({"by": "kind"}, {"by": "area", "level": "street"}):
        await api.problem(422, "/overview", params)


UNKNOWN: tuple[str, ...] = (
    "999",
    "%00",
    "none",
)


async def test_an_unknown_area_is_not_found(api: Api) -> None:
    for code in UNKNOWN:
        await api.problem(404, f"/areas/{code}/overview")

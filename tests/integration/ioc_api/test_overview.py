"""The city and an area at a glance."""

import pytest

from ioc_api.overview.schemas import AreaOverview, Overview
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

NOTHING = {"count": 0, "mean": None, "min": None, "max": None}


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
    assert kinds["air_quality"]["values"]["pm25_ugm3"] == {
        "count": 2, "mean": 15.0, "min": 10.0, "max": 20.0
    }  # fmt: skip
    assert kinds["noise"]["values"]["leq_db"] == NOTHING


async def test_directions_have_a_circular_mean_and_registers_none(api: Api) -> None:
    kinds = (await api.get("/overview"))["kinds"]
    wind = kinds["weather"]["values"]["wind_from_deg"]
    assert wind == {"count": 2, "mean": 0.0, "min": None, "max": None}
    assert "energy_kwh" not in kinds["smart_meter"]["values"]


async def test_of_a_kind_without_thresholds_no_crossings_are_counted(api: Api) -> None:
    """A zero would say that somebody judges it."""
    kinds = (await api.get("/overview"))["kinds"]
    assert {"crossed", "crossed_of"} <= kinds["air_quality"].keys()
    assert kinds["weather"].keys().isdisjoint({"crossed", "crossed_of", "levels", "held"})


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
    assert other["air_quality"]["values"]["pm25_ugm3"] == {
        "count": 1, "mean": 20.0, "min": 20.0, "max": 20.0
    }  # fmt: skip
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


@pytest.fixture
async def gappy(city: City, start: Start) -> Api:
    """An API over a city of which little is heard."""
    for number in range(1, 6):
        key = city.sensor(f"hcmc-wn-000{number}", "water_network")
        values = {"flow_m3h": 20.0, "pressure_bar": 2.0}
        city.reading(key, at(1 if number == 1 else 60), values, kind="water_network")
    for number, (minutes_ago, depth_m) in enumerate([(30, 0.9), (0.5, 0.12), (0.5, 0.0)], 1):
        key = city.sensor(f"hcmc-sf-000{number}", "street_flood", period_s=60)
        for earlier in (4, 0):
            city.reading(key, at(minutes_ago + earlier), {"depth_m": depth_m}, kind="street_flood")
    for number, (pm25_ugm3, quality) in enumerate([(10.0, 0), (20.0, 64), (999.0, 2)], 1):
        key = city.sensor(f"hcmc-aq-000{number}", area="769")
        city.reading(key, at(2), {"pm25_ugm3": pm25_ugm3}, quality=quality)
    ahead = city.sensor("hcmc-aq-0004", area="769")
    city.reading(ahead, at(-3), {"pm25_ugm3": 999.0}, quality=32)
    return await start()


async def test_one_survivor_does_not_speak_for_the_others(gappy: Api) -> None:
    """Neither of the city nor of an area; how many spoke is said."""
    overview = await gappy.get("/overview", {"by": "area"})
    Overview.model_validate(overview, strict=True)
    for glance in (overview, overview["areas"]["760"]):
        water = glance["kinds"]["water_network"]
        assert (water["sensors"], water["live"], water["trusted"]) == (5, 1, False)
        nothing = NOTHING | {"count": 1}
        assert water["values"]["pressure_bar"] == nothing
        assert water["values"]["flow_m3h"] == nothing | {"total": None}


@pytest.fixture
async def judged(gappy: Api, until_async: UntilAsync) -> Api:
    """The same, whose means have been read."""

    async def is_judged() -> bool:
        return (await gappy.get("/overview"))["levels"] is not None

    await until_async(is_judged, "the means have been read")
    return gappy


async def test_what_is_live_and_not_trusted_has_no_part_in_a_mean(judged: Api) -> None:
    air = (await judged.get("/overview"))["kinds"]["air_quality"]
    assert (air["sensors"], air["live"], air["trusted"]) == (4, 4, True)
    assert air["values"]["pm25_ugm3"] == {"count": 2, "mean": 15.0, "min": 10.0, "max": 20.0}


async def test_a_flood_that_fell_silent_is_counted_and_held(judged: Api) -> None:
    overview = await judged.get("/overview", {"by": "area"})
    for glance in (overview, overview["areas"]["760"]):
        assert (glance["levels"], glance["held"]) == ({"critical": 1, "warning": 1}, 1)
        flood = glance["kinds"]["street_flood"]
        assert (flood["crossed"], flood["held"]) == (2, 1)
        assert flood["levels"] == {"critical": 1, "warning": 1}
        assert flood["crossed_of"] == {
            "depth_m": {"critical": 1, "warning": 1, "held": 1, "pending": 0}
        }
    assert overview["areas"]["769"]["levels"] == {"critical": 0, "warning": 0}


async def test_the_newest_observation_is_told_of_the_city_of_areas_and_of_kinds(
    gappy: Api,
) -> None:
    """Not that of a clock that runs ahead: it would make old data look fresh."""
    overview = await gappy.get("/overview", {"by": "area"})
    observed_at = {
        item["sensor_id"]: item["last_observed_at"]
        for item in (await gappy.get("/sensors"))["items"]
    }
    newest_flood = max(observed_at["hcmc-sf-0002"], observed_at["hcmc-sf-0003"])
    newest_air = max(observed_at[f"hcmc-aq-000{number}"] for number in (1, 2, 3))
    assert overview["newest_observed_at"] == newest_flood
    assert overview["areas"]["760"]["newest_observed_at"] == newest_flood
    assert overview["areas"]["769"]["newest_observed_at"] == newest_air
    assert overview["kinds"]["air_quality"]["newest_observed_at"] == newest_air
    nowhere = await gappy.get("/areas/773/overview")
    assert (nowhere["newest_observed_at"], nowhere["kinds"]) == (None, {})


async def test_a_quantity_is_held_against_the_sensors_that_measure_it(
    city: City, start: Start
) -> None:
    """One station of five that has a gas analyser: what it says is all there is of that gas."""
    for number in range(1, 6):
        key = city.sensor(f"hcmc-aq-000{number}")
        city.reading(key, at(1), {"pm25_ugm3": 10.0} | ({"no2_ugm3": 7.0} if number == 1 else {}))
    city.connection.execute(
        "UPDATE sensor SET quantities = '{pm25_ugm3}' WHERE sensor_id <> 'hcmc-aq-0001'"
    )
    values = (await (await start()).get("/overview"))["kinds"]["air_quality"]["values"]
    assert values["no2_ugm3"] == {"count": 1, "mean": 7.0, "min": 7.0, "max": 7.0}
    assert values["o3_ugm3"] == NOTHING


async def test_what_stands_outside_of_the_city_counts_in_no_figure(
    city: City, start: Start
) -> None:
    """Neither the city's nor that of the area that its topic named."""
    for number, (lat_deg, lon_deg) in enumerate([(10.77, 106.7), (0.0, 0.0), (21.03, 105.85)], 1):
        key = city.sensor(
            f"hcmc-sf-000{number}", "street_flood", lat_deg=lat_deg, lon_deg=lon_deg, ward="26743"
        )
        city.reading(key, at(30), {"depth_m": 0.9}, kind="street_flood")
    api = await start()
    overview = await api.get("/overview", {"by": "area"})
    wards = await api.get("/overview", {"by": "area", "level": "ward"})
    alone = await api.get("/areas/760/overview")
    for glance in (overview, overview["areas"]["760"], wards["areas"]["26743"], alone):
        assert glance["sensors"]["total"] == 1
        assert glance["levels"] == {"critical": 1, "warning": 0}
        assert glance["kinds"]["street_flood"]["crossed_of"]["depth_m"]["critical"] == 1
    crossings = await api.get("/crossings")
    assert (crossings["total"], crossings["coverage"]["sensors"]) == (1, 1)
    assert len(await api.ids()) == 3
    assert await api.ids(area="760") == ["hcmc-sf-0001"]

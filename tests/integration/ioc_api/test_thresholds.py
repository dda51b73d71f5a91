"""Thresholds and crossings: the worst first, and what silence cannot clear."""

import pytest

from ioc_api.thresholds.schemas import CrossingList, ThresholdList
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API over a city in which some things are not as they should be."""
    depths = {"0001": (0.35, 2, "760"), "0002": (0.12, 1, "760"), "0003": (0.02, 1, "769")}
    for number, (depth_m, minutes_ago, area) in depths.items():
        key = city.sensor(f"hcmc-sf-{number}", "street_flood", area=area, period_s=60)
        for earlier in (4, 0):
            city.reading(key, at(minutes_ago + earlier), {"depth_m": depth_m}, kind="street_flood")
    stale = city.sensor("hcmc-sf-0004", "street_flood", period_s=60)
    city.reading(stale, at(30), {"depth_m": 0.9}, kind="street_flood")
    water = city.sensor("hcmc-wn-0001", "water_network", area="769", period_s=300)
    values = {"flow_m3h": 20.0, "pressure_bar": 0.4, "chlorine_mgl": 0.22, "turbidity_ntu": 0.3}
    for minutes_ago in (20, 0.5):
        city.reading(water, at(minutes_ago), values, kind="water_network", quality=64)
    return await start()


async def test_the_worst_level_comes_first_then_the_gravest_concern(api: Api) -> None:
    crossings = await api.get("/crossings")
    CrossingList.model_validate(crossings, strict=True)
    found = [(item["sensor_id"], item["threshold_id"]) for item in crossings["items"]]
    assert found == [
        ("hcmc-sf-0001", "flood-critical"),
        ("hcmc-sf-0004", "flood-critical"),
        ("hcmc-wn-0001", "pressure-critical"),
        ("hcmc-sf-0002", "flood-warning"),
        ("hcmc-wn-0001", "chlorine-low-warning"),
    ]
    assert (crossings["total"], crossings["levels"]) == (5, {"critical": 3, "warning": 2})
    third = crossings["items"][2]
    assert (third["value"], third["threshold_value"], third["quality"]) == (0.4, 0.5, 64)


async def test_what_is_not_live_is_held_with_what_it_said_last(api: Api) -> None:
    crossings = await api.get("/crossings")
    held = [item for item in crossings["items"] if item["held"]]
    assert [(item["sensor_id"], item["value"], item["status"]) for item in held] == [
        ("hcmc-sf-0004", 0.9, "silent")
    ]
    assert held[0]["observed_at"] == held[0]["last_observed_at"] == held[0]["since_at"]
    assert crossings["held"] == 1


async def test_crossings_say_on_whose_word_they_stand(api: Api, until_async: UntilAsync) -> None:
    async def is_judged() -> bool:
        return (await api.get("/crossings"))["coverage"]["trusted"]

    await until_async(is_judged, "the means have been read")
    crossings = await api.get("/crossings")
    assert crossings["coverage"] == {"sensors": 5, "live": 4, "trusted": True}
    newest = max(item["last_observed_at"] for item in crossings["items"])
    assert crossings["newest_observed_at"] == newest
    nothing = await api.get("/crossings", {"area": "773"})
    assert nothing["newest_observed_at"] is None
    assert nothing["coverage"] == {"sensors": 0, "live": 0, "trusted": False}


async def test_crossings_can_be_filtered_and_cut(api: Api) -> None:
    for params, total, shown in (
        ({"area": "769"}, 2, 2),
        ({"kind": "street_flood"}, 3, 3),
        ({"level": "warning"}, 2, 2),
        ({"level": "warning,critical"}, 5, 5),
        ({"limit": "1"}, 5, 1),
        ({"area": "773"}, 0, 0),
    ):
        crossings = await api.get("/crossings", params)
        assert (crossings["total"], len(crossings["items"])) == (total, shown)
    for params in ({"area": "x"}, {"kind": "x"}, {"level": "x"}, {"limit": "0"}):
        await api.problem(422, "/crossings", params)


async def test_the_overview_counts_what_is_crossed(api: Api) -> None:
    overview = await api.get("/overview", {"by": "area"})
    flood, water = overview["kinds"]["street_flood"], overview["kinds"]["water_network"]
    assert (flood["live"], flood["crossed"], flood["held"]) == (3, 3, 1)
    assert flood["crossed_of"] == {
        "depth_m": {"critical": 2, "warning": 1, "held": 1, "pending": 0}
    }
    assert water["crossed"] == 1
    assert water["values"]["flow_m3h"]["total"] == 20.0
    assert overview["areas"]["769"]["kinds"]["street_flood"]["crossed"] == 0


async def test_the_thresholds_are_those_of_the_pack(start: Start) -> None:
    thresholds = await (await start()).get("/thresholds")
    ThresholdList.model_validate(thresholds)
    by_id = {item["threshold_id"]: item for item in thresholds["items"]}
    flood = by_id["flood-warning"]
    assert (flood["value"], flood["unit"], flood["level"]) == (0.1, "m", "warning")
    assert (flood["concern"], flood["averaged_s"], flood["hold_s"]) == ("safety", 0, 180)
    assert by_id["pm25-warning"]["averaged_s"] == 86400
    phu_an = by_id["phu-an-alarm-iii"]["site"]
    assert (phu_an["site_id"], phu_an["radius_km"]) == ("river-phu-an", 0.5)
    assert by_id["pm25-warning-2023"]["valid_to"] == "2026-01-01"
    assert flood["valid_to"] is None

"""The list of sensors: filters, pages, GeoJSON, one sensor; bad input is named."""

from typing import Any

import pytest

from ioc_api.sensors.schemas import SensorDetail, SensorFeatures, SensorPage
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API over a small city in which every status occurs."""
    city.gateway("gw-760-01", "online")
    city.gateway("gw-760-02", "offline")
    live = city.sensor("hcmc-aq-0001", name="Chợ Bến Thành", ward="26743", gateway_id="gw-760-01")
    late = city.sensor("hcmc-aq-0002", name="Đường Lê Lợi", lat_deg=10.80)
    silent = city.sensor("hcmc-aq-0003", area="769", lon_deg=106.75)
    off = city.sensor("hcmc-ns-0001", "noise", gateway_id="gw-760-02")
    city.sensor("hcmc-ns-0002", "noise", area=None)
    gone = city.sensor("hcmc-ns-0003", "noise", retired_at=at())
    city.reading(live, at(1), {"pm25_ugm3": 42.1, "humidity_frac": 0.813}, quality=5)
    city.reading(live, at(2), {"pm25_ugm3": 1.0})
    city.reading(late, at(20), {"pm25_ugm3": 12.0})
    city.reading(silent, at(60), {"pm25_ugm3": 9.0})
    for key in (off, gone):
        city.reading(key, at(0.1), {"leq_db": 60.2}, kind="noise")
    return await start()


async def test_a_sensor_has_its_status_and_its_newest_reading(api: Api) -> None:
    sensor = await api.sensor("hcmc-aq-0001")
    SensorDetail.model_validate(sensor, strict=True)
    assert sensor["status"] == "live"
    assert sensor["latest"]["quality"] == 5
    assert sensor["latest"]["values"]["pm25_ugm3"] == 42.1
    assert sensor["latest"]["values"]["pm10_ugm3"] is None
    assert sensor["last_observed_at"] == sensor["latest"]["observed_at"]
    assert (sensor["area"], sensor["ward"]) == ("760", "26743")


async def test_float32_is_printed_in_its_shortest_form(api: Api) -> None:
    answer = await api.client.get("/api/v1/sensors/hcmc-aq-0001")
    assert '"pm25_ugm3":42.1,' in answer.text
    assert '"humidity_frac":0.813' in answer.text


STATUSES: tuple[tuple[str, str], ...] = (
    ("hcmc-aq-0001", "live"),
    ("hcmc-aq-0002", "late"),
    ("hcmc-aq-0003", "silent"),
    ("hcmc-ns-0001", "offline"),
    ("hcmc-ns-0002", "new"),
    ("hcmc-ns-0003", "retired"),
)


async def test_each_status_is_told(api: Api) -> None:
    for sensor_id, status in STATUSES:
        assert (await api.sensor(sensor_id))["status"] == status
        assert sensor_id in await api.ids(status=status)


async def test_the_list_leaves_retired_sensors_out_unless_asked(api: Api) -> None:
    page = await api.get("/sensors")
    SensorPage.model_validate(page, strict=True)
    ids = [item["sensor_id"] for item in page["items"]]
    assert ids == sorted(ids)
    assert "hcmc-ns-0003" not in ids
    assert await api.ids(status="retired") == ["hcmc-ns-0003"]


FILTERS: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({"kind": "noise"}, ["hcmc-ns-0001", "hcmc-ns-0002"]),
    ({"kind": "noise,weather", "area": "760"}, ["hcmc-ns-0001"]),
    ({"area": "769"}, ["hcmc-aq-0003"]),
    ({"area": "26743"}, ["hcmc-aq-0001"]),
    ({"status": "late,silent"}, ["hcmc-aq-0002", "hcmc-aq-0003"]),
    ({"q": "duong LE"}, ["hcmc-aq-0002"]),
    ({"q": "chợ bến"}, ["hcmc-aq-0001"]),
    ({"q": "NS-0002"}, ["hcmc-ns-0002"]),
    ({"q": "\x00"}, []),
    ({"bbox": "106.74,10.7,106.76,10.8"}, ["hcmc-aq-0003"]),
    ({"bbox": "106.70,10.80,106.70,10.80"}, ["hcmc-aq-0002"]),
    ({"bbox": "0,0,1,1"}, []),
)


async def test_filters_choose_sensors(api: Api) -> None:
    for params, ids in FILTERS:
        assert await api.ids(**params) == ids
        features = await api.get("/sensors.geojson", params)
        assert [feature["id"] for feature in features["features"]] == ids


@pytest.mark.parametrize(
    ("path", "name", "key"),
    [("/sensors", "items", "sensor_id"), ("/sensors.geojson", "features", "id")],
)
async def test_pages_give_each_sensor_once(api: Api, path: str, name: str, key: str) -> None:
    found: list[str] = []
    url: str | None = f"/api/v1{path}?limit=2&kind=air_quality,noise"
    while url is not None:
        answer = await api.client.get(url)
        document: dict[str, Any] = answer.json()
        items: list[dict[str, Any]] = document[name]
        found += [item[key] for item in items]
        assert ("next" in answer.links) == (document["next_cursor"] is not None)
        url = answer.links["next"]["url"] if "next" in answer.links else None
    assert found == await api.ids()


async def test_geojson_is_all_sensors_in_flat_columns(city: City, start: Start) -> None:
    """A page is a page only where it is asked for."""
    count = 501  # one more than is written at a time
    keys = [city.sensor(f"hcmc-aq-{number:04}") for number in range(count)]
    city.reading(keys[-1], at(2), {"pm25_ugm3": 1.0, "no2_ugm3": 7.0})
    city.reading(keys[-1], at(1), {"pm25_ugm3": 42.1}, quality=64)
    api = await start()
    answer = await api.client.get("/api/v1/sensors.geojson")
    SensorFeatures.model_validate_json(answer.text, strict=True)
    features = answer.json()["features"]
    assert [one["id"] for one in features] == [f"hcmc-aq-{number:04}" for number in range(count)]
    last = features[-1]["properties"]
    assert not [name for name, value in last.items() if isinstance(value, dict | list)]
    assert (last["pm25_ugm3"], last["no2_ugm3"], last["quality"]) == (42.1, 7.0, 64)
    assert last["no2_ugm3_observed_at"] < last["last_observed_at"]
    assert "pm25_ugm3_observed_at" not in last
    nothing = await api.get("/sensors.geojson", {"area": "773"})
    assert nothing == {"type": "FeatureCollection", "features": []}


async def test_a_search_finds_the_sensors_of_an_area_by_its_names(city: City, start: Start) -> None:
    """Of a district and of a ward, in both languages, with and without marks."""
    city.sensor("hcmc-aq-0001", area="765", name="1")
    city.sensor("hcmc-aq-0002", area="760", ward="26743", name="2")
    city.sensor("hcmc-aq-0003", area="769", name="3")
    api = await start()
    for text in ("Bình Thạnh", "binh thanh", "BINH THANH", "Bình Th", "Quận Bình Thạnh"):
        assert await api.ids(q=text) == ["hcmc-aq-0001"]
    for text in ("Bến Thành", "ben thanh", "Ben Thanh Ward"):
        assert await api.ids(q=text) == ["hcmc-aq-0002"]
    assert await api.ids(q="thanh binh") == []


async def test_geojson_follows_rfc_7946(api: Api) -> None:
    answer = await api.client.get("/api/v1/sensors.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    SensorFeatures.model_validate_json(answer.text, strict=True)
    assert answer.json()["features"][1]["geometry"]["coordinates"] == [106.7, 10.8]


BAD: tuple[tuple[str, str, str], ...] = (
    ("kind", "nose", "noise"),
    ("kind", "", "noise"),
    ("area", "999", "760"),
    ("status", "dead", "silent"),
    ("limit", "0", "1…1000"),
    ("limit", "1" * 400, "1…1000"),
    ("limit", "ten", "1…1000"),
    ("bbox", "1,2,3", "west,south,east,north"),
    ("bbox", "nan,0,1,1", "west,south,east,north"),
    ("bbox", "1_0,1_0,1_1,1_2", "west,south,east,north"),
    ("bbox", "2,0,1,1", "west,south,east,north"),
    ("bbox", "0,0,0,1e400", "west,south,east,north"),
    ("cursor", "x", "next_cursor"),
    ("cursor", "\x00é", "next_cursor"),
    ("cursor", "WyJyIiwxLDIsM10", "next_cursor"),
    ("q", "a" * 201, "200"),
)


async def test_bad_input_is_named_with_what_is_accepted(api: Api) -> None:
    for parameter, value, accepted in BAD:
        problem = await api.problem(422, "/sensors", {parameter: value})
        (error,) = problem["errors"]
        assert problem["type"] == "/problems/bad-parameter"
        assert error["parameter"] == parameter
        assert any(accepted in text for text in error["accepted"])


UNTAKEN: tuple[tuple[str, str, str], ...] = (
    ("/sensors?kinds=noise", "kinds", "kind"),
    ("/sensors?limit=2&Limit=3", "Limit", "limit"),
    ("/sensors?kind=noise&kind=weather", "kind", "one value"),
    ("/sensors/hcmc-aq-0001?kind=noise", "kind", "no parameter at all"),
    ("/sensors/hcmc-aq-0001/readings?form=2026-11-22T00:00:00Z", "form", "from"),
    ("/overview?by=district", "by", "area"),
    ("/series", "kind", "noise"),
    ("/live?status=live", "status", "sensor_id"),
)


async def test_a_query_that_a_path_does_not_take_is_refused(api: Api) -> None:
    """A misspelt filter would answer another question than the one that was asked."""
    for query, parameter, accepted in UNTAKEN:
        (error,) = (await api.problem(422, query))["errors"]
        assert error["parameter"] == parameter
        assert any(accepted in text for text in error["accepted"])


UNKNOWN: tuple[str, ...] = (
    "hcmc-aq-9999",
    "%00",
    "a" * 3000,
    "%F0%9F%90%9F",
)


async def test_an_unknown_sensor_is_not_found(api: Api) -> None:
    for sensor_id in UNKNOWN:
        assert (await api.problem(404, f"/sensors/{sensor_id}"))["type"] == "/problems/not-found"


async def test_a_sensor_tells_its_level_and_what_it_is_beyond(city: City, start: Start) -> None:
    """Held where it fell silent; alike in the list and alone."""
    for number, (minutes_ago, depth_m) in enumerate([(30, 0.9), (0.5, 0.12), (0.5, 0.0)], 1):
        key = city.sensor(f"hcmc-sf-000{number}", "street_flood", period_s=60)
        for earlier in (4, 0):
            city.reading(key, at(minutes_ago + earlier), {"depth_m": depth_m}, kind="street_flood")
    api = await start()
    items = (await api.get("/sensors"))["items"]
    assert [(item["level"], item["held"]) for item in items] == [
        ("critical", True), ("warning", False), (None, False),
    ]  # fmt: skip
    assert await api.ids(level="critical") == ["hcmc-sf-0001"]
    assert await api.ids(level="critical,warning") == ["hcmc-sf-0001", "hcmc-sf-0002"]
    await api.problem(422, "/sensors", {"level": "none"})
    held = await api.sensor("hcmc-sf-0001")
    SensorDetail.model_validate(held, strict=True)
    (crossing,) = held["crossings"]
    assert (crossing["threshold_id"], crossing["held"]) == ("flood-critical", True)
    assert crossing["observed_at"] == held["last_observed_at"]
    assert (await api.sensor("hcmc-sf-0003"))["crossings"] == []


async def test_a_sensor_outside_of_the_city_is_marked_and_stands_in_no_area(
    city: City, start: Start
) -> None:
    """Whatever its topic says, and also where it was registered with an area long ago."""
    for number, (lat_deg, lon_deg) in enumerate([(10.77, 106.7), (0.0, 0.0), (21.03, 105.85)], 1):
        city.sensor(f"hcmc-aq-000{number}", lat_deg=lat_deg, lon_deg=lon_deg, ward="26743")
    api = await start()
    items = (await api.get("/sensors"))["items"]
    assert [(item["outside_city"], item["area"], item["ward"]) for item in items] == [
        (False, "760", "26743"), (True, None, None), (True, None, None),
    ]  # fmt: skip
    assert await api.ids(area="760") == ["hcmc-aq-0001"]


REFUSE = """
INSERT INTO dead_letter (
    received_at, topic, payload, reason, detail, reading_count, sensor_id, client_id, packet_id,
    replayed_at
)
VALUES (now() - %s * INTERVAL '1 minute', 't', 'x', %s, %s, 1, %s, 'secret', 1, %s)
"""


async def test_a_sensor_whose_readings_are_refused_says_why(city: City, start: Start) -> None:
    """It looks as if it had never sent. What a birth called back is no refusal any more."""
    city.sensor("hcmc-sf-0001", "street_flood")
    city.sensor("hcmc-sf-0002", "street_flood")
    for minutes, reason, detail, replayed_at in (
        (9, "unknown_sensor", "old", None),
        (5, "out_of_range", "depth_m is 99", None),
        (1, "unknown_sensor", "called back", at()),
    ):
        city.connection.execute(REFUSE, [minutes, reason, detail, "hcmc-sf-0001", replayed_at])
    api = await start()
    refused = await api.sensor("hcmc-sf-0001")
    SensorDetail.model_validate(refused, strict=True)
    assert (refused["status"], refused["latest"]) == ("new", None)
    (letter,) = (await api.get("/dead-letters", {"reason": "out_of_range"}))["items"]
    assert refused["last_refusal"] == {
        name: letter[name] for name in ("reason", "detail", "received_at")
    }
    assert refused["last_refusal"]["detail"] == "depth_m is 99"
    assert "secret" not in str(letter)
    assert (await api.sensor("hcmc-sf-0002"))["last_refusal"] is None

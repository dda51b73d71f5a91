"""The history of one sensor: half-open spans, ascending, page by page, printed exactly."""

import itertools
from datetime import timedelta

import pytest

from contract.clock import CityClock, rfc3339, utc_now
from db.pool import open_pool
from ioc_api.readings import queries
from ioc_api.readings.schemas import ReadingPage
from tests.stand.live_frame import Broker
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration
PATH = "/sensors/hcmc-aq-0001/readings"
BEGIN = at(600).replace(microsecond=0)


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API over a sensor with ten readings, a minute apart."""
    key = city.sensor("hcmc-aq-0001")
    for minute in range(10):
        observed_at = BEGIN + timedelta(minutes=minute)
        city.reading(
            key, observed_at, {"pm25_ugm3": 42.1 + minute, "no2_ugm3": 0.1}, quality=minute
        )
    city.reading(key, BEGIN - timedelta(hours=30), {"pm25_ugm3": 1.0})
    meter = city.sensor("hcmc-sm-0001", "smart_meter")
    city.reading(meter, BEGIN, {"energy_kwh": 123456.78, "voltage_v": 229.3}, kind="smart_meter")
    return await start()


async def test_the_default_is_the_last_24_hours_ascending(api: Api) -> None:
    page = await api.get(PATH)
    ReadingPage.model_validate(page, strict=True)
    times = [item["observed_at"] for item in page["items"]]
    assert times == [rfc3339(BEGIN + timedelta(minutes=minute)) for minute in range(10)]
    assert page["tier"] == "raw"
    assert page["next_cursor"] is None


async def test_a_span_holds_its_begin_and_not_its_end(api: Api) -> None:
    span = {"from": rfc3339(BEGIN), "to": rfc3339(BEGIN + timedelta(minutes=2))}
    items = (await api.get(PATH, span))["items"]
    assert [item["quality"] for item in items] == [0, 1]


async def test_values_are_printed_in_their_shortest_form(api: Api) -> None:
    text = (await api.client.get(f"/api/v1{PATH}")).text
    assert '"pm25_ugm3":42.1,' in text
    assert '"no2_ugm3":0.1,' in text
    meter = (await api.client.get("/api/v1/sensors/hcmc-sm-0001/readings")).text
    assert '"energy_kwh":123456.78,' in meter


async def test_quantities_can_be_chosen(api: Api) -> None:
    items = (await api.get(PATH, {"quantity": "no2_ugm3"}))["items"]
    assert items[0]["values"] == {"no2_ugm3": 0.1}


async def test_pages_give_each_reading_once(api: Api) -> None:
    qualities: list[int] = []
    url: str | None = f"/api/v1{PATH}?limit=3"
    while url is not None:
        answer = await api.client.get(url)
        qualities += [item["quality"] for item in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else None
    assert qualities == list(range(10))


async def test_a_full_last_page_has_no_cursor(api: Api) -> None:
    assert (await api.get(PATH, {"limit": "10"}))["next_cursor"] is None
    assert (await api.get(PATH, {"limit": "9"}))["next_cursor"] is not None


async def test_a_cursor_goes_with_its_span_only(api: Api) -> None:
    cursor = (await api.get(PATH, {"limit": "3"}))["next_cursor"]
    problem = await api.problem(422, PATH, {"cursor": cursor, "to": "2020-01-01T00:00:00Z"})
    assert problem["errors"][0]["parameter"] == "to"


NO_TIMES: tuple[str, ...] = (
    "yesterday",
    "2026-11-22",
    "2026-11-22T07:00:00",
    "1763794800",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30T00:00:00Z",
    "\x00",
    "９999-12-31T23:59:59Z",
)


async def test_a_time_that_is_none_is_named(api: Api) -> None:
    for name, value in itertools.product(("from", "to"), NO_TIMES):
        (error,) = (await api.problem(422, PATH, {name: value}))["errors"]
        assert error["parameter"] == name
        assert "RFC 3339" in error["accepted"][0]


async def test_offsets_and_unescaped_pluses_are_understood(api: Api) -> None:
    local = "2020-01-01T07:00:00 07:00"
    assert (await api.get(PATH, {"from": local}))["from"] == "2020-01-01T00:00:00.000Z"


BAD: tuple[dict[str, str], ...] = (
    {"from": "2026-01-02T00:00:00Z", "to": "2026-01-02T00:00:00Z"},
    {"from": "2026-01-03T00:00:00Z", "to": "2026-01-02T00:00:00Z"},
    {"from": "2199-01-01T00:00:00Z"},
    {"quantity": "depth_m"},
    {"quantity": "pm25_ugm3,"},
    {"resolution": "5m"},
    {"max_points": "0"},
    {"max_points": "10001"},
    {"limit": "-1"},
    {"cursor": "AAAA"},
    {"cursor": "WyJzIiwiYSJd"},
    {"cursor": "WyJyIiwtMSwtMiw5OTk5OTk5OTk5OTk5OTk5OTldCg"},
)


async def test_bad_input_is_refused(api: Api) -> None:
    for params in BAD:
        problem = await api.problem(422, PATH, params)
        assert problem["errors"][0]["parameter"] in params


async def test_only_tiers_that_exist_are_accepted(api: Api) -> None:
    (error,) = (await api.problem(422, PATH, {"resolution": "5m"}))["errors"]
    accepted = ["auto", "raw", "15m", "1h", "1d"]
    assert error == {"parameter": "resolution", "value": "5m", "accepted": accepted}


async def test_an_unknown_sensor_has_no_history(api: Api) -> None:
    await api.problem(404, "/sensors/hcmc-aq-0404/readings")


async def test_the_default_span_ends_at_city_time(
    api: Api, mqtt: Broker, until_async: UntilAsync
) -> None:
    city_at = BEGIN - timedelta(hours=29)
    await mqtt.clock(CityClock(city_at, utc_now(), 0.0))

    async def is_heard() -> bool:
        return (await api.get("/city"))["clock"]["speed"] == 0

    await until_async(is_heard, "the clock is heard")
    page = await api.get(PATH)
    assert page["to"] == rfc3339(city_at)
    assert [item["values"]["pm25_ugm3"] for item in page["items"]] == [1.0]


async def test_an_answer_of_several_statements_is_of_one_moment(
    city: City, database_url: str
) -> None:
    """What is stored between a look at marks and a read of rows would fall between them."""
    key = city.sensor("hcmc-aq-0001")
    count = "SELECT count(*) FROM reading_air_quality"
    async with open_pool(database_url, application="test", max_size=1) as pool:
        async with queries.snapshot(pool) as cursor:
            await cursor.execute(count)
            assert await cursor.fetchone() == (0,)
            city.reading(key, BEGIN, {"pm25_ugm3": 1.0})
            await cursor.execute(count)
            assert await cursor.fetchone() == (0,)
        async with queries.snapshot(pool) as cursor:
            await cursor.execute(count)
            assert await cursor.fetchone() == (1,)

"""How areas fare in each domain: by trusted live sensors, beside a week ago and open alerts."""

from datetime import timedelta
from typing import Any

import pytest
from psycopg import sql

from contract.city import city_folder, load_city
from contract.clock import utc_now
from ioc_api.scorecards.moment import moment_at
from ioc_api.scorecards.schemas import Scorecard, ScorecardList
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.entry import People
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

INSERT_AIR = """
INSERT INTO air_index_1h (sensor_key, bucket_at, value, dominant)
VALUES (%s, date_trunc('hour', now()) - %s * INTERVAL '1 hour', %s, 'pm25')
"""
COMPUTED = "INSERT INTO air_index_until (bucket_at) VALUES (date_trunc('hour', now()))"
INSERT_HOUR = """
INSERT INTO {rollup} (
    sensor_key, bucket_at, reading_count, expected_count, untrusted_count, {count}, {total}
)
VALUES (%s, date_trunc('hour', now()) - INTERVAL '7 days', %s, 60, 0, %s, %s)
"""


def flood(city: City, number: int, depth_m: float | None, **place: Any) -> int:
    """Register a flood sensor, live with a depth or silent, and return its key."""
    key = city.sensor(f"hcmc-sf-{number:04}", "street_flood", period_s=60, **place)
    observed_at = at(60) if depth_m is None else at(0.5)
    city.reading(key, observed_at, {"depth_m": 0.9 if depth_m is None else depth_m},
                 kind="street_flood")  # fmt: skip
    return key


def was(city: City, key: int, kind: str, quantity: str, value: float, count: int) -> None:
    """Store what a sensor said of the same hour a week ago: a mean of so many readings."""
    statement = sql.SQL(INSERT_HOUR).format(
        rollup=sql.Identifier(f"rollup_{kind}_1h"),
        count=sql.Identifier(f"{quantity}_count"),
        total=sql.Identifier(f"{quantity}_sum"),
    )
    city.connection.execute(statement, [key, count, count, value * count])


async def cards(api: Api, **params: str) -> dict[str, dict[str, Any]]:
    """Return the cards by area."""
    document = await api.get("/scorecards", params)
    ScorecardList.model_validate(document, strict=True)
    return {card["area"]: card["domains"] for card in document["items"]}


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API over two districts and a ward."""
    first = flood(city, 1, 0.12, ward="26743")
    second = flood(city, 2, 0.34)
    flood(city, 3, None)
    flood(city, 4, 0.0, area="769")
    was(city, first, "street_flood", "depth_m", 0.02, 60)
    was(city, second, "street_flood", "depth_m", 0.08, 60)
    for number, (voltage_v, quality) in enumerate([(229.0, 0), (0.0, 0), (400.0, 2)], 1):
        key = city.sensor(f"hcmc-pt-000{number}", "power_transformer", period_s=60)
        city.reading(
            key, at(0.5), {"voltage_v": voltage_v}, kind="power_transformer", quality=quality
        )
    city.sensor("hcmc-aq-0001")
    city.sensor("hcmc-ws-0001", "weather", area="773")
    alerts = AlertRows(city.connection)
    rule = alerts.rule(threshold_rule())
    alerts.alert(rule, second, area="760", ward="26743")
    alerts.alert(rule, second, area="760", state="suppressed")
    alerts.alert(rule, first, area="760", state="closed")
    return await start()


@pytest.fixture
async def known(api: Api, until_async: UntilAsync) -> Api:
    """The same, once the week ago and the alerts have been read."""

    async def is_read() -> bool:
        flood = (await cards(api))["79"]["flood"]
        return flood["week_ago"] is not None and flood["open_alerts"] is not None

    await until_async(is_read, "the week ago and the alerts are read")
    return api


async def test_each_area_with_sensors_has_a_card_and_the_city_the_first(known: Api) -> None:
    found = await cards(known)
    assert list(found) == ["79", "760", "769", "26743"]
    assert found["79"].keys() == found["760"].keys() == {"air", "flood", "power"}
    assert found["769"].keys() == {"flood"}
    assert found["760"]["flood"] == {
        "index": 0.34,
        "unit": "m",
        "state": "critical",
        "worst_sensor_id": "hcmc-sf-0002",
        "worst_value": 0.34,
        "week_ago": 0.08,
        "trusted_frac": 0.667,
        "known": 2,
        "of": 3,
        "open_alerts": 1,
    }
    ward = found["26743"]["flood"]
    assert (ward["index"], ward["state"], ward["week_ago"]) == (0.12, "warning", 0.02)
    assert (found["769"]["flood"]["state"], found["769"]["flood"]["open_alerts"]) == ("normal", 0)
    assert found["79"]["flood"]["worst_sensor_id"] == "hcmc-sf-0002"


async def test_a_doubtful_value_has_no_part_and_a_lost_voltage_counts(known: Api) -> None:
    power = (await cards(known))["760"]["power"]
    assert (power["known"], power["of"], power["index"]) == (2, 3, 0.5)
    assert (power["worst_sensor_id"], power["worst_value"]) == ("hcmc-pt-0002", -1.0)
    assert power["week_ago"] is None


async def test_an_area_alone_says_what_it_says_among_all(known: Api) -> None:
    together = await cards(known)
    for code, domains in together.items():
        card = await known.get(f"/scorecards/{code}")
        Scorecard.model_validate(card, strict=True)
        assert (card["area"], card["domains"]) == (code, domains)
    assert (await known.get("/scorecards/770"))["domains"] == {}
    assert list(await cards(known, level="ward")) == ["79", "26743"]


async def test_few_do_not_speak_for_many(city: City, start: Start) -> None:
    """Neither now nor of a week ago; the one that speaks is named."""
    keys = [flood(city, number, 0.6 if number == 1 else None) for number in range(1, 5)]
    was(city, keys[0], "street_flood", "depth_m", 0.5, 60)
    found = (await cards(await start()))["760"]["flood"]
    assert (found["index"], found["state"], found["week_ago"]) == (None, "no_data", None)
    assert (found["known"], found["of"], found["trusted_frac"]) == (1, 4, 0.25)
    assert (found["worst_sensor_id"], found["worst_value"]) == ("hcmc-sf-0001", 0.6)


async def test_an_hour_of_which_little_is_there_says_nothing(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    was(city, flood(city, 1, 0.0), "street_flood", "depth_m", 0.5, 29)
    was(city, flood(city, 2, 0.0, area="769"), "street_flood", "depth_m", 0.5, 30)
    api = await start()

    async def is_read() -> bool:
        return (await cards(api))["769"]["flood"]["week_ago"] is not None

    await until_async(is_read, "the week ago is read")
    assert (await cards(api))["760"]["flood"]["week_ago"] is None


async def test_an_alert_that_is_raised_is_counted_soon(
    city: City, known: Api, until_async: UntilAsync
) -> None:
    alerts = AlertRows(city.connection)
    alerts.news(alerts.alert(alerts.rule(threshold_rule("rain-major")), area="769"))

    async def is_counted() -> bool:
        found = await cards(known)
        return (found["769"]["flood"]["open_alerts"], found["79"]["flood"]["open_alerts"]) == (1, 2)

    await until_async(is_counted, "the alert is counted")


async def test_who_may_see_some_areas_gets_their_cards_of_their_sensors(
    known: Api, people: People
) -> None:
    async with seen_from(known, people, "769") as one:
        assert list(await cards(one)) == ["769"]
        await one.problem(403, "/scorecards/760")
        await one.problem(403, "/scorecards/79")
    async with seen_from(known, people, "760") as one:
        assert list(await cards(one)) == ["760", "26743"]


async def test_the_air_is_that_of_the_newest_hour_that_is_over_and_of_a_week_before(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """A station of which that hour says nothing has no part."""
    keys = [city.sensor(f"hcmc-aq-000{number}") for number in range(1, 5)]
    for key, value in zip(keys, (60, 171, 120), strict=False):
        city.connection.execute(INSERT_AIR, [key, 1, value])
        city.connection.execute(INSERT_AIR, [key, 1 + 7 * 24, 50])
    city.connection.execute(INSERT_AIR, [keys[3], 3, 480])
    city.connection.execute(COMPUTED)
    api = await start()

    async def is_read() -> bool:
        air = (await cards(api))["760"]["air"]
        return air["index"] is not None and air["week_ago"] is not None

    await until_async(is_read, "the air of the hour is read")
    air = (await cards(api))["760"]["air"]
    assert (air["index"], air["state"], air["week_ago"]) == (117.0, "watch", 50.0)
    assert (air["known"], air["of"]) == (3, 4)
    assert (air["worst_sensor_id"], air["worst_value"]) == ("hcmc-aq-0002", 171.0)


async def test_what_is_no_area_is_not_found(api: Api) -> None:
    for code in ("999", "%00", "none"):
        await api.problem(404, f"/scorecards/{code}")
    await api.problem(422, "/scorecards", {"level": "street"})


async def test_lamps_are_judged_while_they_are_to_burn(city: City, start: Start) -> None:
    key = city.sensor("hcmc-sl-0001", "street_light")
    values = {"lamps_on_count": 9.0, "lamps_faulty_count": 1.0}
    city.reading(key, at(1), values, kind="street_light")
    found = (await cards(await start()))["760"]["lighting"]
    moment = moment_at(load_city(city_folder("hcmc")), utc_now() + timedelta(0))
    assert found["known"] == 1
    assert found["index"] == (0.9 if moment.is_burning else None)
    assert found["state"] == ("warning" if moment.is_burning else "no_data")

"""Everybody may know how the city fares, without an account, and is told what is not known."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from psycopg import AsyncConnection

from contract.clock import rfc3339, to_us, utc_now
from db.connection import Connection
from ioc_api.public.schemas import PublicDocument
from operations.air_index import keeper
from operations.air_index.units import HOUR_US
from tests.stand.air_hours import announce, write_hour
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

HOUR, OFFSET_US = timedelta(hours=1), 7 * HOUR_US
MEANS = {"pm25": 100.0, "pm10": 40.0, "no2": 50.0}
DEPTHS = {"deep": 0.42, "ankle": 0.07, "dry": 0.0, "silent": 0.90}


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[Connection]:
    """The database, as who makes rollups sees it."""
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def breathed(owner: Connection) -> datetime:
    """Let one station have six hours of bad air, and another none; return the newest hour."""
    last = utc_now().replace(minute=0, second=0, microsecond=0) - HOUR
    key = await announce(owner, "air-1", last - timedelta(days=1), area="760")
    await announce(owner, "air-2", last - timedelta(days=1), area="761")
    for hours in range(6):
        await write_hour(owner, key, last - hours * HOUR, MEANS)
    while (await keeper.keep(owner, to_us(last + HOUR), OFFSET_US)).marks:
        pass
    return last


def rained(city: City) -> None:
    """Let a street be deep under water, one wet, one dry, and a gauge say nothing since an hour."""
    for name, depth_m in DEPTHS.items():
        key = city.sensor(f"hcmc-sf-{name}", "street_flood", name=f"Đường {name}", period_s=60)
        for minutes in (60,) if name == "silent" else (8, 7, 6, 5, 4, 3, 2, 1, 0):
            city.reading(key, at(minutes), {"depth_m": depth_m}, kind="street_flood")


async def test_a_stranger_learns_air_streets_tide_and_warnings(
    city: City, owner: Connection, start: Start, until_async: UntilAsync
) -> None:
    """By the same numbers as who is signed in."""
    hour_at = await breathed(owner)
    rained(city)
    rows = AlertRows(city.connection)
    flood = rows.rule(threshold_rule("flood-critical", family="flood"))
    alert_id = rows.alert(flood, area="760", assignee="lan")
    api = await start(open_read=False)

    async def is_warned() -> bool:
        return bool((await api.get("/public"))["warnings"])

    await until_async(is_warned, "the warning is shown")
    document = await api.get("/public")
    found = PublicDocument.model_validate(document, strict=True)
    assert found.missing == []
    assert found.exercise
    assert found.air is not None
    assert found.air.hour_at == rfc3339(hour_at)
    assert (found.air.known, found.air.of) == (1, 2)
    by_id = {one.sensor_id: one for one in found.air.stations}
    assert (by_id["air-1"].value, by_id["air-1"].grade) == (164, "bad")
    assert (by_id["air-1"].dominant, by_id["air-2"].value) == ("pm25", None)
    assert found.flood is not None
    assert [(one.name, one.class_) for one in found.flood.streets] == [
        ("Đường deep", "closed"),
        ("Đường ankle", "passable"),
    ]
    assert found.flood.streets[0].since_at is not None
    assert (found.flood.known, found.flood.of) == (3, 4)
    assert found.tide is not None
    assert len(found.tide.alarms) == 3
    assert found.warnings is not None
    assert [one.alert_id for one in found.warnings] == [alert_id]
    message = await api.client.get(f"/api/v1/{found.warnings[0].cap}")
    assert message.status_code == 200
    assert "lan" not in {str(value) for value in document["warnings"][0].values()}


async def test_what_is_over_warns_nobody(city: City, start: Start, until_async: UntilAsync) -> None:
    rows = AlertRows(city.connection)
    flood = rows.rule(threshold_rule("flood-critical", family="flood"))
    alert_id = rows.alert(flood, area="760")
    api = await start(open_read=False)

    async def shown() -> list[int]:
        return [one["alert_id"] for one in (await api.get("/public"))["warnings"] or ()]

    async def is_there() -> bool:
        return await shown() == [alert_id]

    async def is_gone() -> bool:
        return await shown() == []

    await until_async(is_there, "the warning is shown")
    city.connection.execute("UPDATE alert SET cleared_at = now() WHERE alert_id = %s", [alert_id])
    await until_async(is_gone, "the warning is shown no more")


async def test_of_a_city_that_says_nothing_nothing_is_claimed(api: Api) -> None:
    """No index, no depth, and of how many: an empty list alone would look like a fine day."""
    found = PublicDocument.model_validate(await api.get("/public"), strict=True)
    assert found.air is not None
    assert (found.air.hour_at, found.air.known) == (None, 0)
    assert found.air.city.value is None
    assert found.flood is not None
    assert (found.flood.known, found.flood.of, found.flood.streets) == (0, 0, [])
    assert found.judged.problem is not None
    assert not found.received


async def test_many_who_ask_cost_one_look(api: Api) -> None:
    """The same bytes for some seconds, with a name for caches."""
    answers = [await api.client.get("/api/v1/public") for _ in range(5)]
    assert len({answer.content for answer in answers}) <= 2
    assert "max-age" in answers[0].headers["cache-control"]
    named = {"If-None-Match": answers[-1].headers["etag"]}
    assert (await api.client.get("/api/v1/public", headers=named)).status_code in {200, 304}


@pytest.fixture
async def api(start: Start) -> Api:
    """An API that nobody may look into without an account."""
    return await start(open_read=False)

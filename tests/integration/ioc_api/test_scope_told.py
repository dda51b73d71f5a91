"""What somebody of some areas is told of letters, loads and what really happened."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ioc_api.accounts.role import Role
from tests.stand.entry import People
from tests.stand.letter import letter
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City, at
from tests.stand.truth import happened, storm

pytestmark = pytest.mark.integration

LOAD = """
INSERT INTO load (load_name, source, started_at, updated_at, part_count)
VALUES ('history', '-', now(), now(), 60)
"""


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    for name, area, ward in (
        ("own", "760", None),
        ("by-ward", None, "26740"),
        ("other", "761", None),
        ("nowhere", None, None),
    ):
        city.sensor(name, area=area, ward=ward)
    return await start(api_truth=True)


@pytest.fixture
async def own(api: Api, people: People) -> AsyncIterator[Api]:
    """Somebody of a district and a ward, who may have the bytes of letters."""
    async with seen_from(api, people, "760", "26740") as one:
        yield one


async def told(api: Api, **params: str) -> list[dict[str, Any]]:
    return (await api.get("/dead-letters", params))["items"]


async def test_letters_are_of_sensors_that_stand_there(city: City, api: Api, own: Api) -> None:
    for minutes, name in enumerate(("own", "by-ward", "other", "nowhere", "unknown", None)):
        letter(city, at(minutes), sensor_id=name)
    letter(city, at(9), sensor_id=None, awaited=["later"])
    assert len(await told(api)) == 7
    assert [item["sensor_id"] for item in await told(own)] == ["own", "by-ward"]
    assert await told(own, sensor_id="unknown,later") == []
    assert [item["sensor_id"] for item in await told(own, sensor_id="own,unknown")] == ["own"]
    for names in ("other", "own,nowhere"):
        problem = await own.problem(403, "/dead-letters", {"sensor_id": names})
        assert names.rpartition(",")[2] in problem["detail"]
        assert problem["areas"] == ["26740", "760"]


async def test_bytes_are_for_those_who_may_have_them_and_are_said_to_be_left_out(
    city: City, api: Api, own: Api, people: People
) -> None:
    """Of a pack, which holds readings of other sensors, for those of the whole city alone."""
    letter(city, at(1), sensor_id="own", payload=b"single")
    letter(city, at(2), sensor_id="own", payload=b"pack", items=[3])
    single, pack = base64.b64encode(b"single").decode(), base64.b64encode(b"pack").decode()

    async def bytes_of(asking: Api) -> list[tuple[str | None, str | None]]:
        items = await told(asking)
        return [(item["payload_base64"], item["payload_left_out"]) for item in items]

    assert await bytes_of(api) == [(None, "right")] * 2, "whoever looks without an account"
    assert await bytes_of(own) == [(single, None), (None, "packs")]
    async with seen_from(api, people, role=Role.ANALYST) as one:
        assert await bytes_of(one) == [(single, None), (pack, None)]
    async with seen_from(api, people, "760", role=Role.VIEWER) as one:
        assert await bytes_of(one) == [(None, "right")] * 2


async def test_loads_are_for_the_whole_city(city: City, api: Api, own: Api) -> None:
    city.connection.execute(LOAD)
    assert [item["load_name"] for item in (await api.get("/loads"))["items"]] == ["history"]
    assert await own.get("/loads") == {"items": []}


async def test_what_really_happened_is_told_by_its_area(
    city: City, api: Api, own: Api, people: People
) -> None:
    """Of its sensors and of what brought it about, too, only what lies there."""
    begun = {"from_at": at(9), "to_at": None}
    reached = ["other", "own", "by-ward", "gone"]
    happened(city, storm("far.storm", **begun | {"area": "761"}))
    happened(city, storm("near.storm", **begun))
    happened(city, storm("everywhere", **begun | {"area": "none"}))
    happened(
        city,
        storm(
            "near.outage",
            **begun | {"cause_event_id": "far.storm", "sensor_id": reached, "sensor_count": 1_200},
        ),
    )
    happened(city, storm("near.dark", **begun | {"cause_event_id": "near.storm"}))
    items = {item["event_id"]: item for item in (await own.get("/truth"))["items"]}
    assert sorted(items) == ["near.dark", "near.outage", "near.storm"]
    assert items["near.dark"]["cause_event_id"] == "near.storm"
    outage = items["near.outage"]
    assert outage["cause_event_id"] is None
    assert (outage["sensor_id"], outage["sensor_count"]) == (["own", "by-ward"], 2)
    async with seen_from(api, people) as one:
        items = {item["event_id"]: item for item in (await one.get("/truth"))["items"]}
        assert len(items) == 5
        outage = items["near.outage"]
        assert outage["cause_event_id"] == "far.storm"
        assert (outage["sensor_id"], outage["sensor_count"]) == (reached, 1_200)


async def test_what_is_counted_of_the_whole_city_is_for_those_who_may_see_it(own: Api) -> None:
    assert (await own.client.get("/metrics")).status_code == 403

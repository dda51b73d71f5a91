"""What really happened: served where it may be, and nowhere else."""

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from fastapi.routing import APIRoute

from contract.clock import rfc3339, utc_now
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.reference import routes as reference_routes
from ioc_api.subjects import SUBJECTS
from ioc_api.system.routes import metrics_router
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.entry import People
from tests.stand.message import HOME, SENSOR_ID, TELEMETRY, reading
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City, at
from tests.stand.station import Station
from tests.stand.stored_rules import pack_rules, store_rules
from tests.stand.truth import STORM, ended, happened, storm, topic_of
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

LETTER = """
INSERT INTO dead_letter (
    received_at, topic, payload, reason, detail, reading_count, client_id, packet_id
)
VALUES (now(), %s, %s, 'bad_time', 'why', 1, 'ingest-hcmc-secret', 7)
"""
PATH_VALUES = {
    "sensor_id": "hcmc-aq-0001",
    "area": "760",
    "kind": "air_quality",
    "quantity": "pm25_ugm3",
    "code": "760",
    "alert_id": "1",
    "telling_id": "1",
    "rule_id": "flood-warning",
}
DAY = {"from": "2026-11-22T00:00:00Z", "to": "2026-11-23T00:00:00Z"}
NEEDED = {
    "/api/v1/series": {"kind": "air_quality", "quantity": "pm25_ugm3"},
    "/api/v1/completeness": {"kind": "air_quality"},
    **{
        f"/api/v1/export{part}": {"kind": "air_quality", **DAY}
        for part in ("", "/estimate", "/provenance")
    },
}
# There is no worker, and an area is no problem.
WITHOUT_ANSWER = {"/api/v1/ready": 503, "/problems/760": 404}
ENDLESS = ("/api/v1/live", "/api/v1/live/ws")


@pytest.fixture
async def api(start: Start, people: People) -> AsyncIterator[Api]:
    """An API that tells the truth, as a supervisor sees it."""
    async with seen_from(await start(api_truth=True), people) as one:
        yield one


def event(name: str, minutes: int, for_min: int | None, **members: object) -> dict[str, Any]:
    """Return an event that began some minutes ago."""
    to_at = None if for_min is None else at(minutes - for_min)
    return storm(name, from_at=at(minutes), to_at=to_at, **members)


async def names(api: Api, **params: str) -> list[str]:
    """Return the ids of a page."""
    return [item["event_id"] for item in (await api.get("/truth", params))["items"]]


def span(from_at: datetime, to_at: datetime) -> dict[str, str]:
    return {"from": rfc3339(from_at), "to": rfc3339(to_at)}


async def test_an_event_is_served_as_it_was_told(city: City, api: Api) -> None:
    happened(city, ended())
    page = await api.get("/truth", {"from": "2026-10-24T09:00:00Z", "to": "2026-10-24T09:01:00Z"})
    assert page == {"items": [ended()], "next_cursor": None}
    document = (await api.client.get("/api/openapi.json")).json()
    assert "/api/v1/truth" in document["paths"]
    assert "truth" in [tag["name"] for tag in document["tags"]]


async def test_what_overlaps_the_span_is_there_the_last_to_begin_first(
    city: City, api: Api
) -> None:
    happened(city, event("goes.on", 3_000, None))
    happened(city, event("ended.before", 200, 80))
    happened(city, event("reaches.in", 180, 70))
    happened(city, event("is.short", 110, 0))
    happened(city, event("begins.after", 50, None))
    found = await names(api, **span(at(120), at(60)))
    assert found == ["is.short", "reaches.in", "goes.on"]
    assert await names(api) == [
        "begins.after", "is.short", "reaches.in", "ended.before", "goes.on",
    ]  # fmt: skip


async def test_events_can_be_chosen_by_what_and_scenario(city: City, api: Api) -> None:
    happened(city, event("every.day", 10, None, what="stuck", scenario=""))
    happened(city, event("west.rain", 20, None))
    happened(city, event("west.dark", 30, None, what="feeder_outage"))
    assert await names(api, what="storm,stuck") == ["every.day", "west.rain"]
    assert await names(api, scenario="storm-over-the-west") == ["west.rain", "west.dark"]
    assert await names(api, scenario="another") == []
    for params in ({"what": "A Storm"}, {"scenario": "a,"}, {"cursor": "WzFd"}, {"limit": "101"}):
        await api.problem(422, "/truth", params)


async def test_pages_give_each_event_once_also_of_one_moment(city: City, api: Api) -> None:
    every = [f"storm.{number}" for number in range(7)]
    for number, name in enumerate(every):
        happened(city, event(name, 10 + number // 3, None))
    seen: list[str] = []
    params: dict[str, str] = {"limit": "3"}
    while True:
        page = await api.get("/truth", params)
        seen += [item["event_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert sorted(seen) == every
    assert seen == await names(api, limit="100")


async def test_unless_it_is_told_to_nobody_learns_that_there_is_such_a_path(
    city: City, start: Start
) -> None:
    happened(city, event(STORM, 10, None))
    api = await start()
    ours = await api.problem(404, "/truth")
    unknown = await api.problem(404, "/no-such-path")
    assert ours.keys() == unknown.keys()
    assert ours["detail"] == unknown["detail"].replace("no-such-path", "truth")
    document = (await api.client.get("/api/openapi.json")).text
    assert "truth" not in document.replace(Right.READ_TRUTH, "")


def paths() -> list[str]:
    """Return every path that is read and ends, with something in each of its places."""
    routers = (*(one.router for one in SUBJECTS), reference_routes.router, metrics_router)
    templates = {
        route.path
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }
    return sorted(
        re.sub(r"\{(\w+)[^}]*\}", lambda place: PATH_VALUES[place[1]], template)
        for template in templates - set(ENDLESS)
    )


async def test_no_other_answer_holds_any_of_it(
    city: City, start: Start, people: People, until_async: UntilAsync
) -> None:
    """Nor does the list of refused messages, where some were of truth."""
    key = city.sensor("hcmc-aq-0001")
    for minutes in range(90):
        city.reading(key, at(minutes), {"pm25_ugm3": 60.0})
    store_rules(city.connection, pack_rules())
    rows = AlertRows(city.connection)
    assert str(rows.alert(rows.rule(threshold_rule()), key)) == PATH_VALUES["alert_id"]
    told = event(STORM, 30, 20, sensor_id=["hcmc-aq-0001"])
    happened(city, told)
    city.connection.execute(LETTER, [f"city/v1/hcmc/truth/{STORM}", json.dumps(ended())])
    city.connection.execute(LETTER, ["city/v1/hcmc/truth", b""])
    async with seen_from(await start(api_truth=True), people, role=Role.ADMIN) as api:

        async def is_public() -> bool:
            path = f"/api/v1/feeds/cap/{PATH_VALUES['alert_id']}.xml"
            return (await api.client.get(path)).status_code == 200

        await until_async(is_public, "the public is told of the alert")
        await tells_in_one_place(api, told)


async def tells_in_one_place(api: Api, told: dict[str, Any]) -> None:
    """Look for an event in all answers."""
    assert await names(api) == [STORM]
    refused: dict[str, int] = {}
    for path in paths():
        answer = await api.client.get(path, params=NEEDED.get(path))
        if answer.status_code != 200:
            refused[path] = answer.status_code
        for secret in (STORM, told["scenario"], "peak_mmh"):
            assert secret not in answer.text, path
    assert refused == WITHOUT_ANSWER
    [kept] = (await api.get("/dead-letters"))["items"]
    assert kept["topic"] == "city/v1/hcmc/truth"


async def test_what_is_told_on_the_broker_is_served_and_in_no_live_frame(
    station: Station, api: Api, until_async: UntilAsync
) -> None:
    station.start_worker()
    station.register(HOME)
    async with api.stream() as events:
        now = rfc3339(utc_now())
        begun = storm(from_at=now, sensor_id=[SENSOR_ID])
        station.publish(topic_of(begun), begun)
        station.publish(TELEMETRY, reading())

        async def is_served() -> bool:
            return (await api.get("/truth"))["items"] == [begun]

        await until_async(is_served, "the storm is served")
        frame = (await events.next()).data
        assert SENSOR_ID in frame
        assert STORM not in frame

"""Who may see a district alone: lists, figures, stream and socket hold its sensors alone."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from contract.clock import monotonic_s, rfc3339
from ioc_api import PREFIX
from ioc_api.live.stay import SCOPE_CHANGED, SIGNED_OUT
from tests.stand.entry import People
from tests.stand.event_stream import Events
from tests.stand.live_frame import Broker, item
from tests.stand.live_socket import Mirror, decode_snapshot, watching
from tests.stand.running_api import Api, Start, client_of
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration

WHO = "lan"
OWN, WARD, OTHER = "hcmc-aq-0001", "hcmc-aq-0002", "hcmc-aq-0003"
WARD_CODE = "26740"  # with all its ground in the district
DEADLINE_S = 10.0
ENDS_WITHIN_S = 5.0


class District:
    """An API over sensors of two districts, and somebody of the first."""

    def __init__(self, api: Api, people: People, client: httpx.AsyncClient) -> None:
        self.api = api
        self.people = people
        self.client = client

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """Return what somebody of the district is answered."""
        answer = await self.client.get(PREFIX + path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refusal(self, path: str, **params: str) -> httpx.Response:
        """Return the answer of a refusal."""
        return await self.client.get(PREFIX + path, params=params)


@pytest.fixture
async def district(city: City, start: Start, people: People) -> AsyncIterator[District]:
    """Two sensors of district 760, one of them in a ward, and one of 761, all beyond a limit."""
    for sensor_id, area, ward in (
        (OWN, "760", None),
        (WARD, "760", WARD_CODE),
        (OTHER, "761", None),
    ):
        key = city.sensor(sensor_id, area=area, ward=ward, name=f"at {area}")
        city.reading(key, at(2), {"pm25_ugm3": 500.0})
    city.sensor("hcmc-aq-0004", area=None)
    api = await start()
    await people.add(WHO, areas={"760"})
    headers = await people.session(WHO)
    async with client_of(api.client.base_url, headers) as client:
        yield District(api, people, client)


async def test_lists_hold_what_stands_in_the_district(district: District) -> None:
    listed = [item["sensor_id"] for item in (await district.get("/sensors"))["items"]]
    assert listed == [OWN, WARD]
    features = (await district.get("/sensors.geojson"))["features"]
    assert [one["id"] for one in features] == [OWN, WARD]
    found = await district.get("/sensors", q="at 76")
    assert [item["sensor_id"] for item in found["items"]] == [OWN, WARD]
    assert len((await district.api.get("/sensors"))["items"]) == 4
    page = await district.get("/sensors", limit="1")
    rest = await district.get("/sensors", limit="5", cursor=page["next_cursor"])
    assert [item["sensor_id"] for item in rest["items"]] == [WARD]


async def test_figures_are_those_of_the_district(district: District) -> None:
    overview = await district.get("/overview", by="area")
    assert overview["sensors"]["total"] == 2
    assert overview["kinds"]["air_quality"]["values"]["pm25_ugm3"]["count"] == 2
    assert list(overview["areas"]) == ["760"]
    by_ward = await district.get("/overview", by="area", level="ward")
    assert list(by_ward["areas"]) == [WARD_CODE]
    assert (await district.get(f"/areas/{WARD_CODE}/overview"))["sensors"]["total"] == 1
    crossings = await district.get("/crossings")
    assert {one["sensor_id"] for one in crossings["items"]} <= {OWN, WARD}
    assert crossings["coverage"]["sensors"] == 2
    assert (await district.api.get("/crossings"))["coverage"]["sensors"] == 4


@pytest.mark.parametrize("path", ["/sensors", "/sensors.geojson", "/crossings", "/live"])
async def test_an_area_outside_is_refused_by_name(district: District, path: str) -> None:
    answer = await district.refusal(path, area="760,761")
    assert (answer.status_code, answer.json()["areas"]) == (403, ["760"])
    assert "761" in answer.json()["detail"]


async def test_another_areas_overview_and_sensor_are_refused_and_unknown_ones_unknown(
    district: District,
) -> None:
    assert (await district.refusal("/areas/761/overview")).status_code == 403
    assert (await district.refusal("/areas/nowhere/overview")).status_code == 404
    assert (await district.refusal(f"/sensors/{OTHER}")).status_code == 403
    assert (await district.refusal("/sensors/hcmc-aq-0004")).status_code == 403
    assert (await district.refusal("/sensors/hcmc-aq-0009")).status_code == 404
    assert (await district.refusal("/live", sensor_id=f"{OWN},{OTHER}")).status_code == 403
    assert (await district.get(f"/sensors/{WARD}"))["ward"] == WARD_CODE


async def test_snapshot_and_index_hold_the_places_of_the_district(district: District) -> None:
    index = await district.get("/live/index")
    assert (index["sensor_id"], index["n"]) == ([OWN, WARD, None, None], 4)
    for params in ({}, {"at": rfc3339(at(1))}):
        answer = await district.client.get(f"{PREFIX}/live/snapshot", params=params)
        assert answer.status_code == 200, answer.text
        snapshot = decode_snapshot(answer.content)
        assert snapshot.columns["idx"].tolist() == [0, 1]
        assert "761" not in snapshot.head["areas"]


async def test_a_ward_may_be_all_that_one_may_see(district: District) -> None:
    district.client.headers = httpx.Headers(await district.people.key(WHO, areas={WARD_CODE}))
    assert [one["sensor_id"] for one in (await district.get("/sensors"))["items"]] == [WARD]
    # Of the district around it one sees the ward.
    asked = await district.get("/sensors", area="760")
    assert [one["sensor_id"] for one in asked["items"]] == [WARD]
    assert (await district.refusal(f"/sensors/{OWN}")).status_code == 403


async def test_the_past_holds_what_stood_in_the_district_and_still_does(
    city: City, district: District
) -> None:
    for sensor_id, area in ((OWN, "761"), (OTHER, "760")):
        city.connection.execute(
            "UPDATE sensor_place SET area_code = %s, to_at = %s FROM sensor "
            "WHERE sensor.sensor_key = sensor_place.sensor_key AND sensor_id = %s",
            [area, at(1), sensor_id],
        )
    params = {"at": rfc3339(at(1.5))}
    answer = await district.client.get(f"{PREFIX}/live/snapshot", params=params)
    assert decode_snapshot(answer.content).columns["idx"].tolist() == [1]


def move(city: City, sensor_id: str, area: str) -> None:
    """Let a sensor be announced in another district."""
    city.connection.execute(
        "UPDATE sensor SET area_code = %s, announced_at = now() WHERE sensor_id = %s",
        [area, sensor_id],
    )


async def follow(mirror: Mirror, until: set[str]) -> None:
    """Follow a viewer until it shows these sensors and no others."""
    async with asyncio.timeout(DEADLINE_S):
        while {one for one in (OWN, WARD, OTHER) if mirror.knows(one)} != until:
            await mirror.step()


@contextlib.asynccontextmanager
async def stream(district: District) -> AsyncGenerator[Events]:
    """Open the live stream of somebody of the district."""
    async with district.client.stream("GET", f"{PREFIX}/live") as answer:
        events = Events(answer.aiter_lines())
        assert await events.next_line() == ": connected"
        yield events


async def test_a_socket_follows_who_leaves_and_who_comes(
    city: City, mqtt: Broker, district: District
) -> None:
    async with watching(district.client) as mirror:
        await follow(mirror, {OWN, WARD})
        move(city, OWN, "761")
        await follow(mirror, {WARD})
        place = (await district.api.get("/live/index"))["sensor_id"].index(OWN)
        for number, area in ((1, "761"), (2, "760")):
            sensor_id = f"hcmc-aq-{number:04}"
            await mqtt.frame(item(sensor_id, at(), {"pm25_ugm3": 7.5}), area=area)
        async with asyncio.timeout(DEADLINE_S):
            while mirror.state(WARD) != (7.5, "live"):
                told = await mirror.step()
                assert isinstance(told, dict) or place not in told.idx
        move(city, OTHER, "760")
        await follow(mirror, {WARD, OTHER})
        async with asyncio.timeout(DEADLINE_S):
            while mirror.texts.get("kpi", {}).get("sensors", {}).get("total") != 2:
                await mirror.step()


async def test_nothing_is_told_of_a_sensor_that_ingest_says_has_left(
    mqtt: Broker, district: District
) -> None:
    """The registry is read two seconds later."""
    async with watching(district.client) as mirror:
        await mqtt.frame(item(OWN, at(), {"pm25_ugm3": 9.5}), area="761")
        await mqtt.frame(item(WARD, at(), {"pm25_ugm3": 7.5}))
        async with asyncio.timeout(DEADLINE_S):
            while mirror.state(WARD) != (7.5, "live"):
                told = await mirror.step()
                assert isinstance(told, dict) or 0 not in told.idx


async def test_a_stream_follows_who_leaves_and_who_comes(
    city: City, mqtt: Broker, district: District
) -> None:
    async with stream(district) as events:
        await mqtt.frame(item(OTHER, at(), {"pm25_ugm3": 1.5}), area="761")
        await mqtt.frame(item(OWN, at(), {"pm25_ugm3": 2.5}))
        assert json.loads((await events.next()).data)["sensor_id"] == OWN
        move(city, OWN, "761")
        assert (await events.next()).event == "reset"
        await mqtt.frame(item(OWN, at(), {"pm25_ugm3": 3.5}), area="761")
        await mqtt.frame(item(WARD, at(), {"pm25_ugm3": 4.5}))
        assert json.loads((await events.next()).data)["sensor_id"] == WARD


async def ended(mirror: Mirror) -> None:
    """Follow a viewer until its socket is closed."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            await mirror.step()


async def test_socket_and_stream_end_soon_after_the_session(district: District) -> None:
    async with watching(district.client) as mirror, stream(district) as events:
        await district.people.change(WHO, is_disabled=True)
        begun_s = monotonic_s()
        last = await events.next()
        await ended(mirror)
        assert monotonic_s() - begun_s < ENDS_WITHIN_S
        assert (last.event, json.loads(last.data)["code"]) == ("end", "unauthorized")
        assert mirror.socket.close_code == SIGNED_OUT
    assert (await district.refusal("/sensors")).status_code == 401


async def test_a_socket_ends_when_its_areas_are_others(district: District) -> None:
    async with watching(district.client) as mirror:
        await district.people.change(WHO, areas=frozenset({"761"}))
        await ended(mirror)
        assert mirror.socket.close_code == SCOPE_CHANGED

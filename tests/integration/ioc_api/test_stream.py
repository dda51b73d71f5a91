"""The stream of changes: filtered, gone on with, and begun anew where something was missed."""

import asyncio
import json
import socket
from datetime import timedelta

import pytest

from ioc_api.fleet import refresh
from tests.stand.live_frame import Broker, item
from tests.stand.running_api import Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration


async def test_a_live_frame_becomes_an_event_and_the_state(
    city: City, mqtt: Broker, start: Start
) -> None:
    city.sensor("hcmc-aq-0001")
    api = await start()
    observed_at = at()
    async with api.stream() as events:
        await mqtt.frame(item("hcmc-aq-0001", observed_at, {"pm25_ugm3": 43.3}, quality=1))
        event = await events.next()
    assert event.event == "reading"
    assert event.id.endswith("-1")
    reading = json.loads(event.data)
    assert reading["area"] == "760"
    assert reading["values"] == {"pm25_ugm3": 43.3}
    assert reading.keys() == {
        "sensor_id", "kind", "area", "observed_at", "received_at", "quality", "values",
    }  # fmt: skip
    sensor = await api.sensor("hcmc-aq-0001")
    assert (sensor["status"], sensor["latest"]["values"]["pm25_ugm3"]) == ("live", 43.3)
    assert sensor["latest"]["observed_at"] == reading["observed_at"]


@pytest.mark.parametrize(
    "params",
    [{"kind": "noise"}, {"area": "769"}, {"sensor_id": "hcmc-ns-0001"}, {"area": "26743"}],
)
async def test_a_stream_can_be_filtered(
    city: City, mqtt: Broker, start: Start, params: dict[str, str]
) -> None:
    city.sensor("hcmc-aq-0001")
    city.sensor("hcmc-ns-0001", "noise", area="769", ward="26743")
    api = await start()
    async with api.stream(params=params) as events:
        await mqtt.frame(item("hcmc-aq-0001", at(), {"pm25_ugm3": 1.0}))
        noise = item("hcmc-ns-0001", at(), {"leq_db": 60.0}, kind="noise")
        await mqtt.frame(noise, area="769")
        event = await events.next()
    assert json.loads(event.data)["sensor_id"] == "hcmc-ns-0001"
    assert event.id.endswith("-2")


async def test_a_stream_goes_on_after_the_last_event(
    city: City, mqtt: Broker, start: Start
) -> None:
    city.sensor("hcmc-aq-0001")
    api = await start()
    async with api.stream() as events:
        for minute in (3, 2, 1):
            await mqtt.frame(item("hcmc-aq-0001", at(minute), {"pm25_ugm3": float(minute)}))
        first = await events.next()
    async with api.stream({"Last-Event-ID": first.id}) as events:
        values = [json.loads((await events.next()).data)["values"]["pm25_ugm3"] for _ in "12"]
    assert values == [2.0, 1.0]


LOST: tuple[str, ...] = (
    "0-1",
    "x",
    "abc-99999999999999999999",
    "%00",
    "-",
    "",
)


async def test_a_stream_that_cannot_go_on_begins_with_a_reset(start: Start) -> None:
    api = await start()
    for last in LOST:
        async with api.stream({"Last-Event-ID": last}) as events:
            assert (await events.next()).event == "reset"


BAD: tuple[tuple[dict[str, str], str], ...] = (
    ({"kind": "x"}, "kind"),
    ({"area": "x"}, "area"),
    ({"sensor_id": "A b"}, "sensor_id"),
)


async def test_a_bad_filter_is_refused(start: Start) -> None:
    api = await start()
    for params, parameter in BAD:
        problem = await api.problem(422, "/live", params)
        assert problem["errors"][0]["parameter"] == parameter


async def test_lost_frames_are_noticed_and_told(
    city: City, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "PERIOD_S", 0.5)
    key = city.sensor("hcmc-aq-0001")
    api = await start()
    async with api.stream() as events:
        city.reading(key, at(), {"pm25_ugm3": 8.0}, received_at=at(1))
        assert (await events.next()).event == "reset"
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 8.0


async def test_a_broker_that_was_away_is_found_again_and_clients_are_reset(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    key = city.sensor("hcmc-aq-0001")
    api = await start()
    async with api.stream() as events:
        mqtt.server.stop()
        await until_async(lambda: not api.link.is_connected, "the loss is noticed")
        city.reading(key, at(), {"pm25_ugm3": 8.0})
        mqtt.server.start()
        assert (await events.next()).event == "reset"
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 8.0


async def test_a_client_that_does_not_read_harms_nobody(
    city: City, mqtt: Broker, start: Start
) -> None:
    city.sensor("hcmc-aq-0001")
    api = await start()
    address = (api.client.base_url.host, api.client.base_url.port)
    with socket.create_connection(address) as lazy:
        lazy.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n")
        async with api.stream() as events:
            for number in range(20):
                moment = at() - timedelta(seconds=number)
                items = [item("hcmc-aq-0001", moment, {"pm25_ugm3": 1.0})] * 500
                await mqtt.frame(*items)
                async with asyncio.timeout(10):
                    for _ in range(500):
                        await events.next()

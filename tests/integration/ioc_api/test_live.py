"""The live state and the stream of changes: newest wins, nobody is shown what is not so."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from contract import topic
from contract.clock import CityClock, rfc3339, utc_now
from contract.payload import notice
from ioc_api.fleet import refresh
from tests.stand.stage import CITY, Api, Broker, City, Start, at, item
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

FRAME = (
    '{"area":"760","committed_at":"2026-01-01T00:00:00Z","items":[{"sensor_id":"hcmc-aq-0001",'
    '"kind":"air_quality","observed_at":"%s","received_at":"","quality":0,"values":{}}]}'
)
HOSTILE = [
    (FRAME % r"\ud800").encode(),
    (FRAME % r"\u0000").encode(),
    b"[" * 100_000,
    b'{"area":' * 50_000,
    b'{"area":"760","committed_at":"","items":[],"x":' + b"[" * 100_000,
    b"\xef\xbb\xbf{}",
    b"\xed\xa0\x80",
    b"9" * 5_000,
    (FRAME % "2026-01-01T00:00:00Z").encode() + b" " * notice.MAX_FRAME_BYTES,
    (FRAME % "2026-01-01T00:00:00Z").replace("air_quality", "seismic").encode(),
    (FRAME % "2026-01-01T00:00:00Z").replace("{}", '{"magnitude":9}').encode(),
    (FRAME % "2026-01-01T00:00:00Z").replace("hcmc-aq-0001", "x" * 100_000).encode(),
]


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


async def test_a_late_reading_is_told_but_never_flips_the_state(
    city: City, mqtt: Broker, start: Start
) -> None:
    key = city.sensor("hcmc-aq-0001")
    city.reading(key, at(1), {"pm25_ugm3": 10.0})
    api = await start()
    async with api.stream() as events:
        await mqtt.frame(item("hcmc-aq-0001", at(30), {"pm25_ugm3": 99.0}, quality=64))
        assert json.loads((await events.next()).data)["values"] == {"pm25_ugm3": 99.0}
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 10.0


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


async def test_an_unknown_sensor_is_looked_up(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    api = await start()
    key = city.sensor("hcmc-aq-0007")
    city.reading(key, at(), {"pm25_ugm3": 7.0})
    await mqtt.frame(item("hcmc-aq-0007", at(), {"pm25_ugm3": 7.0}))

    async def is_known() -> bool:
        if await api.ids() != ["hcmc-aq-0007"]:
            return False
        latest = (await api.sensor("hcmc-aq-0007"))["latest"]
        return latest is not None and latest["values"]["pm25_ugm3"] == 7.0

    await until_async(is_known, "the sensor is listed with its reading")


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


async def test_forged_frames_are_healed_by_the_next_read_and_told(
    city: City, mqtt: Broker, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "PERIOD_S", 0.5)
    key = city.sensor("hcmc-aq-0001")
    city.sensor("hcmc-aq-0002")
    city.reading(key, at(2), {"pm25_ugm3": 8.0}, received_at=at(2))
    api = await start()
    async with api.stream() as events:
        await mqtt.frame(
            item("hcmc-aq-0001", at(-4), {"pm25_ugm3": 999.0}),
            item("hcmc-aq-0002", at(), {"pm25_ugm3": 999.0}),
        )
        while (await events.next()).event != "reset":
            pass
    latest = (await api.sensor("hcmc-aq-0001"))["latest"]
    assert latest["values"]["pm25_ugm3"] == 8.0
    assert (await api.sensor("hcmc-aq-0002"))["latest"] is None


async def test_what_is_more_than_five_minutes_ahead_of_the_city_is_neither_told_nor_newest(
    city: City, mqtt: Broker, start: Start
) -> None:
    key = city.sensor("hcmc-aq-0001")
    city.reading(key, at(1), {"pm25_ugm3": 1.0})
    city.reading(key, at(-6), {"pm25_ugm3": 998.0})
    api = await start()
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 1.0
    async with api.stream() as events:
        await mqtt.frame(item("hcmc-aq-0001", at(-6), {"pm25_ugm3": 999.0}))
        await mqtt.frame(item("hcmc-aq-0001", at(), {"pm25_ugm3": 2.0}))
        assert json.loads((await events.next()).data)["values"] == {"pm25_ugm3": 2.0}
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 2.0
    metrics = (await api.client.get("/metrics")).text
    assert "ioc_api_live_readings_ahead_total 1.0" in metrics


async def test_a_city_that_is_set_back_shows_what_was_newest_then(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    key = city.sensor("hcmc-aq-0001")
    city.reading(key, at(60), {"pm25_ugm3": 1.0})
    city.reading(key, at(), {"pm25_ugm3": 2.0})
    api = await start()
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 2.0
    await mqtt.clock(CityClock(city_at=at(30), wall_at=utc_now(), speed=1.0))

    async def is_back() -> bool:
        latest = (await api.sensor("hcmc-aq-0001"))["latest"]
        return latest is not None and latest["values"]["pm25_ugm3"] == 1.0

    await until_async(is_back, "the newest is of half an hour ago")


async def test_a_clock_that_runs_ahead_does_not_hold_the_live_value(
    city: City, mqtt: Broker, start: Start
) -> None:
    """Neither in memory nor, after a start, in what the database says."""
    key = city.sensor("hcmc-aq-0001")
    ahead = at(-4)
    city.reading(key, ahead, {"pm25_ugm3": 900.0}, quality=32, received_at=at(0.5))
    api = await start()
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 900.0
    right = at()
    async with api.stream() as events:
        await mqtt.frame(item("hcmc-aq-0001", right, {"pm25_ugm3": 1.0}))
        await events.next()
    assert (await api.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 1.0
    city.reading(key, right, {"pm25_ugm3": 1.0})
    again = await start()
    assert (await again.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 1.0


async def test_each_quantity_has_its_newest_value_and_its_own_time(
    city: City, mqtt: Broker, start: Start
) -> None:
    """Alike from the database and from frames."""
    key = city.sensor("hcmc-aq-0001")
    before, now = at(5), at()
    city.reading(key, before, {"pm25_ugm3": 1.0, "no2_ugm3": 2.0})
    api = await start()
    async with api.stream() as events:
        await mqtt.frame(item("hcmc-aq-0001", now, {"pm25_ugm3": 3.0}))
        await events.next()
    city.reading(key, now, {"pm25_ugm3": 3.0})
    again = await start()
    for each in (api, again):
        latest = (await each.sensor("hcmc-aq-0001"))["latest"]
        assert latest["observed_at"] == rfc3339(now)
        assert (latest["values"]["pm25_ugm3"], latest["values"]["no2_ugm3"]) == (3.0, 2.0)
        assert latest["observed_at_of"] == {"no2_ugm3": rfc3339(before)}


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


async def test_a_gateway_takes_its_sensors_offline_and_back(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    city.gateway("gw-760-01", "online")
    key = city.sensor("hcmc-aq-0001", gateway_id="gw-760-01")
    city.reading(key, at(), {"pm25_ugm3": 8.0})
    api = await start()
    for word, status in ((notice.OFFLINE, "offline"), (notice.ONLINE, "live")):
        await mqtt.gateway("gw-760-01", word)

        async def has_status(expected: str = status) -> bool:
            return (await api.sensor("hcmc-aq-0001"))["status"] == expected

        await until_async(has_status, f"the sensor is {status}")


async def test_a_last_will_that_readings_refuted_hides_no_sensor(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    """Whoever asks sees the same: an API that heard the will, and one that starts later."""
    city.gateway("gw-760-01", "online")
    key = city.sensor("hcmc-aq-0001", gateway_id="gw-760-01")
    city.reading(key, at(), {"pm25_ugm3": 8.0})
    api = await start()
    await mqtt.gateway("gw-760-01", notice.OFFLINE)
    await until_async(status_is(api, "offline"), "the sensor is offline")
    # As ingest does by a reading that came after the will.
    city.connection.execute("UPDATE gateway SET status = 'online', refuted_at = now()")
    await until_async(status_is(api, "live"), "the sensor is live")
    later = await start()
    await until_async(lambda: later.fleet.is_loaded, "the second API has read")
    assert await status_is(later, "live")()
    city.connection.execute("UPDATE gateway SET status = 'offline', refuted_at = NULL")
    for each in (api, later):
        await until_async(status_is(each, "offline"), "the second will is true")


def status_is(api: Api, status: str) -> Callable[[], Awaitable[bool]]:
    """Return whether the first sensor has a status, as a question."""

    async def asked() -> bool:
        return (await api.sensor("hcmc-aq-0001"))["status"] == status

    return asked


async def test_a_sensor_that_is_back_in_service_is_shown_soon(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    city.sensor("hcmc-aq-0001", retired_at=utc_now())
    api = await start()
    assert await status_is(api, "retired")()
    city.connection.execute("UPDATE sensor SET retired_at = NULL")
    # One comes, another goes: as many are retired as before.
    city.sensor("hcmc-aq-0002", retired_at=utc_now())
    await until_async(status_is(api, "new"), "it is in service")


@pytest.mark.parametrize(("speed", "status"), [(0.0, "live"), (1.0, "live"), (3_600.0, "silent")])
async def test_staleness_runs_in_city_time(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync, speed: float, status: str
) -> None:
    await mqtt.clock(CityClock(at(1000), utc_now(), speed))
    key = city.sensor("hcmc-aq-0001")
    city.reading(key, at(1001), {"pm25_ugm3": 8.0})
    api = await start()

    async def is_judged() -> bool:
        return (await api.sensor("hcmc-aq-0001"))["status"] == status

    await until_async(is_judged, f"the sensor is {status} at speed {speed}")


CALENDARLESS = (
    "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2200-01-01T00:00:00Z",
)  # fmt: skip


async def test_messages_that_cannot_be_read_are_counted(
    mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    api = await start()
    await mqtt.publish(topic.live(CITY, "760"), b"\xff\x00")
    await mqtt.publish(topic.clock(CITY), b"{}")
    for observed_at in CALENDARLESS:
        await mqtt.frame(notice.LiveItem("hcmc-aq-0001", "air_quality", observed_at, "", 0, {}))
    for payload in HOSTILE:
        await mqtt.publish(topic.live(CITY, "760"), payload)
    refused = 2 + len(CALENDARLESS) + len(HOSTILE)

    async def are_counted() -> bool:
        text = (await api.client.get("/metrics")).text
        return f"ioc_api_live_messages_refused_total {refused:.1f}" in text

    await until_async(are_counted, "every message is refused")


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

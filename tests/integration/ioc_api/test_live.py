"""The live state: newest wins, and nobody is shown what is not so."""

import json

import pytest

from contract import topic
from contract.clock import CityClock, rfc3339, to_us, utc_now
from contract.payload import notice
from ioc_api.fleet import refresh
from ioc_api.fleet.fleet import COLUMN
from tests.stand.live_frame import CITY, Broker, item
from tests.stand.running_api import Start
from tests.stand.stage import City, at
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


async def test_the_last_trusted_value_is_found_behind_what_is_not(
    city: City, mqtt: Broker, start: Start
) -> None:
    """Alike after a start and from frames; also where each quantity comes by itself."""
    key = city.sensor("hcmc-aq-0001")
    told_at = at(5), at(4), at(3), at(2)
    city.reading(key, told_at[0], {"pm25_ugm3": 42.1})
    city.reading(key, told_at[1], {"no2_ugm3": 7.0}, quality=64)
    api = await start()
    for when in told_at[2:]:
        async with api.stream() as events:
            await mqtt.frame(item("hcmc-aq-0001", when, {"pm25_ugm3": 999.0}, quality=2))
            await events.next()
        city.reading(key, when, {"pm25_ugm3": 999.0}, quality=2)
    again = await start()
    for each in (api, again):
        for name, value, when in (("pm25_ugm3", 42.1, 0), ("no2_ugm3", 7.0, 1)):
            values, at_us = each.fleet.trusted(COLUMN["air_quality"][name])
            assert (values.tolist(), at_us.tolist()) == ([value], [to_us(told_at[when])])
        assert (await each.sensor("hcmc-aq-0001"))["latest"]["values"]["pm25_ugm3"] == 999.0

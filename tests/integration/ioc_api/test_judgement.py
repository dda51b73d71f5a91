"""What is beyond a threshold, through broker and database: silence calms nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contract.clock import CityClock, rfc3339, utc_now
from db.pool import open_pool
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.onsets import BLOCK_COUNT, Onsets
from tests.stand import flood_sensor
from tests.stand.live_frame import Broker, item
from tests.stand.live_socket import watching
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

SILENCE = timedelta(minutes=15)
DOUBTFUL = 8
BEGIN = 1_000.0  # minutes ago: the city's time is told by a clock


class Gauge:
    """A gauge of flood depth whose readings ingest stores and tells."""

    def __init__(self, city: City, mqtt: Broker) -> None:
        self.city = city
        self.mqtt = mqtt
        self.began_at = at(BEGIN)
        self.key = city.sensor("hcmc-sf-0001", "street_flood", period_s=60)

    async def says(self, minute: float, depth_m: float, *, quality: int = 0) -> datetime:
        """Store a reading and tell it; return when it was observed."""
        observed_at = self.began_at + timedelta(minutes=minute)
        values = {"depth_m": depth_m}
        self.city.reading(self.key, observed_at, values, kind="street_flood", quality=quality)
        told = item("hcmc-sf-0001", observed_at, dict(values), kind="street_flood", quality=quality)
        await self.mqtt.frame(told)
        return observed_at

    async def clock(self, minute: float) -> None:
        """Let the city be so many minutes on."""
        city_at = self.began_at + timedelta(minutes=minute)
        await self.mqtt.clock(CityClock(city_at, utc_now(), 1.0))


@pytest.fixture
async def gauge(city: City, mqtt: Broker) -> Gauge:
    """A gauge at the begin of its day."""
    found = Gauge(city, mqtt)
    await found.clock(0)
    return found


def crossing_is(api: Api, **expected: object) -> Callable[[], Awaitable[bool]]:
    """Return whether there is one crossing, and one that is so, as a question."""

    async def asked() -> bool:
        items: list[dict[str, Any]] = (await api.get("/crossings"))["items"]
        return len(items) == 1 and expected.items() <= items[0].items()

    return asked


def nothing_is_crossed(api: Api) -> Callable[[], Awaitable[bool]]:
    """Return whether there is no crossing, as a question."""

    async def asked() -> bool:
        return not (await api.get("/crossings"))["items"]

    return asked


async def test_a_flood_whose_gauge_falls_silent_stands(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    """A reading of 0.8 m, then 15 minutes of silence, a doubtful reading and another process."""
    await gauge.says(-1, 0.0)
    api = await start()
    observed_at = rfc3339(await gauge.says(0, 0.8))
    await gauge.clock(15)
    stands = {
        "sensor_id": "hcmc-sf-0001",
        "level": "critical",
        "value": 0.8,
        "observed_at": observed_at,
        "since_at": observed_at,
        "held": True,
    }
    await until_async(
        crossing_is(api, **stands, status="silent", last_observed_at=observed_at), "it is held"
    )
    whole = await api.get("/crossings")
    assert (whole["levels"], whole["held"]) == ({"critical": 1, "warning": 0}, 1)
    assert whole["coverage"] == {"sensors": 1, "live": 0, "trusted": False}
    assert whole["newest_observed_at"] == observed_at
    async with watching(api.client) as mirror:
        assert mirror.level("hcmc-sf-0001") == "critical_held"
        while "kpi" not in mirror.texts:
            await mirror.step()
        assert mirror.texts["kpi"]["levels"] == {"critical": 1, "warning": 0}
        assert (mirror.texts["kpi"]["held"], mirror.texts["kpi"]["coverage"]["trusted"]) == (
            1,
            False,
        )
    doubted_at = rfc3339(await gauge.says(15, 0.0, quality=DOUBTFUL))
    await until_async(
        crossing_is(api, **stands, status="live", last_observed_at=doubted_at), "it is held still"
    )
    again = await start()
    await until_async(crossing_is(again, **stands), "another process says the same")
    await gauge.says(16, 0.0)
    for each in (api, again):
        await until_async(nothing_is_crossed(each), "a trusted reading has cleared it")


async def test_only_its_retirement_ends_what_a_gauge_said_last(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    await gauge.says(0, 0.8)
    api = await start()
    await gauge.clock(60 * 24)
    await until_async(crossing_is(api, held=True), "it is held")
    gauge.city.connection.execute("UPDATE sensor SET retired_at = now()")
    await until_async(nothing_is_crossed(api), "it is retired")


async def test_a_new_level_is_told_at_once_and_a_held_one_within_a_second(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    await gauge.says(-5, 0.8)
    await gauge.says(-1, 0.8)
    api = await start()
    await until_async(crossing_is(api, held=False), "it has lasted")
    async with watching(api.client) as mirror:
        assert mirror.level("hcmc-sf-0001") == "critical"
        await gauge.says(0, 0.15)
        while mirror.level("hcmc-sf-0001") != "warning":
            await mirror.step()
        await gauge.clock(15)
        while mirror.level("hcmc-sf-0001") != "warning_held":
            await mirror.step()


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ([(-200, 0.0), (-150, 0.4), (-60, 0.5), (-1, 0.6)], -150),
        ([(-200, 0.4), (-150, 0.29), (-60, 0.5), (-1, 0.6)], -60),
        ([(-200, 0.4), (-150, 0.5), (-60, 0.6)], -200),
        ([(-60 * 49, 0.0), (-150, 0.5), (-60, 0.6)], -150),
        ([(-60 * 49, 0.4), (-150, 0.5), (-60, 0.6)], None),
    ],
    ids=["after a calm", "after a warning", "since the first", "after two days", "too long ago"],
)
async def test_the_onset_comes_from_the_database(
    gauge: Gauge,
    start: Start,
    until_async: UntilAsync,
    said: list[tuple[float, float]],
    since: float | None,
) -> None:
    for minute, depth_m in said:
        await gauge.says(minute, depth_m)
        await gauge.says(minute + 0.5, 0.0, quality=DOUBTFUL)
    since_at = None if since is None else rfc3339(gauge.began_at + timedelta(minutes=since))
    api = await start()
    await until_async(crossing_is(api, since_at=since_at), "the onset is known")


async def test_a_late_reading_breaks_the_run(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    for minute in (-20, -5):
        await gauge.says(minute, 0.8)
    api = await start()
    first_at = rfc3339(gauge.began_at - timedelta(minutes=20))
    await until_async(crossing_is(api, since_at=first_at), "the onset is known")
    await gauge.says(-10, 0.0, quality=64)
    newer_at = rfc3339(gauge.began_at - timedelta(minutes=5))
    await until_async(crossing_is(api, since_at=newer_at), "the onset is right again")


async def test_readings_may_be_forgotten_while_onsets_are_asked_for(
    city: City, database_url: str
) -> None:
    """More sensors than one question takes: the rest have no reading when their turn comes."""
    city.sensor("hcmc-sf-0001", "street_flood", period_s=60)
    fleet = Fleet()
    numbers = range(1, 2 * BLOCK_COUNT)
    fleet.register([flood_sensor.gauge(number) for number in numbers])
    fleet.is_loaded = True
    for number in numbers:
        flood_sensor.say(fleet, at(1), 0.8, number=number)
    judge = flood_sensor.settled(fleet)
    async with open_pool(database_url, application="test") as pool:
        looking = asyncio.create_task(Onsets(pool=pool, fleet=fleet, judge=judge).look())
        await asyncio.sleep(0)
        assert fleet.forget_after(0) == len(numbers)
        await looking
    assert len(judge.crossings(fleet.statuses(0))) == 0


async def test_a_flood_behind_many_doubtful_readings_outlasts_a_clock_that_was_set_back(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    """What is forgotten is looked for again as far back as at the start."""
    flooded_at = rfc3339(await gauge.says(-200, 0.8))
    for minute in range(-150, 0):
        values = {"depth_m": 0.0}
        observed_at = gauge.began_at + timedelta(minutes=minute)
        gauge.city.reading(gauge.key, observed_at, values, kind="street_flood", quality=DOUBTFUL)
    api = await start()
    await until_async(crossing_is(api, held=True, observed_at=flooded_at), "it is held")
    await gauge.clock(-300)
    await until_async(nothing_is_crossed(api), "the city is set back")
    await gauge.clock(0)
    # Somebody whom nobody knows makes the next read come at once.
    await gauge.mqtt.frame(item("hcmc-sf-0009", gauge.began_at, {}, kind="street_flood"))
    await until_async(crossing_is(api, held=True, observed_at=flooded_at), "it is found again")


async def test_a_read_right_after_the_clock_was_set_back_looks_as_far_back_as_the_first(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    """Set back onto what is stored: what the read finds there has never been looked behind."""
    flooded_at = rfc3339(await gauge.says(-400, 0.8))
    for minute in range(-350, -200):
        values = {"depth_m": 0.0}
        observed_at = gauge.began_at + timedelta(minutes=minute)
        gauge.city.reading(gauge.key, observed_at, values, kind="street_flood", quality=DOUBTFUL)
    await gauge.says(-1, 0.0)
    api = await start()
    await until_async(nothing_is_crossed(api), "it is dry")
    await gauge.clock(-199)
    # Somebody whom nobody knows makes the next read come at once.
    before = gauge.began_at - timedelta(minutes=200)
    await gauge.mqtt.frame(item("hcmc-sf-0009", before, {}, kind="street_flood"))
    await until_async(crossing_is(api, held=True, observed_at=flooded_at), "the flood is found")


async def test_a_flood_that_has_not_lasted_is_told_and_nothing_is_clear(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    """From its first reading on: in the list, the overview, its own answer and the frames."""
    await gauge.says(-1, 0.0)
    api = await start()
    observed_at = rfc3339(await gauge.says(0, 0.8))
    expected = {"value": 0.8, "since_at": observed_at, "level": "critical", "hold_s": 180}
    await until_async(crossing_is(api, pending=True, held=False, **expected), "it is told")
    crossings = await api.get("/crossings")
    assert (crossings["total"], crossings["pending"]) == (0, 1)
    assert crossings["levels"] == {"critical": 0, "warning": 0}
    sensor = await api.get("/sensors/hcmc-sf-0001")
    assert (sensor["level"], sensor["pending"], sensor["held"]) == (None, True, False)
    assert [each["pending"] for each in sensor["crossings"]] == [True]

    async def is_counted() -> bool:
        return (await api.get("/overview"))["pending"] == 1

    await until_async(is_counted, "the overview tells it")
    overview = await api.get("/overview")
    flood = overview["kinds"]["street_flood"]
    assert (flood["pending"], flood["crossed"]) == (1, 0)
    assert flood["crossed_of"]["depth_m"] == {"critical": 0, "warning": 0, "held": 0, "pending": 1}
    async with watching(api.client) as mirror:
        assert mirror.level("hcmc-sf-0001") == "pending"
        while "kpi" not in mirror.texts:
            await mirror.step()
        assert mirror.texts["kpi"]["pending"] == 1
        await gauge.says(3, 0.8)
        while mirror.level("hcmc-sf-0001") != "critical":
            await mirror.step()
    assert (await api.get("/crossings"))["pending"] == 0


async def test_what_a_device_has_long_left_out_stands_after_a_restart(
    gauge: Gauge, start: Start, until_async: UntilAsync
) -> None:
    """A pressure under its limit, then the probe is dead and the flow alone goes on."""
    key = gauge.city.sensor("hcmc-wn-0001", "water_network", period_s=60)
    last_at = gauge.began_at - timedelta(minutes=40)
    for minute in range(-50, 0):
        observed_at = gauge.began_at + timedelta(minutes=minute)
        values = {"flow_m3h": 20.0} | ({"pressure_bar": 0.4} if observed_at <= last_at else {})
        gauge.city.reading(key, observed_at, values, kind="water_network")
    api = await start()
    expected = {"threshold_id": "pressure-critical", "held": True, "observed_at": rfc3339(last_at)}
    await until_async(crossing_is(api, **expected), "the pressure is held")

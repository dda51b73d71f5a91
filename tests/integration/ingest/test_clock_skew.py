"""A device whose clock runs ahead: what it sends is taken and marked, and holds up nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contract.clock import rfc3339, utc_now
from contract.quality import Quality
from ingest.registry.registry import Registry
from tests.stand.message import HOME, META, TELEMETRY, birth, reading
from tests.stand.slot import Slot, batch
from tests.stand.station import Query, Station

pytestmark = pytest.mark.integration

STORED = "SELECT quality FROM reading_air_quality ORDER BY observed_at"


async def test_readings_after_one_of_the_future_are_right(slot: Slot, query: Query) -> None:
    ahead = batch((META, birth()), (TELEMETRY, reading(-200)))
    a_minute_ago = replace(ahead.bounds, city_now_us=ahead.bounds.city_now_us - 60_000_000)
    await slot.write(replace(ahead, bounds=a_minute_ago))
    await slot.write(batch((TELEMETRY, reading(40))))
    await slot.write(batch((TELEMETRY, reading(20))))
    await slot.write(batch((TELEMETRY, reading(50))))
    assert query(STORED) == [(Quality.LATE,), (0,), (0,), (Quality.CLOCK_SKEW,)]


async def test_a_worker_that_starts_anew_calls_no_right_reading_late(
    slot: Slot, stranger: Slot, registry: Registry, query: Query
) -> None:
    await stranger.write(batch((META, birth()), (TELEMETRY, reading(-240))))
    await registry.load(slot.connection)
    await slot.write(batch((TELEMETRY, reading(1))))
    await slot.write(batch((TELEMETRY, reading(30))))
    assert query(STORED) == [(Quality.LATE,), (0,), (Quality.CLOCK_SKEW,)]


async def test_what_comes_again_from_the_future_is_a_duplicate(slot: Slot) -> None:
    ahead = reading(-240)
    await slot.write(batch((META, birth()), (TELEMETRY, ahead)))
    outcome = await slot.write(batch((TELEMETRY, ahead)))
    assert (outcome.stored_count, outcome.duplicate_count) == (0, 1)


def test_the_speed_of_the_city_decides_what_is_ahead(station: Station) -> None:
    """A second of the wall is ten of a city that runs ten times as fast."""
    station.start_worker()
    station.register(HOME)
    now = utc_now()
    clock = {"city_at": rfc3339(now), "wall_at": rfc3339(now), "speed": 10.0}
    station.publish("city/v1/hcmc/clock", clock, retain=True)
    station.publish(TELEMETRY, reading(0, pm25_ugm3=1))
    station.until(lambda: station.query("SELECT 1 FROM reading_air_quality"), "the clock is heard")
    for value, ahead_s in enumerate((8.0, 290.0), 2):
        at = rfc3339(now + (utc_now() - now) * 10 + timedelta(seconds=ahead_s))
        station.publish(TELEMETRY, {"observed_at": at, "values": {"pm25_ugm3": value}})
    station.until(
        lambda: station.query("SELECT count(*) FROM reading_air_quality") == [(3,)],
        "all are stored",
    )
    assert station.query("SELECT quality FROM reading_air_quality ORDER BY pm25_ugm3") == [
        (0,),
        (0,),
        (Quality.CLOCK_SKEW,),
    ]

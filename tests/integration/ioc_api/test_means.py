"""Thresholds of means: an hour's Leq and a day's dust, each up to the sensor's own newest value."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from contract.clock import rfc3339
from tests.stand.history import compute
from tests.stand.live_frame import Broker, item
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

PERIOD_S = 300
MARK = "INSERT INTO dirty_bucket VALUES ('noise', %s, time_bucket('15 minutes', %s::timestamptz))"


def tell(city: City, said: Iterable[tuple[float, float]], number: int = 1) -> None:
    """Let a meter have said levels, each so many minutes ago, and maintenance have run."""
    key = city.sensor(f"hcmc-ns-{number:04}", "noise", period_s=PERIOD_S)
    for minutes_ago, leq_db in said:
        observed_at = at(minutes_ago)
        city.reading(key, observed_at, {"leq_db": leq_db}, kind="noise")
        city.connection.execute(MARK, [key, observed_at])
    compute(city, "noise")


async def crossings(api: Api) -> list[dict[str, Any]]:
    """Return what is crossed."""
    return (await api.get("/crossings"))["items"]


def is_crossed(api: Api, threshold_id: str) -> Callable[[], Awaitable[bool]]:
    """Return whether one threshold alone is crossed, as a question."""

    async def asked() -> bool:
        return [one["threshold_id"] for one in await crossings(api)] == [threshold_id]

    return asked


async def test_the_hour_s_energy_is_judged_and_not_its_last_minute(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """Of an hour's twelve readings five said 90 dB, the last seven 40: its energy is loud."""
    loud = [(minute + 1, 90.0) for minute in range(35, 240, 5)]
    quiet = [(minute + 1, 40.0) for minute in range(0, 35, 5)]
    tell(city, [*loud, *quiet])
    api = await start()
    await until_async(is_crossed(api, "noise-critical"), "the hour is too loud")
    (one,) = await crossings(api)
    assert one["averaged_s"] == 3_600
    assert one["value"] == pytest.approx(86.2, abs=0.4)
    assert one["value"] == round(one["value"], 2)
    assert not one["held"]


async def test_a_silent_meter_s_mean_stays(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    said = [(600 + minute, 90.0) for minute in range(0, 120, 5)]
    tell(city, [*said, (600 + 180, 30.0)])
    api = await start()
    await until_async(is_crossed(api, "noise-critical"), "it is held")
    (one,) = await crossings(api)
    assert (one["held"], one["value"], one["status"]) == (True, pytest.approx(90.0), "silent")
    assert one["observed_at"] == one["last_observed_at"]


async def test_what_covers_less_than_half_of_the_span_is_not_judged(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    tell(city, [(minute + 1, 90.0) for minute in range(0, 25, 5)])
    tell(city, [(minute + 1, 90.0) for minute in range(0, 300, 5)], number=2)
    api = await start()
    await until_async(is_crossed(api, "noise-critical"), "the other is judged")
    assert [one["sensor_id"] for one in await crossings(api)] == ["hcmc-ns-0002"]


COMES_BACK = [(minute + 1, 90.0) for minute in range(120, 240, 5)]
"""A meter that was loud for two hours and is away since two hours."""


async def test_a_meter_that_comes_back_is_held_until_enough_of_an_hour_is_known(
    city: City, start: Start, mqtt: Broker, until_async: UntilAsync
) -> None:
    """And another process says the same of it."""
    tell(city, COMES_BACK)
    api = await start()
    await until_async(is_crossed(api, "noise-critical"), "it is held")
    row = city.connection.execute("SELECT sensor_key FROM sensor").fetchone()
    assert row is not None
    observed_at, quiet = at(0.1), {"leq_db": 40.0}
    city.reading(row[0], observed_at, quiet, kind="noise")
    await mqtt.frame(item("hcmc-ns-0001", observed_at, dict(quiet), kind="noise"))

    async def is_read() -> bool:
        found = await crossings(api)
        return not found or (found[0]["status"] == "live" and found[0]["held"])

    await until_async(is_read, "its hour is asked for again")
    other = await start()

    async def is_agreed() -> bool:
        return await crossings(api) == await crossings(other)

    await until_async(is_agreed, "another process says the same")
    (held,) = await crossings(api)
    assert (held["value"], held["held"], held["status"]) == (90.0, True, "live")
    assert rfc3339(at(122)) < held["observed_at"] < rfc3339(at(120))


async def test_an_hour_of_which_enough_is_known_clears_what_was_held(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    tell(city, [*COMES_BACK, *((minute + 1, 40.0) for minute in range(0, 40, 5))])
    tell(city, [(minute + 1, 90.0) for minute in range(0, 300, 5)], number=2)
    api = await start()
    await until_async(is_crossed(api, "noise-critical"), "the other is judged")
    assert [each["sensor_id"] for each in await crossings(api)] == ["hcmc-ns-0002"]


async def test_a_gap_of_which_nothing_is_known_does_not_end_a_run(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    loud = [(minute + 1, 90.0) for minute in (*range(0, 60, 5), *range(240, 360, 5))]
    tell(city, [*loud, *((minute + 1, 40.0) for minute in range(360, 480, 5))])
    api = await start()

    async def is_known() -> bool:
        found = await crossings(api)
        return bool(found) and found[0]["since_at"] < rfc3339(at(200))

    await until_async(is_known, "the onset lies before the gap")


async def test_since_when_a_mean_is_beyond_is_read_by_the_quarter(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    loud = [(minute + 1, 90.0) for minute in range(0, 240, 5)]
    tell(city, [*loud, *((minute + 1, 40.0) for minute in range(240, 480, 5))])
    api = await start()

    async def is_known() -> bool:
        found = await crossings(api)
        return bool(found) and found[0]["since_at"] < rfc3339(at(200))

    await until_async(is_known, "the onset is known")
    (one,) = await crossings(api)
    # 85 dB of an hour's mean are reached with a third of it at 90 dB.
    assert rfc3339(at(240)) < one["since_at"] < rfc3339(at(195))


async def test_nothing_is_all_clear_while_the_means_cannot_be_read(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """All that sends is live, and what its hour comes to nobody knows: wherever one asks."""
    city.beat()
    tell(city, [(minute + 1, 40.0) for minute in range(0, 60, 5)])
    city.connection.execute("ALTER TABLE rollup_noise_15m RENAME TO kept_away")
    api = await start()

    def is_trusted(*, expected: bool) -> Callable[[], Awaitable[bool]]:
        async def asked() -> bool:
            coverage = (await api.get("/crossings"))["coverage"]
            return coverage == {"sensors": 1, "live": 1, "trusted": expected}

        return asked

    async def is_named() -> bool:
        checks = (await api.problem(503, "/ready"))["checks"]
        return checks["database"]["ok"] and "rollup_noise_15m" in checks["judgement"]["reason"]

    await until_async(is_trusted(expected=False), "the means are missing")
    await until_async(is_named, "what is missing is named")
    overview = await api.get("/overview", {"by": "area"})
    for each in (overview, *overview["areas"].values()):
        assert each["levels"] is each["held"] is each["pending"] is None
    (noise,) = overview["kinds"].values()
    assert (noise["live"], noise["trusted"], noise["crossed"]) == (1, False, None)
    assert noise["levels"] is noise["crossed_of"] is noise["held"] is None
    city.connection.execute("ALTER TABLE kept_away RENAME TO rollup_noise_15m")
    await until_async(is_trusted(expected=True), "the means are read")
    (noise,) = (await api.get("/overview"))["kinds"].values()
    assert (noise["trusted"], noise["crossed"]) == (True, 0)
    city.beat(1)
    city.connection.execute("UPDATE ingest_worker SET beat_at = now()")
    assert (await api.get("/ready"))["checks"]["judgement"] == {"ok": True, "reason": None}

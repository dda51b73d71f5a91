"""The city as it was: what a viewer was told at a time is what is answered of that time later."""

from datetime import UTC, datetime

import numpy as np
import pytest

from contract.clock import rfc3339
from tests.stand.depths import FLOOD, Run, assert_same, clock, ids, minutes, snapshot, told
from tests.stand.history import compute
from tests.stand.live_frame import Broker
from tests.stand.live_socket import Snapshot
from tests.stand.running_api import Api, Start
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration


async def taken_live(
    api: Api, mqtt: Broker, run: Run, until_async: UntilAsync
) -> list[tuple[int, Snapshot]]:
    """Let the city run; return what was told live at some of its minutes."""
    taken: list[tuple[int, Snapshot]] = []
    for first, end, levels in (
        (1, 9, ("none", "pending")),
        (9, 20, ("warning", "critical")),
        (20, 22, ("warning", "critical")),
    ):
        run.run(first, end)
        await clock(mqtt, end - 1)
        at = rfc3339(minutes(end - 1))

        async def is_told(levels: tuple[str, str] = levels, at: str = at) -> bool:
            found = await snapshot(api)
            well, flooded = (told(found, place) for place in (0, 1))
            return (found.head["as_of"], well[2], flooded[2], well[3]) == (at, *levels, 30)

        await until_async(is_told, f"minute {end - 1} is told")
        taken.append((end - 1, await snapshot(api)))
    return taken


async def test_a_snapshot_of_a_time_is_the_one_that_was_taken_then(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values, ages to the second, statuses, and levels: pending, counted, held, none."""
    monkeypatch.setattr("ioc_api.fleet.refresh.PERIOD_S", 0.3)
    run = Run(city)
    await clock(mqtt, 0)
    api = await start()
    assert (await ids(api))[:2] == ["hcmc-sf-0001", "hcmc-sf-0002"]
    taken = await taken_live(api, mqtt, run, until_async)
    await clock(mqtt, 60)
    run.run(30, 60)
    city.reading(run.unborn, minutes(50), {"leq_db": 60.0}, kind="noise")
    city.connection.execute(
        "UPDATE sensor SET retired_at = now(), retired_city_at = %s WHERE sensor_key = %s",
        [minutes(40), run.slow],
    )
    await until_async(lambda: bool(api.fleet.is_retired.any()), "one is retired")
    for minute, then in taken:
        later = await snapshot(api, minutes(minute))
        assert_same(then, later)
        assert later.head["tier"] == "raw"
        assert later.head["at"] == later.head["as_of"] == rfc3339(minutes(minute))
        assert later.head["epoch"] == then.head["epoch"]


async def test_each_says_how_it_was_then_and_who_had_said_nothing_is_new(
    city: City, mqtt: Broker, start: Start
) -> None:
    run = Run(city)
    run.run(1, 60)
    city.reading(run.unborn, minutes(50), {"leq_db": 60.0}, kind="noise")
    await clock(mqtt, 60)
    api = await start()
    found = await snapshot(api, minutes(19))
    row = {sensor_id: row for row, sensor_id in enumerate(await ids(api))}
    assert told(found, row["hcmc-sf-0001"]) == (pytest.approx(0.19), "live", "warning", 30)
    assert told(found, row["hcmc-sf-0003"])[1] == "live"
    assert told(found, row["hcmc-sf-0004"])[2] == "critical_held"
    assert told(found, row["hcmc-sf-0005"])[1:3] == ("silent", "critical_held")
    value, *rest = told(found, row["hcmc-ns-0001"])
    assert (np.isnan(value), *rest) == (True, "new", "none", 0xFFFF_FFFF)


async def test_who_was_retired_since_or_stood_elsewhere_is_as_it_was(
    city: City, mqtt: Broker, start: Start
) -> None:
    run = Run(city)
    run.run(1, 10)
    for key, at in ((run.well, 5), (run.slow, 2)):
        city.connection.execute(
            "UPDATE sensor SET retired_at = now(), retired_city_at = %s WHERE sensor_key = %s",
            [minutes(at), key],
        )
    city.connection.execute(
        "UPDATE sensor_place SET lat_deg = 10.9, area_code = '761', to_at = %s WHERE sensor_key=%s",
        [minutes(7), run.flooded],
    )
    city.connection.execute(
        "INSERT INTO gateway VALUES ('gw-1', 'hcmc', '760', 'offline', %s)", [minutes(4)]
    )
    city.connection.execute(
        "UPDATE sensor SET gateway_id = 'gw-1' WHERE sensor_key = %s", [run.spiking]
    )
    await clock(mqtt, 30)
    api = await start()
    rows = {sensor_id: row for row, sensor_id in enumerate(await ids(api))}
    before, after = await snapshot(api, minutes(3)), await snapshot(api, minutes(8))
    words = [
        [told(found, rows[f"hcmc-sf-000{number}"])[1] for number in (1, 3, 4)]
        for found in (before, after)
    ]
    assert words == [["live", "retired", "live"], ["retired", "retired", "offline"]]
    moved = rows["hcmc-sf-0002"]
    where = [
        (round(float(one.columns["lat"][moved]), 3), one.head["areas"][one.columns["area"][moved]])
        for one in (before, after)
    ]
    assert where == [(10.9, "761"), (10.77, "760")]


async def test_without_readings_quarters_say_how_it_was_and_nothing_looks_livelier(
    city: City, mqtt: Broker, start: Start
) -> None:
    run = Run(city)
    run.run(0, 90)
    run.mark()
    compute(city, FLOOD)
    city.connection.execute("DELETE FROM reading_street_flood")
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
        "VALUES ('raw', %s, %s, now())",
        [minutes(1000), minutes(1000)],
    )
    await clock(mqtt, 2000)
    api = await start()
    rows = {sensor_id: row for row, sensor_id in enumerate(await ids(api))}
    found = await snapshot(api, minutes(60))
    as_of = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)
    assert (found.head["tier"], found.head["as_of"]) == ("15m", rfc3339(as_of))
    assert found.head["at"] == rfc3339(minutes(60))
    # 3:45 to 4:00: the minutes 38.5 to 52.5 of the run.
    well = told(found, rows["hcmc-sf-0001"])
    assert well == (pytest.approx(0.46, abs=0.01), "live", "critical", 60)
    assert told(found, rows["hcmc-sf-0003"])[1] == "silent"
    assert told(found, rows["hcmc-sf-0005"])[1] == "silent"
    assert told(found, rows["hcmc-ns-0001"])[1] == "new"


async def test_where_kept_readings_begin_nothing_looks_calmer_for_what_lies_before(
    city: City, mqtt: Broker, start: Start
) -> None:
    run = Run(city)
    run.run(0, 90)
    run.mark()
    compute(city, FLOOD)
    city.connection.execute(
        "DELETE FROM reading_street_flood WHERE observed_at < %s", [minutes(60)]
    )
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
        "VALUES ('raw', %s, %s, now())",
        [minutes(60), minutes(60)],
    )
    await clock(mqtt, 2000)
    api = await start()
    rows = {sensor_id: row for row, sensor_id in enumerate(await ids(api))}
    found = await snapshot(api, minutes(61))
    slow, flooded = told(found, rows["hcmc-sf-0003"]), told(found, rows["hcmc-sf-0002"])
    assert (found.head["tier"], slow[0]) == ("15m", pytest.approx(0.15))
    assert (flooded[0], flooded[2]) == (pytest.approx(0.8), "critical")

"""What is delivered twice, cut away before it was judged, or of what is worked on."""

from datetime import timedelta

import pytest

from contract.clock import utc_now
from operations.engine import cut
from tests.stand.alert_rows import threshold_rule
from tests.stand.engine_bench import ALERTS, AT, EPISODES, FORGET, MINUTE, Bench, flood

pytestmark = pytest.mark.integration

RULE = threshold_rule("flood-critical", family="flood")
NEWS = "SELECT what FROM alert_news ORDER BY news_id"
WINDOW = """
INSERT INTO maintenance_window (from_at, to_at, area, note, made_by)
VALUES (%s, %s, '760', 'works', 'lan')
"""


async def test_what_is_delivered_twice_makes_the_alerts_of_what_is_delivered_once(
    bench: Bench,
) -> None:
    """Their states, news and marks too: at once, and all over again at the end."""
    await bench.use(RULE)
    keys = await bench.sensors("760", 1, 7)
    floods = [flood(key, 3 + place // 3, 9 + place, 0.5, 20) for place, key in enumerate(keys)]
    day = [[readings[minute] for readings in floods] for minute in range(20)]
    told: list[object] = []
    for times in (1, 2):
        for minute, readings in enumerate(day):
            for _ in range(times):
                await bench.store(readings)
                await bench.round(minute)
        if times == 2:
            await bench.store([one for readings in day for one in readings])
            await bench.round(20)
        told.append((await bench.ask(ALERTS), await bench.ask(EPISODES), await bench.ask(NEWS)))
        for forget in FORGET:
            await bench.owner.execute(forget)
        bench.kept = None
    assert told[0] == told[1]
    assert [row[3] for row in told[0][0]].count("duplicate") == 3  # type: ignore[index]


async def test_what_begins_while_something_is_worked_on_is_held_back_until_then(
    bench: Bench,
) -> None:
    await bench.use(RULE)
    [inside] = await bench.sensors("760", 1, 1)
    [outside] = await bench.sensors("761", 2, 2)
    await bench.owner.execute(WINDOW, [AT, AT + 30 * MINUTE])
    await bench.look()
    for minute in range(8):
        await bench.store([(key, minute, 0.5) for key in (inside, outside)])
        await bench.round(minute)
    held = "SELECT sensor_key, state, suppressed_until, due_at IS NULL FROM alert ORDER BY 1"
    assert await bench.ask(held) == [
        (inside, "suppressed", AT + 30 * MINUTE, True),
        (outside, "open", None, False),
    ]
    assert sorted(await bench.ask(NEWS)) == [("raised",), ("suppress",)]


async def test_what_was_cut_away_before_it_was_judged_is_found_in_the_readings(
    bench: Bench,
) -> None:
    """Also what came late meanwhile, of a time that was judged."""
    await bench.use(RULE)
    first, second = await bench.sensors("760", 1, 2)
    for minute in range(12):
        await bench.store(
            (key, minute, 0.0) for key in (first, second) if key == first or not 4 < minute < 8
        )
        await bench.round(minute)
    await bench.store(flood(first, 14, 18, 0.5, 30)[12:], is_marked=False)
    late = [(second, 4.5 + step / 2, 0.6) for step in range(7)]
    await bench.store(late, is_marked=False, received_at=utc_now() + timedelta(seconds=1))
    assert not await cut.make_up(bench.connection, AT + 30 * MINUTE)
    await bench.owner.execute("UPDATE judged_until SET marks_cut_at = now()")
    assert await cut.make_up(bench.connection, AT + 30 * MINUTE)
    await bench.round(30)
    found = [(row[1], row[2], row[4]) for row in await bench.ask(EPISODES)]
    assert found == [
        (first, AT + 14 * MINUTE, AT + 18 * MINUTE),
        (second, AT + 4.5 * MINUTE, AT + 8 * MINUTE),
    ]
    assert not await cut.make_up(bench.connection, AT + 30 * MINUTE)

"""Readings as they are stored become alerts, whatever order they come in."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest

from operations.rules.definition import NoData
from operations.rules.pack import CITY_SILENT
from tests.stand.alert_rows import threshold_rule
from tests.stand.engine_bench import ALERTS, AT, EPISODES, FORGET, MINUTE, Bench, flood

pytestmark = pytest.mark.integration

DEEP, WORSE = (
    threshold_rule("flood-warning", severity="major", family="flood"),
    threshold_rule("flood-critical", family="flood"),
)
SILENT = threshold_rule(
    "silent", severity="minor", condition=NoData(periods=5), family="silence", resolves_itself=True
)


async def test_a_condition_that_lasts_becomes_an_alert_and_its_end_clears_it(
    bench: Bench,
) -> None:
    await bench.use(WORSE)
    [key] = await bench.sensors("760", 1, 1)
    for minute in range(20):
        await bench.store([(key, minute, 0.5 if 3 <= minute < 9 else 0.0)])
        await bench.round(minute)
    assert await bench.ask(ALERTS) == [
        (
            *("flood-critical", "760", key, "open", 1),
            *(AT + 3 * MINUTE, AT + 9 * MINUTE, False, False),
        )
    ]
    assert await bench.ask("SELECT what FROM alert_news ORDER BY news_id") == [
        ("raised",),
        ("cleared",),
    ]
    [(judged_at,)] = await bench.ask("SELECT city_at FROM judged_until")
    assert judged_at == AT + 19 * MINUTE


async def test_any_order_gives_the_episodes_of_the_right_one(bench: Bench) -> None:
    await bench.use(DEEP, WORSE)
    keys = await bench.sensors("760", 1, 3)
    readings = [
        *flood(keys[0], 3, 12, 0.5),
        *flood(keys[1], 5, 7, 0.5),
        *flood(keys[2], 1, 30, 0.5),
    ]
    await bench.store(readings)
    await bench.round(40)
    ordered = await bench.ask(EPISODES)
    assert len(ordered) == 4

    for forget in FORGET:
        await bench.owner.execute(forget)
    bench.kept = None
    order: list[int] = np.random.default_rng(7).permutation(len(readings)).tolist()
    shuffled = [readings[index] for index in order]
    for begin in range(0, len(shuffled), 9):
        await bench.store(shuffled[begin : begin + 9])
        await bench.round(40)
        if begin % 27 == 0:
            bench.kept = None  # as a process does that starts in between
    assert await bench.ask(EPISODES) == ordered


async def test_many_sensors_of_an_area_are_one_alert(bench: Bench) -> None:
    """And those that were told by themselves are told by it."""
    await bench.use(WORSE)
    keys = await bench.sensors("760", 1, 10)
    for minute in range(12):
        rows = [
            (key, minute, 0.5 if minute >= 1 + place // 4 else 0.0)
            for place, key in enumerate(keys)
        ]
        await bench.store(rows)
        await bench.round(minute)
    alerts = await bench.ask(
        "SELECT area, sensor_key IS NULL, state, sensor_count, absorbed_by IS NOT NULL, COUNT(*) "
        "FROM alert GROUP BY 1, 2, 3, 4, 5 ORDER BY 2"
    )
    assert alerts == [
        ("760", False, "duplicate", 1, True, 4),
        ("760", True, "open", 10, False, 1),
    ]
    for minute in range(12, 16):
        await bench.store((key, minute, 0.0) for key in keys)
        await bench.round(minute)
    [(cleared_at,)] = await bench.ask("SELECT cleared_at FROM alert WHERE sensor_key IS NULL")
    assert cleared_at == AT + 12 * MINUTE


async def test_a_worse_rule_tells_what_a_lesser_says_until_it_is_over(bench: Bench) -> None:
    lesser = threshold_rule("flood-warning", severity="major", family="flood", resolves_itself=True)
    condition: Any = lesser.condition
    lesser = msgspec.structs.replace(
        lesser, condition=msgspec.structs.replace(condition, limit=0.1, clear_value=0.08)
    )
    await bench.use(lesser, WORSE)
    [key] = await bench.sensors("760", 1, 1)
    depths = [0.0, *[0.15] * 5, *[0.5] * 5, *[0.15] * 4, *[0.0] * 3]
    states: list[str] = []
    for minute, depth_m in enumerate(depths):
        await bench.store([(key, minute, depth_m)])
        await bench.round(minute)
        rows = await bench.ask("SELECT state FROM alert WHERE rule_id = 'flood-warning'")
        states += [row[0] for row in rows if [row[0]] != states[-1:]]
    assert states == ["open", "duplicate", "open", "resolved"]


async def test_a_restart_in_between_loses_nothing_and_tells_nothing_twice(bench: Bench) -> None:
    await bench.use(WORSE)
    [key] = await bench.sensors("760", 1, 1)
    for minute in range(14):
        await bench.store([(key, minute, 0.5 if 3 <= minute < 9 else 0.0)])
        bench.kept = None
        await bench.round(minute)
    assert len(await bench.ask(ALERTS)) == 1
    assert [row[0] for row in await bench.ask("SELECT what FROM alert_news")] == [
        "raised",
        "cleared",
    ]


async def test_who_is_silent_while_others_are_heard_is_told(bench: Bench) -> None:
    await bench.use(SILENT, CITY_SILENT)  # the other one is of no sensor
    keys = await bench.sensors("760", 1, 4)
    for minute in range(16):
        heard: Sequence[int] = keys if minute < 4 or minute > 12 else keys[1:]
        await bench.store((key, minute, 0.0) for key in heard)
        await bench.round(minute)
    assert await bench.ask("SELECT sensor_key, state, since_at, cleared_at FROM alert") == [
        (keys[0], "resolved", AT + 3 * MINUTE, AT + 13 * MINUTE)
    ]

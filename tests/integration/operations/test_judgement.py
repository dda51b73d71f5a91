"""Readings as they are stored become alerts, whatever order they come in."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import pytest
from psycopg import AsyncConnection

from contract.clock import to_us
from contract.database_role import Role
from db.connection import Connection
from operations.engine import judgement, memory
from operations.engine.judgement import Round
from operations.engine.memory import Memory
from operations.gather.situation import Numbered, Situation
from operations.rules.definition import NoData, Rule
from operations.rules.pack import CITY_SILENT
from operations.rules.reading import to_text
from tests.stand.account import as_role
from tests.stand.alert_rows import INSERT_RULE, INSERT_VERSION, threshold_rule

pytestmark = pytest.mark.integration

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DEEP, WORSE = (
    threshold_rule("flood-warning", severity="major", family="flood"),
    threshold_rule("flood-critical", family="flood"),
)
SILENT = threshold_rule(
    "silent", severity="minor", condition=NoData(periods=5), family="silence", resolves_itself=True
)
SENSOR = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, quantities, period_s,
    announced_at
)
SELECT 'x', 'flood-' || n, 'street_flood', 'drainage', 'n', 10.7, 106.7, %s, '{}', 60, %s
FROM generate_series(%s::int, %s::int) AS n
RETURNING sensor_key
"""
READING = """
INSERT INTO reading_street_flood (sensor_key, observed_at, received_at, boot, seq, quality, depth_m)
VALUES (%s, %s, %s, 1, 1, 0, %s)
"""
MARK = "INSERT INTO changed_sensor VALUES ('street_flood', %s, %s, %s)"
ALERTS = """
SELECT rule_id, area, sensor_key, state, sensor_count, since_at, cleared_at, is_late, is_silent
FROM alert ORDER BY rule_id, since_at, alert_id
"""
EPISODES = """
SELECT rule_id, alert_sensor.sensor_key, alert_sensor.since_at, alert_sensor.raised_at,
    alert_sensor.cleared_at, ROUND(alert_sensor.value::NUMERIC, 3)
FROM alert_sensor INNER JOIN alert USING (alert_id)
WHERE disproved_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3
"""
FORGET = (
    "TRUNCATE alert_step, alert_news, alert_sensor, alert, telling",
    "DELETE FROM reading_street_flood",
)
Reading = tuple[int, float, float]
"""Sensor, minutes after `AT`, depth. [m]"""


@dataclass
class Bench:
    """An engine whose rounds a test makes."""

    owner: Connection
    connection: Connection
    rules: dict[str, Numbered] = field(default_factory=dict[str, Numbered])
    now: datetime = AT
    kept: Memory | None = None

    async def use(self, *rules: Rule) -> None:
        for rule in rules:
            await self.owner.execute(INSERT_RULE, [rule.rule_id, 1])
            values = [rule.rule_id, 1, to_text(rule), None]
            await self.owner.execute(INSERT_VERSION, values)
            self.rules[rule.rule_id] = Numbered(rule, 1)

    async def sensors(self, area: str, first: int, last: int) -> list[int]:
        values = [area, AT, first, last]
        rows = await (await self.owner.execute(SENSOR, values)).fetchall()
        return [row[0] for row in rows]

    async def store(self, readings: Iterable[Reading], *, is_marked: bool = True) -> None:
        for key, minute, depth_m in readings:
            at = AT + minute * MINUTE
            await self.owner.execute(READING, [key, at, at, depth_m])
            if is_marked:
                await self.owner.execute(MARK, [key, at, at])

    def situation(self) -> Situation:
        assert self.kept is not None
        return Situation(
            rules=self.rules,
            places=self.kept.sensors.places,
            now_us=to_us(self.now),
            utc_offset_h=7,
        )

    async def start(self) -> None:
        """Begin as a process does that knows nothing."""
        async with self.connection.transaction():
            self.kept, untold = await memory.build(
                self.connection, self.rules, utc_offset_h=7, now_us=to_us(self.now)
            )
        async with self.connection.transaction():
            await judgement.write(self.connection, untold, self.situation())

    async def round(self, minute: float | None = None) -> Round:
        if minute is not None:
            self.now = AT + minute * MINUTE
        if self.kept is None:
            await self.start()
        assert self.kept is not None
        async with self.connection.transaction():
            done = await judgement.judge(self.connection, self.kept, self.situation())
        self.kept = done.memory
        return done

    async def ask(self, query: Any, *values: object) -> list[tuple[Any, ...]]:
        return await (await self.owner.execute(query, values)).fetchall()


@pytest.fixture
async def bench(database_url: str) -> AsyncIterator[Bench]:
    async with (
        await AsyncConnection.connect(database_url, autocommit=True) as owner,
        await AsyncConnection.connect(
            as_role(database_url, Role.OPERATIONS), autocommit=True
        ) as connection,
    ):
        yield Bench(owner, connection)


def flood(key: int, begin: int, end: int, depth_m: float, last: int = 40) -> list[Reading]:
    """Return a reading each minute, deep from one to another."""
    return [(key, m, depth_m if begin <= m < end else 0.0) for m in range(last)]


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
            (key, minute, 0.5 if minute >= 1 + place // 5 else 0.0)
            for place, key in enumerate(keys)
        ]
        await bench.store(rows)
        await bench.round(minute)
    alerts = await bench.ask(
        "SELECT area, sensor_key IS NULL, state, sensor_count, absorbed_by IS NOT NULL, COUNT(*) "
        "FROM alert GROUP BY 1, 2, 3, 4, 5 ORDER BY 2"
    )
    assert alerts == [
        ("760", False, "duplicate", 1, True, 5),
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

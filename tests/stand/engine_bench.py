"""An engine whose rounds a test makes, and readings of flooded streets for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from contract.city import city_folder, load_city
from contract.clock import to_us
from db.connection import Connection
from operations.engine import judgement, memory
from operations.engine.editions import Editions
from operations.engine.judgement import Round
from operations.engine.memory import Memory
from operations.gather.situation import Numbered, Situation
from operations.rules.definition import Rule
from operations.rules.reading import to_text
from tests.stand.alert_rows import INSERT_RULE, INSERT_VERSION

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
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
ON CONFLICT DO NOTHING
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
    "TRUNCATE alert_step, alert_news, alert_sensor, alert, public_message, telling, rule_episode",
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
    editions: Editions | None = None

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

    async def store(
        self,
        readings: Iterable[Reading],
        *,
        is_marked: bool = True,
        received_at: datetime | None = None,
    ) -> None:
        rows = [(key, AT + minute * MINUTE, depth_m) for key, minute, depth_m in readings]
        stored = [(key, at, received_at or at, depth_m) for key, at, depth_m in rows]
        async with self.owner.cursor() as cursor:
            await cursor.executemany(READING, stored)
            if is_marked:
                await cursor.executemany(MARK, [(key, at, at) for key, at, _ in rows])

    def situation(self) -> Situation:
        assert self.kept is not None
        return Situation(
            rules=self.rules,
            places=self.kept.sensors.places,
            now_us=to_us(self.now),
            utc_offset_h=7,
            windows=() if self.editions is None else self.editions.windows,
        )

    async def look(self) -> None:
        """See what else has changed, as the engine does now and then."""
        self.editions = Editions(self.connection, load_city(city_folder("hcmc")))
        await self.editions.look(to_us(self.now))

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


def flood(key: int, begin: int, end: int, depth_m: float, last: int = 40) -> list[Reading]:
    """Return a reading each minute, deep from one to another."""
    return [(key, m, depth_m if begin <= m < end else 0.0) for m in range(last)]

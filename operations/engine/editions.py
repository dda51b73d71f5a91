"""What else changes while the city is judged: rules, windows, sensors, and what is usual."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from contract.city import City
from contract.clock import from_us, monotonic_s
from db.connection import Connection
from operations.engine import rulebook, usual_values
from operations.engine.kind_memory import KindMemory
from operations.engine.memory import Memory, usual_quantities
from operations.engine.queries import QUERIES
from operations.engine.rulebook import Rulebook
from operations.episodes.usual import HOUR_US
from operations.rules.windows import Window

RULES_PERIOD_S = 1.0
SENSORS_PERIOD_S = 5.0

_log = structlog.get_logger()


class Editions:
    """Looks now and then whether something is another than it was."""

    def __init__(self, connection: Connection, city: City) -> None:
        self._connection = connection
        self._city = city
        self._rule_edition = self._window_edition = -1
        self._sensor_edition: object = None
        self._rules_due_s = self._sensors_due_s = 0.0
        self._hour_us = 0
        self._now_us = 0
        self.rules: Rulebook = {}
        self.windows: Sequence[Window] = ()

    async def look(self, now_us: int) -> bool:
        """Read what has changed; tell whether what is remembered is to be made anew."""
        self._now_us, now_s = now_us, monotonic_s()
        is_other = False
        if now_s >= self._rules_due_s:
            self._rules_due_s = now_s + RULES_PERIOD_S
            is_other = await self._look_for_rules()
        if now_s >= self._sensors_due_s:
            self._sensors_due_s = now_s + SENSORS_PERIOD_S
            found = await self._ask("read_sensor_edition")
            is_other |= found[0] != self._sensor_edition
            self._sensor_edition = found[0]
        if is_other:
            self._hour_us = now_us // HOUR_US * HOUR_US
        return is_other

    async def with_usual(self, kept: Memory) -> Memory:
        """Return a memory that knows what is usual in the present hour."""
        hour_us = self._now_us // HOUR_US * HOUR_US
        if hour_us == self._hour_us:
            return kept
        self._hour_us = hour_us
        kinds: dict[str, KindMemory] = {}
        for code, one in kept.kinds.items():
            quantities = usual_quantities([asked.numbered for asked in one.rules.values()])
            usual = await usual_values.read(
                self._connection,
                one.kind,
                quantities,
                sensor_key=one.context.sensor_key,
                now_us=self._now_us,
                utc_offset_h=self._city.utc_offset_h,
            )
            kinds[code] = replace(one, context=replace(one.context, usual=usual))
        return replace(kept, kinds=kinds)

    async def _look_for_rules(self) -> bool:
        rule_edition, window_edition = await self._ask("read_edition")
        if window_edition != self._window_edition:
            self.windows = await self._read_windows()
            self._window_edition = window_edition
        if rule_edition == self._rule_edition:
            return False
        self.rules = await rulebook.read(self._connection, self._city)
        self._rule_edition = rule_edition
        _log.info("rules_read", rules=len(self.rules))
        return True

    async def _read_windows(self) -> list[Window]:
        values = {"since_at": from_us(self._now_us)}
        rows = await (await self._connection.execute(QUERIES["read_windows"], values)).fetchall()
        return [
            Window(
                window_id=row[0],
                from_at=row[1],
                to_at=row[2],
                rule_id=row[3],
                kind=row[4],
                area=row[5],
                sensor_id=row[6],
                ended_at=row[7],
            )
            for row in rows
        ]

    async def _ask(self, name: str) -> tuple[int, ...]:
        found = await (await self._connection.execute(QUERIES[name])).fetchone()
        assert found is not None  # noqa: S101 - a sum has a row
        return found

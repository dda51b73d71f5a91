"""Alerts that a browser test raises, of rules of its own."""

import contextlib
import itertools
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from tests.stand.alert_rows import AlertRows, threshold_rule

SENSOR = """
SELECT sensor_key, sensor_id, area_code FROM sensor
WHERE kind = %s AND retired_at IS NULL AND area_code IS NOT NULL
ORDER BY sensor_key
OFFSET %s
LIMIT 1
"""
TAKE = "UPDATE alert SET state = 'acknowledged', version = version + 1 WHERE alert_id = %s"
END = "UPDATE alert SET state = 'closed' WHERE rule_id LIKE %s"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Alerts of a city that a test raises, of rules of its own."""

    rows: AlertRows
    now: datetime
    name: str

    @classmethod
    @contextlib.contextmanager
    def of(cls, database_url: str, now: datetime, name: str) -> Generator["Alarm"]:
        """Raise alerts in a city for a while; all of them are closed afterwards."""
        with psycopg.connect(database_url, autocommit=True) as connection:
            yield cls(AlertRows(connection), now, name)
            connection.execute(END, [f"x-{name}-%"])

    def ring(self, severity: str = "critical", **columns: Any) -> int:
        """Raise an alert at a sensor of its own, tell of it, and return its id."""
        return self.raised(severity, next(_numbers), **columns)

    def raised(self, severity: str, number: int, **columns: Any) -> int:
        """Raise an alert at the so manyth sensor of its kind."""
        of = threshold_rule("flood-critical").condition
        found = self.rows.connection.execute(SENSOR, [of.kind, number % 15]).fetchone()
        assert found is not None
        rule = threshold_rule(
            f"x-{self.name}-{severity}",
            condition=of,
            severity=severity,
            label_vi=f"Thử {self.name} {severity}",
            label_en=f"Trial {self.name} {severity}",
        )
        self.rows.rule(rule)
        given = {"raised_at": self.now - timedelta(minutes=2), "area": found[2], **columns}
        alert_id = self.rows.alert(rule, found[0], **given)
        self.rows.news(alert_id)
        return alert_id

    def take(self, alert_id: int, name: str) -> None:
        """Let somebody acknowledge an alert, of which nobody is told."""
        self.rows.connection.execute(TAKE, [alert_id])
        self.rows.step(alert_id, 2, "acknowledge", to_state="acknowledged", who=name)

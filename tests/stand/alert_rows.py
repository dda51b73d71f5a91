"""Rules and alerts as the judgement stores them, where none runs.

`python -m tests.stand.alert_rows --count 300` fills the database of a running city, which
`IOC_DATABASE_URL` names, with a storm's worth of them: some in hand, some over, one of a district.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from contract.clock import utc_now
from operations.life import clocks
from operations.life.state import State
from operations.rules.definition import Rule, Severity, Threshold

INSERT_RULE = """
INSERT INTO rule (rule_id, version) VALUES (%s, %s)
ON CONFLICT (rule_id) DO UPDATE SET version = EXCLUDED.version
"""
INSERT_VERSION = """
INSERT INTO rule_version (rule_id, version, definition, made_by) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
INSERT_NEWS = "INSERT INTO alert_news (alert_id, what) VALUES (%s, %s)"
SENSORS = """
SELECT sensor_key, area_code, ward_code FROM sensor
WHERE kind = %s AND retired_at IS NULL
ORDER BY area_code, sensor_key
LIMIT %s
"""
# Rule, severity, kind, quantity, limit, label in Vietnamese and in English.
RULES: tuple[tuple[str, Severity, str, str, float, str, str], ...] = (
    ("flood-critical", "critical", "street_flood", "depth_m", 0.3, "Ngập sâu", "Deep flood"),
    ("tide-major", "major", "river_level", "level_m", 1.6, "Triều cường", "High tide"),
    ("rain-major", "major", "rain_gauge", "intensity_mmh", 50, "Mưa rất to", "Cloudburst"),
    ("oil-critical", "critical", "power_transformer", "oil_temperature_degc", 95,
     "Dầu máy biến áp quá nóng", "Transformer oil too hot"),
    ("pm25-minor", "minor", "air_quality", "pm25_ugm3", 80, "Bụi mịn cao", "Fine dust"),
    ("noise-minor", "minor", "noise", "leq_db", 85, "Ồn", "Noise"),
)  # fmt: skip
STATES = (
    *(State.OPEN,) * 4,
    State.ACKNOWLEDGED,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.RESOLVED,
    State.CLOSED,
    State.SUPPRESSED,
)
STEP_TO = {
    State.ACKNOWLEDGED: "acknowledge",
    State.ASSIGNED: "assign",
    State.IN_PROGRESS: "start",
    State.RESOLVED: "resolve",
    State.CLOSED: "close",
    State.SUPPRESSED: "suppress",
    State.DUPLICATE: "absorb",
}
WHO = "lan"
GROUP_COUNT = 6


def threshold_rule(rule_id: str = "flood-critical", **changes: Any) -> Rule:
    """Return a rule of one quantity against a limit, by default one of `RULES`."""
    found = next((one for one in RULES if one[0] == rule_id), RULES[0])
    _, severity, kind, quantity, limit, label_vi, label_en = found
    members: dict[str, Any] = {
        "rule_id": rule_id,
        "label_vi": label_vi,
        "label_en": label_en,
        "severity": severity,
        "family": rule_id.rpartition("-")[0],
        "source": "assumed",
        "confidence": "H",
        "condition": Threshold(
            direction="above",
            limit=limit,
            clear_value=limit * 0.8,
            hold_s=120,
            kind=kind,
            quantity=quantity,
        ),
        "playbook_vi": "Xem camera gần nhất.\nGọi đội trực.",
        "playbook_en": "Look at the nearest camera.\nCall the crew on duty.",
    }
    return Rule(**(members | changes))


@dataclass(frozen=True, slots=True)
class AlertRows:
    """The tables of a database, written as the judgement does."""

    connection: psycopg.Connection[Any]

    def rule(self, rule: Rule, *, version: int = 1, made_by: str | None = None) -> Rule:
        """Store a rule in a version that is its newest."""
        text = msgspec.json.encode(rule).decode()
        self.connection.execute(INSERT_RULE, [rule.rule_id, version])
        self.connection.execute(INSERT_VERSION, [rule.rule_id, version, text, made_by])
        return rule

    def alert(self, rule: Rule, sensor_key: int | None = None, **columns: Any) -> int:
        """Store an alert of a rule, with the row of its sensor; return its id.

        `columns` are those of the table; what is left out is as of an alert that was just raised.
        """
        assert isinstance(rule.condition, Threshold)
        now: datetime = columns.get("raised_at") or utc_now()
        state = State(columns.get("state", State.OPEN))
        row: dict[str, Any] = {
            "rule_id": rule.rule_id,
            "rule_version": 1,
            "severity": rule.severity,
            "state": state,
            "kind": rule.condition.kind,
            "quantity": rule.condition.quantity,
            "sensor_key": sensor_key,
            "value": rule.condition.limit * 1.25,
            "limit_value": rule.condition.limit,
            "since_at": now - timedelta(seconds=rule.condition.hold_s),
            "raised_at": now,
            "last_at": now,
            "unit": rule.unit,
            "due_at": clocks.due(rule.severity, state, now),
        }
        row |= columns
        row["evidence"] = json.dumps(row.get("evidence", {}))
        alert_id = self._insert("alert", row, returning="alert_id")
        if sensor_key is not None:
            same = ("since_at", "raised_at", "last_at", "value")
            self.member(alert_id, sensor_key, **{name: row[name] for name in same},
                        cleared_at=row.get("cleared_at"))  # fmt: skip
        return alert_id

    def member(self, alert_id: int, sensor_key: int, **columns: Any) -> None:
        """Store an episode of an alert."""
        now = columns.get("since_at") or utc_now()
        row = {"since_at": now, "raised_at": now, "last_at": now, **columns}
        self._insert("alert_sensor", {"alert_id": alert_id, "sensor_key": sensor_key, **row})

    def step(self, alert_id: int, version: int, step: str, **columns: Any) -> None:
        """Store a step that was taken; the alert itself is left as it is."""
        row = {"from_state": "open", "to_state": "open", "at": utc_now(), "who": WHO, **columns}
        self._insert("alert_step", {"alert_id": alert_id, "version": version, "step": step, **row})

    def news(self, alert_id: int, what: str = "raised") -> None:
        """Say that something happened to an alert, of which all who listen are told."""
        self.connection.execute(INSERT_NEWS, [alert_id, what])

    def storm(self, count: int, now: datetime) -> list[int]:
        """Store so many alerts at most, of sensors that there are; return their ids.

        The first rule has a group in the first area with as many sensors as make one.
        """
        made: list[int] = []
        for rule_id, *_ in RULES:
            rule = self.rule(threshold_rule(rule_id))
            assert isinstance(rule.condition, Threshold)
            rows = self.connection.execute(
                SENSORS, [rule.condition.kind, -(-count // len(RULES))]
            ).fetchall()
            area = _full_area(row[1] for row in rows) if not made else None
            group_id = None if area is None else self._group(rule, area, rows, now)
            for number, (key, code, ward) in enumerate(rows):
                group = group_id if code == area else None
                made.append(self._single(rule, key, number, now, area=code, ward=ward, group=group))
            if group_id is not None:
                made.append(group_id)
        return made

    def _group(
        self, rule: Rule, area: str, rows: Sequence[tuple[int, str, str]], now: datetime
    ) -> int:
        keys = [key for key, code, _ in rows if code == area]
        raised_at = now - timedelta(minutes=40)
        alert_id = self.alert(rule, area=area, sensor_count=len(keys), raised_at=raised_at)
        for number, key in enumerate(keys):
            self.member(alert_id, key, since_at=raised_at + timedelta(minutes=number), value=0.4)
        self.news(alert_id)
        return alert_id

    def _single(
        self, rule: Rule, key: int, number: int, now: datetime, *, group: int | None, **place: Any
    ) -> int:
        state = State.DUPLICATE if group is not None else STATES[number % len(STATES)]
        raised_at = now - timedelta(minutes=2 + 3 * number % 170)
        is_over = state in {State.RESOLVED, State.CLOSED} or number % 9 == 3
        alert_id = self.alert(
            rule,
            key,
            state=state,
            raised_at=raised_at,
            version=1 if state is State.OPEN else 2,
            assignee=WHO if state in {State.ASSIGNED, State.IN_PROGRESS} else None,
            cleared_at=raised_at + timedelta(minutes=1) if is_over else None,
            suppressed_until=now + timedelta(hours=1) if state is State.SUPPRESSED else None,
            absorbed_by=group,
            is_late=number % 20 == 11,
            is_silent=number % 20 == 11,
            **place,
        )
        if state is not State.OPEN:
            who = None if group is not None else WHO
            self.step(alert_id, 2, STEP_TO[state], to_state=state, at=raised_at, who=who)
        self.news(alert_id)
        return alert_id

    def _insert(self, table: str, row: dict[str, Any], *, returning: str | None = None) -> int:
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        if returning is None:
            self.connection.execute(statement, list(row.values()))
            return 0
        said = sql.SQL(" RETURNING {}").format(sql.Identifier(returning))
        found = self.connection.execute(statement + said, list(row.values())).fetchone()
        assert found is not None
        return int(found[0])


def _full_area(codes: Iterable[str | None]) -> str | None:
    """Return the first area that has as many sensors as make a group."""
    counts = Counter(code for code in codes if code is not None)
    return next((code for code, count in counts.items() if count >= GROUP_COUNT), None)


def main() -> None:
    """Fill the database of a running city with a storm's worth of alerts."""
    parser = argparse.ArgumentParser(prog="python -m tests.stand.alert_rows")
    parser.add_argument("--database-url", default=os.environ.get("IOC_DATABASE_URL"))
    parser.add_argument("--count", type=int, default=300, help="alerts at most")
    parser.add_argument("--at", help="city time of the newest, RFC 3339; by default the wall's")
    options = parser.parse_args()
    now = utc_now() if options.at is None else datetime.fromisoformat(options.at)
    with psycopg.connect(options.database_url, autocommit=True) as connection:
        made = AlertRows(connection).storm(options.count, now)
    sys.stdout.write(f"{len(made)} alerts are stored\n")


if __name__ == "__main__":
    main()

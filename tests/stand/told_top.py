"""What a running city's alerts tell on their top level, and which truth explains each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row

AFTERMATH = timedelta(hours=1)
"""So long after its end something may still show what it has not shown before."""
MEMBERS_FRAC = 0.5
"""Of the sensors of a group, those that something has reached if it explains the group."""

TOLD = """
    SELECT alert.alert_id, alert.rule_id, alert.severity, alert.kind, alert.area,
        alert.since_at, alert.raised_at,
        array_remove(array_agg(DISTINCT sensor.sensor_id), NULL) AS sensor_ids
    FROM alert
    LEFT JOIN alert_sensor ON alert.alert_id = alert_sensor.alert_id AND disproved_at IS NULL
    LEFT JOIN sensor ON alert_sensor.sensor_key = sensor.sensor_key
    WHERE alert.absorbed_by IS NULL AND alert.raised_at >= %s
    GROUP BY alert.alert_id
    ORDER BY alert.raised_at, alert.alert_id
"""
TRUTH = "SELECT event_id, what, from_at, to_at, sensor_id AS sensor_ids FROM truth_event"


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that no other one tells, and of which sensors it is."""

    alert_id: int
    rule_id: str
    severity: str
    kind: str
    area: str | None
    since_at: datetime
    raised_at: datetime
    sensor_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Truth:
    """An event or fault, and whom it has reached by what was measured after its end."""

    event_id: str
    what: str
    from_at: datetime
    to_at: datetime | None
    sensor_ids: Sequence[str]

    def explains(self, alert: Told) -> bool:
        """Tell whether an alert can be of this."""
        is_over = self.to_at is not None and alert.since_at > self.to_at + AFTERMATH
        if is_over or alert.raised_at < self.from_at:
            return False
        reached = len({*alert.sensor_ids} & {*self.sensor_ids})
        return reached > 0 and reached >= MEMBERS_FRAC * len(alert.sensor_ids)


@dataclass(frozen=True, slots=True)
class Look:
    """The top level as a room shows it at a time, the first row first."""

    at: datetime
    rows: Sequence[Mapping[str, Any]]


def told_since(connection: psycopg.Connection[Any], at: datetime) -> list[Told]:
    """Return the alerts of the top level that were raised since a time."""
    with connection.cursor(row_factory=class_row(Told)) as cursor:
        return cursor.execute(TOLD, [at]).fetchall()


def truth(connection: psycopg.Connection[Any]) -> list[Truth]:
    """Return what really happened."""
    with connection.cursor(row_factory=class_row(Truth)) as cursor:
        return cursor.execute(TRUTH).fetchall()


WEATHER = """
    SELECT alert.alert_id
    FROM alert
    INNER JOIN alert_sensor USING (alert_id)
    INNER JOIN sensor ON alert_sensor.sensor_key = sensor.sensor_key
    WHERE
        alert.kind IN ('street_flood', 'pump_station', 'traffic_flow')
        AND EXISTS (
            SELECT FROM reading_rain_gauge AS rain
            INNER JOIN sensor AS gauge ON rain.sensor_key = gauge.sensor_key
            WHERE
                rain.observed_at BETWEEN
                alert.since_at - INTERVAL '2 hours' AND alert.raised_at
                AND rain.intensity_mmh >= 20
                AND ABS(gauge.lat_deg - sensor.lat_deg) < 0.045
                AND ABS(gauge.lon_deg - sensor.lon_deg) < 0.045
        )
"""
"""Alerts where it has rained within some 5 km: rain of the season is told as no event."""
SKY = frozenset({"rain_gauge", "river_level", "weather", "air_quality"})
"""What these show is the sky's and the river's own, with and without events."""


def of_weather(connection: psycopg.Connection[Any], alerts: Sequence[Told]) -> frozenset[int]:
    """Return the alerts that the weather of the season explains."""
    rained = {row[0] for row in connection.execute(WEATHER).fetchall()}
    return frozenset(
        one.alert_id
        for one in alerts
        if one.alert_id in rained or (one.kind in SKY and not one.rule_id.endswith("-silent"))
    )


def unexplained(alerts: Sequence[Told], happened: Sequence[Truth]) -> list[Told]:
    """Return the alerts that nothing explains."""
    return [one for one in alerts if not any(each.explains(one) for each in happened)]

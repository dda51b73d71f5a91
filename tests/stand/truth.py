"""What a simulated city tells of a storm over its west."""

import json
from typing import Any

from contract.topic import TruthTopic
from tests.stand.stage import City

STORM = "storm-over-the-west.rain_cell"
INSERT = """
INSERT INTO truth_event (
    event_id, what, cause_event_id, scenario, area, lat_deg, lon_deg, from_at, to_at,
    sensor_id, sensor_count, expected, parameters, received_at
)
VALUES (
    %(event_id)s, %(what)s, %(cause_event_id)s, %(scenario)s, %(area)s, %(lat_deg)s, %(lon_deg)s,
    %(from_at)s, %(to_at)s, %(sensor_id)s, %(sensor_count)s, %(expected)s, %(parameters)s, now()
)
"""


def storm(event_id: str = STORM, **members: object) -> dict[str, Any]:
    """Return the storm as it is told at its begin."""
    return {
        "event_id": event_id,
        "what": "storm",
        "cause_event_id": None,
        "scenario": "storm-over-the-west",
        "area": "760",
        "lat_deg": 10.8,
        "lon_deg": 106.7,
        "from_at": "2026-10-24T08:30:00.000Z",
        "to_at": None,
        "sensor_id": ["hcmc-rain-0001"],
        "sensor_count": 1,
        "expected": [],
        "parameters": {"peak_mmh": 80.0},
        **members,
    }


def ended(event_id: str = STORM, **members: object) -> dict[str, Any]:
    """Return the storm as it is told at its end, measured."""
    return storm(
        event_id,
        **{
            "to_at": "2026-10-24T10:00:00.000Z",
            "sensor_id": ["hcmc-flood-0002", "hcmc-rain-0001"],
            "sensor_count": 2,
            "expected": [
                {"kind": "rain_gauge", "quantity": "rain_mm", "direction": "up"},
                {"kind": "street_flood", "quantity": "depth_m", "direction": "up"},
            ],
            **members,
        },
    )


def topic_of(event: dict[str, Any]) -> str:
    """Return the topic that an event is told on."""
    return str(TruthTopic("hcmc", event["event_id"]))


def happened(city: City, event: dict[str, Any]) -> None:
    """Store an event as ingest does."""
    row = {
        **event,
        "expected": json.dumps(event["expected"]),
        "parameters": json.dumps(event["parameters"]),
    }
    city.connection.execute(INSERT, row)

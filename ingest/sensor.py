"""A registered sensor as ingest knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sensor:
    """What the readings of a sensor are checked against and filed under."""

    sensor_key: int
    sensor_id: str
    kind: str
    domain: str
    area_code: str | None
    gateway_id: str | None

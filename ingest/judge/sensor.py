"""A registered sensor as ingest knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sensor:
    """What the readings of a sensor are checked against and filed under.

    Attributes
    ----------
    is_owned : bool
        A client with credentials announced it, so only such clients may speak for it.
    """

    sensor_key: int
    sensor_id: str
    kind: str
    domain: str
    area_code: str | None
    gateway_id: str | None
    is_owned: bool = False

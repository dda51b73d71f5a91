"""A sensor as the registry has it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One row of the registry."""

    sensor_key: int
    sensor_id: str
    kind: str
    domain: str
    name: str
    lat_deg: float
    lon_deg: float
    area_code: str | None
    ward_code: str | None
    gateway_id: str | None
    quantities: list[str]
    period_s: float
    installed_at: datetime | None
    announced_at: datetime
    retired_at: datetime | None

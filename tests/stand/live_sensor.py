"""Sensors of the API's live state."""

from datetime import UTC, datetime

from contract.catalogue import KIND_BY_CODE
from ioc_api.fleet.sensor import Sensor

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def sensor(
    number: int = 1,
    kind: str = "air_quality",
    *,
    period_s: float = 300.0,
    retired: bool = False,
    gateway_id: str | None = None,
) -> Sensor:
    """Return a sensor of the environment."""
    return Sensor(
        sensor_key=number,
        sensor_id=id_of(number, kind),
        kind=kind,
        domain="environment",
        name="Chợ Bến Thành",
        lat_deg=10.77,
        lon_deg=106.7,
        area_code="760",
        ward_code=None,
        gateway_id=gateway_id,
        quantities=list(KIND_BY_CODE[kind].quantity_names),
        period_s=period_s,
        installed_at=None,
        announced_at=NOW,
        retired_at=NOW if retired else None,
    )


def id_of(number: int, kind: str) -> str:
    """Return the id of the sensor of a number."""
    return f"hcmc-{KIND_BY_CODE[kind].short}-{number:04}"

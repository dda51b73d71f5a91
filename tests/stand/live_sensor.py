"""A sensor of the API's live state."""

from datetime import UTC, datetime

from contract.catalogue import KIND_BY_CODE
from ioc_api.fleet.sensor import Sensor

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def sensor(number: int = 1, *, retired: bool = False, gateway_id: str | None = None) -> Sensor:
    """Return a sensor of air quality."""
    return Sensor(
        sensor_key=number,
        sensor_id=f"hcmc-aq-{number:04}",
        kind="air_quality",
        domain="environment",
        name="Chợ Bến Thành",
        lat_deg=10.77,
        lon_deg=106.7,
        area_code="760",
        ward_code=None,
        gateway_id=gateway_id,
        quantities=list(KIND_BY_CODE["air_quality"].quantity_names),
        period_s=300.0,
        installed_at=None,
        announced_at=NOW,
        retired_at=NOW if retired else None,
    )

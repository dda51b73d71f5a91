"""Topics, births and readings as a device of the first district sends them."""

from datetime import timedelta
from typing import Any

from contract.clock import rfc3339, utc_now


def home_of(sensor_id: str, *, kind: str = "air_quality", domain: str = "environment") -> str:
    """Return the topic of a sensor, without its last level."""
    return f"city/v1/hcmc/760/{domain}/{kind}/{sensor_id}"


SENSOR_ID = "hcmc-aq-0001"
HOME = home_of(SENSOR_ID)
META, TELEMETRY = f"{HOME}/meta", f"{HOME}/telemetry"


def birth(**members: object) -> dict[str, Any]:
    """Return a birth in the first district."""
    return {"name": "Bến Thành", "lat_deg": 10.7769, "lon_deg": 106.7009, **members}


def reading(
    age_s: float = 0.0, *, seq: int | None = None, **values: float | None
) -> dict[str, Any]:
    """Return a reading that was made some seconds ago."""
    message: dict[str, Any] = {
        "observed_at": rfc3339(utc_now() - timedelta(seconds=age_s)),
        "values": values or {"pm25_ugm3": 42.1},
    }
    return message if seq is None else message | {"boot": 1, "seq": seq}

"""A sensor with two weeks behind it, for pages that look back."""

import json
import subprocess
from datetime import datetime, timedelta
from typing import Any

from contract.clock import rfc3339, utc_now
from contract.topic import SensorTopic
from embedded import ports
from tests.stand.browser.page_api import Api
from tests.stand.stack import Stack

SENSOR = "weeks-aq"
HOURS = 15 * 24
RISE_UGM3 = 10.0
DAY = timedelta(days=1)


class Weeks:
    """A sensor that has told an hour's PM2.5 for fifteen days: the last seven 10 µg/m³ higher.

    Attributes
    ----------
    to_at : datetime
        Of the last reading's hour, its end.
    """

    def __init__(self, city: Stack) -> None:
        self.to_at = utc_now().replace(minute=0, second=0, microsecond=0)
        topic = ("hcmc", "760", "environment", "air_quality", SENSOR)
        birth = {"name": "Weeks of dust", "lat_deg": 10.7738, "lon_deg": 106.7039}
        city.publish(str(SensorTopic(*topic, "meta")), "-r", "-m", json.dumps(birth))
        lines = "".join(
            json.dumps({"observed_at": rfc3339(at), "values": {"pm25_ugm3": value}}) + "\n"
            for at, value in self._readings()
        )
        command = [str(city.binaries.mosquitto_pub), "-V", "mqttv5", "-h", ports.LOOPBACK]
        command += ["-p", str(city.mqtt_port), "-q", "1", "-l"]
        command += ["-t", str(SensorTopic(*topic, "telemetry"))]
        subprocess.run(command, input=lines, text=True, check=True, timeout=60)

    def _readings(self) -> list[tuple[datetime, float]]:
        begins = [self.to_at - timedelta(hours=HOURS - hour) for hour in range(HOURS)]
        risen_at = self.to_at - 7 * DAY
        return [
            (at + timedelta(minutes=30), 20.0 + at.hour + RISE_UGM3 * (at >= risen_at))
            for at in begins
        ]

    def address(self, more: str = "") -> str:
        """Return the explorer with the last seven days, by hours."""
        span = f"from={rfc3339(self.to_at - 7 * DAY)}&to={rfc3339(self.to_at)}&res=1h"
        chosen = f"q=air_quality.pm25_ugm3&at=sensor.{SENSOR}&{span}"
        return f"#/explore?lang=en&{chosen}{more and '&'}{more}"

    def series(self, api: Api, **more: str | int) -> list[dict[str, Any]]:
        """Return the same from the API."""
        asked: dict[str, str | int] = {
            "kind": "air_quality",
            "sensor_id": SENSOR,
            "from": rfc3339(self.to_at - 7 * DAY),
            "to": rfc3339(self.to_at),
            "resolution": "1h",
        }
        return api.get("series", **(asked | more))["items"]

    def complete_frac(self, api: Api) -> float:
        """Return which share of what was due in the last seven days is there."""
        span = {"from": rfc3339(self.to_at - 7 * DAY), "to": rfc3339(self.to_at)}
        document = api.get("completeness", kind="air_quality", sensor_id=SENSOR, **span)
        return document["complete_frac"]

    def is_stored(self, api: Api) -> bool:
        """Tell whether all of it is, and the API knows the sensor."""
        if not api.get("sensors", q=SENSOR)["items"]:
            return False
        since = rfc3339(self.to_at - timedelta(hours=HOURS))
        return sum(item["count"] for item in self.series(api, **{"from": since})) == HOURS

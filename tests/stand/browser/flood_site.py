"""A flood site of a test's own, which says what the test wants it to say."""

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from typing import Self

from contract.clock import rfc3339, utc_now
from contract.topic import SensorPlane, SensorTopic
from tests.stand.stack import Stack

DISTRICT = "760"
PERIOD_S = 5.0  # three of them without a word, and what it said is held


@dataclass(frozen=True, slots=True)
class FloodSite:
    """A device of street floods beside the simulated city.

    Attributes
    ----------
    name : str
        Where it stands, for people; told apart by it on the page.
    """

    city: Stack
    sensor_id: str
    name: str

    @classmethod
    @contextlib.contextmanager
    def announced(cls, city: Stack, number: int = 1) -> Generator[Self]:
        """Announce a site, lend it, and leave it dry."""
        site = cls(city, f"calm-flood-{number}", f"Hẻm thử số {number}")
        place = '"lat_deg":10.7738,"lon_deg":106.7039'
        birth = f'{{"name":"{site.name}",{place},"period_s":{PERIOD_S}}}'
        city.publish(site._topic("meta"), "-r", "-m", birth)
        yield site
        site.say(0.0)

    def say(self, depth_m: float) -> None:
        """Send one reading of now."""
        reading = f'{{"observed_at":"{rfc3339(utc_now())}","values":{{"depth_m":{depth_m}}}}}'
        self.city.publish(self._topic("telemetry"), "-m", reading)

    def _topic(self, plane: SensorPlane) -> str:
        site = ("hcmc", DISTRICT, "environment", "street_flood", self.sensor_id)
        return str(SensorTopic(*site, plane))

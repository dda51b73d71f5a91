"""A flood site of a test's own, which says what the test wants it to say."""

import contextlib
import itertools
from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from contract.clock import rfc3339, utc_now
from contract.topic import SensorPlane, SensorTopic
from tests.stand.stack import Stack

DISTRICT = "760"
PERIOD_S = 5.0  # three of them without a word, and what it said is held
LASTED_S = 240.0  # longer than a flood must last before it counts

_numbers = itertools.count(1)


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
    def announced(cls, city: Stack) -> Generator[Self]:
        """Announce a site that nobody has heard of, lend it, and leave it dry."""
        number = next(_numbers)
        site = cls(city, f"calm-flood-{number}", f"Hẻm thử số {number:03}")
        place = '"lat_deg":10.7738,"lon_deg":106.7039'
        birth = f'{{"name":"{site.name}",{place},"period_s":{PERIOD_S}}}'
        city.publish(site._topic("meta"), "-r", "-m", birth)
        yield site
        site.say(0.0)

    def say(self, depth_m: float, *, age_s: float = 0) -> None:
        """Send one reading."""
        observed_at = rfc3339(utc_now() - timedelta(seconds=age_s))
        reading = f'{{"observed_at":"{observed_at}","values":{{"depth_m":{depth_m}}}}}'
        self.city.publish(self._topic("telemetry"), "-m", reading)

    def flood(self, depth_m: float) -> None:
        """Stand under water, for as long by now as makes it count."""
        self.say(depth_m, age_s=LASTED_S)
        self.say(depth_m)

    def _topic(self, plane: SensorPlane) -> str:
        site = ("hcmc", DISTRICT, "environment", "street_flood", self.sensor_id)
        return str(SensorTopic(*site, plane))

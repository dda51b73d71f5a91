"""What is compared: what happened, and what a detector says that happened."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, hypot, radians

KM_PER_DEG = 111.195
"""Of a meridian, on a sphere of the earth's mean radius."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the map."""

    lat_deg: float
    lon_deg: float

    def apart_km(self, other: "Spot") -> float:
        """Return how far another place is, for places of one city."""
        shrunk = cos(radians((self.lat_deg + other.lat_deg) / 2))
        east_km = (self.lon_deg - other.lon_deg) * shrunk * KM_PER_DEG
        return hypot(east_km, (self.lat_deg - other.lat_deg) * KM_PER_DEG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event or fault that really was.

    Attributes
    ----------
    from_s, to_s
        Seconds since the epoch.
    sensors
        That have it, or stand where it is.
    """

    event_id: str
    what: str
    from_s: float
    to_s: float
    sensors: Collection[str] = frozenset()
    area: str | None = None
    spot: Spot | None = None
    radius_km: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One line of what a detector said; None: it does not say.

    Attributes
    ----------
    row
        Its line in its file; the heading is line 1.
    at_s
        Seconds since the epoch.
    """

    row: int
    at_s: float
    what: str | None = None
    sensor_id: str | None = None
    area: str | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a detection is of a happening.

    Attributes
    ----------
    within_s
        How long after its end a happening can still be detected.
    near_km
        How far from its place, or from its radius, a detection may be.
    """

    within_s: float = 1_800.0
    near_km: float = 1.0

    def fits(self, detection: Detection, happening: Happening) -> bool:
        """Tell whether a detection can be of a happening: by time, kind and place."""
        is_then = happening.from_s <= detection.at_s <= happening.to_s + self.within_s
        is_that = detection.what is None or detection.what == happening.what
        return is_then and is_that and self.is_there(detection, happening)

    def is_there(self, detection: Detection, happening: Happening) -> bool:
        """Tell whether a detection is where a happening was, as far as it says where it is.

        A sensor or a position says more than an area, which then does not count; of those two
        either is enough.
        """
        if detection.sensor_id is None and detection.spot is None:
            return detection.area is None or detection.area == happening.area
        is_near = (
            detection.spot is not None
            and happening.spot is not None
            and happening.spot.apart_km(detection.spot) <= happening.radius_km + self.near_km
        )
        return is_near or detection.sensor_id in happening.sensors

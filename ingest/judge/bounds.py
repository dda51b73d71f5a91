"""Within which times readings are accepted now, and what is plausible in the city."""

from dataclasses import dataclass

from contract.city_time import CityTime
from contract.clock import CALENDAR_END_US, CityClock, to_us
from contract.judgement import FUTURE_TOLERANCE_US
from contract.plausible import WHEREVER_POSSIBLE, Plausible

DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """The times that are accepted now, and what is plausible in the city.

    Attributes
    ----------
    city_now_us, oldest_us : int
        [us since the epoch]
    speed : float
        City seconds per second of the wall.
    line : CityClock or None
        How the city runs, with its known point now; None where it follows the wall.
    plausible : Plausible
        Values that need no mark.
    """

    city_now_us: int
    oldest_us: int
    speed: float = 1.0
    line: CityClock | None = None
    plausible: Plausible = WHEREVER_POSSIBLE

    @property
    def newest_us(self) -> int:
        """The newest time that is accepted. [us since the epoch]."""
        return min(self.city_now_us + FUTURE_TOLERANCE_US, CALENDAR_END_US - 1)

    def city_us(self, wall_us: int) -> int:
        """Return city time at a time of the wall, as the clock runs now; never after now."""
        if self.line is None:
            return wall_us
        known_us, passed_us = to_us(self.line.city_at), to_us(self.line.wall_at) - wall_us
        return max(0, known_us - round(self.speed * max(0, passed_us)))


def bounds_of(
    city_time: CityTime, raw_days: int, plausible: Plausible, *, since_us: int | None = None
) -> Bounds:
    """Return what is accepted now of what arrived since a time of the wall; None: now alone.

    Parameters
    ----------
    raw_days : int
        How long readings are kept; what the next cut may drop is not accepted any more.
    since_us : int or None
        As `CityTime.range_us` takes it. [us since the epoch]
    """
    line = city_time.line()
    nearest_us = furthest_us = to_us(line.city_at)
    if since_us is not None:
        nearest_us, furthest_us = city_time.range_us(since_us)
    kept_us = (raw_days - 1) * DAY_US
    return Bounds(furthest_us, nearest_us - kept_us, line.speed, line, plausible)

"""The wall clock and the city's clock. Nothing else reads the wall.

The simulator may run faster or slower than the wall. City time is a line through one known point;
its message on the broker carries that point and the slope.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Wall = Callable[[], datetime]
"""A clock that is given: returns aware UTC."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CALENDAR_END = datetime(2200, 1, 1, tzinfo=UTC)
CALENDAR_FORM = "the years 1970 to 2199"
"""Every time that anybody sends lies in them; beyond, parts that we use cannot count."""
FURTHEST_S = 1e10
MAX_SPEED = 3_600.0
CLOCK_COUNTS_FOR = timedelta(seconds=30)
"""The city's clock is told every 10 s: one that is older belongs to a city that has ended."""
_MICROSECOND = timedelta(microseconds=1)


def utc_now() -> datetime:
    """Return the wall clock's time, aware, in UTC."""
    return datetime.now(UTC)


def monotonic_s() -> float:
    """Return monotonic seconds, for durations."""
    return time.monotonic()


def uptime() -> timedelta:
    """Return how long the machine is up, sleep included: nobody sets it."""
    return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def to_us(instant: datetime) -> int:
    """Return microseconds since the epoch."""
    return (instant - EPOCH) // _MICROSECOND


CALENDAR_END_US = to_us(CALENDAR_END)


def is_in_calendar(instant: datetime) -> bool:
    """Tell whether a time lies in the years that are accepted, whatever its offset is."""
    return 0 <= to_us(instant) < CALENDAR_END_US


def from_us(instant_us: int) -> datetime:
    """Return the aware UTC time of microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=instant_us)


def rfc3339(instant: datetime) -> str:
    """Return an instant in UTC with milliseconds and `Z`, as every wire of ours writes it."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class CityClock:
    """The line on which city time runs: `city_at` at `wall_at`, then `speed` city s per s."""

    city_at: datetime
    wall_at: datetime
    speed: float

    def city_now(self, wall: datetime) -> datetime:
        """Return city time at a time of the wall clock, at most three centuries from its point.

        A forgotten clock of a fast city must not run out of the calendar.
        """
        elapsed = wall - self.wall_at
        if abs(elapsed.total_seconds() * self.speed) > FURTHEST_S:
            return self.city_at + timedelta(
                seconds=FURTHEST_S if elapsed.days >= 0 else -FURTHEST_S
            )
        return self.city_at + elapsed * self.speed

    def counts_at(self, wall: datetime) -> bool:
        """Tell whether the city follows this clock at a time of the wall clock.

        It does while the clock is known to be alive, runs at a speed that a city can have, and
        leads to a time that is accepted.
        """
        return (
            abs(wall - self.wall_at) <= CLOCK_COUNTS_FOR
            and 0 <= self.speed <= MAX_SPEED
            and is_in_calendar(self.city_at)
            and is_in_calendar(self.city_now(wall))
        )

    def wall_of(self, city: datetime) -> datetime:
        """Return when the wall clock shows the moment that the city reaches a time.

        Raises
        ------
        ZeroDivisionError
            If the city stands still.
        """
        return self.wall_at + (city - self.city_at) / self.speed


def wall_clock(wall: datetime) -> CityClock:
    """Return the clock of a city without a simulator: city time is wall time."""
    return CityClock(city_at=wall, wall_at=wall, speed=1.0)

"""City time against the wall: how long to wait, and how far behind the schedule we are."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.clock import CityClock, from_us

STEP_MS = 60_000


@dataclass(slots=True)
class Pace:
    """Holds a stream of readings to the speed of the city; the first one sets the zero.

    Attributes
    ----------
    speed
        City seconds per second; 0 never waits.
    """

    speed: float
    _zero: tuple[int, float] | None = None

    def wait_for(self, at_ms: int, monotonic_s: Callable[[], float]) -> None:
        """Return when the wall has reached a city time."""
        if self.speed <= 0:
            return
        if self._zero is None:
            self._zero = (at_ms, monotonic_s())
        wanted_s = self._zero[1] + (at_ms - self._zero[0]) / 1000 / self.speed
        pause_s = wanted_s - monotonic_s()
        if pause_s > 0:
            threading.Event().wait(pause_s)


def city_start(wall: datetime, checkpoint_ms: int | None) -> datetime:
    """Return the city time at which a run begins.

    City time is wall time. But it never runs backwards for data that is stored already: where an
    earlier, faster run left a checkpoint ahead of the wall, the city goes on two minutes after
    it, because a run that was killed may have published up to a minute beyond its checkpoint.
    """
    if checkpoint_ms is None:
        return wall
    return max(wall, from_us((checkpoint_ms + 2 * STEP_MS) * 1000))


@dataclass(frozen=True, slots=True)
class Timetable:
    """The line between city time and the loop's monotonic clock.

    Attributes
    ----------
    city_ms
        City time at `monotonic_s`. [ms since the epoch]
    """

    city_ms: int
    monotonic_s: float
    wall_at: datetime
    speed: float

    def due_ms(self, monotonic_s: float) -> int:
        """Return the city time that the schedule has reached."""
        return self.city_ms + int((monotonic_s - self.monotonic_s) * self.speed * 1000)

    def lag_s(self, emitted_ms: int, monotonic_s: float) -> float:
        """Return by how many wall seconds the readings are behind the schedule."""
        return max(0.0, (self.due_ms(monotonic_s) - emitted_ms) / 1000 / self.speed)

    def clock(self, monotonic_s: float) -> CityClock:
        """Return the clock as the broker shows it: anchored at the present."""
        passed_s = monotonic_s - self.monotonic_s
        return CityClock(
            city_at=from_us(self.due_ms(monotonic_s) * 1000),
            wall_at=self.wall_at + timedelta(seconds=passed_s),
            speed=self.speed,
        )

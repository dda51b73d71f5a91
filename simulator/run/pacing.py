"""City time against the wall: where a run begins, and how a stream is held to its speed.

City time is a line through wall time (`contract.clock.CityClock`). Readings carry city time, which
comes from the step and the schedule; the wall only says when it is time to make them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contract.clock import CityClock, Wall, from_us, to_us
from simulator.world.state import MINUTE_MS


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


class Tempo:
    """How fast the city's time runs: told while it runs, and then from where it stands.

    Attributes
    ----------
    speed
        City seconds per second, also of a city that stands still.

    Parameters
    ----------
    clock
        The line on which it begins to run.
    """

    def __init__(self, clock: CityClock, wall: Wall) -> None:
        self.speed = clock.speed
        self.is_paused = False
        self._line = clock
        self._wall = wall

    def now(self) -> datetime:
        """Return city time."""
        return self._line.city_now(self._wall())

    def line(self) -> CityClock:
        """Return the city's clock with its known point at the present; it has speed 0 in a pause.

        Whoever reads it then sees city time stand still: nothing grows old meanwhile.
        """
        wall = self._wall()
        return CityClock(self._line.city_now(wall), wall, self._line.speed)

    @property
    def running(self) -> float:
        """Return how fast city time runs now: less than `speed` where that is not reached."""
        return self._line.speed

    def hold(self, speed: float) -> None:
        """Let city time run at another speed than was asked for, until another is."""
        self._run(speed)

    def pause(self) -> None:
        """Let city time stand still."""
        self.is_paused = True
        self._run(0.0)

    def resume(self) -> None:
        """Let city time go on from where it stands, at the speed that it had."""
        self.is_paused = False
        self._run(self.speed)

    def set_speed(self, speed: float) -> None:
        """Let city time run so fast from here on, or after the pause that is."""
        self.speed = speed
        if not self.is_paused:
            self._run(speed)

    def _run(self, speed: float) -> None:
        here = self.line()
        self._line = CityClock(here.city_at, here.wall_at, speed)


def city_start(wall: datetime, saved_made_ms: int | None, saved_speed: float) -> datetime:
    """Return the city time at which a run begins.

    City time is wall time: after a pause, life goes on now. But time never runs backwards for
    readings that are stored already. A run that was faster than the wall left a checkpoint ahead
    of it; then the city goes on where the checkpoint's minute ends, because that minute may have
    been published in part.

    Parameters
    ----------
    saved_made_ms
        City time up to which the checkpoint's run had made readings, None without one. A wall that
        shows less was set back meanwhile, or is behind a fast city. [ms since the epoch]
    saved_speed
        The speed of the run that wrote it.
    """
    if saved_made_ms is None:
        return wall
    wall_ms = to_us(wall) // 1000
    minute_end_ms = (saved_made_ms // MINUTE_MS + 1) * MINUTE_MS
    if wall_ms >= minute_end_ms:
        return wall
    if saved_speed == 1 and wall_ms >= saved_made_ms:
        return wall  # the same minute of the same clock: nothing beyond the wall was published
    return from_us(minute_end_ms * 1000)

"""How much of a clock's time has passed for sure: what a leap skips has not. Pure.

City time leaps when a fast city starts, ends or is set, and when somebody forges its clock; the
wall leaps when somebody sets it. The machine's uptime does not, so a clock is believed as far as it
went on evenly beside the uptime.
"""

from datetime import datetime, timedelta

from contract.clock import CityClock

STRETCH_MIN = timedelta(minutes=10)
"""A speed counts when it was held so long without a leap; until then a second is a second."""
STEADY_AFTER = timedelta(days=1)
UNSEEN_MAX = timedelta(minutes=10)
"""Between two looks; what a clock did in a longer time nobody knows."""
LEAP_MIN = timedelta(seconds=5)
DRIFT_FRAC = 0.01


class Progress:
    """The time that has passed on a clock since this process looks at it.

    Parameters
    ----------
    line : CityClock
        The clock, its known point being now.
    uptime : timedelta
        Of the machine, sleep included.
    """

    def __init__(self, line: CityClock, uptime: timedelta) -> None:
        self._begun_at = line.wall_at
        self._line = line
        self._uptime = uptime
        self._settled = timedelta(0)
        self._stretch = timedelta(0)
        self._cuts: dict[str, tuple[datetime, timedelta]] = {}

    def look(self, line: CityClock, uptime: timedelta) -> None:
        """Take note of where the clock is now."""
        before, step = self._line, uptime - self._uptime
        expected_at = before.city_at + step * before.speed
        leap = abs(line.city_at - expected_at)
        tolerance = LEAP_MIN + before.speed * (timedelta(seconds=1) + DRIFT_FRAC * step)
        if step <= UNSEEN_MAX and line.speed == before.speed and leap <= tolerance:
            self._stretch += step
        else:
            self._settled = self._passed() + step
            self._stretch = timedelta(0)
        self._line, self._uptime = line, uptime

    @property
    def is_steady(self) -> bool:
        """Tell whether the clock has not leapt for a day."""
        return self._stretch >= STEADY_AFTER

    def note_cut(self, name: str, applied_at: datetime) -> None:
        """Remember that this process cut a tier now, which will be known by its wall time."""
        # Whether the stretch will count with its speed is not known yet: it shall not count twice.
        passed = self._settled + self._stretch * max(1.0, self._line.speed)
        self._cuts[name] = (applied_at, passed)

    def since(self, name: str, applied_at: datetime) -> timedelta:
        """Return how much has passed since a tier was cut.

        Of the time before this process looked, only the wall is known: a second is a second.
        """
        cut_at, passed_then = self._cuts.get(name, (None, timedelta(0)))
        passed = self._passed()
        if applied_at == cut_at:
            return max(timedelta(0), passed - passed_then)
        if applied_at <= self._begun_at:
            return self._begun_at - applied_at + passed
        return min(passed, max(timedelta(0), self._line.wall_at - applied_at))

    def _passed(self) -> timedelta:
        speed = self._line.speed if self._stretch >= STRETCH_MIN else min(1.0, self._line.speed)
        return self._settled + self._stretch * speed

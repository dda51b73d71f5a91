"""City time as the API knows it: the last clock message, or the wall until one has come."""

from datetime import datetime

from contract.clock import CityClock, Wall, wall_clock


class CityTime:
    """The city's clock, read at a given wall clock."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._heard: CityClock | None = None

    def heard(self, clock: CityClock) -> None:
        """Take over what the broker says."""
        self._heard = clock

    def line(self) -> CityClock:
        """Return the city's clock with its known point moved to now."""
        wall = self._wall()
        if self._heard is None:
            return wall_clock(wall)
        return CityClock(city_at=self._heard.city_now(wall), wall_at=wall, speed=self._heard.speed)

    def now(self) -> datetime:
        """Return city time now."""
        return self.line().city_at

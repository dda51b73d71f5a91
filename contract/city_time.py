"""City time: by one rule for all who read it, at each reading anew.

The city follows the clock that was told last while that one counts (`CityClock.counts_at`), and the
wall otherwise: before a clock is told, after an empty message, when the clock is no longer told. So
city time may leap; what must not follow from a leap is the business of those who read it.
"""

from datetime import datetime

from contract.clock import (
    CLOCK_COUNTS_FOR,
    EPOCH,
    CityClock,
    Wall,
    from_us,
    rfc3339,
    to_us,
    wall_clock,
)
from contract.errors import PayloadError
from contract.payload import notice
from contract.reason import Reason


def judge(payload: bytes, wall: datetime) -> CityClock:
    """Return the clock in a message that arrives at a time of the wall; empty: the wall's own.

    Raises
    ------
    PayloadError
        `wrong_type`: it cannot be read, or does not count now.
    """
    if not payload:
        return wall_clock(wall)
    clock = notice.decode_clock(payload)
    if not clock.counts_at(wall):
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"wall_at {rfc3339(clock.wall_at)} is not within {CLOCK_COUNTS_FOR.seconds} s of the "
            f"wall clock {rfc3339(wall)}, or the clock leads out of the calendar",
        )
    return clock


class CityTime:
    """The city's clock as the messages tell it, read at a given wall clock."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._former = self._clock = wall_clock(EPOCH)
        self._told_at = EPOCH
        self._is_told = False

    def hear(self, payload: bytes) -> None:
        """Take a clock message.

        Raises
        ------
        PayloadError
            As `judge` does; the former clock goes on while it counts.
        """
        wall = self._wall()
        clock = judge(payload, wall)
        self._former, self._clock, self._told_at = self._clock, clock, wall
        self._is_told = bool(payload)

    def line(self) -> CityClock:
        """Return the line on which city time runs now, with its known point moved to now."""
        wall = self._wall()
        return _followed(self._clock, wall)

    def is_told(self) -> bool:
        """Tell whether a clock that was told counts now: a simulator's, for no other tells one."""
        return self._is_told and self._clock.counts_at(self._wall())

    def now(self) -> datetime:
        """Return city time."""
        return self.line().city_at

    def now_us(self) -> int:
        """Return city time. [us since the epoch]."""
        return to_us(self.now())

    def range_us(self, since_us: int) -> tuple[int, int]:
        """Return the nearest and the furthest city time since a time of the wall. [us].

        What arrived before a clock was told, withdrawn or replaced is neither too old nor a future
        because it is judged after that.

        Parameters
        ----------
        since_us : int
            Not long ago: only the last message before now is remembered. [us since the epoch]
        """
        since = from_us(since_us)
        if since < self._told_at:
            then = _followed(self._former, self._told_at).city_at
        else:
            then = _followed(self._clock, since).city_at
        now = self.now()
        return to_us(min(now, then)), to_us(max(now, then))


def _followed(clock: CityClock, wall: datetime) -> CityClock:
    if not clock.counts_at(wall):
        return wall_clock(wall)
    return CityClock(city_at=clock.city_now(wall), wall_at=wall, speed=clock.speed)

"""City time as the retained clock message tells it, wall time where there is none."""

from datetime import UTC, datetime

from contract.clock import EPOCH, Wall, to_us, wall_clock
from contract.payload import notice
from contract.reason import PayloadError, Reason

LAST = datetime.max.replace(tzinfo=UTC)


class CityTime:
    """The city's clock, replaced by each clock message.

    Parameters
    ----------
    wall : Wall
        The wall clock.
    """

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._clock = wall_clock(wall())

    def update(self, payload: bytes) -> None:
        """Take a clock message; an empty one means that the city follows the wall again.

        Raises
        ------
        PayloadError
            `wrong_type`; the former clock goes on.
        """
        now = self._wall()
        clock = notice.decode_clock(payload) if payload else wall_clock(now)
        try:
            is_sane = clock.city_now(now) >= EPOCH
        except OverflowError:
            is_sane = False
        if not is_sane:
            raise PayloadError(Reason.WRONG_TYPE, "the clock leads out of the years 1970 to 9999")
        self._clock = clock

    def now_us(self) -> int:
        """Return city time, which stands still where the calendar ends. [us since the epoch]."""
        try:
            return to_us(self._clock.city_now(self._wall()))
        except OverflowError:
            return to_us(LAST)

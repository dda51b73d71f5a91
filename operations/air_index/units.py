"""What a change of hours touches, in units of a sensor and a day of the city, and what is in them.

A unit is computed whole: its 24 hours and its day, from the hours of the day and the eleven before
it. What comes out as it was is not written again, so what is written is what the change touches.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.indices import vn_aqi
from operations.indices.vn_aqi import AirIndex, Pollutant

HOUR_US = 3_600_000_000
DAY_HOURS = 24
DAY_US = DAY_HOURS * HOUR_US
BEFORE_HOURS = vn_aqi.NOWCAST_HOURS - 1
"""Of the day before, that the first NowCast of a day reaches into: more than eight hours do."""
HOURS = BEFORE_HOURS + DAY_HOURS


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Some sensors' days.

    Attributes
    ----------
    sensor_key : (unit,) int64
    day_us : (unit,) int64
        When the day begins. [us]
    """

    sensor_key: IntArray
    day_us: IntArray

    def __len__(self) -> int:
        return len(self.sensor_key)

    @property
    def hour_us(self) -> IntArray:
        """Return when the hours of each day begin: (unit, 24). [us]."""
        return self.day_us[:, None] + np.arange(DAY_HOURS) * HOUR_US


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """The index of units: of hours, (unit, 24), and of days, (unit,)."""

    hours: AirIndex
    days: AirIndex


def day_of(at_us: IntArray, utc_offset_us: int) -> IntArray:
    """Return when the city's day begins in which each instant lies: (...). [us]."""
    return (at_us + utc_offset_us) // DAY_US * DAY_US - utc_offset_us


def touched(sensor_key: IntArray, hour_us: IntArray, utc_offset_us: int) -> Units:
    """Return the units of which something follows from hours, (hour,), of sensors, (hour,)."""
    first = day_of(hour_us, utc_offset_us)
    last = day_of(hour_us + BEFORE_HOURS * HOUR_US, utc_offset_us)
    pairs = np.concatenate([np.stack([sensor_key, day], axis=1) for day in (first, last)])
    unique = np.unique(pairs, axis=0)
    return Units(unique[:, 0], unique[:, 1])


def computed(hours_ugm3: dict[Pollutant, FloatArray]) -> Computed:
    """Return the index of units from mean concentrations, (unit, 35), NaN where not known."""
    by_hour = vn_aqi.of_hours(hours_ugm3)
    day: dict[Pollutant, FloatArray] = {
        one: hours[:, BEFORE_HOURS - vn_aqi.BEFORE_HOURS :] for one, hours in hours_ugm3.items()
    }
    return Computed(
        AirIndex(
            by_hour.value[:, BEFORE_HOURS:],
            by_hour.dominant[:, BEFORE_HOURS:],
            {one: index[:, BEFORE_HOURS:] for one, index in by_hour.by_pollutant.items()},
        ),
        vn_aqi.of_day(day),
    )

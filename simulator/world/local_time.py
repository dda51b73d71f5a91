"""The city's civil time by minutes: people rush, learn and celebrate by local hours and days.

One of two places that know local time; everything else counts minutes since the epoch in UTC.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_calendar import Calendar, SchoolBreak
from contract.season import YEAR_DAYS
from simulator.world.units import DAY_H, DAY_MIN, HOUR_MIN

EPOCH_DATE = date(1970, 1, 1)
YEARS = (1970, 2099)  # well around what a city's calendar and tide are made for
WEEKDAY, SATURDAY, SUNDAY = 0, 1, 2
WEEKEND = {5: SATURDAY, 6: SUNDAY}  # by `date.weekday`
FACTOR_COUNT = 7  # of a day on what the city does, Saturday first
# A city does not change with the stroke of midnight: from this hour on, within so many, one kind of
# day becomes the next. Assumed, as decided in docs/models.md, "Days".
TURN_HOUR, TURN_H = 21, 6
AROUND_DAYS = (-1, 0, 1)  # yesterday, today, tomorrow
DAYS_KEPT = 4_096  # civil days in memory: eleven years


@dataclass(frozen=True, slots=True, eq=False)
class LocalTime:
    """Civil time of a block of minutes; every array is (step,).

    Attributes
    ----------
    steps : int64
        City minutes since the epoch, UTC.
    day : int64
        Civil days since 1970-01-01.
    hour : float64
        Local hour, [0, 24).
    month : int64
        0 is January.
    year_frac : float64
        Share of the year that has passed.
    day_type : int64
        `WEEKDAY`, `SATURDAY` or `SUNDAY`; a public holiday counts as a Sunday.
    saturday_frac, sunday_frac : float64
        How much of a Saturday or a Sunday it is, [0, 1]; what goes by the kind of day takes these,
        for they turn over in hours where `day_type` leaps at midnight. So do all factors below.
    is_school : bool
        A day on which schools teach.
    holiday, tet : float64
        Factors on traffic: public holidays; the lunar new year in the inner city.
    tet_gateway, tet_power, tet_water : float64
        The lunar new year's factors elsewhere.
    """

    steps: IntArray
    day: IntArray
    hour: FloatArray
    month: IntArray
    year_frac: FloatArray
    day_type: IntArray
    saturday_frac: FloatArray
    sunday_frac: FloatArray
    is_school: BoolArray
    holiday: FloatArray
    tet: FloatArray
    tet_gateway: FloatArray
    tet_power: FloatArray
    tet_water: FloatArray

    @property
    def weekend_frac(self) -> FloatArray:
        """Return how much of a day off it is, (step,), [0, 1]: Saturday, Sunday or a holiday."""
        return self.saturday_frac + self.sunday_frac


@dataclass(frozen=True, slots=True)
class _Day:
    month: int
    year_frac: float
    day_type: int
    is_school: bool
    factors: tuple[float, ...]


def local_time(steps: IntArray, *, utc_offset_h: float, calendar: Calendar) -> LocalTime:
    """Return the civil time of city minutes.

    Parameters
    ----------
    steps : (step,) int64
        Minutes since the epoch, UTC.
    utc_offset_h
        The city's zone, which keeps no summer time. [h]
    """
    local_min = steps + round(utc_offset_h * HOUR_MIN)
    day = local_min // DAY_MIN
    numbers, place = np.unique(day, return_inverse=True)
    days = [_civil_day(int(number), calendar) for number in numbers]
    hour = (local_min - day * DAY_MIN) / HOUR_MIN
    factors = _factors_frac(numbers, place, hour, calendar)
    return LocalTime(
        steps=steps,
        day=day,
        hour=hour,
        month=np.array([entry.month for entry in days], dtype=np.int64)[place],
        year_frac=np.array([entry.year_frac for entry in days])[place] + hour / DAY_H / YEAR_DAYS,
        day_type=np.array([entry.day_type for entry in days], dtype=np.int64)[place],
        saturday_frac=factors[0],
        sunday_frac=factors[1],
        is_school=np.array([entry.is_school for entry in days])[place],
        holiday=factors[2],
        tet=factors[3],
        tet_gateway=factors[4],
        tet_power=factors[5],
        tet_water=factors[6],
    )


def _factors_frac(
    numbers: IntArray, place: IntArray, hour: FloatArray, calendar: Calendar
) -> FloatArray:
    """Return the factors of days by minutes, (factor, step): from late in a day into the next.

    Parameters
    ----------
    numbers : (day,)
        Civil days.
    place, hour : (step,)
        Index of the minute's day, and its local hour.
    """
    of_day = np.array(
        [
            [_civil_day(int(number) + apart, calendar).factors for apart in AROUND_DAYS]
            for number in numbers
        ]
    ).reshape(-1, len(AROUND_DAYS), FACTOR_COUNT)
    is_late = (hour >= TURN_HOUR).astype(np.int64)
    share = smooth_frac(np.minimum(hours_since(hour, TURN_HOUR) / TURN_H, 1.0))
    before, after = of_day[place, is_late].T, of_day[place, is_late + 1].T
    return before + (after - before) * share


def smooth_frac(share: FloatArray) -> FloatArray:
    """Return a way from 0 to 1 that sets out and arrives without a jerk, (…): half a cosine."""
    return (1 - np.cos(np.pi * share)) / 2


def civil_date(day: int) -> date:
    """Return the civil date of a day number."""
    return EPOCH_DATE + timedelta(days=day)


@lru_cache(maxsize=DAYS_KEPT)
def _civil_day(number: int, calendar: Calendar) -> _Day:
    day = civil_date(number)
    holiday = calendar.holiday_on(day)
    effect = calendar.tet_effect_on(day)
    weekend = WEEKEND.get(day.weekday(), WEEKDAY)
    is_public = holiday is not None and holiday.kind == "public"
    day_type = SUNDAY if holiday else weekend
    factors = (
        float(day_type == SATURDAY),
        float(day_type == SUNDAY),
        calendar.holiday_traffic_factor if is_public else 1.0,
        effect.inner_traffic_factor if effect else 1.0,
        effect.gateway_traffic_factor if effect else 1.0,
        effect.power_factor if effect else 1.0,
        effect.water_factor if effect else 1.0,
    )
    return _Day(
        month=day.month - 1,
        year_frac=(day.timetuple().tm_yday - 1) / YEAR_DAYS,
        day_type=day_type,
        is_school=weekend == WEEKDAY and holiday is None and not _in_break(day, calendar),
        factors=factors,
    )


def _in_break(day: date, calendar: Calendar) -> bool:
    pause: SchoolBreak = calendar.school_break
    first, last = (pause.from_month, pause.from_day), (pause.to_month, pause.to_day)
    here = (day.month, day.day)
    return first <= here <= last if first <= last else here >= first or here <= last


def by_hour(values: FloatArray, hour: FloatArray) -> FloatArray:
    """Return a profile of 24 hourly values at local hours, straight lines between them.

    Parameters
    ----------
    values : (24,)
        The value of hour h stands at h o'clock.
    hour : (…)
        Local hours; any number, the day is a circle.

    Returns
    -------
    (…) float64
        In the profile's unit.
    """
    low = np.floor(hour).astype(np.int64)
    share = hour - low
    return values[low % DAY_H] * (1 - share) + values[(low + 1) % DAY_H] * share


def hours_since(hour: FloatArray, start_hour: float | FloatArray) -> FloatArray:
    """Return the hours from a local hour to another on the circle of the day, [0, 24)."""
    return np.mod(hour - start_hour, DAY_H)

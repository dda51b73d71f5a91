"""VN_AQI, Vietnam's index of the air: by the hour and by the day.

Decision 1459/QĐ-TCMT of 2019-11-12 of the Vietnam Environment Administration. A pollutant's index
is linear between the points of table 2,

    AQI_x = (I[i+1] - I[i]) / (BP[i+1] - BP[i]) * (C_x - BP[i]) + I[i]

and that of a place is the greatest of its pollutants', as an integer, where PM2.5 or PM10 is one
of them. Of which concentration it is made:

    pollutant       of an hour                    of a day
    PM2.5, PM10     NowCast of twelve hours       mean of 24 hours
    SO2, NO2, CO    mean of the hour              greatest mean of an hour
    O3              mean of the hour (O3 1 h)     the worse of the greatest mean of an hour (O3 1 h)
                                                  and of eight hours (O3 8 h), which is left out
                                                  above 400 ug/m3

NowCast weighs hours by how much they differ, c1 being the present one, and needs two of c1, c2, c3:

    w = max(min c / max c, 1/2)        NowCast = sum w^(i-1) c_i / sum w^(i-1)

The decision does not say how many hours a day or eight hours need (three quarters are assumed),
what is above the last point (500 is assumed), nor how an integer is made (half up, after six
decimals, is assumed: of its own examples it fits all but one).

Hours stand in the last axis, oldest first, by their mean concentrations [ug/m3]; NaN: no data. An
index without enough of them is NaN, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from contract.arrays import BoolArray, FloatArray, IntArray

SOURCE = "1459/QĐ-TCMT, 2019-11-12, table 2"
VALID_FROM = date(2019, 11, 12)

Pollutant = Literal["pm25", "pm10", "o3", "no2", "so2", "co"]
POLLUTANTS: tuple[Pollutant, ...] = ("pm25", "pm10", "o3", "no2", "so2", "co")
DUST: tuple[Pollutant, ...] = ("pm25", "pm10")

LEVELS = np.array([0, 50, 100, 150, 200, 300, 400, 500], np.float64)
POINTS_UGM3: Mapping[str, FloatArray] = {
    name: np.array(points, np.float64)
    for name, points in {
        "o3": (0, 160, 200, 300, 400, 800, 1_000, 1_200),
        "o3_8h": (0, 100, 120, 170, 210, 400),
        "co": (0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000),
        "so2": (0, 125, 350, 550, 800, 1_600, 2_100, 2_630),
        "no2": (0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850),
        "pm10": (0, 50, 150, 250, 350, 420, 500, 600),
        "pm25": (0, 25, 50, 80, 150, 250, 350, 500),
    }.items()
}
O3_8H_MAX_UGM3 = 400.0
NOWCAST_HOURS, NOWCAST_NEEDED, NOWCAST_NEWEST = 12, 2, 3
WEIGHT_MIN = 0.5
MEAN_HOURS = 8
BEFORE_HOURS = MEAN_HOURS - 1
"""Of the day before, that the first means of eight hours of a day reach into."""
NEEDED_FRAC = 0.75  # assumed
DECIMALS = 6
NONE = -1
"""No pollutant."""


@dataclass(frozen=True, slots=True, eq=False)
class AirIndex:
    """The index of places and times.

    Attributes
    ----------
    value : (...) float64
        An integer from 0 to 500, or NaN where it is not known.
    dominant : (...) int64
        Which of `POLLUTANTS` it is of; `NONE` where it is not known.
    by_pollutant : mapping of str to (...) float64
        Not rounded; NaN where it is not known.
    """

    value: FloatArray
    dominant: IntArray
    by_pollutant: Mapping[Pollutant, FloatArray]

    def raveled(self) -> "AirIndex":
        """Return it with one axis."""
        by_pollutant: dict[Pollutant, FloatArray] = {
            one: index.ravel() for one, index in self.by_pollutant.items()
        }
        return AirIndex(self.value.ravel(), self.dominant.ravel(), by_pollutant)


def sub_index(points: str, ugm3: FloatArray) -> FloatArray:
    """Return the index of concentrations, not rounded, by the points of one column: (...)."""
    column = POINTS_UGM3[points]
    return np.interp(ugm3, column, LEVELS[: len(column)])


def rounded(index: FloatArray) -> FloatArray:
    """Return an index as it is published, half up: (...)."""
    return np.floor(np.round(index, DECIMALS) + 0.5)


def nowcast_ugm3(hours_ugm3: FloatArray) -> FloatArray:
    """Return the NowCast of twelve hours, (..., 12): (...). [ug/m3]."""
    newest_first = hours_ugm3[..., ::-1]
    is_there = ~np.isnan(newest_first)
    least = np.min(newest_first, axis=-1, where=is_there, initial=np.inf)
    greatest = np.max(newest_first, axis=-1, where=is_there, initial=0.0)
    weight = np.ones_like(greatest)
    np.divide(least, greatest, out=weight, where=greatest > 0)
    weight = np.clip(weight, WEIGHT_MIN, 1.0)
    weights = weight[..., None] ** np.arange(NOWCAST_HOURS) * is_there
    total = weights.sum(axis=-1)
    found = np.full(total.shape, np.nan)
    summed = (weights * np.where(is_there, newest_first, 0.0)).sum(axis=-1)
    is_known = np.count_nonzero(is_there[..., :NOWCAST_NEWEST], axis=-1) >= NOWCAST_NEEDED
    return np.divide(summed, total, out=found, where=is_known)


def of_hours(hours_ugm3: Mapping[Pollutant, FloatArray]) -> AirIndex:
    """Return the index of each hour.

    Parameters
    ----------
    hours_ugm3 : mapping of str to (..., hour) float64
        Of the pollutants that are measured.

    Returns
    -------
    AirIndex
        Of (..., hour).
    """
    found: dict[Pollutant, FloatArray] = {}
    for pollutant, hours in hours_ugm3.items():
        ugm3 = nowcast_ugm3(_windows(hours, NOWCAST_HOURS)) if pollutant in DUST else hours
        found[pollutant] = sub_index(pollutant, ugm3)
    return _worst(found)


def of_day(hours_ugm3: Mapping[Pollutant, FloatArray]) -> AirIndex:
    """Return the index of days.

    Parameters
    ----------
    hours_ugm3 : mapping of str to (..., 31) float64
        The last seven hours of the day before, and the day's 24.

    Returns
    -------
    AirIndex
        Of (...).
    """
    found: dict[Pollutant, FloatArray] = {}
    for pollutant, hours in hours_ugm3.items():
        day = hours[..., BEFORE_HOURS:]
        if pollutant in DUST:
            found[pollutant] = sub_index(pollutant, _mean(day))
            continue
        found[pollutant] = sub_index(pollutant, _greatest(day))
        if pollutant == "o3":
            found[pollutant] = np.fmax(found[pollutant], _of_eight_hours(hours))
    return _worst(found)


def _of_eight_hours(hours: FloatArray) -> FloatArray:
    greatest = _greatest(_mean(sliding_window_view(hours, MEAN_HOURS, axis=-1)))
    return np.where(greatest > O3_8H_MAX_UGM3, np.nan, sub_index("o3_8h", greatest))


def _windows(hours: FloatArray, count: int) -> FloatArray:
    """Return for each hour those up to it, NaN before the first: (..., hour, count)."""
    before = np.full((*hours.shape[:-1], count - 1), np.nan)
    return sliding_window_view(np.concatenate([before, hours], axis=-1), count, axis=-1)


def _mean(hours: FloatArray) -> FloatArray:
    is_there = ~np.isnan(hours)
    count = np.count_nonzero(is_there, axis=-1)
    found = np.full(count.shape, np.nan)
    summed = np.where(is_there, hours, 0.0).sum(axis=-1)
    return np.divide(summed, count, out=found, where=_is_enough(is_there))


def _greatest(hours: FloatArray) -> FloatArray:
    is_there = ~np.isnan(hours)
    greatest = np.max(hours, axis=-1, where=is_there, initial=0.0)
    return np.where(_is_enough(is_there), greatest, np.nan)


def _is_enough(is_there: BoolArray) -> BoolArray:
    return np.count_nonzero(is_there, axis=-1) >= NEEDED_FRAC * is_there.shape[-1]


def _worst(by_pollutant: Mapping[Pollutant, FloatArray]) -> AirIndex:
    measured: list[Pollutant] = [one for one in POLLUTANTS if one in by_pollutant]
    if not measured:
        raise ValueError(f"an index of the air is of one of {', '.join(POLLUTANTS)} at least")
    stacked = np.stack([by_pollutant[one] for one in measured])
    none = np.zeros(stacked.shape[1:], np.bool_)
    dust = [~np.isnan(by_pollutant[one]) for one in measured if one in DUST]
    has_dust: BoolArray = np.logical_or.reduce([none, *dust])
    filled = np.where(np.isnan(stacked), -np.inf, stacked)
    places = np.array([POLLUTANTS.index(one) for one in measured])
    worst = places[filled.argmax(axis=0)]
    return AirIndex(
        value=np.where(has_dust, rounded(np.maximum(filled.max(axis=0), 0.0)), np.nan),
        dominant=np.where(has_dust, worst, NONE),
        by_pollutant=by_pollutant,
    )

"""Electricity: seasons, heat, holidays, the day's two peaks."""

from typing import Final

import numpy as np

from contract.arrays import BoolArray, FloatArray
from tests.stand.fidelity.figure import MARCH, Figure
from tests.stand.fidelity.series import (
    by_day,
    day_means,
    hour_profile,
    month_ratio,
    peak_hour,
    ratio_of_days,
    share_within,
    slope,
    worst_midnight,
)
from tests.stand.fidelity.year import SUNDAY, Year

# A weekday of the dry season, from memory.
DRY_WEEKDAY: Final = np.array(
    [0.70, 0.66, 0.63, 0.61, 0.60, 0.62, 0.66, 0.72, 0.86, 0.95, 0.99, 0.97,
     0.88, 0.93, 1.00, 0.99, 0.95, 0.88, 0.86, 0.90, 0.91, 0.88, 0.83, 0.76]
)  # fmt: skip
HEAT_FROM_DEGC = 27.0
NOMINAL_V, BAND_FRAC = 230.0, 0.05


def load_kw(year: Year) -> FloatArray:
    """Return the load of all transformers, (hour, 1); a silent one counts as its hour's mean."""
    rows = year["transformer.load_kw"]
    days = by_day(rows)
    filled = np.where(np.isnan(days), np.nanmean(days, axis=0), days)
    return filled.reshape(rows.shape).sum(axis=1, keepdims=True)


def gain_per_degc(load: FloatArray, degc: FloatArray) -> float:
    """Return by what share a day's load grows with each degree above the base, (day,) both."""
    warm = degc > HEAT_FROM_DEGC
    return slope(degc[warm], np.log(load[warm]))


def load_factor(hourly: FloatArray) -> float:
    """Return the mean of the mean day over its peak."""
    profile = hour_profile(hourly)
    return float(profile.mean() / profile.max())


def weeks_around_tet(year: Year) -> BoolArray:
    """Tell which working days lie before and after the weeks of the lunar new year, (day,)."""
    return (year.around_tet(-28, -11) | year.around_tet(10, 29)) & year.is_working


def _gain(year: Year) -> float:
    degc = day_means(year["weather.temperature_degc"])[year.is_working]
    return gain_per_degc(day_means(load_kw(year))[year.is_working], degc)


def _record_over_quarter(year: Year) -> float:
    days = day_means(load_kw(year))
    return float(days.max() / days[year.months(1, 3)].mean())


def _working(year: Year) -> FloatArray:
    return by_day(load_kw(year))[year.is_working].reshape(-1, 1)


FIGURES = (
    Figure(
        name="electricity: March against February",
        source="S48, S49", confidence="V", unit="1",
        published=1.163, accepted=(1.11, 1.22),
        because="2024 has 1.126 against January and February; a month's warmth moves it by 3 %",
        of=lambda y: month_ratio(load_kw(y), y.month, 3, 2),
    ),
    Figure(
        name="electricity: April against March",
        source="S46", confidence="V", unit="1",
        published=1.097, accepted=(1.02, 1.17),
        because="2023; 2025's forecast has 1.16; a month's warmth moves it by 3 %",
        of=lambda y: month_ratio(load_kw(y), y.month, 4, 3),
    ),
    Figure(
        name="electricity: record day against the first quarter's mean",
        source="S46, S48", confidence="V", unit="1",
        published=1.25, accepted=(1.18, 1.32),
        because="one year's hottest days: 1.5 °C, 4 % of load; Tết falls anywhere in the "
        "quarter: 3 %",
        of=_record_over_quarter,
    ),
    Figure(
        name="electricity: gain for each °C of the day's mean",
        source="S49", confidence="V", unit="1/°C",
        published=(0.015, 0.03), accepted=(0.012, 0.035),
        because="the utility's range; the slope of 200 days errs by 0.003",
        of=_gain,
    ),
    Figure(
        name="electricity: load factor of a day in the dry season",
        source="S45", confidence="M", unit="1",
        published=0.82, accepted=(0.74, 0.87), span=MARCH,
        because="0.79 to 0.83 from memory; 24 transformers have homes and offices by chance: 0.05",
        of=lambda y: load_factor(_working(y)),
    ),
    Figure(
        name="electricity: hour of the day's peak",
        source="S51", confidence="V", unit="h",
        published=13.5, accepted=(12.0, 15.0), span=MARCH,
        because="13:30 in the country; homes peak at noon, offices after two, and 24 transformers "
        "have either by chance",
        of=lambda y: peak_hour(hour_profile(_working(y)), 12, 17),
    ),
    Figure(
        name="electricity: hour of the evening's peak",
        source="S52", confidence="V", unit="h",
        published=(19.0, 22.0), accepted=(19.0, 22.0), span=MARCH,
        because="about 22:00 in the country; the utility asks to save from 19 to 23 h; 18 h is "
        "where one looks from, and no peak",
        of=lambda y: peak_hour(hour_profile(_working(y)), 18, 24),
    ),
    Figure(
        name="electricity: Sunday against working days",
        source="S45", confidence="M", unit="1",
        published=0.83, accepted=(0.77, 0.91), span=MARCH,
        because="from memory; 24 transformers have homes and offices by chance: 0.06",
        of=lambda y: ratio_of_days(load_kw(y), y.day_kind == SUNDAY, y.is_working),
    ),
    Figure(
        name="electricity: first day of Tết",
        source="S45", confidence="M", unit="1",
        published=(0.45, 0.50), accepted=(0.40, 0.58),
        because="from memory; a warm or cool day moves it by 5 %, 24 transformers by 0.05",
        of=lambda y: ratio_of_days(load_kw(y), y.around_tet(0, 0), weeks_around_tet(y)),
    ),
    Figure(
        name="electricity: worst step over a midnight against the usual one",
        source="S45", confidence="H", unit="1",
        published=(0.0, 0.19), accepted=(0.0, 0.22),
        because="expected, not published: the logarithm falls by 0.74 before Tết, over six hours; "
        "at the steepest by half more than the mean, and a storm of the night adds 0.03",
        of=lambda y: worst_midnight(load_kw(y)),
    ),
    Figure(
        name="electricity: voltage within 5 % of 230 V",
        source="S45", confidence="M", unit="1",
        published=(0.95, 1.0), accepted=(0.95, 1.0), span=MARCH,
        because="the rule for normal days: no more than one hour in twenty outside",
        of=lambda y: share_within(
            y["transformer.voltage_v"], NOMINAL_V * (1 - BAND_FRAC), NOMINAL_V * (1 + BAND_FRAC)
        ),
    ),
)  # fmt: skip

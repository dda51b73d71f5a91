"""Shapes of the day and of the year that were published, beside the simulated ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from tests.stand.fidelity import dust, gas, power, rain, river, traffic, water, weather
from tests.stand.fidelity.figure import MARCH, SPRING, WHOLE_YEAR, Span
from tests.stand.fidelity.series import by_day, hour_profile, index, month_profile
from tests.stand.fidelity.year import Year

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One line of hours (24) or months (12).

    Attributes
    ----------
    picture
        The file that shows it, without its ending.
    from_zero
        Whether its scale begins at nought.
    """

    name: str
    picture: str
    source: str
    published: FloatArray
    of: Callable[[Year], FloatArray]
    span: Span = WHOLE_YEAR
    from_zero: bool = True

    def values(self, year: Year) -> FloatArray:
        """Return what the simulated city shows."""
        return self.of(year.cut(*self.span))


def by_month(days: FloatArray, year: Year) -> FloatArray:
    """Return the sum of the days of each month, (12,)."""
    return np.array([np.nansum(days[year.months(one, one)]) for one in range(1, MONTHS + 1)])


def _rain_mm(year: Year) -> FloatArray:
    return by_month(rain.daily_mm(year["rain.mmh"]).mean(axis=1), year)


def _rain_days(year: Year) -> FloatArray:
    wet = rain.daily_mm(year["rain.mmh"]) >= rain.RAIN_DAY_MM
    return by_month(wet.mean(axis=1), year)


def _high_days(year: Year) -> FloatArray:
    high = river.daily_highs_m(year) >= river.FIRST_ALARM_M
    return by_month(high.astype(np.float64), year)


def _mean_highs_m(year: Year) -> FloatArray:
    highs = river.daily_highs_m(year)
    months = [np.nanmean(highs[year.months(one, one)]) for one in range(1, MONTHS + 1)]
    return np.array(months, dtype=np.float64)


def _wet_frac(year: Year) -> FloatArray:
    wet = by_day((year["rain.mmh"] >= rain.WET_MMH).astype(np.float64))
    return index(np.asarray(wet.mean(axis=(0, 2)), dtype=np.float64))


def _co_index(year: Year) -> FloatArray:
    return gas.co_index(year)


def _working_index(year: Year, rows: FloatArray) -> FloatArray:
    days = by_day(rows)[year.is_working]
    return index(hour_profile(days.reshape(-1, rows.shape[1])))


SHAPES = (
    Shape(
        name="temperature, February to June [°C]", picture="weather", source="S32",
        from_zero=False,
        published=weather.HOUR_DEGC, span=SPRING,
        of=lambda y: hour_profile(y["weather.temperature_degc"]),
    ),
    Shape(
        name="humidity, February to June", picture="weather", source="S32",
        from_zero=False,
        published=weather.HOUR_HUMIDITY, span=SPRING,
        of=lambda y: hour_profile(y["weather.humidity_frac"]),
    ),
    Shape(
        name="wind, February to June [km/h]", picture="weather", source="S32",
        published=weather.HOUR_WIND_KMH, span=SPRING,
        of=lambda y: 3.6 * hour_profile(y["weather.wind_mps"]),
    ),
    Shape(
        name="temperature, months [°C]", picture="weather", source="S31",
        from_zero=False,
        published=weather.NORMAL_DEGC,
        of=lambda y: month_profile(y["weather.temperature_degc"], y.month),
    ),
    Shape(
        name="rain, months [mm]", picture="rain", source="S31",
        published=np.array(
            [13.8, 4.1, 10.5, 50.4, 218.4, 311.7, 293.7, 269.8, 327.1, 266.7, 116.5, 48.3]
        ),
        of=_rain_mm,
    ),
    Shape(
        name="rain days, months", picture="rain", source="S31",
        published=np.array([2.4, 1.0, 1.9, 5.4, 17.8, 19.0, 22.9, 22.4, 23.1, 20.9, 12.1, 6.7]),
        of=_rain_days,
    ),
    Shape(
        name="hours with rain against their mean, February to June", picture="rain", source="S32",
        published=index(np.array(
            [*(0.06,) * 5, *(0.035,) * 7, 0.055, 0.07, 0.09, 0.12, 0.19, 0.18, 0.15,
             0.15, 0.15, 0.13, 0.11, 0.07]
        )),
        span=SPRING, of=_wet_frac,
    ),
    Shape(
        name="mean daily high at Phú An [m]", picture="river", source="S19",
        published=np.array(
            [1.34, 1.24, 1.23, 1.16, 1.09, 0.99, 0.90, 0.92, 1.07, 1.25, 1.40, 1.41]
        ),
        of=_mean_highs_m,
    ),
    Shape(
        name="days from 1.40 m (model: 65, reported: 75 to mid-November)", picture="river",
        source="S19",
        published=np.array([12.0, 6, 7, 5, 3, 0, 0, 0, 1, 6, 13, 12]),
        of=_high_days,
    ),
    Shape(
        name="PM2.5, index of the working day", picture="air", source="S35",
        published=dust.WEEKDAY_INDEX, of=lambda y: _working_index(y, y["air.pm25_ugm3"]),
    ),
    Shape(
        name="CO, index of the working day", picture="air", source="S35",
        published=gas.CO_WEEKDAY_INDEX, of=_co_index,
    ),
    Shape(
        name="PM2.5, months [µg/m³] (July to September 2021: lockdown)", picture="air",
        source="S35",
        published=np.array(
            [34.9, 21.5, 23.7, 23.7, 19.1, 19.7, 15.2, 15.3, 13.7, 25.8, 29.5, 32.5]
        ),
        of=lambda y: month_profile(y["air.pm25_ugm3"], y.month),
    ),
    Shape(
        name="traffic, index of the working day", picture="networks", source="from memory",
        published=traffic.WEEKDAY_INDEX, span=MARCH,
        of=lambda y: _working_index(y, traffic.flow_vehph(y)),
    ),
    Shape(
        name="load, index of the working day", picture="networks", source="from memory",
        published=index(power.DRY_WEEKDAY), span=MARCH,
        of=lambda y: _working_index(y, power.load_kw(y)),
    ),
    Shape(
        name="drinking water, index of the working day", picture="networks", source="from memory",
        published=water.DEMAND_INDEX, span=MARCH,
        of=lambda y: _working_index(y, y["water.flow_m3h"]),
    ),
)  # fmt: skip


def drawn(years: Mapping[int, Year]) -> dict[str, dict[str, list[float]]]:
    """Return the simulated lines of all shapes, by name and seed."""
    return {
        shape.name: {
            str(seed): [float(f"{value:.4g}") for value in shape.values(year)]
            for seed, year in years.items()
        }
        for shape in SHAPES
    }

"""Air over the city: normals, the day's shape, how long a deviation lasts."""

from typing import Final

import numpy as np

from contract.arrays import FloatArray
from tests.stand.fidelity.figure import SPRING, Figure
from tests.stand.fidelity.series import (
    autocorrelation,
    by_day,
    correlation,
    hour_profile,
    index,
    month_profile,
    peak_hour,
    residual,
    rms,
)
from tests.stand.fidelity.year import Year

# Tân Sơn Nhất, January to December: S31.
NORMAL_DEGC: Final = np.array(
    [26.4, 27.7, 29.2, 30.2, 29.6, 28.5, 28.2, 28.1, 27.9, 27.6, 26.9, 26.1]
)
NORMAL_HUMIDITY: Final = np.array(
    [0.69, 0.68, 0.68, 0.70, 0.76, 0.80, 0.80, 0.81, 0.82, 0.83, 0.78, 0.73]
)
# The city by the hour, February to June 2025: S32; hour 8 interpolated.
HOUR_DEGC: Final = np.array(
    [27.1, 26.8, 26.8, 26.5, 26.3, 26.1, 26.1, 26.6, 27.6, 28.8, 30.0, 30.9,
     31.3, 32.2, 32.2, 31.9, 31.5, 30.8, 30.1, 28.3, 27.8, 27.8, 27.5, 27.2]
)  # fmt: skip
HOUR_HUMIDITY: Final = np.array(
    [0.76, 0.77, 0.78, 0.78, 0.79, 0.79, 0.80, 0.78, 0.75, 0.72, 0.68, 0.66,
     0.64, 0.60, 0.60, 0.62, 0.64, 0.66, 0.68, 0.73, 0.74, 0.74, 0.75, 0.76]
)  # fmt: skip
HOUR_WIND_KMH: Final = np.array(
    [11.2, 10.5, 10.4, 9.6, 9.1, 8.8, 8.1, 7.8, 8.6, 10.4, 11.2, 11.4,
     11.7, 12.3, 12.3, 12.8, 14.0, 15.6, 16.1, 14.3, 13.5, 13.3, 12.2, 11.7]
)  # fmt: skip


def city(hourly: FloatArray) -> FloatArray:
    """Return the mean of all things, (hour, 1): what is published for a city."""
    return np.nanmean(hourly, axis=1, keepdims=True)


def lag(hourly: FloatArray, hours: int) -> float:
    """Return the autocorrelation of a city's series."""
    return float(autocorrelation(city(hourly), hours)[0])


def swing(profile: FloatArray) -> float:
    """Return the highest less the lowest."""
    return float(profile.max() - profile.min())


def shape_error(profile: FloatArray, published: FloatArray) -> float:
    """Return how far two shapes are apart once their means are taken off."""
    return rms(profile - profile.mean() - (published - published.mean()))


def mean_daily_extreme(hourly: FloatArray, which: str) -> float:
    """Return the mean over days and things of each day's highest or lowest value."""
    days = by_day(hourly)
    extreme: FloatArray = np.nanmax(days, axis=1) if which == "highest" else np.nanmin(days, axis=1)
    return float(np.nanmean(extreme))


def _normals_site(year: Year) -> int:
    """Return the station where the normals were taken."""
    return year.places["weather"].site_id.index("weather-001")


FIGURES = (
    Figure(
        name="temperature: months against the normals, rms",
        source="S31", confidence="V", unit="°C",
        published=0.0, accepted=(0.0, 0.7),
        because="a month of one year lies 0.5 to 0.7 °C from its normal",
        of=lambda y: rms(month_profile(city(y["weather.temperature_degc"]), y.month) - NORMAL_DEGC),
    ),
    Figure(
        name="temperature: mean daily maximum",
        source="S31", confidence="V", unit="°C",
        published=32.3, accepted=(31.5, 33.1),
        because="0.4 °C between years, and as much between stations",
        of=lambda y: mean_daily_extreme(y["weather.warmest_degc"], "highest"),
    ),
    Figure(
        name="temperature: mean daily minimum",
        source="S31", confidence="V", unit="°C",
        published=23.7, accepted=(22.9, 24.8),
        because="0.4 °C between years; the built-up city is up to 1 °C warmer than the airport",
        of=lambda y: mean_daily_extreme(y["weather.coolest_degc"], "lowest"),
    ),
    Figure(
        name="temperature: amplitude of the mean day",
        source="S32", confidence="D", unit="°C",
        published=6.1, accepted=(5.4, 7.0), span=SPRING,
        because="hours' means of 130 days err by 0.2 °C; HealthyAir has 6.4",
        of=lambda y: swing(hour_profile(y["weather.temperature_degc"])),
    ),
    Figure(
        name="temperature: shape of the day, rms",
        source="S32", confidence="D", unit="°C",
        published=0.0, accepted=(0.0, 0.6), span=SPRING,
        because="hours' means of 130 days err by 0.2 °C, printed hours by half an hour: 0.4",
        of=lambda y: shape_error(hour_profile(y["weather.temperature_degc"]), HOUR_DEGC),
    ),
    Figure(
        name="temperature: warmest hour",
        source="S32", confidence="D", unit="h",
        published=(13.0, 14.0), accepted=(12.0, 15.0), span=SPRING,
        because="an hour either way: means of neighbouring hours differ by less than they err",
        of=lambda y: peak_hour(hour_profile(y["weather.temperature_degc"])),
    ),
    Figure(
        name="temperature: r with 1 h before",
        source="S32", confidence="D", unit="1",
        published=0.91, accepted=(0.88, 0.97), span=SPRING,
        because="HealthyAir has 0.93 to 0.94; a station's mean of many readings is smoother than "
        "one",
        of=lambda y: lag(y["weather.temperature_degc"], 1),
    ),
    Figure(
        name="temperature: r with 12 h before",
        source="S32", confidence="D", unit="1",
        published=-0.45, accepted=(-0.60, -0.30), span=SPRING,
        because="150 days, of which 40 are independent: 0.08 twice",
        of=lambda y: lag(y["weather.temperature_degc"], 12),
    ),
    Figure(
        name="temperature: r with 24 h before",
        source="S32", confidence="D", unit="1",
        published=0.78, accepted=(0.70, 0.86), span=SPRING,
        because="150 days, of which 40 are independent: 0.04 twice",
        of=lambda y: lag(y["weather.temperature_degc"], 24),
    ),
    Figure(
        name="temperature anomaly: r with 12 h before",
        source="S32, S35", confidence="D", unit="1",
        published=(0.23, 0.35), accepted=(0.15, 0.43), span=SPRING,
        because="two sources' range, and 0.08 for the sample",
        of=lambda y: float(
            autocorrelation(residual(city(y["weather.temperature_degc"]), y.month), 12)[0]
        ),
    ),
    Figure(
        name="humidity: year's mean",
        source="S31", confidence="V", unit="1",
        published=0.757, accepted=(0.72, 0.79),
        because="instruments err by 0.02, years by 0.015",
        of=lambda y: float(np.nanmean(y["weather.humidity_frac"])),
    ),
    Figure(
        name="humidity: months against the normals, rms",
        source="S31", confidence="V", unit="1",
        published=0.0, accepted=(0.0, 0.045),
        because="a month of one year lies 0.03 from its normal, instruments err by 0.02",
        of=lambda y: rms(month_profile(y["weather.humidity_frac"], y.month) - NORMAL_HUMIDITY),
    ),
    Figure(
        name="humidity: shape of the day, rms",
        source="S32", confidence="D", unit="1",
        published=0.0, accepted=(0.0, 0.03), span=SPRING,
        because="hours' means of 130 days err by 0.01, printed to 0.01",
        of=lambda y: shape_error(hour_profile(y["weather.humidity_frac"]), HOUR_HUMIDITY),
    ),
    Figure(
        name="humidity: r with 3 h before",
        source="S32", confidence="D", unit="1",
        published=0.69, accepted=(0.61, 0.80), span=SPRING,
        because="0.04 twice for the sample; the mean of stations is smoother",
        of=lambda y: lag(y["weather.humidity_frac"], 3),
    ),
    Figure(
        name="humidity: r with 24 h before",
        source="S32", confidence="D", unit="1",
        published=0.74, accepted=(0.65, 0.83), span=SPRING,
        because="150 days, of which 40 are independent: 0.045 twice",
        of=lambda y: lag(y["weather.humidity_frac"], 24),
    ),
    Figure(
        name="temperature and humidity: r",
        source="S32, S35", confidence="D", unit="1",
        published=(-0.80, -0.75), accepted=(-0.88, -0.67), span=SPRING,
        because="two sources, and 0.08 for the sample",
        of=lambda y: float(
            correlation(city(y["weather.temperature_degc"]), city(y["weather.humidity_frac"]))[0]
        ),
    ),
    Figure(
        name="wind: year's mean at Tân Sơn Hòa",
        source="S31", confidence="M", unit="m/s",
        published=2.8, accepted=(2.24, 3.36),
        because="from memory; masts of one site differ by a fifth, as they stand",
        of=lambda y: float(np.nanmean(y["weather.wind_mps"][:, _normals_site(y)])),
    ),
    Figure(
        name="wind: shape of the day against its mean, rms",
        source="S32", confidence="D", unit="1",
        published=0.0, accepted=(0.0, 0.10), span=SPRING,
        because="hours' means of 130 days err by 4 %, printed hours by half an hour: 6 %",
        of=lambda y: rms(index(hour_profile(y["weather.wind_mps"])) - index(HOUR_WIND_KMH)),
    ),
    Figure(
        name="wind: r with 1 h before",
        source="S32", confidence="D", unit="1",
        published=0.76, accepted=(0.68, 0.86), span=SPRING,
        because="0.03 twice for the sample; the mean of stations is smoother",
        of=lambda y: lag(y["weather.wind_mps"], 1),
    ),
    Figure(
        name="wind: r with 24 h before",
        source="S32", confidence="D", unit="1",
        published=0.44, accepted=(0.32, 0.56), span=SPRING,
        because="150 days, of which 75 are independent: 0.06 twice",
        of=lambda y: lag(y["weather.wind_mps"], 24),
    ),
)  # fmt: skip

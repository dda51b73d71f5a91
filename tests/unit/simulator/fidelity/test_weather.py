"""A year's weather over the city's centre, against what is published of it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City
from simulator.world.causes import QUIET
from simulator.world.local_time import EPOCH_DATE, local_time
from simulator.world.models.ground import Zones, half_box_km, middle_deg, zones_of
from simulator.world.models.storm import MARGIN_KM, Sky
from simulator.world.models.weather import Atmosphere

SEEDS = (7, 42)
FIRST = date(2026, 1, 1)
DAYS = 365


@dataclass(frozen=True, slots=True)
class Year:
    """A year of minutes and of hours' means."""

    minute_degc: FloatArray
    temperature: FloatArray
    humidity: FloatArray
    wind: FloatArray
    month: IntArray

    @property
    def is_spring(self) -> BoolArray:
        """The hours of February to June, when the published series was taken."""
        return (self.month >= 2) & (self.month <= 6)


def centre(city: City) -> Zones:
    every = zones_of(city)
    columns = (every.east_km, every.north_km, every.built_frac, every.population, every.area_km2)
    return Zones(every.code[:1], every.name[:1], *(column[:1] for column in columns))


@pytest.fixture(scope="module", params=SEEDS, ids=str)
def year(city: City, request: pytest.FixtureRequest) -> Year:
    zones, (lat_deg, lon_deg) = centre(city), middle_deg(city)
    half_east_km, half_north_km = half_box_km(city)
    seed: int = request.param
    sky = Sky(
        seed=seed,
        climate=city.climate,
        utc_offset_h=city.utc_offset_h,
        half_east_km=half_east_km + MARGIN_KM,
        half_north_km=half_north_km + MARGIN_KM,
    )
    atmosphere = Atmosphere(
        seed=seed, climate=city.climate, zones=zones, lat_deg=lat_deg, lon_deg=lon_deg
    )
    state, rows = atmosphere.start(), list[FloatArray]()
    first = (FIRST - EPOCH_DATE).days
    for day in range(first, first + DAYS):
        steps = np.arange(day * 1_440 - 420, (day + 1) * 1_440 - 420, dtype=np.int64)
        local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        rain = sky.rain_mmh(steps, zones.east_km, zones.north_km)
        weather, state = atmosphere.run(local, rain, QUIET.causes(0, 0), state)
        rows.append(
            np.array([weather.temperature_degc, weather.humidity_frac, weather.wind_mps])[:, :, 0]
        )
    minutes = np.concatenate(rows, axis=1)
    hours = minutes.reshape(3, -1, 60).mean(axis=2)
    month = np.array([date.fromordinal(FIRST.toordinal() + hour // 24).month
                      for hour in range(DAYS * 24)])  # fmt: skip
    return Year(minutes[0], hours[0], hours[1], hours[2], month)


def lag(series: FloatArray, hours: int) -> float:
    deviation = series - series.mean()
    return float((deviation[:-hours] * deviation[hours:]).mean() / (deviation**2).mean())


def anomaly(series: FloatArray, month: IntArray) -> FloatArray:
    """A series less the mean of its month and hour."""
    result = series.copy()
    for number in range(1, 13):
        here = month == number
        days = result[here].reshape(-1, 24)
        result[here] = (days - days.mean(axis=0)).ravel()
    return result


def test_the_mean_day_runs_flatter_than_days_do(year: Year, city: City) -> None:
    """The mean shape spans 6.1 (S32); the mean day from its least to its most 8.6 degrees (S31)."""
    normals = city.climate.normals
    spring = year.temperature[year.is_spring].reshape(-1, 24).mean(axis=0)
    days = year.minute_degc.reshape(DAYS, 1_440)
    range_degc = (normals.temperature_max_degc - normals.temperature_min_degc).mean()

    assert np.ptp(spring) == pytest.approx(6.1, abs=0.8)
    assert 12 <= int(spring.argmax()) <= 14
    assert np.ptp(days, axis=1).mean() == pytest.approx(float(range_degc), abs=0.6)
    assert days.max(axis=1).mean() == pytest.approx(
        float(normals.temperature_max_degc.mean()), abs=0.7
    )
    assert days.min(axis=1).mean() == pytest.approx(
        float(normals.temperature_min_degc.mean()), abs=0.7
    )


def test_months_have_their_normal_temperature(year: Year, city: City) -> None:
    """By 0.7 degrees rms: so far lies a month of one year from its normal (S31)."""
    means = np.array([year.temperature[year.month == month].mean() for month in range(1, 13)])
    apart = means - city.climate.normals.temperature_mean_degc

    assert np.sqrt(np.mean(apart**2)) < 0.7


def test_hours_correlate_as_the_citys_do(year: Year) -> None:
    """As published (S32): 150 days err by 0.06, two of it; r at 12 h by more."""
    spring = year.is_spring
    for name, series, values in (
        ("temperature", year.temperature, (0.91, 0.65, -0.45, 0.78)),
        ("humidity", year.humidity, (0.91, 0.69, -0.08, 0.74)),
        ("wind", year.wind, (0.76, 0.48, -0.05, 0.44)),
    ):
        for hours, value, off in zip((1, 3, 12, 24), values, (0.1, 0.1, 0.2, 0.12), strict=True):
            assert lag(series[spring], hours) == pytest.approx(value, abs=off), (name, hours)
    together = np.corrcoef(year.temperature[spring], year.humidity[spring])[0, 1]
    assert together == pytest.approx(-0.75, abs=0.1)


def test_a_deviation_fades_within_half_a_day(year: Year) -> None:
    """The anomaly's r at 12 h: 0.23 to 0.35 (S32, S35), 0.1 for the sample."""
    assert 0.13 < lag(anomaly(year.temperature, year.month), 12) < 0.45


def test_heat_waves_and_cool_spells_come_by_themselves(year: Year) -> None:
    """Some three days in a row are a degree warmer than their month, and some a degree cooler."""
    days = anomaly(year.temperature, year.month).reshape(DAYS, 24).mean(axis=1)
    three = np.lib.stride_tricks.sliding_window_view(days, 3)

    assert (three.min(axis=1) > 1.0).any()
    assert (three.max(axis=1) < -1.0).any()
    assert np.abs(days).max() < 4.5

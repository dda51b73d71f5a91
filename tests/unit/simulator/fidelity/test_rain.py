"""Rain at three points of the city over six years, against what is published of it."""

from calendar import monthrange
from datetime import date

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.city import City
from simulator.world.local_time import EPOCH_DATE
from simulator.world.models import typhoon
from simulator.world.models.ground import half_box_km
from simulator.world.models.storm import MARGIN_KM, Sky

SEEDS = (7, 42)
FIRST_YEAR, YEARS = 2020, 6
EAST_KM, NORTH_KM = np.array([0.0, -15.0, 15.0]), np.array([0.0, 20.0, -30.0])
RAIN_DAY_MM = 0.1  # from which a day counts in the normals
OFFSET_MIN = 420


def day_number(year: int, month: int = 1) -> int:
    return (date(year, month, 1) - EPOCH_DATE).days


def sky_of(city: City, seed: int) -> Sky:
    half_east_km, half_north_km = half_box_km(city)
    return Sky(
        seed=seed,
        climate=city.climate,
        utc_offset_h=city.utc_offset_h,
        half_east_km=half_east_km + MARGIN_KM,
        half_north_km=half_north_km + MARGIN_KM,
    )


@pytest.fixture(scope="module", params=SEEDS, ids=str)
def hourly_mm(city: City, request: pytest.FixtureRequest) -> FloatArray:
    """What falls in each hour, (day, hour, point)."""
    sky = sky_of(city, request.param)
    days = range(day_number(FIRST_YEAR), day_number(FIRST_YEAR + YEARS))
    rows = [
        sky.rain_mmh(
            np.arange(day * 1_440 - OFFSET_MIN, (day + 1) * 1_440 - OFFSET_MIN, dtype=np.int64),
            EAST_KM,
            NORTH_KM,
        )
        for day in days
    ]
    return np.array(rows).reshape(len(rows), 24, 60, -1).sum(axis=2) / 60


def p_wet(hourly_mm: FloatArray, first: int, last: int) -> float:
    """How often it rains in the hours from one to another, both included."""
    return float((hourly_mm[:, first : last + 1] >= 0.1).mean())


def test_years_have_their_rain_and_their_rain_days(hourly_mm: FloatArray, city: City) -> None:
    """Within a tenth of the normals (S31): six years at three points err by 4 %."""
    normals, daily_mm = city.climate.normals, hourly_mm.sum(axis=1)
    per_year = 365.25 / daily_mm.shape[0] / EAST_KM.size

    assert daily_mm.sum() * per_year == pytest.approx(float(normals.rain_mm.sum()), rel=0.1)
    assert (daily_mm >= RAIN_DAY_MM).sum() * per_year == pytest.approx(
        float(normals.rain_days.sum()), rel=0.1
    )


def test_wet_months_have_their_rain_and_their_rain_days(hourly_mm: FloatArray, city: City) -> None:
    """May to October together, within a tenth."""
    daily_mm = hourly_mm.sum(axis=1)
    first = EPOCH_DATE.toordinal() + day_number(FIRST_YEAR)
    month = np.array([date.fromordinal(first + day).month for day in range(daily_mm.shape[0])])
    wet = daily_mm[(month >= 5) & (month <= 10)]
    normals = city.climate.normals
    mean_mm = float(normals.rain_mm[4:10].sum()) / 184
    mean_frac = float(normals.rain_days[4:10].sum()) / 184

    assert wet.mean() == pytest.approx(mean_mm, rel=0.1)
    assert (wet >= RAIN_DAY_MM).mean() == pytest.approx(mean_frac, rel=0.1)


def test_it_rains_on_into_the_evening_and_sometimes_at_night(hourly_mm: FloatArray) -> None:
    """P(rain) at 0-4 h and 19-22 h against 15-18 h: 0.38 and 0.88 (S32)."""
    afternoon = p_wet(hourly_mm, 15, 18)

    assert p_wet(hourly_mm, 0, 4) / afternoon == pytest.approx(0.38, abs=0.12)
    assert p_wet(hourly_mm, 19, 22) / afternoon == pytest.approx(0.88, abs=0.2)
    assert p_wet(hourly_mm, 5, 11) / afternoon == pytest.approx(0.22, abs=0.1)


def test_wet_days_follow_wet_days(hourly_mm: FloatArray) -> None:
    """By 0.08 to 0.35 more often than dry ones, within the season of one year: expected."""
    gains: list[float] = []
    for year in range(YEARS):
        begin = day_number(FIRST_YEAR + year, 6) - day_number(FIRST_YEAR)
        for point in range(EAST_KM.size):
            wet = hourly_mm[begin : begin + 122, :, point].sum(axis=1) >= RAIN_DAY_MM
            after, was = wet[1:], wet[:-1]
            gains.append(float(after[was].mean() - after[~was].mean()))

    assert 0.08 < float(np.mean(gains)) < 0.35


def test_some_days_rain_for_eight_hours(hourly_mm: FloatArray) -> None:
    """Long days of steady rain: several a year, and they bring little each hour."""
    wet_h = (hourly_mm >= 0.1).sum(axis=1)
    per_year = float((wet_h >= 8).sum()) / YEARS / EAST_KM.size
    long_mm = hourly_mm.sum(axis=1)[wet_h >= 8]

    assert 4 < per_year < 25
    assert np.median(long_mm) < 60


def test_heavy_days_are_as_rare_as_they_are_told_of(hourly_mm: FloatArray) -> None:
    """Days from 50 mm at a point: 4 to 12 a year; from 100 mm: one in one to three years."""
    daily_mm = hourly_mm.sum(axis=1)

    assert 4 < (daily_mm >= 50).sum() / YEARS / EAST_KM.size < 12
    assert 0.2 < (daily_mm >= 100).sum() / YEARS / EAST_KM.size < 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_typhoon_comes_seldom_and_can_bring_the_record(city: City, seed: int) -> None:
    """In a thousand years: about a hundred of them, the worst near 407.6 mm in 24 h (S21, S22)."""
    rain = city.climate.rain
    found: dict[int, float] = {}
    for year in range(1, 9_000, 9):
        for month in (10, 11, 12):
            first = (date(year, month, 1) - EPOCH_DATE).days
            for day in range(first, first + monthrange(year, month)[1]):
                cells = typhoon.cells(seed, rain, day, day * 1_440.0)
                if cells.begin_step.size:
                    found[day] = float(cells.peak_mmh[0] * cells.life_min[0])
    worst = max(found, key=lambda day: found[day])
    sky = sky_of(city, seed)
    steps = np.arange((worst - 1) * 1_440, (worst + 3) * 1_440, dtype=np.int64)
    total_mm = np.cumsum(sky.rain_mmh(steps, EAST_KM, NORTH_KM), axis=0) / 60
    in_24_h_mm = (total_mm[1_440:] - total_mm[:-1_440]).max(axis=0)

    assert 80 < len(found) < 160
    assert 250 < in_24_h_mm.max() < 1.2 * rain.record_24h_mm
    assert in_24_h_mm.min() > 150  # it rains on the whole city

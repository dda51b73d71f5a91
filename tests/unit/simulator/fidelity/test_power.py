"""The city's load over a year by the calendar and the normals, against what is published of it."""

from datetime import date

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from simulator import rng
from simulator.run import world
from simulator.world.city import CityModel
from simulator.world.local_time import EPOCH_DATE, LocalTime, local_time
from simulator.world.models import power, recursion, weather
from simulator.world.models.power import Transformers

HOUR_MIN, DAY_H, DAYS = 60, 24, 365
FIRST = date(2025, 1, 1)
SHARE = np.diff([0.0, *power.DAY_SHAPE_FRAC, 1.0])


@pytest.fixture(scope="module")
def local(city: City) -> LocalTime:
    """Every hour of 2025."""
    begin = (FIRST - EPOCH_DATE).days * DAY_H * HOUR_MIN - round(city.utc_offset_h * HOUR_MIN)
    steps = begin + HOUR_MIN * np.arange(DAYS * DAY_H, dtype=np.int64)
    return local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)


@pytest.fixture(scope="module")
def load(model: CityModel, local: LocalTime) -> FloatArray:
    """The load of customers in the mix of the city, in usual weather, (day, hour)."""
    now = power.usual_felt_degc(model.surroundings.atmosphere, local).mean(axis=1, keepdims=True)
    keep = rng.memory(weather.HOT_MEMORY_H, HOUR_MIN)
    warm = recursion.fade(now[0], keep, (1 - keep) * now)
    heat = power.HEAT_NOW_FRAC * now + (1 - power.HEAT_NOW_FRAC) * warm
    shapes = np.arange(len(power.DAY_SHAPES))
    by_shape = power.load_frac(model.city.profiles.power, local, shapes, heat)
    return (by_shape @ SHARE).reshape(DAYS, DAY_H)


def days(first: date, last: date) -> BoolArray:
    number = np.arange(DAYS)
    return (number >= (first - FIRST).days) & (number <= (last - FIRST).days)


def month(number: int) -> BoolArray:
    dates = np.datetime64(FIRST, "D") + np.arange(DAYS)
    return dates.astype("datetime64[M]").astype(np.int64) % 12 == number - 1


MARCH = days(date(2025, 3, 3), date(2025, 3, 30))
WEEKDAY = np.array([date.fromordinal(FIRST.toordinal() + day).weekday() for day in range(DAYS)])


def test_march_stands_above_february_and_april_above_march(load: FloatArray) -> None:
    """1.163 in 2025, with Tết at the end of January; 1.097 in 2023: within a third of the rise."""
    assert load[month(3)].mean() / load[month(2)].mean() == pytest.approx(1.163, abs=0.05)
    assert load[month(4)].mean() / load[month(3)].mean() == pytest.approx(1.097, abs=0.065)


def test_the_wet_season_takes_less_than_the_hot_one(load: FloatArray) -> None:
    """0.93 by the rule of the trade; here by its heat alone."""
    wet, hot = (np.any([month(number) for number in months], axis=0)
                for months in ((7, 8, 9, 10), (4, 5)))  # fmt: skip
    assert load[wet].mean() / load[hot].mean() == pytest.approx(0.93, abs=0.03)


def test_sunday_is_what_the_pack_says_in_the_mean_of_the_energy(
    city: City, load: FloatArray
) -> None:
    ratio = load[MARCH & (WEEKDAY == 6)].mean() / load[MARCH & (WEEKDAY < 5)].mean()
    assert ratio == pytest.approx(city.profiles.power.sunday_factor, abs=0.02)


def test_the_day_has_two_peaks_and_a_load_factor(load: FloatArray) -> None:
    day = load[MARCH & (WEEKDAY < 5)].mean(axis=0)
    assert 13 <= 12 + int(np.argmax(day[12:17])) <= 14
    assert 19 <= 18 + int(np.argmax(day[18:])) <= 22
    assert day.mean() / day.max() == pytest.approx(0.82, abs=0.03)


def test_the_first_day_of_tet_takes_half(load: FloatArray) -> None:
    """0.45 to 0.50 of a usual day; a Sunday's rest does not come on top of it."""
    usual = days(date(2025, 1, 6), date(2025, 1, 17)) & (WEEKDAY < 5)
    tet = load[days(date(2025, 1, 29), date(2025, 1, 29))].mean() / load[usual].mean()
    assert 0.45 <= tet <= 0.52


def test_no_midnight_is_a_step(load: FloatArray) -> None:
    step = np.log(load[1:, 0] / load[:-1, -1])
    assert np.abs(step - np.median(step)).max() <= 0.15


@pytest.mark.parametrize("day_shape", range(len(power.DAY_SHAPES)))
def test_a_degree_costs_what_the_utility_says(city: City, local: LocalTime, day_shape: int) -> None:
    """1.5 to 3 % for the whole city: homes and offices more, factories less."""
    profile, shapes = city.profiles.power, np.array([day_shape])
    for warm_degc in (25.0, 31.0):
        low, high = (
            power.load_frac(profile, local, shapes, np.full((local.hour.size, 1), heat)).mean()
            for heat in (warm_degc - 0.5, warm_degc + 0.5)
        )
        gain = (high - low) / power.COOLING_RATIO[day_shape] / low
        assert 0.012 < gain < 0.031


@pytest.mark.parametrize("seed", [7, 42])
def test_a_few_transformers_have_the_citys_mix(city: City, seed: int) -> None:
    few = world.build(city, seed=seed, sensor_count=200).kinds["power_transformer"]
    many = world.build(city, seed=seed, sensor_count=1_000).kinds["power_transformer"]
    assert isinstance(few, Transformers)
    assert isinstance(many, Transformers)
    count = few.zone.size
    mix = np.bincount(few.day_shape, minlength=SHARE.size) / count

    assert mix == pytest.approx(SHARE, abs=1.5 / count)
    assert np.array_equal(few.day_shape, many.day_shape[:count])
    assert np.array_equal(few.rating_kva, many.rating_kva[:count])

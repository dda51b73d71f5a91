"""The weather over the zones: what heat waves and inversions do to it, and what they leave."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from contract.arrays import IntArray
from contract.city import City
from simulator.world.causes import QUIET, Causes, Sources
from simulator.world.city import CityModel
from simulator.world.local_time import local_time
from simulator.world.models.weather import Weather

NOON_STEP = 29_600_000 // 1_440 * 1_440 + 300  # 12:00 in the city
DAYS = 14


def steps_of(days: float) -> IntArray:
    return np.arange(NOON_STEP, NOON_STEP + int(days * 1_440), dtype=np.int64)


def weather(model: CityModel, city: City, causes: Causes, cuts: tuple[int, ...] = ()) -> Weather:
    """The weather of some dry days; in one block, or the last of those cut."""
    atmosphere = model.surroundings.atmosphere
    state, result = atmosphere.start(), None
    for steps in np.split(steps_of(DAYS), cuts):
        local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        dry = np.zeros((steps.size, atmosphere.zones.count))
        result, state = atmosphere.run(local, dry, causes, state)
    assert result is not None
    return result


def with_event(what: str, begin_day: float, days: float, **values: float) -> Causes:
    quiet = QUIET.causes(0, 0)
    begin = NOON_STEP + begin_day * 1_440
    numbers: Mapping[str, float] = values
    event = Sources(
        begin_step=np.array([begin]),
        end_step=np.array([begin + days * 1_440]),
        east_km=np.full(1, np.nan),
        north_km=np.full(1, np.nan),
        radius_km=np.full(1, np.nan),
        things=(np.zeros(0, dtype=np.int64),),
        values={name: np.array([value]) for name, value in numbers.items()},
    )
    return replace(quiet, sources={what: event})


@pytest.fixture(scope="module")
def usual(model: CityModel, city: City) -> Weather:
    return weather(model, city, QUIET.causes(0, 0))


@pytest.fixture(scope="module")
def hot(model: CityModel, city: City) -> Weather:
    return weather(model, city, with_event("heat_wave", 3, 5, rise_degc=4.0))


@pytest.fixture(scope="module")
def capped(model: CityModel, city: City) -> Weather:
    return weather(model, city, with_event("inversion", 3.25, 0.5, mixing_frac=0.4))


def test_a_heat_wave_comes_and_goes_within_a_day_and_reaches_its_rise(
    usual: Weather, hot: Weather
) -> None:
    rise = (hot.temperature_degc - usual.temperature_degc)[:, 0]
    noon = rise[::1_440]

    assert np.all(rise[: 3 * 1_440] == 0)
    assert noon[3] == 0
    assert 0.8 < rise[int(3.5 * 1_440)] < 2.5  # half of what a night gets
    assert rise[4 * 1_440 : 8 * 1_440].max() == pytest.approx(4.0, abs=0.8)
    assert np.all(rise[9 * 1_440 :] == 0)
    assert np.abs(np.diff(rise)).max() < 0.06


def test_nights_of_a_heat_wave_warm_by_less_than_its_days(usual: Weather, hot: Weather) -> None:
    rise = (hot.temperature_degc - usual.temperature_degc).mean(axis=1)
    days = rise[4 * 1_440 : 8 * 1_440].reshape(4, 1_440)  # from noon

    assert days[:, 960:1_080].mean() < 0.75 * days[:, 0:120].mean()
    assert days.min() > 1.5


def test_a_heat_wave_is_sunny_and_dry(usual: Weather, hot: Weather) -> None:
    during = slice(4 * 1_440, 8 * 1_440)

    assert hot.solar_wm2[during].sum() > 1.02 * usual.solar_wm2[during].sum()
    assert np.all(hot.humidity_frac[during] <= usual.humidity_frac[during])
    assert hot.humidity_frac[during].mean() < usual.humidity_frac[during].mean() - 0.05


def test_an_inversion_keeps_of_the_mixing_height_what_it_says(
    usual: Weather, capped: Weather
) -> None:
    left = (capped.mixing_frac / usual.mixing_frac)[:, 0]
    begin = int(3.25 * 1_440)  # 18 h

    assert np.all(left[:begin] == 1)
    assert left[begin + 60 : begin + 600] == pytest.approx(0.4)
    assert np.all(np.diff(left[begin : begin + 60]) <= 0)
    assert np.all(left[begin + 780 :] == 1)


def test_an_inversion_changes_nothing_else_of_the_weather(usual: Weather, capped: Weather) -> None:
    for name in Weather.__slots__:
        if name not in {"mixing_frac", "calm"}:
            assert np.array_equal(getattr(usual, name), getattr(capped, name)), name


def test_the_mixing_height_differs_from_day_to_day_around_the_usual(usual: Weather) -> None:
    days = np.log(usual.mixing_frac).reshape(DAYS, 1_440)

    assert 0.1 < days.mean(axis=1).std() < 0.5
    assert usual.mixing_frac.mean() == pytest.approx(1.0, abs=0.3)


def test_events_of_the_weather_do_not_depend_on_where_blocks_are_cut(
    model: CityModel, city: City, hot: Weather
) -> None:
    causes = with_event("heat_wave", 3, 5, rise_degc=4.0)
    cut = 4 * 1_440 + 77
    later = weather(model, city, causes, (100, cut))

    assert np.array_equal(later.temperature_degc, hot.temperature_degc[cut:])
    assert np.array_equal(later.mixing_frac, hot.mixing_frac[cut:])

"""A heat wave that transformers do not bear: load, voltage, oil, trips, in this order."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from simulator.run import world
from simulator.run.stage import stage_of_run
from simulator.scenario.asked import Asked, Place
from simulator.scenario.course import Course
from simulator.scenario.resolve import resolve
from simulator.world.city import CityModel
from simulator.world.local_time import local_time
from simulator.world.models import breaker
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Supply
from simulator.world.models.power import Transformers
from simulator.world.models.recursion import State

SEED, SENSORS, DAY_MIN, HOT_DAYS = 42, 2_000, 1_440, 3
# 2028-04-17 00:00 in Ho Chi Minh City: a Monday in the hottest weeks.
BEGIN_STEP = 30_658_620


@dataclass(frozen=True, slots=True)
class Grid:
    """The transformers of a city without rain."""

    model: CityModel

    @property
    def transformers(self) -> Transformers:
        transformers = self.model.kinds["power_transformer"]
        assert isinstance(transformers, Transformers)
        return transformers

    def drivers(self, course: Course, days: int) -> list[Drivers]:
        """Return what acts on the transformers, by days from the beginning on."""
        around, city = self.model.surroundings, self.model.city
        state, of_days = around.atmosphere.start(), list[Drivers]()
        for day in range(days):
            begin = BEGIN_STEP + day * DAY_MIN
            steps = np.arange(begin, begin + DAY_MIN, dtype=np.int64)
            local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
            causes = course.causes(begin, begin + DAY_MIN)
            dry = np.zeros((DAY_MIN, around.zones.count))
            weather, state = around.atmosphere.run(local, dry, causes, state)
            supply = Supply(np.zeros((DAY_MIN, 0), dtype=np.bool_), np.zeros((DAY_MIN, 0)))
            given = SimpleNamespace(
                local=local, weather=weather, supply=supply, grid_hz=np.full(DAY_MIN, 50.0)
            )
            of_days.append(cast(Drivers, given))
        return of_days

    def air_degc(self, course: Course) -> FloatArray:
        """Return the air around the transformers over all days, (step, sensor)."""
        zone = self.transformers.zone
        of_days = self.drivers(course, HOT_DAYS)
        return np.concatenate([day.weather.temperature_degc[:, zone] for day in of_days])

    def run(self, course: Course) -> dict[str, FloatArray]:
        """Return what the transformers show over all days, (step, sensor)."""
        state: State = self.transformers.start(BEGIN_STEP)
        blocks: list[dict[str, FloatArray]] = []
        for drivers in self.drivers(course, HOT_DAYS):
            values, state = self.transformers.run(drivers, state)
            blocks.append(values)
        return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


@pytest.fixture(scope="module")
def grid(city: City) -> Grid:
    return Grid(world.build(city, seed=SEED, sensor_count=SENSORS))


@pytest.fixture(scope="module")
def wave(grid: Grid) -> Course:
    stage = stage_of_run(grid.model)
    begin, end = BEGIN_STEP, BEGIN_STEP + 10 * DAY_MIN
    asked = Asked(
        event_id="twin.one", what="heat_wave", place=Place(), begin_step=begin, end_step=end,
        values={"rise_degc": 8.0}, lots="twin",
    )  # fmt: skip
    return Course(stage, given=(resolve(stage, asked),))


@pytest.fixture(scope="module")
def usual(grid: Grid) -> dict[str, FloatArray]:
    return grid.run(Course())


@pytest.fixture(scope="module")
def hot(grid: Grid, wave: Course) -> dict[str, FloatArray]:
    return grid.run(wave)


@pytest.fixture(scope="module")
def is_open(hot: dict[str, FloatArray]) -> BoolArray:
    return hot["voltage_v"] == 0


def test_in_the_hottest_weeks_none_trips_by_itself(usual: dict[str, FloatArray]) -> None:
    assert usual["voltage_v"].min() > 207
    assert usual["oil_temperature_degc"].max() < 95


def test_in_a_strong_heat_wave_some_trip_and_most_do_not(is_open: BoolArray) -> None:
    tripped = is_open.any(axis=0)
    assert 1 <= tripped.sum() < 0.1 * tripped.size


def test_load_voltage_and_oil_move_in_order(
    grid: Grid,
    wave: Course,
    usual: dict[str, FloatArray],
    hot: dict[str, FloatArray],
    is_open: BoolArray,
) -> None:
    bears, noon = ~is_open.any(axis=0), slice(DAY_MIN + 13 * 60, DAY_MIN + 16 * 60)
    load = hot["load_kw"][:, bears] / usual["load_kw"][:, bears]
    sag_v = (usual["voltage_v"] - hot["voltage_v"])[:, bears]
    oil_degc = (hot["oil_temperature_degc"] - usual["oil_temperature_degc"])[:, bears]

    assert 1.08 < np.median(load[noon]) < 1.35
    assert 0.3 < np.median(sag_v[noon]) < 3.0
    assert 8.0 < np.median(oil_degc[noon]) < 20.0
    assert np.all(sag_v[noon] >= 0)
    # What the oil is warmer than the air follows the load by its inertia.
    rise_degc = oil_degc - grid.air_degc(wave)[:, bears] + grid.air_degc(Course())[:, bears]
    day = slice(DAY_MIN, 2 * DAY_MIN)
    peak = [
        int(np.argmax(effect[day].mean(axis=1)))
        for effect in (hot["load_kw"][:, bears] - usual["load_kw"][:, bears], rise_degc)
    ]
    assert peak[0] + 30 < peak[1]


def test_who_trips_was_above_its_limit_and_is_dark_and_cools(
    grid: Grid, hot: dict[str, FloatArray], is_open: BoolArray
) -> None:
    unit = grid.transformers
    load_frac = hot["current_a"] * 3 * hot["voltage_v"] / 1_000 / unit.rating_kva
    assert load_frac.max() <= breaker.TRIP_FRAC
    begins = np.argwhere(is_open[1:] & ~is_open[:-1])
    assert begins.size
    for step, sensor in begins:
        assert load_frac[step, sensor] > breaker.TRIP_FRAC - 0.1
        dark = slice(step + 1, step + 31)
        assert is_open[dark, sensor].all()
        for name in ("load_kw", "current_a", "frequency_hz"):
            assert hot[name][dark, sensor].max() == 0
        assert np.isnan(hot["power_factor"][dark, sensor]).all()
        oil_degc = hot["oil_temperature_degc"][:, sensor]
        assert oil_degc[step + 30] < oil_degc[step] - 3


def test_a_breaker_closes_when_the_load_would_be_borne_and_only_then(is_open: BoolArray) -> None:
    lasts_min = [
        end - begin
        for column in is_open.T
        for begin, end in zip(
            np.flatnonzero(column[1:] & ~column[:-1]),
            np.flatnonzero(~column[1:] & column[:-1]),
            strict=False,
        )
    ]
    assert lasts_min
    assert min(lasts_min) > breaker.CLOSE_H * 60
    assert not is_open[DAY_MIN + 4 * 60].any(), "by night all are in again"


def test_breakers_are_the_same_however_a_block_is_cut() -> None:
    wanted = 1.15 + 0.25 * np.sin(np.arange(1_500) / 60)[:, None] + np.array([0.0, 0.02, -0.3])
    whole, after = breaker.opened(wanted, None, np.zeros(3))
    wait, parts = np.zeros(3), list[BoolArray]()
    for cut in np.array_split(wanted, 97):
        part, wait = breaker.opened(cut, None, wait)
        parts.append(np.zeros(cut.shape, dtype=np.bool_) if part is None else part)

    assert whole is not None
    assert np.array_equal(np.concatenate(parts), whole)
    assert np.array_equal(wait, after)
    assert whole.any(axis=0).tolist() == [True, True, False]


def test_a_dead_feeder_trips_nothing_and_waits_like_any_other() -> None:
    wanted = np.full((90, 1), 1.4)
    dark = np.zeros((90, 1), dtype=np.bool_)
    dark[:40] = True
    is_open, _ = breaker.opened(wanted, dark, np.zeros(1))

    assert is_open is not None
    assert np.flatnonzero(is_open[:, 0]).tolist() == list(range(40, 90))

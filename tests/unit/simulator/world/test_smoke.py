"""A fire: its smoke goes with the wind, in minutes, and is seen nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from simulator.world.causes import QUIET, Causes, Sources
from simulator.world.city import CityModel
from simulator.world.models.air_smoke import ground_ugm3
from simulator.world.models.ground import nearest
from simulator.world.state import Block, Physics

BEGIN, END = 9 * 60, 11 * 60  # minutes of the day
SOURCE_GS = 150.0


@dataclass(frozen=True, slots=True)
class Fire:
    """A course on which it burns at a place in the morning."""

    midnight_step: int
    east_km: float
    north_km: float
    source_gs: float = SOURCE_GS

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return the fire, and the day after it."""
        quiet = QUIET.causes(from_step, to_step)
        if to_step <= self.midnight_step + BEGIN:
            return quiet
        fire = Sources(
            begin_step=np.array([float(self.midnight_step + BEGIN)]),
            end_step=np.array([float(self.midnight_step + END)]),
            east_km=np.array([self.east_km]),
            north_km=np.array([self.north_km]),
            radius_km=np.array([np.nan]),
            things=(np.zeros(0, dtype=np.int64),),
            values={"source_gs": np.array([self.source_gs])},
        )
        return Causes(quiet.cells, quiet.lost_capacity_frac, quiet.is_dark, {"fire": fire})


@dataclass(frozen=True, slots=True)
class Burning:
    """A day with a fire upwind of one station, and how the stations lie to it."""

    course: Fire
    block: Block
    along_km: FloatArray
    station: int


@pytest.fixture(scope="module")
def burning(model: CityModel, midnight: Physics, day: Block) -> Burning:
    """It burns 1.5 km upwind of the station in the middle of the city."""
    places = model.places["air_quality"]
    station = int(np.argmin(np.hypot(places.east_km, places.north_km)))
    to_rad = to_which_rad(model, day, places.east_km[station], places.north_km[station])
    course = Fire(
        midnight.step,
        float(places.east_km[station] - 1.5 * np.sin(to_rad)),
        float(places.north_km[station] - 1.5 * np.cos(to_rad)),
    )
    block = model.advance(midnight, course, 1_440)[1]
    return Burning(course, block, along_km(model, day, course), station)


def to_which_rad(model: CityModel, day: Block, east_km: float, north_km: float) -> float:
    """Where the wind blows to at a place in the middle of the fire, the mean of an hour."""
    zones = model.surroundings.zones
    here = (np.array([east_km]), np.array([north_km]))
    zone, _ = nearest(here, (zones.east_km, zones.north_km))
    from_deg = day.drivers.weather.wind_from_deg[BEGIN + 30 : BEGIN + 90, int(zone[0])]
    radians = np.deg2rad(from_deg)
    return float(np.arctan2(np.sin(radians).mean(), np.cos(radians).mean()) + np.pi)


def along_km(model: CityModel, day: Block, course: Fire) -> FloatArray:
    """How far downwind of the fire stations lie, (minute, station)."""
    places, zones = model.places["air_quality"], model.surroundings.zones
    here = (np.array([course.east_km]), np.array([course.north_km]))
    zone, _ = nearest(here, (zones.east_km, zones.north_km))
    to_rad = np.deg2rad(day.drivers.weather.wind_from_deg[:, zone]) + np.pi
    east_km, north_km = places.east_km - course.east_km, places.north_km - course.north_km
    return east_km * np.sin(to_rad) + north_km * np.cos(to_rad)


def added(day: Block, burning: Burning, quantity: str) -> FloatArray:
    usual = day.values["air_quality"][quantity]
    return burning.block.values["air_quality"][quantity] - usual


def is_touched(day: Block, burning: Burning) -> BoolArray:
    return added(day, burning, "pm25_ugm3").max(axis=0) > 0


def test_smoke_comes_minutes_later_and_goes(day: Block, burning: Burning) -> None:
    smoke = added(day, burning, "pm25_ugm3")[:, burning.station]

    assert np.abs(smoke[: BEGIN + 3]).max() == 0
    assert smoke[BEGIN + 40 : END].mean() > 20
    assert np.abs(smoke[END + 120 :]).max() < 1e-9
    assert np.abs(np.diff(smoke)).max() < 0.5 * smoke.max()


def test_it_comes_downwind_and_not_upwind(day: Block, burning: Burning) -> None:
    smoke = added(day, burning, "pm25_ugm3")
    upwind = burning.along_km < -0.02

    assert upwind.any()
    assert np.all(smoke >= 0)
    assert np.all(smoke[upwind] == 0)


def test_smoke_is_particles_and_carbon_monoxide(day: Block, burning: Burning) -> None:
    pm25, pm10, co = (
        added(day, burning, name)[:, burning.station]
        for name in ("pm25_ugm3", "pm10_ugm3", "co_ugm3")
    )
    there = pm25 > 1

    assert there.any()
    assert np.all(pm10[there] >= pm25[there])
    assert co[there] / pm25[there] == pytest.approx(3.9)


def test_twice_the_source_is_twice_the_smoke(
    model: CityModel, midnight: Physics, day: Block, burning: Burning
) -> None:
    course = burning.course
    half = Fire(course.midnight_step, course.east_km, course.north_km, SOURCE_GS / 2)
    block = model.advance(midnight, half, END)[1]
    less = block.values["air_quality"]["pm25_ugm3"] - day.values["air_quality"]["pm25_ugm3"][:END]
    more = added(day, burning, "pm25_ugm3")[:END]
    there = (more > 20) & (more < 600)

    assert there.any()
    assert less[there] / more[there] == pytest.approx(0.5, rel=0.02)


def test_nothing_else_moves(day: Block, burning: Burning) -> None:
    touched = is_touched(day, burning)
    assert 0 < touched.sum() < touched.size
    smoky = {"pm25_ugm3", "pm10_ugm3", "co_ugm3"}
    for kind, values in day.values.items():
        for name, usual in values.items():
            is_smoky = kind == "air_quality" and name in smoky
            clear = ~touched if is_smoky else np.ones(usual.shape[1], dtype=np.bool_)
            here = burning.block.values[kind][name][:, clear]
            assert np.array_equal(here, usual[:, clear], equal_nan=True), f"{kind}.{name}"


def test_a_fire_gives_the_same_however_a_block_is_cut(
    model: CityModel, midnight: Physics, burning: Burning
) -> None:
    state = model.advance(midnight, burning.course, BEGIN + 20)[0]
    for at in range(BEGIN + 20, BEGIN + 30):
        state, part = model.advance(state, burning.course, 1)
        whole: Mapping[str, FloatArray] = burning.block.values["air_quality"]
        for name, values in whole.items():
            assert np.array_equal(part.values["air_quality"][name][0], values[at]), name


def test_a_plume_is_as_wide_as_briggs_has_it_over_cities() -> None:
    across = np.linspace(-3_000, 3_000, 6_001)
    one = np.ones(across.size)
    for along_m, sunny_frac, ratio in ((2_000.0, 0.0, 0.16), (2_000.0, 1.0, 0.32)):
        there = ground_ugm3(100 * one, along_m * one, across, 2 * one, sunny_frac * one)
        spread = np.sqrt((there * across**2).sum() / there.sum())

        assert spread == pytest.approx(ratio * along_m / np.sqrt(1 + 0.0004 * along_m), rel=0.01)
        assert np.argmax(there) == across.size // 2

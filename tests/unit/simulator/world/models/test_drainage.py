"""Stations and streets: what rains in goes somewhere, pumps and gates do what they are for."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from simulator import rng
from simulator.run import world
from simulator.world.causes import NO_SOURCES
from simulator.world.city import CityModel
from simulator.world.local_time import local_time
from simulator.world.models import tide
from simulator.world.models.drain_spot import BY_ITSELF_INDEX
from simulator.world.models.drain_well import Hitches
from simulator.world.models.drainage import RUNOFF_DELAY_H, Drainage, Drained, Outside
from simulator.world.models.ground import Places
from simulator.world.models.pipe_demand import demand_index
from simulator.world.models.recursion import State

DAY_MIN, HOUR_MIN = 1_440, 60
RAIN = slice(600, 660)
NO_RAIN_MMH, CLOUDBURST_MMH = 0.0, 70.0


@pytest.fixture(scope="module")
def drainage(model: CityModel) -> Drainage:
    return model.surroundings.drainage


def outside(
    drainage: Drainage, mmh: float, river_m: float | FloatArray, minutes: int = DAY_MIN
) -> Outside:
    """Rain everywhere in the eleventh hour, sewage as on the day's mean."""
    station = np.zeros((minutes, drainage.stations.count))
    spot = np.zeros((minutes, drainage.spots.count))
    station[RAIN], spot[RAIN] = mmh, mmh
    return Outside(station, spot, np.ones(minutes), np.full(minutes, river_m))


def drained(
    drainage: Drainage,
    mmh: float,
    river_m: float | FloatArray,
    hitches: Hitches | None = None,
    state: State | None = None,
) -> Drained:
    come = outside(drainage, mmh, river_m)
    return drainage.run(come, hitches or Hitches(), state or drainage.start())[0]


def test_rain_beyond_the_drains_floods_streets_and_then_drains(drainage: Drainage) -> None:
    depth = drained(drainage, CLOUDBURST_MMH, 0.0).flood_m

    assert depth[:600].max() == 0
    assert 0.15 < np.median(depth[659]) < 0.6
    assert np.all(depth[660 + 240] < 0.1 * depth[659] + 1e-6)


def test_a_high_river_makes_the_same_rain_worse_where_it_slows_the_drains(
    drainage: Drainage,
) -> None:
    low, high = (drained(drainage, CLOUDBURST_MMH, m).flood_m for m in (0.0, 1.34))
    by_itself = drainage.spots.station == BY_ITSELF_INDEX

    assert by_itself.any()
    assert np.all(high[659, by_itself] > low[659, by_itself])
    assert np.all(high[720, by_itself] > 1.3 * low[720, by_itself])
    assert np.all(high[720] >= low[720] - 1e-3)


def test_the_tide_alone_floods_low_streets_that_no_gate_protects(drainage: Drainage) -> None:
    level = np.concatenate([np.linspace(0.0, 1.7, 600), np.full(840, 1.7)])
    depth = drained(drainage, NO_RAIN_MMH, level).flood_m
    by_itself = drainage.spots.station == BY_ITSELF_INDEX

    assert 0.1 < np.mean(depth[-1, by_itself] > 0.1) < 0.9
    assert depth[:, ~by_itself].max() == 0
    assert drained(drainage, NO_RAIN_MMH, 1.3).flood_m.max() == 0


def test_gates_close_before_the_river_comes_in_and_pumps_lift_behind_them(
    drainage: Drainage,
) -> None:
    level = np.full(DAY_MIN, 0.5)
    level[300:700] = 1.5
    made = drained(drainage, CLOUDBURST_MMH, level)
    gates = drainage.stations.has_gate

    assert gates.any()
    assert made.gate_frac[400:700][:, gates].max() == 0
    assert made.gate_frac[720:][:, gates].min() == 1
    assert made.free_m3h[400:700][:, gates].max() == 0
    assert made.pumped_m3h[600:700][:, gates].sum(axis=0).min() > 0
    assert made.pumped_m3h[:300][:, gates].max() == 0
    assert np.all(made.free_m3h[:, ~gates] == 0)


def test_rain_starts_the_pumps(drainage: Drainage) -> None:
    shut = drainage.stations.is_storm & ~drainage.stations.has_gate
    dry, wet = (drained(drainage, mmh, 0.0).running_count for mmh in (0.0, 60.0))

    assert wet[600:720, shut].mean() > 3 * dry[600:720, shut].mean()
    assert np.all(wet.max(axis=0)[shut] == drainage.stations.pump_count[shut])


@pytest.mark.parametrize("seed", [7, 42])
def test_pumps_start_at_most_ten_times_an_hour_and_rest(city: City, seed: int) -> None:
    """Wet days with spring tides; some started 30 times, and five of six hardly rested."""
    made = world.build(city, seed=seed, sensor_count=30).surroundings
    first = 29_320_740 - 7 * HOUR_MIN  # 2025-10-01, local midnight
    steps = first + np.arange(10 * DAY_MIN, dtype=np.int64)
    local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
    start = tide.start_residual_sd(seed)
    level = tide.river(seed, city.tide, local, NO_SOURCES, start)[0].primary_m
    index = demand_index(city.profiles.water, local)
    come = Outside.at(made.drainage, made.sky, local, index, level)
    running = made.drainage.run(come, Hitches(), made.drainage.start())[0].running_count

    started = np.maximum(np.diff(running, axis=0), 0).cumsum(axis=0)
    assert (started[HOUR_MIN:] - started[:-HOUR_MIN]).max() <= 10
    assert (running > 0).any(axis=0).all()
    assert np.median((running > 0).mean(axis=0)) < 0.5
    assert (running > 0).mean(axis=0).max() < 0.94


def hitches(drainage: Drainage, minutes: int, seed: int) -> Hitches:
    """Some pumps that fail and some gates that are stuck, for some time each."""
    lot = rng.draw(seed, "test.hitches", 0, (drainage.stations.count, 4))
    at = np.arange(minutes)[:, None] / minutes
    on = (lot[:, 0] < at) & (at < lot[:, 0] + 0.5)
    left = np.where(on & (lot[:, 1] < 0.5), np.floor(4 * lot[:, 2]), drainage.stations.pump_count)
    return Hitches(left, on & (lot[:, 3] < 0.5))


def stored_m3(drainage: Drainage, made: Drained, runoff: FloatArray) -> FloatArray:
    """What wells, streets and what is on its way hold, (step, station)."""
    keep = rng.memory(RUNOFF_DELAY_H)
    on_way = keep / (1 - keep) * runoff / HOUR_MIN * drainage.rest_m3h_per_mmh
    mm = made.ponded_m / drainage.spots.model.depth_per_excess_m_per_mm
    on_streets = np.zeros_like(on_way)
    for spot, station in enumerate(drainage.into):
        on_streets[:, station] += mm[:, spot] * drainage.spot_m3h_per_mmh[spot]
    return on_way + on_streets + made.level_m * drainage.stations.well_m2


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 999),
    mmh=st.floats(0, 160),
    middle_m=st.floats(-0.5, 1.2),
    swing_m=st.floats(0, 1.5),
)
def test_what_rains_in_is_pumped_runs_off_spills_or_stays(
    model: CityModel, seed: int, mmh: float, middle_m: float, swing_m: float
) -> None:
    drainage, minutes = model.surroundings.drainage, 900
    river = middle_m + swing_m * np.sin(np.arange(minutes) / 118)
    come = outside(drainage, mmh, river, minutes)
    lot = rng.draw(seed, "test.rain", 0, drainage.spots.count)
    come = replace(come, spot_mmh=come.spot_mmh * lot)
    made, _ = drainage.run(come, hitches(drainage, minutes, seed), drainage.start())

    runoff, rows = np.zeros(drainage.stations.count), list[FloatArray]()
    keep = rng.memory(RUNOFF_DELAY_H)
    for rain in come.station_mmh:
        runoff = keep * runoff + (1 - keep) * rain
        rows.append(runoff)
    held = stored_m3(drainage, made, np.array(rows))
    in_m3h = drainage.stations.sewage_m3h + come.station_mmh * drainage.rest_m3h_per_mmh
    for spot, station in enumerate(drainage.into):
        in_m3h[:, station] += come.spot_mmh[:, spot] * drainage.spot_m3h_per_mmh[spot]
    out_m3h = made.pumped_m3h + made.free_m3h + made.spilled_m3h
    missing = np.diff(held, axis=0) - (in_m3h - out_m3h)[1:] / HOUR_MIN
    assert np.abs(missing).max() < 1e-6 * np.abs(held).max()
    assert np.all(made.pumped_m3h >= 0)
    assert np.all(made.spilled_m3h >= 0)


def test_a_block_may_be_cut_anywhere(drainage: Drainage) -> None:
    minutes = 800
    come = outside(drainage, CLOUDBURST_MMH, np.linspace(0.5, 1.6, minutes), minutes)
    whole, end = drainage.run(come, Hitches(), drainage.start())
    state, depths, levels = drainage.start(), list[FloatArray](), list[FloatArray]()
    for first, last in ((0, 1), (1, 601), (601, 633), (633, 800)):
        part = Outside(
            come.station_mmh[first:last],
            come.spot_mmh[first:last],
            come.sewage_index[first:last],
            come.river_m[first:last],
        )
        made, state = drainage.run(part, Hitches(), state)
        depths.append(made.flood_m)
        levels.append(made.level_m)

    assert np.array_equal(np.concatenate(depths), whole.flood_m)
    assert np.array_equal(np.concatenate(levels), whole.level_m)
    for name, value in end.items():
        assert np.array_equal(state[name], value), name


@dataclass(frozen=True, slots=True)
class Gated:
    """A gated station with the spots that it drains."""

    station: int
    spots: BoolArray


@pytest.fixture(scope="module")
def gated(drainage: Drainage) -> Gated:
    """The one with the lowest streets."""
    spots, has_gate = drainage.spots, drainage.stations.has_gate
    behind = (spots.station != BY_ITSELF_INDEX) & has_gate[np.maximum(spots.station, 0)]
    lowest = np.flatnonzero(behind)[np.argmin(spots.street_m[behind])]
    station = int(spots.station[lowest])
    return Gated(station, spots.station == station)


def stuck(drainage: Drainage, station: int, minutes: slice) -> Hitches:
    still = np.zeros((DAY_MIN, drainage.stations.count), dtype=np.bool_)
    still[minutes, station] = True
    return Hitches(None, still)


def test_a_gate_stuck_open_lets_the_high_river_in(drainage: Drainage, gated: Gated) -> None:
    level = 0.3 + 1.3 * np.sin(np.arange(DAY_MIN) / 118)
    usual = drained(drainage, NO_RAIN_MMH, level)
    open_ = drained(drainage, NO_RAIN_MMH, level, stuck(drainage, gated.station, slice(0, 720)))

    assert usual.flood_m[:, gated.spots].max() == 0
    assert open_.flood_m[:, gated.spots].max() > 0.05
    assert open_.free_m3h[:, gated.station].min() < 0  # the river comes in
    assert open_.gate_frac[:720, gated.station].min() == 1
    assert np.array_equal(open_.flood_m[:, ~gated.spots], usual.flood_m[:, ~gated.spots])


def test_a_gate_stuck_shut_keeps_the_rain_behind_it(drainage: Drainage, gated: Gated) -> None:
    level = np.where(np.arange(DAY_MIN) < 300, 1.3, -0.5)
    usual = drained(drainage, CLOUDBURST_MMH, level)
    shut = drained(drainage, CLOUDBURST_MMH, level, stuck(drainage, gated.station, slice(60, 900)))
    here = gated.station

    assert shut.gate_frac[60:900, here].max() == 0
    assert shut.level_m[690, here] > usual.level_m[690, here] + 0.5
    more_m = shut.flood_m[600:800, gated.spots] - usual.flood_m[600:800, gated.spots]
    assert more_m.min() >= 0
    assert more_m.max() > 0.1
    assert np.array_equal(np.delete(shut.level_m, here, 1), np.delete(usual.level_m, here, 1))


def test_failed_pumps_flood_what_they_drain_when_it_rains_on_a_high_river(
    drainage: Drainage, gated: Gated
) -> None:
    left = np.tile(drainage.stations.pump_count, (DAY_MIN, 1))
    left[500:900, gated.station] = 0
    usual = drained(drainage, 35.0, 1.25)
    failed = drained(drainage, 35.0, 1.25, Hitches(left, None))
    here = gated.station

    assert failed.running_count[500:900, here].max() == 0
    assert np.all(np.diff(failed.level_m[500:800, here]) >= 0)
    assert failed.flood_m[500:900, gated.spots].max() > usual.flood_m[:, gated.spots].max() + 0.05
    assert failed.running_count[900:960, here].max() == drainage.stations.pump_count[here]
    assert np.array_equal(failed.flood_m[:, ~gated.spots], usual.flood_m[:, ~gated.spots])


def test_a_longer_fleet_contains_the_shorter_one(city: City, drainage: Drainage) -> None:
    more = world.build(city, seed=42, sensor_count=3_000)
    places: Places = more.places["pump_station"]

    assert places.count > drainage.stations.count
    assert np.array_equal(more.surroundings.drainage.stations.well_m2, drainage.stations.well_m2)
    lacks = more.lacking["pump_station"]["gate_open_frac"]
    assert np.array_equal(~lacks[: drainage.stations.count], drainage.stations.has_gate)

"""Surges, failed pumps, stuck gates, discharges: what follows, in order, sign and size, no more."""

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from simulator.run.stage import stage_of_run
from simulator.scenario.asked import Asked, Place
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.models import surface_water
from simulator.world.state import Block, Physics

NHIEU_LOC, BEN_NGHE = 0, 5  # stations: pumps alone; behind a gate
DRY = (
    "weather", "rain_gauge", "power_transformer", "smart_meter", "water_network",
    "street_light", "waste_bin",
)  # fmt: skip
BESIDE_STREETS = ("traffic_flow", "air_quality", "noise", "parking")


@pytest.fixture(scope="module")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)


def happens(
    stage: Stage, midnight: Physics, what: str, place: Place, hours: tuple[float, float],
    **values: float,
) -> Event:  # fmt: skip
    begin, end = (midnight.step + round(hour * 60) for hour in hours)
    return resolve(
        stage,
        Asked(
            event_id="twin.one", what=what, place=place, begin_step=begin, end_step=end,
            values=values, lots="twin",
        ),
    )  # fmt: skip


def lived(model: CityModel, midnight: Physics, stage: Stage, event: Event) -> Block:
    return model.advance(midnight, Course(stage, given=(event,)), 1_440)[1]


def at(hour: float) -> int:
    return round(hour * 60)


def change(day: Block, other: Block, kind: str, quantity: str) -> FloatArray:
    return other.values[kind][quantity] - day.values[kind][quantity]


def moved(day: Block, other: Block, kind: str) -> BoolArray:
    """Which sensors of a kind show something else, (sensor,)."""
    usual = day.values[kind]
    differ = [
        ~((values == usual[name]) | (np.isnan(values) & np.isnan(usual[name]))).all(axis=0)
        for name, values in other.values[kind].items()
    ]
    return np.asarray(np.any(differ, axis=0), dtype=np.bool_)


def assert_dry_things_stay(day: Block, other: Block, *more: str) -> None:
    for kind in (*DRY, *more):
        assert not moved(day, other, kind).any(), kind


def test_an_event_left_out_leaves_nothing(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    event = happens(stage, midnight, "surge", Place(), (0.0, 2.0), rise_m=0.5)
    course = Course(stage, given=(event,)).without(event.event_id)
    twin = model.advance(midnight, course, 120)[1]

    for kind, values in twin.values.items():
        for name, array in values.items():
            assert np.array_equal(array, day.values[kind][name][:120], equal_nan=True), name


def test_a_surge_raises_every_gauge_and_then_closes_gates_and_comes_into_low_streets(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    event = happens(stage, midnight, "surge", Place(), (1.0, 14.0), rise_m=0.8)
    high = lived(model, midnight, stage, event)
    rise_m = change(day, high, "river_level", "level_m")
    drained = [block.drivers.drained for block in (day, high)]
    gates = model.surroundings.drainage.stations.has_gate
    shut = [(one.gate_frac[:, gates] < 1).sum() for one in drained]
    flooded = [one.flood_m > 0 for one in drained]

    assert np.all(rise_m[: at(1.0) + 1] == 0)
    assert np.all(rise_m[at(1.5) : at(19.0)] > 0)
    assert np.all(rise_m[at(20.0) :] == 0)
    assert 0.6 < rise_m.max() < 0.9
    assert shut[1] > 1.2 * shut[0]
    assert flooded[1].sum() > flooded[0].sum()
    assert np.all((high.drivers.flood_m - day.drivers.flood_m)[: at(1.0) + 1] == 0)
    first_shut = np.argmax((drained[1].gate_frac < drained[0].gate_frac).any(axis=1))
    first_wet = np.argmax((flooded[1] & ~flooded[0]).any(axis=1))
    assert at(1.0) < first_shut < first_wet
    assert_dry_things_stay(day, high)


def test_failed_pumps_let_their_well_rise_and_nobody_elses(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    site = Place(site="pump-nhieu-loc")
    event = happens(stage, midnight, "pump_failure", site, (15.0, 20.0))
    failed = lived(model, midnight, stage, event)
    here = slice(at(15.0), at(20.0))
    level_m = change(day, failed, "pump_station", "wetwell_level_m")[:, NHIEU_LOC]
    flow = failed.values["pump_station"]["flow_m3h"][:, NHIEU_LOC]
    spots = model.surroundings.drainage.spots.station == NHIEU_LOC
    deeper_m = (failed.drivers.flood_m - day.drivers.flood_m)[at(15.0) : at(22.0)]

    assert event.stations == (NHIEU_LOC,)
    assert flow[here].max() == 0
    assert np.all(level_m[: at(15.0)] == 0)
    assert level_m[at(15.0) : at(19.5)].max() > 0.3
    assert np.all(level_m[here] >= 0)
    assert (
        flow[at(20.0) : at(20.5)].max()
        > day.values["pump_station"]["flow_m3h"][at(20.0) : at(20.5), NHIEU_LOC].max()
    )
    assert spots.any()
    assert deeper_m[:, spots].max() > 0.05
    assert np.all(deeper_m[:, ~spots] == 0)
    assert moved(day, failed, "pump_station").tolist() == [
        index == NHIEU_LOC for index in range(model.places["pump_station"].count)
    ]
    assert_dry_things_stay(day, failed, "river_level", "water_quality")


def test_a_gate_stuck_open_stays_open_while_the_high_river_comes_in(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    site = Place(site="gate-bennghe")
    closed = day.values["pump_station"]["gate_open_frac"][:, BEN_NGHE] == 0
    assert closed.any()
    first = int(np.argmax(closed))
    event = happens(stage, midnight, "gate_stuck", site, (first / 60 - 1, first / 60 + 5))
    stuck = lived(model, midnight, stage, event)
    usual, values = day.values["pump_station"], stuck.values["pump_station"]
    here = slice(first, first + 60)

    assert np.all(values["gate_open_frac"][first - 60 : first + 300, BEN_NGHE] == 1)
    assert values["flow_m3h"][here, BEN_NGHE].max() == 0  # pumps would lift the river
    assert stuck.drivers.drained.free_m3h[here, BEN_NGHE].min() < 0
    outer_m = stuck.drivers.river.primary_m[here] - stuck.drivers.drained.basin_m[here, BEN_NGHE]
    assert np.abs(outer_m).max() < 0.1
    assert np.all(
        values["wetwell_level_m"][here, BEN_NGHE] >= usual["wetwell_level_m"][here, BEN_NGHE]
    )
    assert moved(day, stuck, "pump_station").sum() == 1
    assert_dry_things_stay(day, stuck, "river_level", "water_quality")


def test_a_discharge_fouls_the_water_near_it_and_is_flushed_out(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    probes = model.places["water_quality"]
    site = next(i for i, tags in enumerate(probes.tags) if "canal" in tags)
    place = Place(lat_deg=float(probes.lat_deg[site]), lon_deg=float(probes.lon_deg[site]))
    event = happens(stage, midnight, "discharge", place, (2.0, 5.0), strength_frac=0.6)
    fouled = lived(model, midnight, stage, event)
    during = slice(at(3.0), at(5.0))
    oxygen, mud, salt = (
        change(day, fouled, "water_quality", name)
        for name in ("do_mgl", "turbidity_ntu", "conductivity_uscm")
    )
    apart_km = np.hypot(
        probes.east_km - probes.east_km[site], probes.north_km - probes.north_km[site]
    )
    reach_km = 2.0 + 3.5  # its radius, and how far a tide can carry it

    for values in (oxygen, mud, salt):
        assert np.all(values[: at(2.0) + 1] == 0)
        assert np.all(values[:, apart_km > reach_km] == 0)
        assert np.abs(values[at(8.0) : at(9.0), site]).max() < np.abs(values[during, site]).max()
        assert np.abs(values[at(23.5) :, site]).max() == 0
    usual = day.values["water_quality"]
    assert np.all(oxygen[during, site] < -0.5 * usual["do_mgl"][during, site] + 0.1)
    assert np.all(mud[during, site] > 50)
    assert np.all(salt[during, site] > 300)
    assert oxygen.max() <= 0
    assert min(mud.min(), salt.min()) >= 0
    assert fouled.values["water_quality"]["do_mgl"].min() >= surface_water.MIN_OXYGEN_MGL
    assert np.array_equal(fouled.values["water_quality"]["ph"], usual["ph"])
    assert_dry_things_stay(day, fouled, "river_level", "pump_station", "street_flood")
    assert_dry_things_stay(day, fouled, *BESIDE_STREETS)

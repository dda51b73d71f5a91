"""A crowd at a place: streets before and after, full car parks, noise, and nothing elsewhere."""

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
from simulator.world.models.ground import Places
from simulator.world.state import Block, Physics

PEOPLE_COUNT, RADIUS_KM = 30_000.0, 2.0
COME, LEAVE, HOUR = 18 * 60, 20 * 60 + 30, 60  # minutes of the day
DETOUR_KM = 3.5  # beyond the radius: streets to which those turn off who meet a queue
COUNTED = ("motorbike_count", "car_count", "bus_count", "truck_count")
BESIDE_STREETS = ("traffic_flow", "air_quality", "noise", "parking")


@pytest.fixture(scope="module")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)


@pytest.fixture(scope="module")
def place(model: CityModel) -> Place:
    """At the car park with the nearest microphone."""
    parks, ears = model.places["parking"], model.places["noise"]
    apart = np.hypot(parks.east_km[:, None] - ears.east_km, parks.north_km[:, None] - ears.north_km)
    park = int(np.argmin(apart.min(axis=1)))
    return Place(lat_deg=float(parks.lat_deg[park]), lon_deg=float(parks.lon_deg[park]))


@pytest.fixture(scope="module")
def crowd(stage: Stage, midnight: Physics, place: Place) -> Event:
    return happening(stage, midnight, place, people_count=PEOPLE_COUNT, radius_km=RADIUS_KM)


@pytest.fixture(scope="module")
def crowded(model: CityModel, midnight: Physics, stage: Stage, crowd: Event) -> Block:
    return model.advance(midnight, Course(stage, given=(crowd,)), 1_440)[1]


def happening(stage: Stage, midnight: Physics, place: Place, **values: float) -> Event:
    return resolve(
        stage,
        Asked(
            event_id="twin.one", what="crowd", place=place,
            begin_step=midnight.step + COME, end_step=midnight.step + LEAVE,
            values=values, lots="twin",
        ),
    )  # fmt: skip


def apart_km(event: Event, places: Places) -> FloatArray:
    assert event.lat_deg is not None
    assert event.lon_deg is not None
    north_km = (places.lat_deg - event.lat_deg) * 110.6
    east_km = (places.lon_deg - event.lon_deg) * 111.3 * np.cos(np.deg2rad(event.lat_deg))
    return np.hypot(east_km, north_km)


def is_moved(day: Block, other: Block, kind: str) -> BoolArray:
    """Tell which sensors of a kind show something else, (sensor,)."""
    same = [
        ((values == day.values[kind][name]) | np.isnan(values)).all(axis=0)
        for name, values in other.values[kind].items()
    ]
    return ~np.logical_and.reduce(same)


def test_streets_around_carry_more_when_people_come_and_when_they_leave(
    model: CityModel, day: Block, crowded: Block, crowd: Event
) -> None:
    usual, flow = day.drivers.streets, crowded.drivers.streets
    near = apart_km(crowd, model.surroundings.streets.places) < RADIUS_KM - 0.1
    more = flow.arrived_count[:, near] - usual.arrived_count[:, near]

    assert near.sum() >= 3
    assert np.array_equal(flow.arrived_count[:COME], usual.arrived_count[:COME])
    for begin in (COME, LEAVE):
        assert more[begin : begin + HOUR].sum() > 0.02 * PEOPLE_COUNT
    assert abs(more[LEAVE - 30 : LEAVE].sum()) < 0.1 * more[COME : COME + HOUR].sum()


def test_car_parks_fill_and_empty_again(
    model: CityModel, day: Block, crowded: Block, crowd: Event
) -> None:
    near = apart_km(crowd, model.places["parking"]) < RADIUS_KM - 0.1
    free = crowded.values["parking"]["free_count"][:, near]
    usual = day.values["parking"]["free_count"][:, near]

    assert near.any()
    assert np.all(free <= usual)
    during = slice(COME + HOUR, LEAVE)
    assert np.all(free[during] <= 0.75 * usual[during] + 1)
    assert np.array_equal(free[:COME], usual[:COME])
    assert np.array_equal(free[LEAVE + HOUR :], usual[LEAVE + HOUR :])


def test_ten_times_the_people_leave_no_place_free(
    model: CityModel, midnight: Physics, stage: Stage, place: Place, crowd: Event
) -> None:
    many = happening(stage, midnight, place, people_count=150_000.0, radius_km=RADIUS_KM)
    block = model.advance(midnight, Course(stage, given=(many,)), LEAVE)[1]
    near = apart_km(crowd, model.places["parking"]) < RADIUS_KM - 0.1

    assert block.values["parking"]["free_count"][COME + HOUR :, near].max() == 0


def test_it_is_louder_among_them(
    model: CityModel, day: Block, crowded: Block, crowd: Event
) -> None:
    near = apart_km(crowd, model.places["noise"]) < RADIUS_KM - 0.1
    rise = crowded.values["noise"]["leq_db"] - day.values["noise"]["leq_db"]

    assert near.any()
    assert np.all(rise[COME + HOUR : LEAVE, near] > 0)
    assert np.all(rise[:COME] == 0)


def test_only_streets_and_what_stands_beside_them_feel_it_and_nothing_far_away(
    model: CityModel, day: Block, crowded: Block, crowd: Event
) -> None:
    for kind in day.values:
        moved = is_moved(day, crowded, kind)
        if kind not in BESIDE_STREETS:
            assert not moved.any(), kind
    far = apart_km(crowd, model.places["traffic_flow"]) > RADIUS_KM + 2 * DETOUR_KM
    assert far.any()
    assert not is_moved(day, crowded, "traffic_flow")[far].any()


def test_vehicles_in_are_vehicles_out_and_queued_each_minute_while_people_come_and_leave(
    model: CityModel, midnight: Physics, crowded: Block, stage: Stage, crowd: Event
) -> None:
    crash = Event(
        event_id="twin.two", what="accident", begin_step=midnight.step + COME,
        end_step=midnight.step + LEAVE, streets=tuple(range(0, 240, 9)),
        values={"lost_capacity_frac": 0.8},
    )  # fmt: skip
    both = model.advance(midnight, Course(stage, given=(crowd, crash)), 1_440)[1]
    for block in (crowded, both):
        flow = block.drivers.streets
        before = np.vstack([midnight.states["city.streets"]["standing"], flow.standing_count[:-1]])

        assert flow.standing_count.max() > 20
        gone = flow.passed_count + flow.standing_count - before
        assert np.allclose(gone, flow.arrived_count, rtol=1e-9, atol=1e-9)

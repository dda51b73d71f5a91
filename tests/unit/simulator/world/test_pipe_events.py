"""Bursts, leaks and wrong doses: what follows in the water network, and by what distance."""

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from simulator.run.stage import stage_of_run
from simulator.scenario.asked import Asked, Place
from simulator.scenario.brought import LOOK_BACK_MIN
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.models import pipe_chlorine
from simulator.world.models.water_network import NetworkPoints
from simulator.world.state import Block, Physics

BEGIN_H, END_H = 8.0, 12.0
DURING = slice(round((BEGIN_H + 0.25) * 60), round(END_H * 60))
BEFORE = slice(0, round(BEGIN_H * 60) + 1)
WATER = "water_network"


@pytest.fixture(scope="module")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)


def points_of(model: CityModel) -> NetworkPoints:
    points = model.kinds[WATER]
    assert isinstance(points, NetworkPoints)
    return points


def lived(model: CityModel, midnight: Physics, stage: Stage, event: Event) -> Block:
    return model.advance(midnight, Course(stage, given=(event,)), 1_440)[1]


def happens(
    stage: Stage, midnight: Physics, what: str, place: Place, **values: float
) -> Event:  # fmt: skip
    begin, end = (midnight.step + round(hour * 60) for hour in (BEGIN_H, END_H))
    return resolve(
        stage,
        Asked(
            event_id="twin.one", what=what, place=place, begin_step=begin, end_step=end,
            values=values, lots="twin",
        ),
    )  # fmt: skip


def change(day: Block, other: Block, quantity: str, kind: str = WATER) -> FloatArray:
    return other.values[kind][quantity] - day.values[kind][quantity]


def assert_only_these_moved(day: Block, other: Block, *kinds: str) -> None:
    for kind, values in day.values.items():
        if kind not in kinds:
            for name, usual in values.items():
                here = other.values[kind][name]
                assert np.array_equal(here, usual, equal_nan=True), f"{kind}.{name}"


def beside(model: CityModel, index: int) -> Place:
    """Return where a point of the network stands."""
    places = model.places[WATER]
    return Place(lat_deg=float(places.lat_deg[index]), lon_deg=float(places.lon_deg[index]))


def apart_km(model: CityModel, index: int, kind: str = WATER) -> FloatArray:
    here, places = model.places[WATER], model.places[kind]
    return np.hypot(places.east_km - here.east_km[index], places.north_km - here.north_km[index])


def dry(model: CityModel) -> BoolArray:
    """Which points have no flood spot within what a burst wets, (sensor,)."""
    spots, places = model.surroundings.drainage.spots, model.places[WATER]
    far_km = np.hypot(
        places.east_km[:, None] - spots.east_km, places.north_km[:, None] - spots.north_km
    )
    return np.asarray(far_km.min(axis=1) > 0.5)


def central(model: CityModel) -> int:
    """Return the point that has the most others near it, and no flood spot."""
    places = model.places[WATER]
    every_km = np.array([apart_km(model, index) for index in range(places.count)])
    return int(np.argmax(np.where(dry(model), (every_km < 4).sum(axis=1), -1)))


def test_a_burst_takes_pressure_by_distance_and_draws_flow_and_mud(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    here = central(model)
    event = happens(stage, midnight, "main_burst", beside(model, here), lost_m3h=400)
    burst = lived(model, midnight, stage, event)
    points, far_km = points_of(model), apart_km(model, here)
    fall = -change(day, burst, "pressure_bar")[DURING].mean(axis=0)
    gain = change(day, burst, "flow_m3h")[DURING].mean(axis=0) / points.mean_flow_m3h
    mud = change(day, burst, "turbidity_ntu")

    for name in ("pressure_bar", "flow_m3h", "turbidity_ntu"):
        assert np.all(change(day, burst, name)[BEFORE] == 0), name
        assert np.all(change(day, burst, name)[:, far_km > 15] == 0), name
    assert 0.3 < fall[here] < 0.8
    assert 0.25 < gain[here] < 0.6
    assert fall.min() >= 0
    assert fall.argmax() == here
    own = points.feelers.node == points.feelers.node[here]
    assert np.all(np.diff(fall[own][np.argsort(far_km[own])]) <= 0)
    assert fall[own].min() > fall[~own].max()
    assert fall[far_km > 6].max() < 0.25 * fall[here]
    assert 0 < np.sum(fall > 0) < fall.size
    assert 2 < mud[DURING, here].max() < 5
    assert mud.min() == 0
    assert 0 < mud[round((END_H + 6) * 60), here] < 0.3 * mud[DURING, here].max()
    assert np.all(change(day, burst, "pressure_bar")[round((END_H + 0.2) * 60) :] == 0)
    assert np.all(change(day, burst, "chlorine_mgl") == 0)
    assert np.all(change(day, burst, "ph") == 0)
    assert_only_these_moved(day, burst, WATER, "street_flood")


def test_the_street_beside_a_burst_is_wet(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    gauges = model.places["street_flood"]
    for index in (0, gauges.count - 1):  # a site, and a street that is none
        place = Place(lat_deg=float(gauges.lat_deg[index]), lon_deg=float(gauges.lon_deg[index]))
        event = happens(stage, midnight, "main_burst", place, lost_m3h=400)
        burst = lived(model, midnight, stage, event)
        deeper = change(day, burst, "depth_m", "street_flood")
        away_km = np.hypot(
            gauges.east_km - gauges.east_km[index], gauges.north_km - gauges.north_km[index]
        )

        assert deeper[DURING, index].min() > 0.1
        assert deeper.max() < 0.2
        assert np.all(deeper[:, away_km > 0.4] == 0)
        assert np.all(deeper[BEFORE] == 0)
        assert np.all(deeper[round((END_H + 0.2) * 60) :] == 0)
        for kind in ("power_transformer", "air_quality", "weather", "pump_station"):
            assert_only_these_moved(day, burst, *(set(day.values) - {kind}))


def test_what_is_felt_of_a_fault_is_over_while_it_is_remembered(model: CityModel) -> None:
    assert points_of(model).age_h.max() * pipe_chlorine.LAST_FRAC * 60 < LOOK_BACK_MIN


def test_a_leak_is_a_burst_in_little_and_stays_clear(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    here = central(model)
    event = happens(stage, midnight, "leak", beside(model, here), lost_m3h=15)
    leak = lived(model, midnight, stage, event)
    gain = change(day, leak, "flow_m3h")
    fall = -change(day, leak, "pressure_bar")

    assert np.all(gain[BEFORE] == 0)
    assert gain.min() >= 0
    assert 0 < gain[:, here].max() < 15.5
    assert 0.002 < fall[:, here].max() < 0.1
    assert fall.max(axis=0).argmax() == here
    assert np.all(np.diff(gain[BEFORE.stop : round(END_H * 60), here]) > 0)  # it wears on
    assert np.all(change(day, leak, "turbidity_ntu") == 0)
    assert_only_these_moved(day, leak, WATER)


def test_a_wrong_dose_comes_with_the_water_later_the_older_it_is(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    event = happens(stage, midnight, "chlorine_fault", Place(), dose_frac=0.3)
    fault = lived(model, midnight, stage, event)
    left = fault.values[WATER]["chlorine_mgl"] / day.values[WATER]["chlorine_mgl"]
    age_h = points_of(model).age_h
    first_h = np.where((left < 0.999).any(axis=0), (left < 0.999).argmax(axis=0) / 60, np.nan)
    reached = np.flatnonzero(age_h * pipe_chlorine.LAST_FRAC < 24 - END_H)
    order = reached[np.argsort(age_h[reached])]

    assert reached.size > 3
    assert np.all(left[BEFORE] == 1)
    assert np.all(np.diff(first_h[order]) >= 0)
    expected = BEGIN_H + pipe_chlorine.FIRST_FRAC * age_h[reached]
    assert np.all(first_h[reached] >= expected)
    assert first_h[reached] == pytest.approx(expected, abs=0.5)
    young = reached[age_h[reached] < 8]
    assert left[:, young].min(axis=0) == pytest.approx(0.3, abs=0.05)
    assert left[-1, reached] == pytest.approx(1.0, abs=1e-6)
    for name in ("flow_m3h", "pressure_bar", "turbidity_ntu", "ph"):
        assert np.all(change(day, fault, name) == 0), name
    assert_only_these_moved(day, fault, WATER)


@pytest.mark.parametrize("what", ["main_burst", "chlorine_fault"])
def test_an_event_gives_the_same_however_a_block_is_cut(
    model: CityModel, midnight: Physics, stage: Stage, what: str
) -> None:
    place = beside(model, central(model)) if what == "main_burst" else Place()
    course = Course(stage, given=(happens(stage, midnight, what, place),))
    whole = model.advance(midnight, course, 700)[1].values[WATER]
    state, part = model.advance(midnight, course, 487)
    state = model.advance(state, course, 1)[0]
    part = model.advance(state, course, 700 - 488)[1]

    for name, values in part.values[WATER].items():
        assert np.array_equal(values, whole[name][488:]), name

"""What an event did is measured: the run with it against the one without it, beyond noise."""

from collections.abc import Callable

import numpy as np
import pytest

from contract.catalogue import KIND_BY_CODE
from simulator.run.effect import Effect
from simulator.run.stage import course_of
from simulator.run.twin import compared
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.repertoire import KINDS
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics

EIGHT_H = 8 * 60
AIR = KIND_BY_CODE["air_quality"].quantity_names
AT = {"lat_deg": 10.80, "lon_deg": 106.66}

Measure = Callable[..., Effect]


@pytest.fixture(scope="module")
def course(model: CityModel) -> Course:
    return course_of(model, trouble=0)


@pytest.fixture(scope="module")
def stage(course: Course) -> Stage:
    assert course.stage is not None
    return course.stage


@pytest.fixture(scope="module")
def simulation(model: CityModel, midnight: Physics) -> Simulation:
    return Simulation.of(model, birth_ms=(midnight.step - 60) * MINUTE_MS, period_scale=1.0)


@pytest.fixture(scope="module")
def morning(simulation: Simulation, course: Course, midnight: Physics) -> World:
    """Eight o'clock, every gauge read once."""
    world, _, _ = simulation.advance(simulation.born(midnight, boot=0), course, EIGHT_H)
    return world


@pytest.fixture(scope="module")
def measure(simulation: Simulation, morning: World, course: Course) -> Measure:
    """Measure an event that begins at eight o'clock; parameters are the usual ones."""

    def measured(
        what: str, for_min: int, values: dict[str, float] | None = None, **where: object
    ) -> Effect:
        step = morning.physics.step
        usual = {name: one.default for name, one in KINDS[what].parameters.items()}
        event = Event(
            event_id=f"test.{what}", what=what, begin_step=step, end_step=step + for_min,
            values=usual | (values or {}), **where,  # pyright: ignore[reportArgumentType]
        )  # fmt: skip
        pieces = compared(simulation, morning, course.with_events([event]), event, step + for_min)
        return [*pieces][-1].effect()

    return measured


def directions(effect: Effect, kind: str, quantity: str) -> set[str]:
    """Return which ways a quantity went."""
    return {
        one.direction for one in effect.expected if (one.kind, one.quantity) == (kind, quantity)
    }


def kinds(effect: Effect) -> set[str]:
    return {one.kind for one in effect.expected}


def test_a_storm_brings_rain_water_and_slow_streets_and_clean_cool_air(measure: Measure) -> None:
    found = measure("storm", 90, **AT)
    assert directions(found, "rain_gauge", "rain_mm") == {"up"}
    assert directions(found, "street_flood", "depth_m") == {"up"}
    # A street that is dry yet is freer: riders of its district already wait under roofs.
    assert "down" in directions(found, "traffic_flow", "speed_kmh")
    assert directions(found, "air_quality", "pm25_ugm3") == {"down"}
    assert directions(found, "weather", "temperature_degc") == {"down"}
    assert directions(found, "power_transformer", "voltage_v") == set()
    assert directions(found, "water_network", "pressure_bar") == set()
    assert not any(one.direction in {"stuck", "gone"} for one in found.expected)


def test_an_accident_is_felt_by_traffic_and_by_no_grid(measure: Measure) -> None:
    found = measure("accident", 40, streets=(3,))
    assert "down" in directions(found, "traffic_flow", "speed_kmh")
    assert "up" in directions(found, "traffic_flow", "queue_m")
    assert kinds(found) <= {"traffic_flow", "air_quality", "noise"}


def test_an_outage_takes_load_away_and_silences_what_has_no_battery(measure: Measure) -> None:
    found = measure("feeder_outage", 60, feeders=(2,))
    assert directions(found, "power_transformer", "voltage_v") >= {"down"}
    assert "down" in directions(found, "power_transformer", "load_kw")
    assert directions(found, "smart_meter", "energy_kwh") == {"gone"}
    assert "rain_gauge" not in {
        one.kind for one in found.expected if one.direction in {"up", "down"}
    }
    assert not any(one.direction == "stuck" for one in found.expected)


def test_what_nobody_can_see_is_no_effect(measure: Measure) -> None:
    """Readings that come late, twice, in another order or by a wrong clock show what they would."""
    for what in ("duplicate", "shuffled", "clock_skew"):
        found = measure(what, 180, sensors=("hcmc-aq-0002",))
        assert found == Effect([], []), what


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("stuck", {"stuck"}),
        ("dead", {"gone"}),
        ("bias", {"up"}),
        ("drift", {"up"}),
        ("noisy", {"up", "down"}),
    ],
)
def test_a_fault_shows_in_all_quantities_of_its_sensor_and_in_no_other(
    measure: Measure, what: str, expected: set[str]
) -> None:
    found = measure(what, 360, sensors=("hcmc-aq-0002",))
    assert list(found.sensor_ids) == ["hcmc-aq-0002"]
    assert kinds(found) == {"air_quality"}
    for quantity in AIR:
        assert directions(found, "air_quality", quantity) == expected, quantity


def test_a_fault_of_one_quantity_shows_in_that_one(measure: Measure) -> None:
    found = measure("stuck", 360, sensors=("hcmc-aq-0002",), quantity="pm25_ugm3")
    assert [(one.quantity, one.direction) for one in found.expected] == [("pm25_ugm3", "stuck")]


def test_behind_a_gateway_without_a_line_all_is_silent(measure: Measure, stage: Stage) -> None:
    name = stage.gateways.name[0]
    behind = stage.behind([name])
    reached = {one for kind, index in behind.items() for one in stage.sensors[kind].names_of(index)}
    found = measure("offline", 60, gateways=(name,))
    assert set(found.sensor_ids) == reached
    assert {one.direction for one in found.expected} == {"gone"}
    assert kinds(found) == set(behind)


def test_measuring_piece_by_piece_draws_what_the_living_run_draws(
    simulation: Simulation, morning: World, course: Course
) -> None:
    """And leaves the living run its numbers."""
    step = morning.physics.step
    event = Event(event_id="test.dead", what="dead", begin_step=step, end_step=step + 240,
                  sensors=("hcmc-aq-0002",))  # fmt: skip
    pieces = compared(simulation, morning, course.with_events([event]), event, step + 240)
    next(pieces)
    alone, readings, _ = simulation.advance(morning, course, 30)
    next(pieces)
    again, same, _ = simulation.advance(morning, course, 30)
    assert alone.physics.step == again.physics.step
    for first, second in zip(readings, same, strict=True):
        pairs = zip(first.values, second.values, strict=True)
        assert all(np.array_equal(*pair, equal_nan=True) for pair in pairs)


def test_what_comes_late_by_whole_periods_is_no_other_value(measure: Measure) -> None:
    """Sent when others are sent anyway, they are readings of another time all the same."""
    found = measure("late", 180, {"delay_s": 600}, sensors=("hcmc-aq-0002",))
    assert not any(one.direction in {"up", "down"} for one in found.expected)

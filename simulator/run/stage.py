"""Where things can happen in a run, and what does: its stage and its course."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from contract.city import City
from contract.clock import to_us
from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices import fleet
from simulator.devices.device import devices_of
from simulator.devices.gateway import gateways_of
from simulator.errors import ScenarioError
from simulator.run.world import build
from simulator.scenario.course import Course
from simulator.scenario.everyday import Everyday
from simulator.scenario.inject import started
from simulator.scenario.lots import day_begin_step, day_of
from simulator.scenario.script import Scenario
from simulator.scenario.stage import Ground, Stage, stage_of
from simulator.scenario.troubles import read_troubles
from simulator.world.city import CityModel
from simulator.world.models.stretch import Stretches
from simulator.world.state import MINUTE_MS
from simulator.world.units import HOUR_MIN


def stage_of_run(model: CityModel) -> Stage:
    """Return the stage of a city with its fleet."""
    city, surroundings = model.city, model.surroundings
    streets, feeders = surroundings.streets.places, surroundings.feeders
    stations = surroundings.stations
    street_zones: list[int] = streets.zone.tolist()
    devices = devices_of(model)
    ground = Ground(
        city=city,
        areas=AreaIndex(city, load_outlines(city)),
        places=model.places,
        streets=streets,
        stretches=Stretches.of(streets, model.surroundings.streets.queues.network),
        feeders=feeders,
        stations=stations,
        has_gate=surroundings.drainage.stations.has_gate,
        street_names=streets.name,
        station_names=stations.name,
        street_districts=[surroundings.zones.code[zone] for zone in street_zones],
        feeder_names=[f"feeder-{number:02d}" for number in range(1, feeders.count + 1)],
    )
    return stage_of(ground, devices, gateways_of(city, devices))


@lru_cache(maxsize=1)
def standard_stage(city: City) -> Stage:
    """Return the stage of the city with the standard fleet."""
    return stage_of_run(build(city, seed=0, sensor_count=fleet.STANDARD))


def course_of(model: CityModel, *, trouble: float) -> Course:
    """Return the course of a run in which nothing is made to happen beside the everyday.

    Parameters
    ----------
    trouble
        How much goes wrong by itself, against the pack's rates.

    Raises
    ------
    CityError
        The pack's troubles are wrong.
    """
    stage = stage_of_run(model)
    if not trouble:
        return Course(stage)
    everyday = Everyday.of(
        (stage, standard_stage(model.city)),
        read_troubles(model.city),
        model.surroundings.sky,
        seed=model.seed,
        trouble=trouble,
    )
    return Course(stage, everyday)


def with_scenario(course: Course, scenario: Scenario | None, city: City, from_ms: int) -> Course:
    """Return the course in which a scenario, if any, begins at its own time of the first day.

    Parameters
    ----------
    from_ms
        City time at which the run begins. [ms since the epoch]

    Raises
    ------
    ScenarioError
        Something in it cannot be in this run.
    """
    if scenario is None:
        return course
    return started(course, scenario, begin_step(city, scenario, from_ms))


def begin_step(city: City, scenario: Scenario, from_ms: int) -> int:
    """Return the city minute at which a scenario begins in a run that is computed.

    That is its own time of day on the run's first civil day; with the run's next whole minute,
    where that time is over or the scenario has none.
    """
    first_step = -(-from_ms // MINUTE_MS)
    if scenario.start is None:
        return first_step
    midnight = day_begin_step(day_of(first_step, city.utc_offset_h), city.utc_offset_h)
    own_step = midnight + scenario.start.hour * HOUR_MIN + scenario.start.minute
    return max(first_step, own_step)


def left_out(course: Course, event_ids: Sequence[str]) -> Course:
    """Return the course without some events.

    Raises
    ------
    ScenarioError
        There is none of a name.
    """
    for event_id in event_ids:
        if not course.knows(event_id):
            known = ", ".join(event.event_id for event in course.given) or "none was asked for"
            raise ScenarioError(f"no event {event_id!r} in this run; known: {known}")
    return course.without(*event_ids)


def local_ms(city: City, local: datetime) -> int:
    """Return the city time of a local time, in milliseconds since the epoch."""
    zone = timezone(timedelta(hours=city.utc_offset_h))
    return to_us(local.replace(tzinfo=zone)) // 1000

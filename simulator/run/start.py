"""All that a live run starts from: computed before it lives, off its loop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from contract.clock import Wall, from_us, rfc3339, to_us, utc_now
from simulator.devices.gateway import Gateway, gateways_of
from simulator.errors import StoppedError
from simulator.run import journal, shard
from simulator.run.begin import Opening, begin
from simulator.run.checkpoint import Checkpoints
from simulator.run.journal import Given, Journal
from simulator.run.plan import Plan
from simulator.run.stage import course_of, local_ms
from simulator.run.way import Way
from simulator.run.world import Simulation, build
from simulator.scenario.course import Course
from simulator.scenario.inject import started
from simulator.scenario.script import Scenario
from simulator.world.state import MINUTE_MS

MINUTE_US = MINUTE_MS * 1000

log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What a live run starts from.

    Attributes
    ----------
    simulation
        With the sensors that are this process's.
    journal
        What was made to happen; the course follows it.
    scenario
        Which one began last; empty: none did.
    """

    opening: Opening
    simulation: Simulation
    course: Course
    journal: Journal
    scenario: str
    gateways: Sequence[Gateway]


def start(
    plan: Plan, store: Checkpoints, is_stopped: Callable[[], bool], wall: Wall = utc_now
) -> Start:
    """Return what a run starts from.

    Parameters
    ----------
    is_stopped
        Asked again and again; once it says so, all is left.

    Raises
    ------
    CheckpointError
        The folder holds what this run cannot go on from.
    ScenarioError
        Something in the scenario cannot be in this run.
    StoppedError
        It was left.
    """
    model = build(plan.city, seed=plan.seed, sensor_count=plan.sensor_count)
    _leave_if(is_stopped)
    written = Journal(store.folder)
    entries = written.entries()
    course = journal.followed(course_of(model, trouble=plan.trouble), entries)
    _leave_if(is_stopped)
    first_at = None
    if plan.scenario is not None and plan.scenario.start is not None:
        first_at = from_us(local_ms(plan.city, plan.scenario.start) * 1000)
    opening = begin(store, plan, Way(model, course, is_stopped), first_at=first_at, wall=wall)
    scenario = journal.scenario_of(entries)
    if plan.scenario is not None:
        course = _with_scenario(plan.scenario, written, course, opening, before=scenario)
        scenario = plan.scenario.name
    simulation = opening.simulation
    gateways: Sequence[Gateway] = gateways_of(plan.city, simulation.emitter.devices)
    if plan.share.count > 1:
        gateways = shard.gateways_of(gateways, plan.share)
        simulation = shard.narrowed(simulation, gateways)
    return Start(
        opening=opening,
        simulation=simulation,
        course=course,
        journal=written,
        scenario=scenario,
        gateways=gateways,
    )


def _leave_if(is_stopped: Callable[[], bool]) -> None:
    if is_stopped():
        raise StoppedError


def _with_scenario(
    scenario: Scenario, written: Journal, course: Course, opening: Opening, *, before: str
) -> Course:
    """Return the course with a scenario, which begins once: a restart goes on with it."""
    if scenario.name == before:
        log.info("scenario_goes_on", scenario=scenario.name)
        return course
    step = _first_free_step(opening)
    known = len(course.given)
    course = started(course, scenario, step)
    written.append(Given(step, tuple(course.given[known:]), scenario.name))
    log.info("scenario_began", scenario=scenario.name, city_at=rfc3339(from_us(step * MINUTE_US)))
    return course


def _first_free_step(opening: Opening) -> int:
    """Return the first minute of which nothing can have been told, and that is not over yet."""
    city_ms = to_us(opening.clock.city_at) // 1000
    if opening.left is None:
        return -(-city_ms // MINUTE_MS)
    return city_ms // MINUTE_MS + 1

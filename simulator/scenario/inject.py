"""What is asked for while a run goes on: made part of its course, or refused with the reason."""

import re

from contract.city_file import shortened
from simulator.errors import EventError, Problem, ScenarioError
from simulator.scenario.asked import Asked
from simulator.scenario.brought import is_of_outage
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.repertoire import KINDS
from simulator.scenario.resolve import resolve
from simulator.scenario.script import Scenario, placed
from simulator.scenario.span import told
from simulator.scenario.stage import Stage


def injected(course: Course, asked: Asked, now_step: int) -> tuple[Course, Event]:
    """Return the course in which also happens what is asked for, and that event.

    Parameters
    ----------
    now_step
        The minute that comes next: nothing begins before it.

    Raises
    ------
    EventError
        It cannot be: what `resolve` refuses, a time that is past, a name that is taken, nothing
        at its place, or a feeder that is out then.
    """
    if course.stage is None:
        raise EventError([Problem("what", "cannot happen: this run has no stage")])
    if asked.begin_step < now_step:
        late = told(now_step - asked.begin_step)
        raise EventError([Problem("after", f"lies {late} in the past; accepted: from now on")])
    if any(event.event_id == asked.event_id for event in course.given):
        raise EventError([Problem("id", f"{asked.event_id!r} stands twice; each has its own")])
    event = resolve(course.stage, asked)
    acts_on_devices = KINDS[event.what].place in {"sensor", "gateway", "area"}
    if acts_on_devices and not event.sensors and not event.gateways:
        raise EventError([Problem("sensor", "is nobody: no device of this run is there")])
    _refuse_out_already(course, course.stage, event)
    return course.with_events([event]), event


def ended(course: Course, event_id: str, now_step: int) -> Course:
    """Return the course in which an event that goes on, or is yet to begin, ends now.

    Raises
    ------
    EventError
        There is none of that name; names what goes on.
    """
    going_on = [event.event_id for event in course.during(now_step, now_step + 1)]
    to_come = [event.event_id for event in course.given if event.begin_step > now_step]
    if event_id not in {*going_on, *to_come}:
        known = shortened(going_on + to_come) or "nothing"
        text = f"{event_id!r} does not go on; what does: {known}"
        raise EventError([Problem("event", text)])
    return course.ended_at(event_id, now_step)


def repaired(course: Course, device_id: str, now_step: int) -> Course:
    """Return the course in which a sensor or gateway has none of its faults from now on.

    Raises
    ------
    EventError
        This run has no such device, or it has no fault now. What is silent because it has no
        power has none: the outage is to be ended.
    """
    stage = course.stage
    if stage is None or not (stage.sensor(device_id) or device_id in stage.gateways.index):
        raise EventError([Problem("device", f"{device_id!r} is none of this run")])
    faults = [
        event
        for event in course.during(now_step, now_step + 1)
        if device_id in event.sensors or device_id in event.gateways
    ]
    outages = [event.cause_event_id for event in faults if is_of_outage(event)]
    if not faults or outages:
        why = f"has no power: end {outages[0]}" if outages else "has no fault now"
        raise EventError([Problem("device", f"{device_id!r} {why}")])
    return course.repaired_at(device_id, now_step)


def started(course: Course, scenario: Scenario, begin_step: int) -> Course:
    """Return the course in which a scenario begins at a minute, for whichever time it is.

    Raises
    ------
    ScenarioError
        Something in it cannot be in this run.
    """
    if course.stage is None:
        raise ScenarioError(f"{scenario.name}: this run has no stage")
    times = {
        event.event_id.partition(".")[0]
        for event in course.given
        if event.scenario == scenario.name
    }
    return course.with_events(placed(scenario, course.stage, begin_step, nth=len(times) + 1))


def next_id(course: Course, prefix: str) -> str:
    """Return the next free id of those that count: `injected.3`, `broken.1`."""
    form = re.compile(rf"{re.escape(prefix)}\.(\d+)")
    numbers = [int(match[1]) for e in course.given if (match := form.fullmatch(e.event_id))]
    return f"{prefix}.{max(numbers, default=0) + 1}"


def _refuse_out_already(course: Course, stage: Stage, event: Event) -> None:
    if event.what != "feeder_outage":
        return
    end_step = event.end_step or event.begin_step + 1
    for other in course.during(event.begin_step, end_step):
        both = sorted({*event.feeders} & {*other.feeders})
        if other.what == event.what and both:
            name = stage.feeders.name[both[0]]
            until = "it is ended"
            if other.end_step is not None:
                until = f"{told(max(other.end_step - event.begin_step, 0))} later"
            text = f"{name!r} is out already then, by {other.event_id}, until {until}"
            raise EventError([Problem("feeder", text)])

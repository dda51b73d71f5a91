"""What is asked for while a run goes on: made part of its course, or refused with the reason."""

import re

from simulator.errors import EventError, Problem, ScenarioError
from simulator.scenario.asked import Asked
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

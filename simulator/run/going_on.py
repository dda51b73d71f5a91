"""What goes on in a run, as it is told to those who ask."""

from dataclasses import replace
from datetime import datetime

from contract.clock import from_us
from contract.payload.control import GoingOn
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.stage import NO_AREA
from simulator.world.state import MINUTE_MS

FAR_STEP = 2**40


def going_on(course: Course, step: int) -> list[Event]:
    """Return what goes on in a minute or was asked for and is yet to begin, by its begin.

    Of what happens by itself only what goes on is known.
    """
    now = course.during(step, step + 1)
    known = {event.event_id for event in now}
    asked = replace(course, everyday=None).during(step + 1, FAR_STEP)
    later = [event for event in asked if event.event_id not in known]
    return sorted([*now, *later], key=lambda event: (event.begin_step, event.event_id))


def told(event: Event) -> GoingOn:
    """Return an event as the state lists it."""
    return GoingOn(
        event_id=event.event_id,
        what=event.what,
        from_at=instant(event.begin_step),
        to_at=None if event.end_step is None else instant(event.end_step),
        scenario=event.scenario or "",
        area=event.area or NO_AREA,
        sensor_count=len(event.sensors) or None,
        parameters=event.values,
    )


def instant(step: int) -> datetime:
    """Return the city time at which a minute begins."""
    return from_us(step * MINUTE_MS * 1000)

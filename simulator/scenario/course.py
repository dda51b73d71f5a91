"""The course of a run: everything that is made to happen in it, minute by minute."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import msgspec

from simulator.faults.fault import Fault
from simulator.scenario import brought
from simulator.scenario.event import Event
from simulator.scenario.everyday import Everyday
from simulator.scenario.repair import faults_of, repaired_by
from simulator.scenario.repertoire import EVENTS, FAULTS
from simulator.scenario.stage import Stage
from simulator.world.causes import QUIET, Causes
from simulator.world.state import MINUTE_MS


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning or the end of an event or fault, at a city minute."""

    step: int
    event: Event
    is_end: bool


@dataclass(slots=True, eq=False)
class _Kept:
    """What was computed of a course's events, by their ids: a minute asks for it again."""

    faults: dict[str, tuple[Fault, ...]] = field(default_factory=dict[str, tuple[Fault, ...]])
    brought: dict[str, list[Event]] = field(default_factory=dict[str, list[Event]])


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What is made to happen in a run; a value, from which another one is made.

    Attributes
    ----------
    stage
        Where it happens; None: nowhere, and nothing does.
    everyday
        What goes wrong by itself; None: nothing.
    given
        Events and faults of scenarios and of those who injected some.
    ended
        By event, at which minute it was ended before its time.
    repaired
        Sensors and gateways by id, each with the minute from which it has no fault that began
        before.
    left_out
        Events that do not happen, and with them what they bring about: for twins.
    """

    stage: Stage | None = None
    everyday: Everyday | None = None
    given: Sequence[Event] = ()
    ended: Mapping[str, int] = field(default_factory=dict[str, int])
    repaired: Sequence[tuple[str, int]] = ()
    left_out: frozenset[str] = frozenset()
    _kept: _Kept = field(default_factory=_Kept)

    def during(self, from_step: int, to_step: int) -> list[Event]:
        """Return what goes on in some of the minutes [from_step, to_step), as it really is.

        Whatever was ended or repaired has its real end, and an outage its faults beside it.
        """
        asked = [event for event in self.given if event.begin_step < to_step]
        if self.everyday is not None:
            asked += self.everyday.during(from_step, to_step)
        lived = [event for one in asked for event in self._lived(one)]
        return [event for event in lived if event.overlaps(from_step, to_step)]

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return what is brought upon the city in the minutes [from_step, to_step)."""
        lasting = self.during(from_step - brought.LOOK_BACK_MIN, to_step)
        events = [event for event in lasting if event.what in EVENTS]
        if not events or self.stage is None:
            return QUIET.causes(from_step, to_step)
        return brought.causes(events, self.stage, from_step, to_step)

    def faults(self, from_step: int, to_step: int) -> list[Fault]:
        """Return which devices have faults in some of the minutes [from_step, to_step)."""
        if self.stage is None:
            return []
        from_ms, to_ms = from_step * MINUTE_MS, to_step * MINUTE_MS
        return [
            fault
            for event in self.during(from_step, to_step)
            if event.what in FAULTS
            for fault in self._faults(event, self.stage)
            if fault.from_ms < to_ms and (fault.to_ms is None or from_ms < fault.to_ms)
        ]

    def edges(self, from_step: int, to_step: int) -> list[Edge]:
        """Return what begins and ends in the minutes [from_step, to_step), in order of time."""
        edges: list[Edge] = []
        for event in self.during(from_step - 1, to_step):
            if from_step <= event.begin_step < to_step:
                edges.append(Edge(event.begin_step, event, is_end=False))
            if event.end_step is not None and from_step <= event.end_step < to_step:
                edges.append(Edge(event.end_step, event, is_end=True))
        return sorted(edges, key=lambda edge: (edge.step, edge.event.event_id, edge.is_end))

    def knows(self, event_id: str) -> bool:
        """Tell whether there is an event of a name, now or at any time."""
        if any(event.event_id == event_id for event in self.given):
            return True
        if self.everyday is not None and self.everyday.knows(event_id):
            return True
        outage_id, _, fault = event_id.rpartition(".")
        return fault in brought.OF_OUTAGES and bool(outage_id) and self.knows(outage_id)

    def with_events(self, events: Iterable[Event]) -> Self:
        """Return the course in which more happens."""
        return replace(self, given=(*self.given, *events), _kept=_Kept())

    def ended_at(self, event_id: str, step: int) -> Self:
        """Return the course in which an event ends at a minute; one yet to begin never does."""
        return replace(self, ended={**self.ended, event_id: step}, _kept=_Kept())

    def repaired_at(self, device_id: str, step: int) -> Self:
        """Return the course in which a sensor or gateway is without its faults from a minute on."""
        return replace(self, repaired=(*self.repaired, (device_id, step)), _kept=_Kept())

    def without(self, *event_ids: str) -> Self:
        """Return the course without some events and what they bring about: a twin."""
        return replace(self, left_out=self.left_out | {*event_ids}, _kept=_Kept())

    def _lived(self, event: Event) -> list[Event]:
        """Return an event as it really is, with the faults that it brings; nothing if left out."""
        if self._is_left_out(event.event_id):
            return []
        event = self._shortened(event)
        if event.end_step is not None and event.end_step <= event.begin_step:
            return []
        if event.what != "feeder_outage" or self.stage is None:
            return [event]
        faults = self._kept.brought.get(event.event_id)
        if faults is None:
            faults = [self._shortened(one) for one in brought.outage_faults(event, self.stage)]
            self._kept.brought[event.event_id] = faults
        return [event, *(one for one in faults if not self._is_left_out(one.event_id))]

    def _is_left_out(self, event_id: str | None) -> bool:
        """Tell whether an event does not happen, by itself or because its cause does not."""
        if not self.left_out:
            return False
        causes = {event.event_id: event.cause_event_id for event in self.given}
        seen: set[str] = set()
        while event_id is not None and event_id not in seen:
            if event_id in self.left_out:
                return True
            seen.add(event_id)
            event_id = causes.get(event_id)
        return False

    def _shortened(self, event: Event) -> Event:
        """Return an event with its real end."""
        ends = (event.end_step, self.ended.get(event.event_id), repaired_by(event, self.repaired))
        known = [step for step in ends if step is not None]
        if not known or min(known) == event.end_step:
            return event
        values = event.values
        if event.what == "storm":
            end_step = event.end_step or event.begin_step + EVENTS["storm"].usual_min
            values = {**values, brought.LIFE: float(end_step - event.begin_step)}
        return msgspec.structs.replace(event, end_step=min(known), values=values)

    def _faults(self, event: Event, stage: Stage) -> tuple[Fault, ...]:
        faults = self._kept.faults.get(event.event_id)
        if faults is None:
            faults = faults_of(event, stage, self.repaired)
            self._kept.faults[event.event_id] = faults
        return faults


NOTHING = Course()

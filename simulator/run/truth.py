"""Tells what happens in the city: each event at its begin, and at its end with what came of it.

What came of it is measured beside the living city, by a run with the event and one without it, in
short pieces in a thread, with as much rest between them as they took.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import structlog

from contract.clock import monotonic_s
from contract.errors import PayloadError
from contract.payload.truth import TruthEvent
from simulator.run.checkpoint import Head
from simulator.run.effect import Comparison, Effect
from simulator.run.kept import Kept
from simulator.run.told import NOT_MEASURED, begun, ended
from simulator.run.twin import compared
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course, Edge
from simulator.scenario.event import Event
from simulator.scenario.repertoire import FAULTS
from simulator.scenario.stage import Stage
from simulator.world.units import HOUR_MIN

MEASURED_MAX_MIN = 6 * HOUR_MIN
"""What lasts longer is measured by its beginning."""
TOLD_AGAIN_MIN = 6 * HOUR_MIN
"""A start tells once more what ended since: it may be that nobody heard it."""
WAITING_MAX = 64

log = structlog.stdlib.get_logger()


@dataclass(slots=True)
class _Case:
    """An event that is to be measured, is being, or is.

    Attributes
    ----------
    ended
        The event, once it is over.
    """

    ended: Event | None = None
    effect: Effect | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """What is to be measured: a span that began in `world`, the event as it was known then."""

    case: _Case
    event: Event
    world: World
    course: Course
    to_step: int


class Witness:
    """Sees what begins and ends, and says so.

    Parameters
    ----------
    say
        Told each truth; keeps it until somebody has heard it.
    """

    def __init__(
        self,
        simulation: Simulation,
        stage: Stage,
        say: Callable[[TruthEvent], None],
        kept: Kept | None = None,
    ) -> None:
        self._simulation = simulation
        self._stage = stage
        self._say = say
        self._kept = Kept() if kept is None else kept
        self._cases: dict[str, _Case] = {}
        self._waiting: asyncio.Queue[_Job] = asyncio.Queue(WAITING_MAX)

    def awake(self, world: World, course: Course) -> None:
        """Tell what goes on when the run is taken up, and what ended not long ago.

        What a fault does can be measured from any moment; an event of the city has done some of it
        before.
        """
        step = world.physics.step
        for event in course.during(step - TOLD_AGAIN_MIN, step):
            is_over = event.end_step is not None and event.end_step < step
            self._tell(ended(event, self._stage, NOT_MEASURED) if is_over else self._begun(event))
            if not is_over and event.what in FAULTS:
                self._kept.keep(event.event_id, world)

    def end_left(self, left: Head | None, world: World, course: Course) -> None:
        """Tell the end of what the run before left going on, and what is no more.

        With other trouble, another fleet or seed it is not in the course; then it went on until
        that run was left.
        """
        if left is None:
            return
        for event in left.going_on:
            here = course.during(event.begin_step, event.begin_step + 1)
            lived = [one for one in here if one.event_id == event.event_id]
            over = lived[0] if lived else msgspec.structs.replace(event, end_step=left.step)
            is_over = over.end_step is not None and over.end_step < world.physics.step
            if is_over or not lived:
                self._tell(ended(over, self._stage, NOT_MEASURED))

    def note(self, world: World, course: Course, edges: Sequence[Edge]) -> None:
        """Take what begins and ends in a minute.

        Parameters
        ----------
        world
            The run before that minute.
        course
            What is made to happen in it.
        """
        for edge in edges:
            if edge.is_end:
                self._end(edge.event, course)
            else:
                self._tell(self._begun(edge.event))
                self._kept.keep(edge.event.event_id, world)
        step = world.physics.step
        for event in course.during(step, step + 1):
            self._measure_old(event, course, step)

    async def run(self) -> None:
        """Measure one event after the other, until cancelled."""
        while True:
            job = await self._waiting.get()
            case = job.case
            case.effect = await self._measured(job)
            if case.ended is not None:
                self._finish(case, case.ended)

    def _begun(self, event: Event) -> TruthEvent:
        return begun(event, self._stage)

    def _end(self, event: Event, course: Course) -> None:
        """Let an event be measured that has ended, or say that it was not."""
        case = self._cases.get(event.event_id) or self._case_of(event, course)
        if case is None:
            self._tell(ended(event, self._stage, NOT_MEASURED))
            log.warning("truth_not_measured", event_id=event.event_id, what=event.what)
            return
        case.ended = event
        if case.effect is not None:
            self._finish(case, event)

    def _measure_old(self, event: Event, course: Course, step: int) -> None:
        """Measure the beginning of what lasts long: its run need be kept no more."""
        if event.event_id in self._kept.older_than(step - MEASURED_MAX_MIN):
            self._case_of(event, course)

    def _case_of(self, event: Event, course: Course) -> _Case | None:
        """Return the case of an event that is going to be measured; None: it cannot be."""
        world = self._kept.take(event.event_id)
        if world is None or self._waiting.full():
            return None
        to_step = world.physics.step + MEASURED_MAX_MIN
        if event.end_step is not None:
            to_step = min(to_step, event.end_step)
        case = self._cases[event.event_id] = _Case()
        self._waiting.put_nowait(_Job(case, event, world, course, to_step))
        return case

    async def _measured(self, job: _Job) -> Effect:
        pieces = compared(self._simulation, job.world, job.course, job.event, job.to_step)
        comparison: Comparison | None = None
        while True:
            begin_s = monotonic_s()
            piece = await asyncio.to_thread(next, pieces, None)
            if piece is None:
                return NOT_MEASURED if comparison is None else comparison.effect()
            comparison = piece
            await asyncio.sleep(monotonic_s() - begin_s)

    def _finish(self, case: _Case, event: Event) -> None:
        self._cases.pop(event.event_id, None)
        effect = case.effect or NOT_MEASURED
        self._tell(ended(event, self._stage, effect))
        log.info(
            "truth_measured", event_id=event.event_id, what=event.what,
            sensors=len(effect.sensor_ids), expected=len(effect.expected),
        )  # fmt: skip

    def _tell(self, event: TruthEvent) -> None:
        try:
            self._say(event)
        except PayloadError as error:
            log.warning("truth_untold", event_id=event.event_id, error=str(error))

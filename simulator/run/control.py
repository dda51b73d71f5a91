"""What the running city is told: carried out between two of its minutes, or refused.

What is to happen begins with the next minute of which nothing is given out yet, and stands in the
log before anybody hears that it will.
"""

from collections.abc import Callable
from functools import partial

from contract.city import City
from contract.errors import PayloadError
from contract.payload.control import (
    MAX_LISTED_EVENTS,
    Done,
    Refused,
    State,
    decode_request,
)
from contract.payload.request import (
    AskState,
    Break,
    EndEvent,
    Inject,
    Injection,
    Pause,
    Repair,
    Request,
    Resume,
    SetSpeed,
    StartScenario,
)
from simulator.errors import EventError, RequestError, ScenarioError
from simulator.run.going_on import going_on, told
from simulator.run.journal import Ended, Entry, Given, Journal, Repaired
from simulator.run.pacing import Tempo
from simulator.run.progress import Progress
from simulator.scenario.asked import Asked
from simulator.scenario.course import Course
from simulator.scenario.file import load, parse
from simulator.scenario.inject import ended, injected, next_id, repaired, started
from simulator.scenario.repertoire import FAULTS
from simulator.scenario.request import breakage, injection
from simulator.world.state import MINUTE_MS

INJECTED, BROKEN = "injected", "broken"
IN_SHARDS = (
    "the city runs in {count} shards, which nothing tells at once: only `state` is answered; "
    "a city of one process can be told everything"
)


class Control:
    """Changes one run as it is told.

    Attributes
    ----------
    scenario
        Which one began last; empty: none did.
    """

    def __init__(
        self,
        city: City,
        progress: Progress,
        tempo: Tempo,
        journal: Journal,
        *,
        scenario: str,
        shard_count: int = 1,
    ) -> None:
        self.scenario = scenario
        self._city = city
        self._shard_count = shard_count
        self._progress = progress
        self._tempo = tempo
        self._journal = journal

    def answer(self, payload: bytes) -> tuple[Request | None, Done | Refused]:
        """Carry a request out and return it with the answer.

        The request is None where it cannot be read.
        """
        try:
            request = decode_request(payload)
        except PayloadError as error:
            return None, Refused(error.detail)
        try:
            self._obey(request)
        except (EventError, ScenarioError, RequestError) as error:
            return request, Refused(str(error))
        except OSError as error:
            return request, Refused(f"nothing is changed: it cannot be written down: {error}")
        return request, Done(self.state())

    def state(self) -> State:
        """Return what the run does, and what goes on in it."""
        events = going_on(self._progress.course, self._progress.made_ms // MINUTE_MS)
        return State(
            city_at=self._tempo.now(),
            speed=self._tempo.speed,
            running_speed=self._tempo.running,
            paused=self._tempo.is_paused,
            scenario=self.scenario,
            events=[told(event) for event in events[:MAX_LISTED_EVENTS]],
            event_count=len(events),
        )

    def _obey(self, request: Request) -> None:
        if self._shard_count > 1 and not isinstance(request, AskState):
            raise RequestError(IN_SHARDS.format(count=self._shard_count))
        match request:
            case AskState():
                pass
            case Pause():
                self._tempo.pause()
            case Resume():
                self._tempo.resume()
            case SetSpeed(speed=speed):
                self._tempo.set_speed(speed)
            case Inject(event=Injection() as wanted):
                self._happen(INJECTED, partial(injection, wanted))
            case Inject(toml=text):
                self._play(text or "")
            case _:
                self._obey_by_name(request)

    def _obey_by_name(self, request: Request) -> None:
        """Obey what names an event, a device or a scenario that is there."""
        match request:
            case EndEvent(event_id=event_id):
                self._end(event_id)
            case Break():
                self._break(request)
            case Repair():
                self._repair(request.sensor_id or request.gateway_id or "")
            case StartScenario(name=name):
                self._start(name)
            case _:
                raise RequestError(f"{type(request).__name__} is not known here")

    def _break(self, wanted: Break) -> None:
        if wanted.fault not in FAULTS:
            accepted = ", ".join(FAULTS)
            raise RequestError(f"fault {wanted.fault!r} is not known; accepted: {accepted}")
        self._happen(BROKEN, partial(breakage, wanted))

    def _happen(self, prefix: str, asked: Callable[..., Asked]) -> None:
        course, step = self._progress.course, self._progress.next_step
        wanted = asked(event_id=next_id(course, prefix), now_step=step)
        course, event = injected(course, wanted, step)
        self._follow(course, Given(step, (event,)))

    def _play(self, text: str) -> None:
        scenario = parse(text, name=INJECTED, origin="the file")
        self._follow_given(started(self._progress.course, scenario, self._progress.next_step), "")

    def _start(self, name: str) -> None:
        scenario = load(self._city, name)
        course = started(self._progress.course, scenario, self._progress.next_step)
        self._follow_given(course, name)
        self.scenario = name

    def _end(self, event_id: str) -> None:
        step = self._progress.next_step
        self._follow(ended(self._progress.course, event_id, step), Ended(step, event_id))

    def _repair(self, device_id: str) -> None:
        step = self._progress.next_step
        self._follow(repaired(self._progress.course, device_id, step), Repaired(step, device_id))

    def _follow_given(self, course: Course, scenario: str) -> None:
        new = tuple(course.given[len(self._progress.course.given) :])
        self._follow(course, Given(self._progress.next_step, new, scenario))

    def _follow(self, course: Course, entry: Entry) -> None:
        self._journal.append(entry)
        self._progress.course = course

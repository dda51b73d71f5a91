"""A scenario: what is to happen, by its own clock, and where in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulator.errors import EventError, ScenarioError
from simulator.scenario.asked import Asked, Place
from simulator.scenario.event import Event
from simulator.scenario.repertoire import KINDS
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event or fault of a scenario.

    Attributes
    ----------
    entry_id
        Once in its scenario.
    after_min
        From the scenario's begin. [min]
    for_min
        None: as long as its kind usually lasts.
    cause
        Of the entry that brought it about; None: none did.
    line_of
        By field, where it stands in its file; "" is the whole entry.
    """

    entry_id: str
    what: str
    after_min: int
    for_min: int | None
    place: Place
    values: Mapping[str, float] = field(default_factory=dict[str, float])
    quantity: str | None = None
    cause: str | None = None
    line_of: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def length_min(self) -> int:
        """Return how long it lasts. [min]."""
        return KINDS[self.what].usual_min if self.for_min is None else self.for_min

    def line(self, name: str) -> int:
        """Return in which line of its file a field stands, or the entry where it has none."""
        return self.line_of.get(name, self.line_of.get("", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is to happen, from a file.

    Attributes
    ----------
    origin
        Where it was read, as errors name it.
    start
        The city's local time at which a run of this scenario alone begins; of other days, its time
        of day.
    """

    name: str
    origin: str
    label_vi: str
    label_en: str
    about: str
    start: datetime | None
    entries: Sequence[Entry]

    @property
    def length_min(self) -> int:
        """Return how long it is from its begin to the end of all that is in it. [min]."""
        return max((entry.after_min + entry.length_min for entry in self.entries), default=0)


def placed(scenario: Scenario, stage: Stage, begin_step: int, *, nth: int = 1) -> tuple[Event, ...]:
    """Return a scenario's events in a run.

    Parameters
    ----------
    begin_step
        The city minute at which the scenario begins.
    nth
        Which time it is that this scenario runs in a data folder.

    Raises
    ------
    ScenarioError
        Something in it cannot be in this run: all of that, each with file, line and field.
    """
    prefix = scenario.name if nth == 1 else f"{scenario.name}-{nth}"
    events: list[Event] = []
    problems: list[str] = []
    for entry in scenario.entries:
        begin = begin_step + entry.after_min
        asked = Asked(
            event_id=f"{prefix}.{entry.entry_id}",
            what=entry.what,
            place=entry.place,
            begin_step=begin,
            end_step=begin + entry.length_min,
            values=entry.values,
            quantity=entry.quantity,
            cause_event_id=None if entry.cause is None else f"{prefix}.{entry.cause}",
            scenario=scenario.name,
            lots=scenario.name,
        )
        try:
            events.append(resolve(stage, asked))
        except EventError as error:
            problems += [
                f"{scenario.origin}:{entry.line(problem.field)}: {problem}"
                for problem in error.problems
            ]
    if problems:
        raise ScenarioError("\n".join(problems))
    return tuple(events)

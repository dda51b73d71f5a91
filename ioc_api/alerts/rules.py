"""What of alerts is asked for, where a page ended, and what a step makes of an alert: pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import Struct

from contract.clock import CALENDAR_END_US, from_us, to_us
from ioc_api.errors import BadParameterError
from ioc_api.http import cursor
from operations.life import clocks, steps
from operations.life.state import UNRESOLVED, State, Step
from operations.rules.definition import SEVERITIES, Severity
from operations.rules.pack import Clock

UNRESOLVED_NAME = "unresolved"
GROUPS: Mapping[str, tuple[State, ...]] = {
    # What a duplicate is to somebody who may not look at the alert that tells it.
    "open": (State.OPEN, State.DUPLICATE),
    "working": (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS),
    "suppressed": (State.SUPPRESSED,),
    "closed": (State.RESOLVED, State.CLOSED),
}
"""What is counted together."""

_LAST_ID = 2**63 - 1


class AlertCursor(Struct, frozen=True, array_like=True, tag="w"):
    """The page after this alert: how severe it is, when it began [us], its id."""

    rank: int
    since_us: int
    alert_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """The last alert of a page."""

    rank: int
    since_at: datetime
    alert_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A step that somebody wants to take.

    Attributes
    ----------
    who : str
    rights : Collection of str
        Who it is, and what they may do.
    at : datetime
        City time.
    clocks : Mapping of Severity to Clock
        The city's.
    assignee : str or None
        Who shall have it.
    until : datetime or None
        Until when it is put aside. City time.
    """

    step: Step
    who: str
    rights: Collection[str]
    at: datetime
    clocks: Mapping[Severity, Clock]
    note: str | None = None
    assignee: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What of an alert a step depends on.

    Attributes
    ----------
    begun_at : datetime
        When it was raised, or opened again, or returned. City time.
    """

    alert_id: int
    version: int
    state: str
    severity: Severity
    rule_id: str
    sensor_key: int | None
    area: str | None
    ward: str | None
    assignee: str | None
    due_at: datetime | None
    suppressed_until: datetime | None
    absorbed_by: int | None
    escalation_level: int
    is_silent: bool
    begun_at: datetime


def states_of(names: Collection[str] | None) -> frozenset[State]:
    """Return the states that are asked for; without any, all but duplicates."""
    if names is None:
        return frozenset(State) - {State.DUPLICATE}
    found = {State(name) for name in names if name != UNRESOLVED_NAME}
    if UNRESOLVED_NAME in names:
        found |= set(UNRESOLVED) - {State.DUPLICATE}
    return frozenset(found)


def counts_of(by_state: Mapping[str, int]) -> dict[str, int]:
    """Return how many there are of each group."""
    return {
        group: sum(by_state.get(state, 0) for state in states) for group, states in GROUPS.items()
    }


def after(severity: str, since_at: datetime, alert_id: int) -> AlertCursor:
    """Return the cursor of what follows an alert."""
    ranks: tuple[str, ...] = SEVERITIES
    return AlertCursor(ranks.index(severity) + 1, to_us(since_at), alert_id)


def continued(text: str) -> Place:
    """Return where the page before ended.

    Raises
    ------
    BadParameterError
        The cursor is none of this list.
    """
    place = cursor.decode(text, AlertCursor)
    is_place = (
        1 <= place.rank <= len(SEVERITIES)
        and 0 <= place.since_us < CALENDAR_END_US
        and 0 < place.alert_id <= _LAST_ID
    )
    if not is_place:
        raise BadParameterError("cursor", text, ("the next_cursor of the page before",))
    return Place(place.rank, from_us(place.since_us), place.alert_id)


def stepped(held: Held, wanted: Wanted) -> Held:
    """Return an alert after a step.

    Raises
    ------
    StepError
        As `operations.life.steps.take` does.
    """
    former = State(held.state)
    state = steps.take(former, wanted.step, rights=wanted.rights)
    then = replace(held, version=held.version + 1, state=state)
    if wanted.step is Step.NOTE:
        return then
    if state is State.OPEN:
        return _begun_anew(then, wanted)
    return replace(
        then,
        suppressed_until=wanted.until if state is State.SUPPRESSED else None,
        assignee=_assignee(held, wanted, state),
        due_at=_due_at(held, former, state, wanted),
    )


def _begun_anew(then: Held, wanted: Wanted) -> Held:
    """Return an alert that is open again: its clocks run from now, nobody has it, or was called."""
    return replace(
        then,
        assignee=None,
        absorbed_by=None,
        suppressed_until=None,
        escalation_level=0,
        due_at=_due(then, State.OPEN, wanted.at, wanted),
    )


def _assignee(held: Held, wanted: Wanted, state: State) -> str | None:
    if state is State.IN_PROGRESS:
        return held.assignee or wanted.who
    return wanted.assignee or held.assignee


def _due_at(held: Held, former: State, state: State, wanted: Wanted) -> datetime | None:
    """Return by when it is due; a clock that runs on keeps what it has moved to."""
    then, before = (_due(held, one, held.begun_at, wanted) for one in (state, former))
    return held.due_at if then == before else then


def _due(held: Held, state: State, from_at: datetime, wanted: Wanted) -> datetime | None:
    return clocks.due(held.severity, state, from_at, is_silent=held.is_silent, clocks=wanted.clocks)

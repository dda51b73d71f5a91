"""What the passing of time does to an alert: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from operations.life import clocks, steps
from operations.life.state import State, Step
from operations.rules.definition import Severity
from operations.rules.pack import CLOCKS, ESCALATION, Clock
from operations.rules.windows import About, Window, covered_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An alert that waits for somebody, or for a time.

    Attributes
    ----------
    sensor_id : str or None
        None where it is of several.
    is_by_window : bool
        Whether it was put aside by the judgement, for a maintenance window.
    opened_at : datetime or None
        When somebody opened it or took it out of being put aside. City time.
    resolves_itself : bool
        Whether its rule says that it is resolved as its condition ends.
    """

    alert_id: int
    version: int
    state: str
    severity: Severity
    rule_id: str
    kind: str
    sensor_id: str | None
    area: str | None
    ward: str | None
    assignee: str | None
    due_at: datetime | None
    suppressed_until: datetime | None
    cleared_at: datetime | None
    escalation_level: int
    is_silent: bool
    is_by_window: bool
    opened_at: datetime | None
    resolves_itself: bool

    @property
    def about(self) -> About:
        """Return what it is about, as windows ask."""
        areas = frozenset(code for code in (self.area, self.ward) if code is not None)
        return About(rule_id=self.rule_id, kind=self.kind, areas=areas, sensor_id=self.sensor_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When it is, and what counts then.

    Attributes
    ----------
    now : datetime
        City time.
    windows : sequence of Window
        Maintenance windows that may hold now.
    level_max : int
        How often somebody further up is called: as many as there are.
    """

    now: datetime
    windows: Sequence[Window] = ()
    clocks: Mapping[Severity, Clock] = field(default_factory=lambda: CLOCKS)
    level_max: int = len(ESCALATION)


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that time has brought about.

    Attributes
    ----------
    until_at : datetime or None
        Until when it is put aside by it.
    then : Waiting
        The alert after it.
    """

    step: Step
    from_state: str
    until_at: datetime | None
    then: Waiting


def passed(one: Waiting, moment: Moment) -> list[Passed]:
    """Return the steps that are due of an alert, in their order."""
    until_at = _covered_until(one, moment)
    if one.state == State.SUPPRESSED:
        is_over = one.suppressed_until is None or one.suppressed_until <= moment.now
        if until_at is not None and is_over:
            return [_suppressed(one, until_at)]
        if is_over or (one.is_by_window and until_at is None):
            return _returned(one, moment)
        return []
    if one.state == State.OPEN and until_at is not None:
        return [_suppressed(one, until_at)]
    is_overdue = one.due_at is not None and one.due_at <= moment.now
    if is_overdue and one.escalation_level < moment.level_max:
        return [_escalated(one, moment)]
    return []


def _covered_until(one: Waiting, moment: Moment) -> datetime | None:
    """Return until when it is worked on; what somebody took out of a window stays out of it."""
    opened_at = one.opened_at
    windows = [
        window for window in moment.windows if opened_at is None or window.from_at > opened_at
    ]
    return covered_until(windows, one.about, moment.now)


def _suppressed(one: Waiting, until_at: datetime) -> Passed:
    then = _stepped(one, Step.SUPPRESS)
    then = replace(then, suppressed_until=until_at, is_by_window=True, due_at=None)
    return Passed(Step.SUPPRESS, one.state, until_at, then)


def _returned(one: Waiting, moment: Moment) -> list[Passed]:
    """Return that it is open again, and at once resolved where it would have been meanwhile."""
    then = _stepped(one, Step.RETURN)
    due_at = clocks.due(
        one.severity, State.OPEN, moment.now, is_silent=one.is_silent, clocks=moment.clocks
    )
    then = replace(then, assignee=None, suppressed_until=None, escalation_level=0, due_at=due_at)
    found = [Passed(Step.RETURN, one.state, None, then)]
    if one.cleared_at is not None and one.resolves_itself:
        resolved = replace(_stepped(then, Step.RESOLVE), due_at=None)
        found.append(Passed(Step.RESOLVE, then.state, None, resolved))
    return found


def _escalated(one: Waiting, moment: Moment) -> Passed:
    assert one.due_at is not None  # noqa: S101 - it is overdue
    level, due_at = one.escalation_level + 1, one.due_at
    if level < moment.level_max:
        state = State(one.state)
        moved = clocks.moved(one.severity, state, due_at, moment.now, clocks=moment.clocks)
        due_at = moved or due_at
    then = replace(_stepped(one, Step.ESCALATE), escalation_level=level, due_at=due_at)
    return Passed(Step.ESCALATE, one.state, None, then)


def _stepped(one: Waiting, step: Step) -> Waiting:
    state = steps.take(State(one.state), step, rights=None)
    return replace(one, state=state, version=one.version + 1)

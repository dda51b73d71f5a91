"""By when an alert is due, and when again after it was not taken."""

from datetime import UTC, datetime, timedelta

import pytest

from operations.life import clocks
from operations.life.state import State
from operations.rules.definition import SEVERITIES, Severity
from operations.rules.pack import CLOCKS, Clock

AT = datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
TAKEN = (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)
ENDED = (State.RESOLVED, State.CLOSED, State.SUPPRESSED, State.DUPLICATE)


@pytest.mark.parametrize(
    ("severity", "acknowledge_min", "resolve_h"),
    [("minor", 60, 24), ("major", 15, 8), ("critical", 5, 2)],
)
def test_it_is_to_be_acknowledged_and_then_resolved(
    severity: Severity, acknowledge_min: float, resolve_h: float
) -> None:
    assert clocks.due(severity, State.OPEN, AT) == AT + timedelta(minutes=acknowledge_min)
    for state in TAKEN:
        assert clocks.due(severity, state, AT) == AT + timedelta(hours=resolve_h)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_no_clock_runs_where_nobody_is_at_work_or_was_called(severity: Severity) -> None:
    for state in ENDED:
        assert clocks.due(severity, state, AT) is None
        assert clocks.moved(severity, state, AT, AT) is None
    for state in State:
        assert clocks.due(severity, state, AT, is_silent=True) is None


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("state", [State.OPEN, *TAKEN])
@pytest.mark.parametrize("late_frac", [0, 0.5, 1, 1.5, 100])
def test_after_being_overdue_it_is_due_whole_spans_later_and_in_the_future(
    severity: Severity, state: State, late_frac: float
) -> None:
    due_at = clocks.due(severity, state, AT)
    assert due_at is not None
    span = due_at - AT
    now = due_at + span * late_frac
    again = clocks.moved(severity, state, due_at, now)
    assert again is not None
    assert (again - due_at) % span == timedelta(0)
    assert now < again <= now + span


def test_a_city_may_have_clocks_of_its_own() -> None:
    own: dict[Severity, Clock] = {**CLOCKS, "minor": Clock(acknowledge_s=60, resolve_s=120)}
    assert clocks.due("minor", State.OPEN, AT, clocks=own) == AT + timedelta(minutes=1)
    assert clocks.moved("minor", State.ASSIGNED, AT, AT, clocks=own) == AT + timedelta(minutes=2)

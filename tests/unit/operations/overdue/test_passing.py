"""What the passing of time does to an alert: it calls the next one, and lets alerts return."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from operations.life.state import State, Step
from operations.overdue.passing import Moment, Passed, Waiting, passed
from operations.rules.windows import Window

NOW = datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
TAKEN = (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)


def waiting(**members: Any) -> Waiting:
    """Return an open critical alert that is due in an hour."""
    one = Waiting(
        alert_id=1,
        version=1,
        state=State.OPEN,
        severity="critical",
        rule_id="flood-critical",
        kind="street_flood",
        sensor_id="flood-0001",
        area="760",
        ward="26740",
        assignee=None,
        due_at=NOW + HOUR,
        suppressed_until=None,
        cleared_at=None,
        escalation_level=0,
        is_silent=False,
        is_by_window=False,
        opened_at=None,
        resolves_itself=False,
    )
    return replace(one, **members)


def window(**members: Any) -> Window:
    """Return a window of the alert's rule that goes on for two hours."""
    one = Window(window_id=1, from_at=NOW - HOUR, to_at=NOW + 2 * HOUR, rule_id="flood-critical")
    return replace(one, **members)


def after(one: Waiting, *windows: Window, **moment: Any) -> list[Passed]:
    return passed(one, Moment(now=NOW, windows=windows, **moment))


@pytest.mark.parametrize("state", State)
def test_nothing_happens_before_its_time(state: State) -> None:
    assert after(waiting(state=state, suppressed_until=NOW + HOUR)) == []


@pytest.mark.parametrize("state", [State.OPEN, *TAKEN])
def test_what_is_overdue_calls_the_next_one_and_is_due_again(state: State) -> None:
    [step] = after(waiting(state=state, due_at=NOW))
    assert (step.step, step.then.state, step.then.escalation_level) == (Step.ESCALATE, state, 1)
    assert step.then.version == 2
    span = timedelta(minutes=5) if state is State.OPEN else 2 * HOUR
    assert step.then.due_at == NOW + span


def test_however_long_nobody_counted_it_calls_one() -> None:
    [step] = after(waiting(due_at=NOW - 26 * HOUR))
    assert step.then.escalation_level == 1
    assert step.then.due_at is not None
    assert NOW < step.then.due_at <= NOW + timedelta(minutes=5)


def test_a_chain_ends_and_what_is_overdue_then_stays_so() -> None:
    [last] = after(waiting(due_at=NOW, escalation_level=1), level_max=2)
    assert (last.then.escalation_level, last.then.due_at) == (2, NOW)
    assert after(last.then, level_max=2) == []


def test_nobody_is_late_where_no_clock_runs() -> None:
    assert after(waiting(due_at=None)) == []


def test_what_was_put_aside_returns_at_its_time_and_its_clock_begins_anew() -> None:
    put_aside = waiting(
        state=State.SUPPRESSED, suppressed_until=NOW, due_at=None, assignee="lan",
        escalation_level=2,
    )  # fmt: skip
    [step] = after(put_aside)
    then = step.then
    assert (step.step, then.state, then.assignee) == (Step.RETURN, State.OPEN, None)
    assert (then.suppressed_until, then.escalation_level) == (None, 0)
    assert then.due_at == NOW + timedelta(minutes=5)
    [silent] = after(replace(put_aside, is_silent=True))
    assert silent.then.due_at is None


def test_what_would_have_been_resolved_meanwhile_is_resolved_as_it_returns() -> None:
    over = waiting(state=State.SUPPRESSED, suppressed_until=NOW, cleared_at=NOW - HOUR)
    assert [step.step for step in after(over)] == [Step.RETURN]
    steps = after(replace(over, resolves_itself=True))
    assert [step.step for step in steps] == [Step.RETURN, Step.RESOLVE]
    assert (steps[1].then.state, steps[1].then.due_at) == (State.RESOLVED, None)
    assert [step.then.version for step in steps] == [2, 3]


@pytest.mark.parametrize("state", State)
def test_a_window_puts_aside_what_nobody_has_taken(state: State) -> None:
    steps = after(waiting(state=state, suppressed_until=NOW + HOUR), window())
    if state is not State.OPEN:
        assert steps == []
        return
    [step] = steps
    assert (step.step, step.until_at) == (Step.SUPPRESS, NOW + 2 * HOUR)
    assert (step.then.suppressed_until, step.then.due_at) == (NOW + 2 * HOUR, None)
    assert after(step.then, window()) == []


@pytest.mark.parametrize(
    "members",
    [
        {"rule_id": "noise-minor"},
        {"kind": "noise"},
        {"area": "761"},
        {"sensor_id": "flood-0002"},
        {"from_at": NOW + HOUR},
        {"ended_at": NOW},
    ],
    ids=lambda members: next(iter(members)),
)
def test_a_window_of_something_else_does_nothing(members: dict[str, Any]) -> None:
    assert after(waiting(), window(**members)) == []


def test_what_a_window_put_aside_returns_when_the_window_is_ended() -> None:
    by_window = waiting(
        state=State.SUPPRESSED, suppressed_until=NOW + HOUR, is_by_window=True, due_at=None
    )
    assert [step.step for step in after(by_window)] == [Step.RETURN]
    assert after(replace(by_window, is_by_window=False)) == [], "somebody put it aside"
    assert after(by_window, window()) == []


def test_another_window_goes_on_where_one_ends() -> None:
    by_window = waiting(state=State.SUPPRESSED, suppressed_until=NOW, is_by_window=True)
    [step] = after(by_window, window())
    assert (step.step, step.from_state, step.until_at) == (
        Step.SUPPRESS, State.SUPPRESSED, NOW + 2 * HOUR,
    )  # fmt: skip


def test_what_somebody_took_out_of_a_window_stays_out_of_it() -> None:
    taken_out = waiting(opened_at=NOW - HOUR / 2)
    assert after(taken_out, window()) == []
    [step] = after(taken_out, window(), window(from_at=NOW - HOUR / 4))
    assert step.step is Step.SUPPRESS, "a later one is another matter"

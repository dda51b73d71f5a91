"""By when an alert is to be acknowledged, then resolved, and what happens where it is not."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from operations.life.state import State
from operations.rules.definition import Severity
from operations.rules.pack import CLOCKS, Clock

_TAKEN = (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)


def due(
    severity: Severity,
    state: State,
    from_at: datetime,
    *,
    is_silent: bool = False,
    clocks: Mapping[Severity, Clock] = CLOCKS,
) -> datetime | None:
    """Return by when the next step is due; None where no clock runs.

    Parameters
    ----------
    from_at : datetime
        City time: when it was raised, or was opened again or returned last.
    is_silent : bool
        Nobody was called, so nobody is late.
    """
    span_s = _span_s(severity, state, clocks)
    return None if span_s is None or is_silent else from_at + timedelta(seconds=span_s)


def moved(
    severity: Severity,
    state: State,
    due_at: datetime,
    now: datetime,
    *,
    clocks: Mapping[Severity, Clock] = CLOCKS,
) -> datetime | None:
    """Return by when it is due after having been overdue: whole spans on, after now.

    However many of them have passed while nobody counted, it is overdue once.
    """
    span_s = _span_s(severity, state, clocks)
    if span_s is None:
        return None
    span = timedelta(seconds=span_s)
    passed = max(0, (now - due_at) // span)
    return due_at + span * (passed + 1)


def _span_s(severity: Severity, state: State, clocks: Mapping[Severity, Clock]) -> float | None:
    clock = clocks[severity]
    if state is State.OPEN:
        return clock.acknowledge_s
    return clock.resolve_s if state in _TAKEN else None

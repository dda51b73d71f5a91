"""By when an alert is to be acknowledged, then resolved, and what happens where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from operations.life.state import State


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the work on an alert may take.

    Attributes
    ----------
    acknowledge_s, resolve_s : float
        Both from the moment at which it was raised. [s]
    """

    acknowledge_s: float
    resolve_s: float


CLOCKS: Mapping[str, Clock] = MappingProxyType(
    {
        "minor": Clock(acknowledge_s=3_600, resolve_s=24 * 3_600),
        "major": Clock(acknowledge_s=900, resolve_s=8 * 3_600),
        "critical": Clock(acknowledge_s=300, resolve_s=2 * 3_600),
    }
)
"""By severity, where a city says nothing else; assumed."""

LEVEL_MAX = 3
"""How often somebody further up is called: a chain has an end, and nobody hears an endless bell."""

_TAKEN = (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)


def due(
    severity: str,
    state: State,
    from_at: datetime,
    *,
    is_silent: bool = False,
    clocks: Mapping[str, Clock] = CLOCKS,
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
    severity: str,
    state: State,
    due_at: datetime,
    now: datetime,
    *,
    clocks: Mapping[str, Clock] = CLOCKS,
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


def _span_s(severity: str, state: State, clocks: Mapping[str, Clock]) -> float | None:
    clock = clocks[severity]
    if state is State.OPEN:
        return clock.acknowledge_s
    return clock.resolve_s if state in _TAKEN else None

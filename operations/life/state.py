"""The states of an alert, and what can be done to it."""

from enum import StrEnum


class State(StrEnum):
    """Where somebody's work on an alert stands; whether its condition holds is told beside it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SUPPRESSED = "suppressed"  # put aside until a time, or by a maintenance window
    DUPLICATE = "duplicate"  # another alert tells it


class Step(StrEnum):
    """What can be done."""

    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    START = "start"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    SUPPRESS = "suppress"
    RETURN = "return"  # from being suppressed
    ABSORB = "absorb"  # becomes a duplicate of another alert
    NOTE = "note"
    ESCALATE = "escalate"  # by the clocks alone


UNRESOLVED = (
    State.OPEN,
    State.ACKNOWLEDGED,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.SUPPRESSED,
    State.DUPLICATE,
)
"""Those to which a condition that returns belongs."""

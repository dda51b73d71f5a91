"""Which message of an alert is the next, pure.

An alert is told once it stands (Alert), again when it is other than it was told or the message is
about to expire (Update), and when it no longer holds (Cancel). After that it may begin anew: a new
Alert that follows nothing. A centre that has died cancels nothing, so messages expire alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ioc_api.feeds.cap import MessageType
from operations.life.state import State

VALID_FOR = timedelta(hours=2)
"""How long a message holds that nothing follows: assumed."""
RENEWED_BEFORE = timedelta(minutes=30)
"""How long before its end a standing alert is told again."""
UPDATES_APART = timedelta(minutes=10)
"""Between two updates at least: assumed, so that a storm does not fill people's telephones."""
CHANGED_FRAC = 0.25
"""Of the limit: by how much a value must differ from what was told to be told anew; assumed."""
HEARD_FOR = timedelta(hours=3)
"""How long after its newest reading an alert is told, or told again: what nobody measures any more
is neither over nor news. Its last message expires. Assumed: hourly indices come two hours late."""
STANDING = frozenset({State.OPEN, State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Standing:
    """How an alert is now."""

    state: State
    cleared_at: datetime | None
    sensor_count: int
    value: float | None
    limit: float | None
    last_at: datetime

    @property
    def holds(self) -> bool:
        """Tell whether people are to be warned: its condition holds and nobody has put it aside."""
        return self.state in STANDING and self.cleared_at is None


@dataclass(frozen=True, slots=True)
class Last:
    """What was told of it last."""

    type: MessageType
    sent_at: datetime
    expires_at: datetime
    sensor_count: int
    value: float | None


def next_type(now: datetime, standing: Standing, last: Last | None) -> MessageType | None:
    """Return what is to be sent now; None: nothing."""
    is_told = standing.holds and now - standing.last_at <= HEARD_FOR
    if last is None or last.type == "Cancel":
        return "Alert" if is_told else None
    if not standing.holds:
        return "Cancel"
    if not is_told:
        return None
    if now >= last.expires_at - RENEWED_BEFORE:
        return "Update"
    if now - last.sent_at >= UPDATES_APART and _is_other(standing, last):
        return "Update"
    return None


def _is_other(standing: Standing, last: Last) -> bool:
    if standing.sensor_count != last.sensor_count:
        return True
    if standing.value is None or last.value is None:
        return standing.value is not last.value
    least = CHANGED_FRAC * abs(standing.limit or 0.0)
    return abs(standing.value - last.value) >= least > 0

"""Which windows cannot be: pure."""

from datetime import datetime, timedelta

from contract.clock import rfc3339
from ioc_api.errors import BadBodyError
from operations.rules.windows import Window

LONGEST = timedelta(days=90)
EARLIEST = timedelta(days=1)
"""So long before now a window may begin: alerts that are there are looked at again."""


def refuse_span(from_at: datetime, to_at: datetime, now: datetime) -> None:
    """Refuse a span that is over, leaves no time or is longer than anything is worked on.

    Raises
    ------
    BadBodyError
        For its end or its begin.
    """
    if to_at <= from_at:
        raise BadBodyError("to_at", f"must be after from_at, {rfc3339(from_at)}")
    if to_at <= now:
        raise BadBodyError("to_at", f"is over: it is {rfc3339(now)} in the city")
    if to_at - from_at > LONGEST:
        latest = rfc3339(from_at + LONGEST)
        raise BadBodyError("to_at", f"is more than {LONGEST.days} days later; until {latest}")
    if from_at < now - EARLIEST:
        raise BadBodyError("from_at", f"is more than a day ago; from {rfc3339(now - EARLIEST)}")


def is_active(window: Window, now: datetime) -> bool:
    """Tell whether a window holds at a city time."""
    return window.from_at <= now < window.until_at

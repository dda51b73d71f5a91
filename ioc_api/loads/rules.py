"""How a load fares, told by what stands of it: pure."""

from datetime import datetime, timedelta
from enum import StrEnum

RECENT = timedelta(seconds=30)
"""Over which a rate is taken."""
SILENT = timedelta(minutes=2)
"""Without a part from which a load is taken for interrupted; the largest part takes half a minute
where nothing holds it up."""


class LoadState(StrEnum):
    """How a load fares."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


def state(
    *, finished_at: datetime | None, problem: str | None, updated_at: datetime, now: datetime
) -> LoadState:
    """Return how a load fares at an instant of the wall; whoever stores it may have been killed."""
    if finished_at is not None:
        return LoadState.FINISHED
    if problem is not None:
        return LoadState.FAILED
    return LoadState.INTERRUPTED if now - updated_at > SILENT else LoadState.RUNNING


def rows_per_s(recent_count: int, started_at: datetime, updated_at: datetime) -> float | None:
    """Return the rate of the last seconds, or None before the first part."""
    took_s = min(RECENT, updated_at - started_at).total_seconds()
    return round(recent_count / took_s, 1) if took_s > 0 and recent_count else None

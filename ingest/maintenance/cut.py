"""How far a cut of retention may go by itself. Pure: no clock is trusted beyond what has passed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SLACK = timedelta(days=1)
"""Cuts go from midnight to midnight, and the time between two runs is not a whole day."""


@dataclass(frozen=True, slots=True)
class LastCut:
    """Where a tier was cut last, and when by the wall."""

    cut_at: datetime
    applied_at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a clock wants to be dropped, judged.

    Attributes
    ----------
    cut_at : datetime or None
        What ended before it goes; None: nothing goes now.
    is_held : bool
        Whether more is wanted than may go by itself.
    """

    cut_at: datetime | None
    is_held: bool = False


def judge(
    wanted_at: datetime,
    last: LastCut | None,
    *,
    passed: timedelta,
    first_limit_at: datetime,
    is_steady: bool,
) -> Allowed:
    """Return how far a tier may be cut.

    Parameters
    ----------
    wanted_at : datetime
        City time less what is kept.
    last : LastCut or None
        None: it was never cut.
    passed : timedelta
        City time that has passed without leaps since the last cut.
    first_limit_at : datetime
        Wall time less what is kept: how far the first cut goes at most.
    is_steady : bool
        Whether the city's clock has not leapt for a day. A city that was set back takes its cut
        along then; before, it may be a moment's absence of a fast clock.
    """
    if last is None:
        return Allowed(min(wanted_at, first_limit_at))
    if wanted_at > last.cut_at + passed + SLACK:
        return Allowed(None, is_held=True)
    if wanted_at >= last.cut_at or is_steady:
        return Allowed(wanted_at)
    return Allowed(None)

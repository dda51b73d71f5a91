"""Who is called about what happened to an alert."""

from operations.life.state import State
from operations.rules.pack import CITY_SILENT_ID
from operations.tell.news import News
from operations.tell.targets import Target

OVER = frozenset({"cleared"})
CALLING = ("raised", "worse", "returned", "escalated", "cleared")
"""What people are called about where a target says nothing of it."""
_NOBODY_CALLED = frozenset({State.RESOLVED, State.CLOSED, State.SUPPRESSED, State.DUPLICATE})
_RINGS = frozenset({"raised", "worse", "returned", "escalated"})


def is_called(target: Target, news: News) -> bool:
    """Tell whether a target is told of it.

    Nobody is called about what is silent, put aside, told by another alert, or over by the time at
    which it would be told.
    """
    if news.is_silent or news.what not in (target.what or CALLING):
        return False
    if news.what in _RINGS and (news.state in _NOBODY_CALLED or news.cleared_at is not None):
        return False
    if news.what in OVER and news.state in {State.SUPPRESSED, State.DUPLICATE}:
        return False
    return (
        (not target.severities or news.severity in target.severities)
        and (not target.units or news.unit in target.units)
        and news.escalation_level >= target.from_level
        and _is_in(target.areas, news)
    )


def _is_in(areas: tuple[str, ...], news: News) -> bool:
    """Tell whether it stands in one of some areas; that the city is silent concerns all."""
    if not areas or news.rule_id == CITY_SILENT_ID:
        return True
    return news.area in areas or news.ward in areas

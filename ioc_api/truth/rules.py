"""Where a page of events ended and what the next one continues: pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from contract.clock import CALENDAR_END_US, from_us, to_us
from contract.topic import EVENT_ID_PATTERN
from ioc_api.errors import BadParameterError
from ioc_api.http import cursor
from ioc_api.span import Span, refuse_other_ends

_EVENT_ID = re.compile(EVENT_ID_PATTERN)


class TruthCursor(Struct, frozen=True, array_like=True, tag="t"):
    """The page after this event, of the span of its first page; times are microseconds."""

    begun_us: int
    event_id: str
    from_us: int
    to_us: int


@dataclass(frozen=True, slots=True)
class Place:
    """The last event of a page."""

    from_at: datetime
    event_id: str


def after(event: Place, span: Span) -> TruthCursor:
    """Return the cursor of what follows an event in a span."""
    return TruthCursor(to_us(event.from_at), event.event_id, to_us(span.from_at), to_us(span.to_at))


def continued(
    place: TruthCursor, from_at: datetime | None, to_at: datetime | None
) -> tuple[Span, Place]:
    """Return the span of the page before and where it ended.

    Raises
    ------
    BadParameterError
        If the request names another span than the cursor, or the cursor is none.
    """
    is_place = (
        0 <= place.from_us < place.to_us <= CALENDAR_END_US
        and 0 <= place.begun_us < place.to_us
        and _EVENT_ID.fullmatch(place.event_id)
    )
    if not is_place:
        raise BadParameterError(
            "cursor", cursor.encode(place), ("the next_cursor of the page before",)
        )
    found = Span(from_us(place.from_us), from_us(place.to_us))
    refuse_other_ends(found, from_at, to_at)
    return found, Place(from_us(place.begun_us), place.event_id)

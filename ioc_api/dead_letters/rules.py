"""Where a page of letters ended, and what the next one continues: pure."""

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from contract.clock import CALENDAR_END_US, from_us, to_us
from ioc_api.errors import BadParameterError
from ioc_api.http import cursor
from ioc_api.span import Span, refuse_other_ends

_LAST_ID = 2**63 - 1


class DeadLetterCursor(Struct, frozen=True, array_like=True, tag="d"):
    """The page after this letter, of the span of its first page; times are microseconds."""

    received_us: int
    dead_letter_id: int
    from_us: int
    to_us: int


@dataclass(frozen=True, slots=True)
class Place:
    """The last letter of a page."""

    received_at: datetime
    dead_letter_id: int


def after(letter: Place, span: Span) -> DeadLetterCursor:
    """Return the cursor of what follows a letter in a span."""
    return DeadLetterCursor(
        to_us(letter.received_at), letter.dead_letter_id, to_us(span.from_at), to_us(span.to_at)
    )


def continued(
    place: DeadLetterCursor, from_at: datetime | None, to_at: datetime | None
) -> tuple[Span, Place]:
    """Return the span of the page before and where it ended.

    Raises
    ------
    BadParameterError
        If the request names another span than the cursor, or the cursor is none.
    """
    is_place = (
        0 <= place.from_us <= place.received_us < place.to_us <= CALENDAR_END_US
        and 0 <= place.dead_letter_id <= _LAST_ID
    )
    if not is_place:
        raise BadParameterError(
            "cursor", cursor.encode(place), ("the next_cursor of the page before",)
        )
    found = Span(from_us(place.from_us), from_us(place.to_us))
    refuse_other_ends(found, from_at, to_at)
    return found, Place(from_us(place.received_us), place.dead_letter_id)

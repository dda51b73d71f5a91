"""Where a page of a sensor's history ended, and what the next one continues: pure."""

from datetime import datetime

from msgspec import Struct

from contract.clock import CALENDAR_END_US, from_us
from db.trusted import Trust
from ioc_api.errors import BadParameterError
from ioc_api.http import cursor
from ioc_api.readings.tier import DAY_US, Resolution, TierName
from ioc_api.span import Span, refuse_other_ends

_OTHER = "is not what the cursor's first page had"


class ReadingCursor(Struct, frozen=True, array_like=True, tag="r"):
    """The page after this reading or bucket, of the tier and span of its first page.

    Times are microseconds; a bucket may begin before the span that it lies in.
    """

    after_us: int
    from_us: int
    to_us: int
    tier: TierName = "raw"
    quality: Trust = "good"


def continued(
    place: ReadingCursor,
    from_at: datetime | None,
    to_at: datetime | None,
    resolution: Resolution = "auto",
    quality: Trust | None = None,
) -> Span:
    """Return the span of the page before.

    Raises
    ------
    BadParameterError
        If the request names another span, tier or quality than the cursor's, or that is no span.
    """
    earliest_us = place.from_us - (0 if place.tier == "raw" else DAY_US)
    is_span = 0 <= place.from_us < place.to_us <= CALENDAR_END_US
    if not (is_span and earliest_us <= place.after_us < place.to_us):
        raise BadParameterError(
            "cursor", cursor.encode(place), ("the next_cursor of the page before",)
        )
    found = Span(from_us(place.from_us), from_us(place.to_us))
    refuse_other_ends(found, from_at, to_at)
    if resolution not in {"auto", place.tier}:
        raise BadParameterError("resolution", resolution, ("auto", place.tier), _OTHER)
    if quality not in {None, place.quality}:
        raise BadParameterError("quality", quality, (place.quality,), _OTHER)
    return found

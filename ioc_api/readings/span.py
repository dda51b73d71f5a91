"""Which span of a sensor's history a request means: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct

from contract.clock import from_us, rfc3339, to_us
from ioc_api.errors import BadParameterError

DEFAULT_SPAN = timedelta(hours=24)
MAX_US = 7_258_118_400_000_000  # the year 2200, the end of the accepted times


class ReadingCursor(Struct, frozen=True, array_like=True, tag="r"):
    """The page after this event time, within the span that its first page had; microseconds."""

    after_us: int
    from_us: int
    to_us: int


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of event time."""

    from_at: datetime
    to_at: datetime


def span(from_at: datetime | None, to_at: datetime | None, city_now: datetime) -> Span:
    """Return the span that `from` and `to` mean; by default the last 24 h of city time.

    One of them alone is completed with the default length before `to`, or with now after `from`.

    Raises
    ------
    BadParameterError
        If the span is empty.
    """
    # Whole milliseconds, as times are printed: a printed span asks for the same again.
    now = city_now.replace(microsecond=city_now.microsecond // 1000 * 1000)
    end = now if to_at is None else to_at
    begin = end - DEFAULT_SPAN if from_at is None else from_at
    if begin >= end:
        name, wrong = ("to", end) if from_at is None else ("from", begin)
        raise BadParameterError(
            name, rfc3339(wrong), (f"from before to; to is {rfc3339(end)}",), "leaves no time"
        )
    return Span(begin, end)


def continued(place: ReadingCursor, from_at: datetime | None, to_at: datetime | None) -> Span:
    """Return the span of the page before.

    Raises
    ------
    BadParameterError
        If the request names another span than the cursor, or the cursor is no span.
    """
    if not 0 <= place.from_us <= place.after_us < place.to_us <= MAX_US:
        raise BadParameterError("cursor", place, ("the next_cursor of the page before",))
    found = Span(from_us(place.from_us), from_us(place.to_us))
    for name, given, kept in (("from", from_at, found.from_at), ("to", to_at, found.to_at)):
        if given is not None and to_us(given) != to_us(kept):
            raise BadParameterError(
                name, rfc3339(given), (rfc3339(kept),), "is not what the cursor's first page had"
            )
    return found

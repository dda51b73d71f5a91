"""Edges of buckets: pure, and the same as those that the statements of `db.rollup` compute.

Buckets are cut in the city's local time, so days begin at its midnight.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.clock import EPOCH
from db.rollup import Tier
from ioc_api.span import Span

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Grid:
    """The buckets of one tier in one city.

    Attributes
    ----------
    offset : timedelta
        Local time minus UTC.
    """

    tier: Tier
    offset: timedelta

    @property
    def width(self) -> timedelta:
        """The width of a bucket."""
        return timedelta(seconds=self.tier.width_s)

    def start_of(self, instant: datetime) -> datetime:
        """Return the start of the bucket that an instant lies in."""
        return instant - (instant - EPOCH + self.offset) % self.width

    def whole(self, span: Span) -> Span:
        """Return the span of all buckets that a span touches; an empty span touches none."""
        begin = self.start_of(span.from_at)
        if span.is_empty:
            return Span(begin, begin)
        return Span(begin, self.start_of(span.to_at - _TICK) + self.width)

    def count(self, span: Span) -> int:
        """Return how many buckets a span touches."""
        whole = self.whole(span)
        return (whole.to_at - whole.from_at) // self.width

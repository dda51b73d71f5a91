"""Which tier answers, and which of its buckets must be computed from readings: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from db.rollup import QUARTER, TIERS, Tier
from ioc_api.bucket import Grid
from ioc_api.span import Span

TierName = Literal["raw", "15m", "1h", "1d"]
Resolution = Literal["auto", "raw", "15m", "1h", "1d"]
TIER_NAMES: tuple[TierName, ...] = ("raw", "15m", "1h", "1d")
DAY_US = 86_400_000_000

_TICK = timedelta(microseconds=1)
_TIER: Mapping[str, Tier] = {tier.name: tier for tier in TIERS}


def tier_of(name: TierName) -> Tier:
    """Return a tier of buckets; `raw` is none."""
    return _TIER[name]


def grid_of(name: TierName, offset: timedelta) -> Grid:
    """Return the buckets of a tier; `raw` has none."""
    return Grid(tier_of(name), offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What is stored of one sensor; None where a tier holds nothing of it.

    Attributes
    ----------
    oldest : Mapping[TierName, datetime or None]
        Event time of the first reading, start of the first bucket.
    newest_raw, newest_quarter, newest_day : datetime or None
        Event time of the last reading, start of the last bucket.
    """

    oldest: Mapping[TierName, datetime | None]
    newest_raw: datetime | None
    newest_quarter: datetime | None
    newest_day: datetime | None

    def reach(self, name: TierName) -> datetime | None:
        """Return how far back a tier can answer; finer tiers feed it."""
        finer = TIER_NAMES[: TIER_NAMES.index(name) + 1]
        known = [at for at in map(self.oldest.__getitem__, finer) if at is not None]
        return min(known, default=None)

    def within(self, span: Span) -> Span:
        """Return the part of a span outside of which nothing is stored; it may be empty."""
        begin = self.reach("1d")
        ends: list[datetime] = []
        if self.newest_raw is not None:
            ends.append(self.newest_raw + _TICK)
        if self.newest_quarter is not None:
            ends.append(self.newest_quarter + timedelta(seconds=QUARTER.width_s))
        elif self.newest_day is not None:
            ends.append(self.newest_day + timedelta(days=1))
        if begin is None or not ends:
            return Span(span.from_at, span.from_at)
        return Span(max(span.from_at, begin), min(span.to_at, max(ends)))


def covers(name: TierName, span: Span, extent: Extent) -> bool:
    """Tell whether no coarser tier knows more of a span: a finer one is kept for less long."""
    reach = extent.reach(name)
    if reach is not None and reach <= span.from_at:
        return True
    for coarser in TIER_NAMES[TIER_NAMES.index(name) + 1 :]:
        first = extent.oldest[coarser]
        # A bucket begins before its first reading, so within its width both reach as far.
        if first is not None and (
            reach is None or reach >= first + timedelta(seconds=_TIER[coarser].width_s)
        ):
            return False
    return True


def finest(
    span: Span, extent: Extent, *, offset: timedelta, max_points: int, raw_count: int
) -> TierName:
    """Return the finest tier that covers a span with at most `max_points` points, else days.

    Parameters
    ----------
    raw_count
        Readings in the span; any number above `max_points` where there are more.
    """
    stored = extent.within(span)
    for name in TIER_NAMES:
        points = raw_count if name == "raw" else grid_of(name, offset).count(stored)
        if points <= max_points and covers(name, span, extent):
            return name
    return TIER_NAMES[-1]


def stale_spans(
    marked: Iterable[datetime], extent: Extent, whole: Span, quarters: Grid
) -> list[Span]:
    """Return the quarters of a span of buckets that readings must answer, joined, ascending.

    These are the marked ones, and from the newest computed quarter on all: it may be open, and what
    follows has not been computed. Quarters below the oldest reading are left as they were computed.
    """
    if extent.oldest["raw"] is None or extent.newest_raw is None:
        return []
    floor = max(quarters.start_of(extent.oldest["raw"]), whole.from_at)
    end = min(quarters.start_of(extent.newest_raw) + quarters.width, whole.to_at)
    tail = max(floor, extent.newest_quarter or floor)
    pieces = [Span(at, at + quarters.width) for at in sorted(set(marked)) if floor <= at < tail]
    joined: list[Span] = []
    for piece in (*pieces, Span(tail, end)):
        if piece.is_empty or piece.to_at > end:
            continue
        if joined and joined[-1].to_at == piece.from_at:
            joined[-1] = Span(joined[-1].from_at, piece.to_at)
        else:
            joined.append(piece)
    return joined

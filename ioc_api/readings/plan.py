"""What to read for a page of a sensor's history, by what is known of the sensor: pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from contract.catalogue import Kind
from contract.clock import rfc3339
from db.rollup import DAY, QUARTER
from db.trusted import Trust
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.readings.tier import (
    Extent,
    Resolution,
    TierName,
    covers,
    finest,
    grid_of,
    stale_spans,
)
from ioc_api.span import Span

Thin = Literal["minmax", "lttb"]

READINGS_MAX_COUNT = 100_000
"""Readings that a thin line is chosen from: ten weeks of one a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which readings or buckets are meant.

    Attributes
    ----------
    names : tuple[str, ...]
        Quantities, in the order of the catalogue.
    after : datetime or None
        The last item of the page before.
    limit : int
        Items on a page at most.
    trust : Trust
        Which readings buckets are made of.
    thin : Thin or None
        How `max_points` readings are chosen of the whole span; None: they are not.
    """

    kind: Kind
    sensor_key: int
    names: tuple[str, ...]
    span: Span
    resolution: Resolution
    max_points: int
    after: datetime | None
    limit: int
    trust: Trust = "good"
    thin: Thin | None = None

    @property
    def most_readings(self) -> int:
        """Return up to how many readings in the span may answer themselves; -1 for none."""
        return self.max_points if self.resolution == "auto" else -1

    def chained_at(self, offset: timedelta) -> datetime:
        """Return a start of a day at or before the first bucket, whatever its tier."""
        return Grid(DAY, offset).start_of(self.after or self.span.from_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored of a sensor.

    Attributes
    ----------
    raw_count : int
        Readings in the span; any number above the wanted's `most_readings` where there are more.
    marks : Sequence[datetime]
        Quarters that have changed since they were computed. Where readings surely answer, they are
        not looked for, nor is the next.
    chained_from : datetime or None
        Start of the last but one day before `chained_at` that has a value of a wanted register, of
        the last one where there is no other, or `chained_at`; None where no register is wanted.
    """

    extent: Extent
    raw_count: int
    marks: Sequence[datetime]
    chained_from: datetime | None


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """Readings of a span after a time, at most so many."""

    span: Span
    after: datetime | None
    limit: int
    tier: Literal["raw"] = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketPlan:
    """Which buckets are meant.

    Attributes
    ----------
    whole : Span
        From the bucket whose register the first increase begins at, to the end. Edges of buckets.
    first_at : datetime
        Start of the first bucket of the answer.
    before_count : int
        Buckets before that at most.
    stale : Sequence[Span]
        Quarters that readings must answer.
    computed : Span
        The buckets that these lie in, and those between. Edges of buckets.
    limit : int
        Rows at most.
    """

    tier: TierName
    whole: Span
    first_at: datetime
    before_count: int
    stale: Sequence[Span]
    computed: Span
    limit: int


def of_readings(wanted: Wanted) -> ReadingPlan:
    """Return the plan that needs to know nothing: readings as they were sent."""
    # One more than are shown tells whether another page follows.
    return ReadingPlan(wanted.span, wanted.after, wanted.limit + 1)


def of_thin_line(wanted: Wanted, known: Known) -> ReadingPlan:
    """Return the plan of all readings that a line is chosen from, and one more.

    Raises
    ------
    BadParameterError
        If readings of the span are gone: a line that begins late would look like silence.
    """
    if not covers("raw", wanted.span, known.extent):
        oldest = known.extent.oldest["raw"]
        right = () if oldest is None else (f"from={rfc3339(oldest)} or later",)
        right = (*right, "resolution=auto without thin")
        raise BadParameterError("thin", wanted.thin, right, "needs readings that are gone")
    return ReadingPlan(wanted.span, None, READINGS_MAX_COUNT + 1)


def plan(wanted: Wanted, known: Known, offset: timedelta) -> ReadingPlan | BucketPlan:
    """Return what to read.

    Parameters
    ----------
    offset : timedelta
        Local time minus UTC.

    Raises
    ------
    BadParameterError
        If buckets of all readings are wanted of a time of which readings are gone.
    """
    tier = _tier(wanted, known, offset)
    return of_readings(wanted) if tier == "raw" else _of_buckets(tier, wanted, known, offset)


def _tier(wanted: Wanted, known: Known, offset: timedelta) -> TierName:
    if wanted.resolution != "auto":
        return wanted.resolution
    return finest(
        wanted.span,
        known.extent,
        offset=offset,
        max_points=wanted.max_points,
        raw_count=known.raw_count,
    )


def _of_buckets(tier: TierName, wanted: Wanted, known: Known, offset: timedelta) -> BucketPlan:
    grid = grid_of(tier, offset)
    span = grid.whole(wanted.span)
    first_at = span.from_at if wanted.after is None else wanted.after + grid.width
    # An increase looks at the two buckets before that have a value: they lie in the two days that
    # have one, in every tier.
    begin = first_at if known.chained_from is None else min(first_at, known.chained_from)
    whole = Span(begin, span.to_at)
    extent = known.extent
    if wanted.trust == "all":
        _refuse_lost(span, extent, grid)
        # Nothing of them is computed: all is as if it came after the newest quarter that is.
        extent = replace(extent, newest_quarter=None)
    stale = stale_spans(known.marks, extent, whole, Grid(QUARTER, offset))
    hull = Span(stale[0].from_at, stale[-1].to_at) if stale else Span(begin, begin)
    return BucketPlan(
        tier=tier,
        whole=whole,
        first_at=first_at,
        before_count=grid.count(Span(begin, first_at)),
        stale=stale,
        computed=grid.whole(hull),
        limit=wanted.limit + 1,
    )


def _refuse_lost(span: Span, extent: Extent, grid: Grid) -> None:
    """Refuse a span of whole buckets that a rollup knows more of than the readings."""
    if covers("raw", span, extent):
        return
    oldest = extent.oldest["raw"]
    right = ("good",)
    if oldest is not None:
        right = ("good", f"all with from={rfc3339(grid.start_of(oldest) + grid.width)} or later")
    raise BadParameterError("quality", "all", right, "needs readings that are no longer kept")

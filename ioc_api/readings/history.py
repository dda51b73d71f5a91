"""One page of a sensor's history: the tier is chosen, then read at the same moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.catalogue import Kind
from contract.clock import rfc3339, to_us
from db.pool import Pool
from db.rollup import QUARTER
from ioc_api.bucket import Grid
from ioc_api.readings.place import ReadingCursor
from ioc_api.readings.queries import Bucket, BucketSpan, RawReading, Snapshot, fields, snapshot
from ioc_api.readings.tier import Extent, Resolution, TierName, finest, grid_of, stale_spans
from ioc_api.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """What the city says of buckets.

    Attributes
    ----------
    time_zone : str
        IANA name: days begin at its midnight.
    offset : timedelta
        Local time minus UTC.
    """

    time_zone: str
    offset: timedelta


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
    """

    kind: Kind
    sensor_key: int
    names: tuple[str, ...]
    span: Span
    resolution: Resolution
    max_points: int
    after: datetime | None
    limit: int


@dataclass(frozen=True, slots=True)
class Page:
    """Items ascending in event time, the tier they come from and where the next page begins."""

    tier: TierName
    items: list[dict[str, object]]
    next_place: ReadingCursor | None


async def page(pool: Pool, city: City, wanted: Wanted) -> Page:
    """Return a page of history.

    Raises `UnavailableError` as `queries.snapshot` does.
    """
    async with snapshot(pool, wanted.kind, wanted.sensor_key) as stored:
        if wanted.resolution == "raw":
            return _page("raw", wanted, await _readings(stored, wanted))
        extent, raw_count = await stored.extent(wanted.span, wanted.max_points + 1)
        tier = _tier(extent, raw_count, city, wanted)
        if tier == "raw":
            return _page("raw", wanted, await _readings(stored, wanted))
        return _page(tier, wanted, await _buckets(stored, extent, city, tier, wanted))


def _tier(extent: Extent, raw_count: int, city: City, wanted: Wanted) -> TierName:
    if wanted.resolution != "auto":
        return wanted.resolution
    return finest(
        wanted.span,
        extent,
        offset=city.offset,
        max_points=wanted.max_points,
        raw_count=raw_count,
    )


async def _readings(stored: Snapshot, wanted: Wanted) -> list[RawReading]:
    return await stored.readings(wanted.names, wanted.span, wanted.after, wanted.limit + 1)


async def _buckets(
    stored: Snapshot, extent: Extent, city: City, tier: TierName, wanted: Wanted
) -> list[Bucket]:
    grid = grid_of(tier, city.offset)
    whole = grid.whole(wanted.span)
    first_at = whole.from_at if wanted.after is None else wanted.after + grid.width
    begin = await _chain_start(stored, grid, first_at, wanted)
    needed = Span(begin, whole.to_at)
    stale = stale_spans(await stored.marked(needed), extent, needed, Grid(QUARTER, city.offset))
    hull = Span(stale[0].from_at, stale[-1].to_at) if stale else Span(begin, begin)
    buckets = BucketSpan(
        whole=needed,
        first_at=first_at,
        before_count=grid.count(Span(begin, first_at)),
        stale=stale,
        computed=grid.whole(hull),
        limit=wanted.limit + 1,
    )
    return await stored.buckets(wanted.names, grid.tier, city.time_zone, buckets)


async def _chain_start(
    stored: Snapshot, grid: Grid, first_at: datetime, wanted: Wanted
) -> datetime:
    """Return the start of the bucket in whose register values the first increases begin.

    A step looks at the two buckets before that have a value.
    """
    begin = first_at
    for quantity in wanted.kind.quantities:
        if quantity.aggregate == "counter" and quantity.name in wanted.names:
            chained_at = first_at
            for _ in range(2):
                before = await stored.last_before(quantity, grid.tier, chained_at)
                chained_at = chained_at if before is None else grid.start_of(before)
            begin = min(begin, chained_at)
    return begin


def _page(tier: TierName, wanted: Wanted, found: list[RawReading] | list[Bucket]) -> Page:
    shown = found[: wanted.limit]
    next_place = None
    if len(found) > wanted.limit:
        next_place = ReadingCursor(
            to_us(_time(shown[-1])),
            to_us(wanted.span.from_at),
            to_us(wanted.span.to_at),
            tier,
        )
    said = [
        (quantity.name, fields(quantity))
        for quantity in wanted.kind.quantities
        if quantity.name in wanted.names
    ]
    items = [
        _bucket_item(one, said) if isinstance(one, Bucket) else _raw_item(one, wanted.names)
        for one in shown
    ]
    return Page(tier, items, next_place)


def _time(item: RawReading | Bucket) -> datetime:
    return item.bucket_at if isinstance(item, Bucket) else item.observed_at


def _raw_item(reading: RawReading, names: tuple[str, ...]) -> dict[str, object]:
    return {
        "observed_at": rfc3339(reading.observed_at),
        "quality": reading.quality,
        "values": dict(zip(names, reading.values, strict=True)),
    }


def _bucket_item(bucket: Bucket, said: list[tuple[str, tuple[str, ...]]]) -> dict[str, object]:
    values = iter(bucket.values)
    return {
        "bucket_at": rfc3339(bucket.bucket_at),
        "count": bucket.count,
        "values": {name: dict(zip(parts, values, strict=False)) for name, parts in said},
    }

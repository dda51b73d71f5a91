"""One page of a sensor's history: what is known, then what is planned, at the same moment."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.clock import from_us, rfc3339, to_us
from db.pool import Pool
from ioc_api.database import Cursor
from ioc_api.readings import queries
from ioc_api.readings.line import Line, stored_values
from ioc_api.readings.place import ReadingCursor
from ioc_api.readings.plan import Known, Thin, Wanted, of_readings, of_thin_line, plan
from ioc_api.readings.queries import Bucket, RawReading, fields
from ioc_api.readings.thinning import refuse_many, thinned
from ioc_api.readings.tier import TierName


@dataclass(frozen=True, slots=True, kw_only=True)
class CityDays:
    """When the days of the city begin.

    Attributes
    ----------
    time_zone : str
        IANA name: days begin at its midnight.
    offset : timedelta
        Local time minus UTC.
    """

    time_zone: str
    offset: timedelta


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Items ascending in event time, the tier they come from and where the next page begins."""

    tier: TierName
    items: list[dict[str, object]]
    next_place: ReadingCursor | None
    thinned_from: int | None = None


async def page(pool: Pool, city: CityDays, wanted: Wanted) -> HistoryPage:
    """Return a page of history.

    Raises `UnavailableError` as `queries.snapshot` does, and `BadParameterError` as `plan` does.
    """
    async with queries.snapshot(pool) as cursor:
        if wanted.resolution == "raw":
            planned = of_readings(wanted)
        else:
            planned = plan(wanted, await _known(cursor, city, wanted), city.offset)
        found = await queries.read(cursor, wanted, planned, city.time_zone)
    return await asyncio.to_thread(_page, planned.tier, wanted, found)


async def thin_page(pool: Pool, city: CityDays, wanted: Wanted, thin: Thin) -> HistoryPage:
    """Return a whole span on one page, thinned.

    Raises `UnavailableError` as `queries.snapshot` does, `BadParameterError` where readings of the
    span are gone, and `TooLargeError` where there are too many to choose from.
    """
    async with queries.snapshot(pool) as cursor:
        planned = of_thin_line(wanted, await _known(cursor, city, wanted))
        line = await queries.read_line(cursor, wanted, planned)
    return await asyncio.to_thread(_thin_page, wanted, thin, line)


async def _known(cursor: Cursor, city: CityDays, wanted: Wanted) -> Known:
    return await queries.known(cursor, wanted, wanted.chained_at(city.offset), city.time_zone)


def _thin_page(wanted: Wanted, thin: Thin, found: Line) -> HistoryPage:
    refuse_many(wanted, found)
    shown = thinned(thin, found, wanted.max_points)
    return HistoryPage("raw", _line_items(shown, wanted), None, len(found))


def _line_items(line: Line, wanted: Wanted) -> list[dict[str, object]]:
    chosen = [each for each in wanted.kind.quantities if each.name in wanted.names]
    columns = [
        stored_values(values, is_register=quantity.aggregate == "counter")
        for quantity, values in zip(chosen, line.values, strict=True)
    ]
    return [
        {
            "observed_at": rfc3339(from_us(observed_us)),
            "quality": quality,
            "values": dict(zip(wanted.names, values, strict=True)),
        }
        for observed_us, quality, *values in zip(
            line.observed_us.tolist(), line.quality.tolist(), *columns, strict=True
        )
    ]


def _page(tier: TierName, wanted: Wanted, found: list[RawReading] | list[Bucket]) -> HistoryPage:
    shown = found[: wanted.limit]
    next_place = None
    if len(found) > wanted.limit:
        next_place = ReadingCursor(
            to_us(_time(shown[-1])),
            to_us(wanted.span.from_at),
            to_us(wanted.span.to_at),
            tier,
            wanted.trust,
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
    return HistoryPage(tier, items, next_place)


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
        "untrusted_count": bucket.untrusted_count,
        "values": {name: dict(zip(parts, values, strict=False)) for name, parts in said},
    }

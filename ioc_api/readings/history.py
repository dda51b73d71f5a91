"""One page of a sensor's history: what is known, then what is planned, at the same moment."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.clock import rfc3339, to_us
from db.pool import Pool
from ioc_api.readings import queries
from ioc_api.readings.place import ReadingCursor
from ioc_api.readings.plan import Thin, Wanted, of_readings, of_thin_line, plan
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

    Raises `UnavailableError` as `queries.snapshot` does, `BadParameterError` as `plan` does, and
    `TooLargeError` where a thin line would be chosen from too many readings.
    """
    async with queries.snapshot(pool) as cursor:
        if wanted.resolution == "raw" and wanted.thin is None:
            planned = of_readings(wanted)
        else:
            known = await queries.known(
                cursor, wanted, wanted.chained_at(city.offset), city.time_zone
            )
            planned = (
                plan(wanted, known, city.offset)
                if wanted.thin is None
                else of_thin_line(wanted, known)
            )
        found = await queries.read(cursor, wanted, planned, city.time_zone)
    if wanted.thin is None:
        return _page(planned.tier, wanted, found)
    return await asyncio.to_thread(_thin_page, wanted, wanted.thin, found)


def _thin_page(wanted: Wanted, thin: Thin, found: list[RawReading] | list[Bucket]) -> HistoryPage:
    readings = [one for one in found if isinstance(one, RawReading)]
    refuse_many(wanted, readings)
    shown = thinned(thin, readings, len(wanted.names), wanted.max_points)
    items = [_raw_item(one, wanted.names) for one in shown]
    return HistoryPage("raw", items, None, len(readings))


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

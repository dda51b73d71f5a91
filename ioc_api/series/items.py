"""The items of a series and what is said of them all together: pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from contract.clock import rfc3339
from contract.quantity import Aggregate
from ioc_api.series.plan import Series
from ioc_api.series.row import Found, Row
from ioc_api.series.stat import FRACTIONS, TOTALS, Stat

Item = dict[str, object]

_NOT_ASKED: tuple[Stat, ...] = ("mean", "min", "max", "sum")


def document(asked: Series, found: Found, told: Sequence[Row], *, zone: str | None) -> Item:
    """Return a series as `SeriesDocument` describes it.

    Parameters
    ----------
    told
        The rows that items are made of: those of `found` with values, or filled ones.
    zone
        The time zone that was named, of which items then tell the local time.
    """
    rows = [row for row in found.rows if row.count]
    by = asked.division.by
    local = None if zone is None else ZoneInfo(zone)
    return {
        "kind": asked.kind.code,
        "quantity": asked.quantity.name,
        "area": asked.area,
        "by": sorted(by),
        "tz": asked.division.time_zone,
        "tier": found.tier.name,
        "from": rfc3339(asked.span.from_at),
        "to": rfc3339(asked.span.to_at),
        "unit": asked.quantity.unit,
        "quality": asked.trust,
        "count": sum(row.count for row in rows),
        "untrusted_count": _untrusted_count(found.rows),
        "left_out": _left_out(asked, found, rows),
        "items": [_item(asked, row, local) for row in told],
    }


def _untrusted_count(rows: Iterable[Row]) -> int | None:
    counts = [row.untrusted_count for row in rows]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _left_out(asked: Series, found: Found, rows: Sequence[Row]) -> Item:
    """Return what is in none of the values: doubtful readings, and lines that hold nothing."""
    codes, ids = {row.code for row in rows}, {row.sensor_id for row in rows}
    areas = asked.areas or () if asked.division.level else ()
    return {
        "untrusted_count": 0 if asked.trust == "all" else _untrusted_count(found.rows),
        "areas": [code for code in areas if code not in codes],
        "sensor_ids": [each for each in found.sensor_ids or () if each not in ids],
    }


def _item(asked: Series, row: Row, local: ZoneInfo | None) -> Item:
    item: Item = {}
    level = asked.division.level
    if level:
        item["area" if level == "district" else "ward"] = row.code
    if "sensor" in asked.division.by:
        item["sensor_id"] = row.sensor_id
    if row.bucket_at is not None:
        item["bucket_at"] = rfc3339(row.bucket_at)
        if local is not None:
            item["local_at"] = _local(row.bucket_at, local)
    if row.weekday is not None:
        item["weekday"] = row.weekday
    if row.hour is not None:
        item["hour"] = row.hour
    item.update(_values(asked.quantity.aggregate, asked.stats, row))
    item["sensor_count"] = row.sensor_count
    item["count"] = row.count
    item["untrusted_count"] = row.untrusted_count
    return item


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="seconds")


def _values(aggregate: Aggregate, asked: Sequence[Stat] | None, row: Row) -> Item:
    is_directed = aggregate == "circular"
    known: dict[Stat, object] = {
        "mean": row.mean,
        "min": None if is_directed else row.low,
        "max": None if is_directed else row.high,
        "sum": row.total,
        **{stat: row.levels.get(stat) for stat in FRACTIONS},
    }
    values: Item = {}
    for stat in asked or _NOT_ASKED:
        if stat == "sum":
            if aggregate in TOTALS:
                values[TOTALS[aggregate]] = known[stat]
        elif stat != "count":
            values[stat] = known[stat]
    return values

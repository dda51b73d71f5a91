"""The items of a series and what is said of them all together: pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from contract.clock import rfc3339
from contract.quantity import Aggregate
from ioc_api.series.plan import Series
from ioc_api.series.row import Found, Row
from ioc_api.series.stat import TOTALS, Stat

Item = dict[str, object]
Columns = dict[str, list[object]]

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
    rows = [row for row in found.rows if row.value_count]
    by = asked.division.by
    local = None if zone is None else ZoneInfo(zone)
    return {
        "kind": asked.kind.code,
        "quantity": asked.quantity.name,
        "area": asked.area,
        "scope": asked.scope.codes,
        "by": sorted(by),
        "tz": asked.division.time_zone,
        "tier": found.tier.name,
        "from": rfc3339(asked.span.from_at),
        "to": rfc3339(asked.span.to_at),
        "unit": asked.quantity.unit,
        "quality": asked.trust,
        "count": sum(row.value_count for row in rows),
        "untrusted_count": _untrusted_count(found.rows),
        "left_out": _left_out(asked, found, rows),
        "items": _items(asked, told, local),
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


def _items(asked: Series, told: Sequence[Row], local: ZoneInfo | None) -> list[Item]:
    """Return the items of rows, made column by column."""
    columns = _places(asked, told, local)
    columns |= _values(asked.quantity.aggregate, asked.stats, told)
    columns["sensor_count"] = [row.sensor_count for row in told]
    columns["count"] = [row.value_count for row in told]
    columns["untrusted_count"] = [row.untrusted_count for row in told]
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _places(asked: Series, told: Sequence[Row], local: ZoneInfo | None) -> Columns:
    """Return which line, and which bucket or class of it, each item is."""
    columns: Columns = {}
    level = asked.division.level
    if level:
        columns["area" if level == "district" else "ward"] = [row.code for row in told]
    if "sensor" in asked.division.by:
        columns["sensor_id"] = [row.sensor_id for row in told]
    if asked.division.has_buckets:
        # Each time is written once, not once for each line.
        begins = {row.bucket_at for row in told if row.bucket_at is not None}
        text_of = {begin: rfc3339(begin) for begin in begins}
        columns["bucket_at"] = [text_of.get(row.bucket_at) for row in told]  # type: ignore[arg-type]
        if local is not None:
            local_of = {begin: _local(begin, local) for begin in begins}
            columns["local_at"] = [local_of.get(row.bucket_at) for row in told]  # type: ignore[arg-type]
    if "weekday" in asked.division.by:
        columns["weekday"] = [row.weekday for row in told]
    if "hour" in asked.division.by:
        columns["hour"] = [row.hour for row in told]
    return columns


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="seconds")


def _values(aggregate: Aggregate, asked: Sequence[Stat] | None, told: Sequence[Row]) -> Columns:
    is_directed = aggregate == "circular"
    columns: Columns = {}
    for stat in asked or _NOT_ASKED:
        match stat:
            case "mean":
                columns["mean"] = [row.mean for row in told]
            case "min":
                columns["min"] = [None if is_directed else row.low for row in told]
            case "max":
                columns["max"] = [None if is_directed else row.high for row in told]
            case "sum":
                if aggregate in TOTALS:
                    columns[TOTALS[aggregate]] = [row.total for row in told]
            case "count":
                pass  # all items have it
            case _:
                columns[stat] = [row.levels.get(stat) for row in told]
    return columns

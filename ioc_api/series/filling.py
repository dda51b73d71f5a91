"""What stands in buckets without values where a client asks for it: pure.

What was not measured stays told apart: a filled row has a `count` of 0. What adds up over sensors
or time is never filled: rain that nobody measured did not fall.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from contract.quantity import Aggregate
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.series.plan import Series
from ioc_api.series.row import Found, Row
from ioc_api.span import Span

Fill = Literal["none", "null", "previous", "linear"]

FILLS: Mapping[Aggregate, tuple[Fill, ...]] = {
    "mean": ("none", "null", "previous", "linear"),
    "energetic": ("none", "null", "previous", "linear"),
    "circular": ("none", "null", "previous"),
    "sum": ("none", "null"),
    "counter": ("none", "null"),
}
"""Between two directions lies more than one way."""

_TICK = timedelta(microseconds=1)


def refuse_other_fills(fill: Fill, asked: Series) -> None:
    """Refuse to fill what cannot be filled.

    Raises
    ------
    BadParameterError
        If the quantity adds up, or there are no buckets.
    """
    accepted = FILLS[asked.quantity.aggregate] if asked.division.has_buckets else ("none",)
    if fill not in accepted:
        why = f"would make up what a quantity with the aggregate {asked.quantity.aggregate} has"
        if not asked.division.has_buckets:
            why = "needs buckets, not hours of the day or weekdays"
        raise BadParameterError("fill", fill, accepted, why)


def filled(fill: Fill, asked: Series, found: Found, city_now: datetime) -> list[Row]:
    """Return the rows that are told: those with values, and, filled, those of all other buckets.

    Lines without any value have all their buckets too. No bucket begins after `city_now`.
    """
    if fill == "none":
        return [row for row in found.rows if row.value_count]
    grid = Grid(found.tier, asked.offset)
    whole = grid.whole(Span(asked.span.from_at, min(asked.span.to_at, city_now + _TICK)))
    begins = [whole.from_at + place * grid.width for place in range(grid.count(whole))]
    rows = {(row.code, row.sensor_id, row.bucket_at): row for row in found.rows}
    return [
        row
        for code, sensor_id in _lines(asked, found)
        for row in _line(
            fill,
            [rows.get((code, sensor_id, at)) or _empty(code, sensor_id, at) for at in begins],
        )
    ]


def _lines(asked: Series, found: Found) -> list[tuple[str | None, str | None]]:
    if found.sensor_ids is None:
        return [(code, None) for code in asked.areas or (None,)]
    if asked.division.level:
        return list(dict.fromkeys((row.code, row.sensor_id) for row in found.rows))
    return [(asked.area, sensor_id) for sensor_id in found.sensor_ids]


def _empty(code: str | None, sensor_id: str | None, bucket_at: datetime) -> Row:
    return Row(
        code=code,
        sensor_id=sensor_id,
        bucket_at=bucket_at,
        weekday=None,
        hour=None,
        mean=None,
        low=None,
        high=None,
        sensor_count=0,
        value_count=0,
        untrusted_count=0,
        total=None,
        levels={},
    )


def _line(fill: Fill, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows of one line, those without values filled."""
    places = [place for place, row in enumerate(rows) if row.value_count]
    after = iter([*places, None])
    before, follower = None, next(after)
    for place, row in enumerate(rows):
        if place == follower:
            before, follower = place, next(after)
            yield row
        elif before is None or fill == "null":
            yield row
        elif fill == "previous":
            yield _between(row, rows[before], rows[before], 0.0)
        elif follower is not None:
            part = (place - before) / (follower - before)
            yield _between(row, rows[before], rows[follower], part)
        else:
            yield row


def _between(row: Row, before: Row, after: Row, part: float) -> Row:
    def mixed(one: float | None, other: float | None) -> float | None:
        return None if one is None or other is None else one + (other - one) * part

    return row._replace(
        mean=mixed(before.mean, after.mean),
        low=mixed(before.low, after.low),
        high=mixed(before.high, after.high),
        levels={
            stat: level + (after.levels[stat] - level) * part
            for stat, level in before.levels.items()
        },
    )

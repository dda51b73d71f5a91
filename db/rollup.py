"""The statements that compute rollups: 15 minutes from raw, hours from those, days from hours.

They are built from the catalogue, so a kind's table and its statements cannot disagree. A statement
reads the buckets to compute from the temporary table `dirty` of `MAKE_DIRTY`; a bucket of a coarser
tier is computed whole from the finer one, never patched.

How readings add up is written here and, for registers, in `db.register`: `db.current` computes what
maintenance has not yet computed with the same parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.sql import SQL, Composed, Identifier, Literal

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.register import before_bucket, before_reading, bucket_step, reading_step


@dataclass(frozen=True, slots=True)
class Tier:
    """One width of bucket.

    Attributes
    ----------
    name : str
        As in URLs and table names.
    width_s : int
        [s]
    """

    name: str
    width_s: int

    def table(self, kind: Kind) -> Identifier:
        """Return the name of a kind's table of this tier."""
        return Identifier(f"rollup_{kind.code}_{self.name}")


QUARTER = Tier("15m", 900)
HOUR = Tier("1h", 3_600)
DAY = Tier("1d", 86_400)
TIERS = (QUARTER, HOUR, DAY)

MAKE_DIRTY = """
CREATE TEMPORARY TABLE IF NOT EXISTS dirty (
    kind TEXT NOT NULL, sensor_key INT NOT NULL, bucket_at TIMESTAMPTZ NOT NULL
) ON COMMIT DELETE ROWS
"""


def bucket_of(tier: Tier, instant: Composed | SQL, time_zone: str) -> Composed:
    """Return the SQL for the start of the bucket that an instant lies in; days are the city's."""
    return SQL("time_bucket({} * INTERVAL '1 second', {}, {})").format(
        Literal(tier.width_s), instant, Literal(time_zone)
    )


def refresh(
    kind: Kind, tier: Tier, time_zone: str, span: tuple[datetime, datetime] | None = None
) -> Composed:
    """Return the statement that computes the dirty buckets of one kind and tier anew.

    It takes one parameter, `floor_at`. Of buckets that begin before it some rows may be gone
    already, so there what was computed from more readings than are left stands.

    Parameters
    ----------
    span : (datetime, datetime), optional
        In it all dirty buckets of the tier lie whole. As a constant of the statement it keeps the
        other chunks out of the plan, eight times as fast with 90 days of readings (measured).
    """
    source = _from_raw(kind, span) if tier is QUARTER else _from_finer(kind, tier, span)
    columns = _columns(kind)
    return SQL(
        "INSERT INTO {table} (sensor_key, bucket_at, reading_count, expected_count, {columns}) "
        "SELECT wanted.sensor_key, wanted.bucket_at, part.* FROM ("
        "SELECT DISTINCT dirty.sensor_key, {bucket} AS bucket_at FROM dirty "
        "WHERE dirty.kind = {kind}) AS wanted "
        "INNER JOIN sensor ON sensor.sensor_key = wanted.sensor_key "
        "CROSS JOIN LATERAL ({source}) AS part "
        "WHERE part.reading_count > 0 ORDER BY wanted.sensor_key, wanted.bucket_at "
        "ON CONFLICT (sensor_key, bucket_at) DO UPDATE SET {updates} "
        "WHERE {table}.reading_count <= excluded.reading_count "
        "OR excluded.bucket_at >= %(floor_at)s"
    ).format(
        table=tier.table(kind),
        columns=comma([Identifier(name) for name in columns]),
        bucket=bucket_of(tier, SQL("dirty.bucket_at"), time_zone),
        kind=Literal(kind.code),
        source=source,
        updates=comma(
            [
                SQL("{0} = excluded.{0}").format(Identifier(name))
                for name in ("reading_count", "expected_count", *columns)
            ]
        ),
    )


def columns_of(quantity: Quantity) -> tuple[str, ...]:
    """Return the columns that a quantity has in its rollups, in the tables' order."""
    name = quantity.name
    match quantity.aggregate:
        case "circular":
            sums = (f"{name}_sin_sum", f"{name}_cos_sum")
        case "counter":
            sums = (f"{name}_sum", f"{name}_first", f"{name}_last")
        case _:
            sums = (f"{name}_sum",)
    return (f"{name}_count", *sums, f"{name}_min", f"{name}_max")


def _columns(kind: Kind) -> list[str]:
    return [column for quantity in kind.quantities for column in columns_of(quantity)]


def _from_raw(kind: Kind, span: tuple[datetime, datetime] | None) -> Composed:
    return SQL(
        "SELECT count(*)::int AS reading_count, {expected}, {aggregates} FROM ("
        "SELECT reading.*{before} FROM {table} AS reading "
        "WHERE reading.sensor_key = wanted.sensor_key AND reading.observed_at >= wanted.bucket_at "
        "AND reading.observed_at < wanted.bucket_at + {width} * INTERVAL '1 second'{within}"
        ") AS one"
    ).format(
        within=_within(SQL("reading.observed_at"), span),
        expected=_expected(QUARTER),
        aggregates=comma([part for each in kind.quantities for part in raw_parts(each)]),
        before=before_reading(kind.quantities, SQL("reading.observed_at")),
        table=Identifier(f"reading_{kind.code}"),
        width=Literal(QUARTER.width_s),
    )


def _within(at: SQL, span: tuple[datetime, datetime] | None) -> Composed:
    if span is None:
        return SQL("").format()
    from_at, to_at = (Literal(end) for end in span)
    return SQL(" AND {at} >= {from_at} AND {at} < {to_at}").format(
        at=at, from_at=from_at, to_at=to_at
    )


def raw_parts(quantity: Quantity) -> list[Composed]:
    """Return the aggregates over rows `one` of raw readings, in the order of `columns_of`."""
    value = SQL("one.{}").format(Identifier(quantity.name))
    whole = SQL("{}::double precision").format(value)
    match quantity.aggregate:
        case "circular":
            sums = [SQL("sum(sind({}))").format(whole), SQL("sum(cosd({}))").format(whole)]
        case "energetic":
            sums = [SQL("sum(power(10, {} / 10))").format(whole)]
        case "counter":
            ends = [
                SQL("{}({}, one.observed_at) FILTER (WHERE {} IS NOT NULL)").format(
                    SQL(end), whole, value
                )
                for end in ("first", "last")
            ]
            sums = [SQL("coalesce(sum({}), 0)").format(reading_step(quantity)), *ends]
        case _:
            sums = [SQL("sum({})").format(whole)]
    return [
        SQL("count({})::int").format(value),
        *sums,
        SQL("min({})").format(value),
        SQL("max({})").format(value),
    ]


def _from_finer(kind: Kind, tier: Tier, span: tuple[datetime, datetime] | None) -> Composed:
    finer = QUARTER if tier is HOUR else HOUR
    return SQL(
        "SELECT coalesce(sum(one.reading_count), 0)::int AS reading_count, "
        "{expected}, {aggregates} FROM (SELECT finer.*{before} FROM {table} AS finer "
        "WHERE finer.sensor_key = wanted.sensor_key AND finer.bucket_at >= wanted.bucket_at "
        "AND finer.bucket_at < wanted.bucket_at + {width} * INTERVAL '1 second'{within}"
        ") AS one"
    ).format(
        within=_within(SQL("finer.bucket_at"), span),
        expected=_expected(tier),
        aggregates=comma([part for each in kind.quantities for part in finer_parts(each)]),
        before=before_bucket(kind.quantities, SQL("finer.bucket_at"), finer.width_s),
        table=finer.table(kind),
        width=Literal(tier.width_s),
    )


def finer_parts(quantity: Quantity) -> list[Composed]:
    """Return the aggregates over rows `one` of a finer tier, in the order of `columns_of`."""
    parts: list[Composed] = []
    for column in columns_of(quantity):
        value = SQL("one.{}").format(Identifier(column))
        end = column.removeprefix(f"{quantity.name}_")
        match end:
            case "count":
                parts.append(SQL("coalesce(sum({}), 0)::int").format(value))
            case "min" | "max":
                parts.append(SQL("{}({})").format(SQL(end), value))
            case "first" | "last":
                parts.append(
                    SQL("{}({}, one.bucket_at) FILTER (WHERE {} IS NOT NULL)").format(
                        SQL(end), value, value
                    )
                )
            case _ if quantity.aggregate == "counter":
                parts.append(
                    SQL("sum({}) + coalesce(sum({}), 0)").format(value, bucket_step(quantity))
                )
            case _:
                parts.append(SQL("sum({})").format(value))
    return parts


def mean(quantity: Quantity) -> Composed:
    """Return the mean of a row `one` of a rollup, or of the sum of several; NULL without values.

    Of increments it is the mean per reading, of directions the direction of the mean vector in
    [0, 360), of sound levels the level of the mean energy; of a register there is none.
    """
    count = SQL("nullif(one.{}, 0)").format(Identifier(f"{quantity.name}_count"))
    match quantity.aggregate:
        case "counter":
            return SQL("NULL::real").format()
        case "circular":
            return _mean_direction(quantity, count)
        case "energetic":
            form = SQL("(10 * log({} / {}))::real")
        case _:
            form = SQL("({} / {})::real")
    return form.format(SQL("one.{}").format(Identifier(f"{quantity.name}_sum")), count)


def _mean_direction(quantity: Quantity, count: Composed) -> Composed:
    """Directions that cancel out have no mean; what rounds up to 360 is north."""
    sine, cosine = (
        SQL("one.{}").format(Identifier(f"{quantity.name}_{part}_sum")) for part in ("sin", "cos")
    )
    return SQL(
        "CASE WHEN sqrt({s} * {s} + {c} * {c}) / {n} >= 1e-9 THEN "
        "mod((atan2d({s}, {c}) + 360)::real::numeric, 360)::real END"
    ).format(s=sine, c=cosine, n=count)


def _expected(tier: Tier) -> Composed:
    return SQL("greatest(1, round({} / sensor.period_s))::int AS expected_count").format(
        Literal(tier.width_s)
    )


def comma(parts: Sequence[Composed | Identifier]) -> Composed:
    """Return parts with commas between them."""
    return SQL(", ").join(parts)

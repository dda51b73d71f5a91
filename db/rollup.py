"""The statements that compute rollups: 15 minutes from raw, hours from those, days from hours.

They are built from the catalogue, so a kind's table and its statements cannot disagree. A statement
reads the buckets to compute from the temporary table `dirty` of `MAKE_DIRTY`; a bucket of a coarser
tier is computed whole from the finer one, never patched.

How values add up stands in `db.aggregate`: `db.current` computes what maintenance has not yet
computed with the same parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.catalogue import Kind
from db import aggregate, trusted
from db.column import columns_of, comma, rollup_columns
from db.queries import load_templates
from db.register import before_bucket, before_reading

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))


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
_READINGS = SQL("(SELECT {columns} FROM {readings} AS reading)")
_EVER = (SQL("'-infinity'"), SQL("'infinity'"))


def readings_of(kind: Kind) -> Identifier:
    """Return the name of a kind's table of readings."""
    return Identifier(f"reading_{kind.code}")


def bucket_of(tier: Tier, instant: Composable, time_zone: str) -> Composed:
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
    from_at, to_at = _EVER if span is None else (Literal(end) for end in span)
    return _TEMPLATES["refresh"].format(
        rollup=tier.table(kind),
        columns=comma(rollup_columns(kind.quantities)),
        computed_columns=comma(
            [
                SQL("excluded.{}").format(Identifier(name))
                for quantity in kind.quantities
                for name in columns_of(quantity)
            ]
        ),
        bucket=bucket_of(tier, SQL("dirty.bucket_at"), time_zone),
        kind=Literal(kind.code),
        width_s=Literal(tier.width_s),
        from_at=from_at,
        to_at=to_at,
        **(_from_readings(kind) if tier is QUARTER else _from_finer(kind, tier)),
    )


def _from_readings(kind: Kind) -> Mapping[str, Composable]:
    return {
        "finer": _READINGS.format(
            columns=trusted.reading_columns(SQL("reading"), kind.quantities),
            readings=readings_of(kind),
        ),
        "at": Identifier("observed_at"),
        "row": comma([SQL("part.*"), *before_reading(kind.quantities, SQL("part.observed_at"))]),
        "count": SQL("count(*)::INT"),
        "untrusted_count": aggregate.untrusted_readings(),
        "sums": comma([aggregate.of_readings(each) for each in kind.quantities]),
    }


def _from_finer(kind: Kind, tier: Tier) -> Mapping[str, Composable]:
    finer = QUARTER if tier is HOUR else HOUR
    before = before_bucket(kind.quantities, SQL("part.bucket_at"), finer.width_s)
    return {
        "finer": finer.table(kind),
        "at": Identifier("bucket_at"),
        "row": comma([SQL("part.*"), *before]),
        "count": SQL("coalesce(sum(one.reading_count), 0)::INT"),
        "untrusted_count": aggregate.untrusted_buckets(),
        "sums": comma([aggregate.of_buckets(each) for each in kind.quantities]),
    }

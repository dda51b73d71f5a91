"""The statement that reads a tier as it is at this moment, whatever maintenance has left to do.

A bucket's stored row is exact until its readings change; from then until maintenance has computed
it anew it is *stale*: ingest has marked it in `dirty_bucket` in the same transaction. So one
snapshot of the marks, the rollups and the readings gives exact rows: stored ones for buckets
without a stale quarter, and for the others the same arithmetic over what they are made of, stored
quarters and, for the stale quarters alone, readings.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from psycopg.sql import SQL, Composable, Composed, Literal

from contract.catalogue import Kind
from contract.quantity import Quantity
from db import aggregate, trusted
from db.column import comma, names, rollup_columns
from db.queries import load_templates
from db.register import before_bucket, before_reading
from db.rollup import QUARTER, Tier, bucket_of, readings_of
from db.trusted import Trust

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))

Within = Callable[[SQL, SQL], Composable]
"""Returns a condition on the SQL of a sensor's key and of a time."""


def everywhere(_sensor_key: SQL, _at: SQL) -> SQL:
    """Return the condition that all rows meet."""
    return SQL("TRUE")


def current(  # noqa: PLR0913 - what differs between one sensor, a city and an area
    kind: Kind,
    tier: Tier,
    quantities: Sequence[Quantity],
    time_zone: str,
    *,
    sensors: SQL,
    kept_limit: SQL,
    within: Within = everywhere,
    trust: Trust = "good",
) -> dict[str, Composed]:
    """Return the selects of two common table expressions, `touched` and `current`, by name.

    They follow one named `stale (sensor_key, from_at, to_at)`, which holds spans of whole quarters,
    none overlapping another. `current` has `sensor_key, bucket_at, reading_count, untrusted_count`
    and the quantities' `columns_of`. The parameters are edges of buckets of the tier: `from_at` and
    `to_at` of the span, `stale_from_at` and `stale_to_at` of the part of it in which `stale` lies.

    Parameters
    ----------
    sensors
        The condition on `kept.sensor_key` that chooses the sensors.
    kept_limit
        The order and number of stored rows that matter, or nothing.
    within
        Which readings and buckets count, given the SQL of their sensor and time. A bucket that the
        condition divides must be stale: its stored row counts all.
    trust
        Which readings add up. Of `all` nothing is stored: what is not stale has no row.
    """
    quarters = _stale_quarters(kind, quantities, time_zone, within, trust)
    stored = within if trust == "good" else _nowhere
    return {
        "touched": _TEMPLATES["touched"].format(
            bucket=bucket_of(tier, SQL("part.at"), time_zone), quarter=_width(QUARTER)
        ),
        "current": _TEMPLATES["current"].format(
            columns=comma(rollup_columns(quantities)),
            rollup=tier.table(kind),
            sensors=sensors,
            within=stored(SQL("kept.sensor_key"), SQL("kept.bucket_at")),
            kept_limit=kept_limit,
            computed=quarters
            if tier is QUARTER
            else _touched_buckets(kind, tier, quantities, time_zone, stored, quarters),
        ),
    }


def former(kind: Kind, tier: Tier, quantities: Sequence[Quantity]) -> Composed | None:
    """Return the select of what the chains of registers have before `from_at`, as it is stored.

    It follows `chosen (sensor_key)`, has the columns of `current`, and takes its `from_at`. None
    where no quantity is a register.
    """
    selects = [
        _TEMPLATES["former"].format(
            columns=comma(rollup_columns(quantities)), rollup=tier.table(kind), **names(register)
        )
        for register in quantities
        if register.aggregate == "counter"
    ]
    # Not UNION ALL: a bucket may be the last of several registers.
    return SQL(" UNION ").join(selects) if selects else None


def _nowhere(_sensor_key: SQL, _at: SQL) -> SQL:
    return SQL("FALSE")


def _touched_buckets(
    kind: Kind,
    tier: Tier,
    quantities: Sequence[Quantity],
    time_zone: str,
    stored: Within,
    stale_quarters: Composed,
) -> Composed:
    return _TEMPLATES["touched_buckets"].format(
        sums=comma([aggregate.of_buckets(each) for each in quantities]),
        untrusted_count=aggregate.untrusted_buckets(),
        row=_quarter_row(quantities, tier, time_zone),
        columns=comma(rollup_columns(quantities)),
        quarters=QUARTER.table(kind),
        width=_width(tier),
        within=stored(SQL("finer.sensor_key"), SQL("finer.bucket_at")),
        stale_quarters=stale_quarters,
    )


def _stale_quarters(
    kind: Kind, quantities: Sequence[Quantity], time_zone: str, within: Within, trust: Trust
) -> Composed:
    at = SQL("reading.observed_at")
    bucket = bucket_of(QUARTER, at, time_zone)
    chained = before_reading(quantities, at, SQL("reading.sensor_key, {}").format(bucket))
    return _TEMPLATES["stale_quarters"].format(
        sums=comma([aggregate.of_readings(each) for each in quantities]),
        untrusted_count=aggregate.untrusted_readings(),
        row=comma([SQL("reading.*"), SQL("{} AS bucket_at").format(bucket), *chained]),
        reading=trusted.reading_columns(SQL("inner_reading"), quantities, trust),
        readings=readings_of(kind),
        within=within(SQL("inner_reading.sensor_key"), SQL("inner_reading.observed_at")),
    )


def _quarter_row(quantities: Sequence[Quantity], tier: Tier, time_zone: str) -> Composed:
    at = SQL("quarter.bucket_at")
    whole = bucket_of(tier, at, time_zone)
    shared = SQL("quarter.sensor_key, {}").format(whole)
    chained = before_bucket(quantities, at, QUARTER.width_s, shared)
    return comma([SQL("quarter.*"), SQL("{} AS whole_at").format(whole), *chained])


def _width(tier: Tier) -> Composed:
    return SQL("{} * INTERVAL '1 second'").format(Literal(tier.width_s))

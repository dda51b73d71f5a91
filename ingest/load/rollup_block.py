"""Buckets as binary COPY into the table of their tier."""

from functools import cache

import numpy as np
from psycopg import sql

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from contract.quantity import Quantity
from db.column import columns_of, comma, rollup_columns
from db.rollup import Tier
from ingest.load.rollup_columns import Buckets, registers_of, terms_of
from ingest.write import copy_block
from ingest.write.copy_block import Column, FieldType

_COPY = sql.SQL("""
COPY {table} (
    sensor_key, bucket_at, reading_count, untrusted_count, expected_count, {columns}
) FROM STDIN (FORMAT BINARY)
""")


@cache
def copy_statement(kind_code: str, tier: Tier) -> sql.Composed:
    """Return the statement that stores the buckets of a kind and tier."""
    kind = KIND_BY_CODE[kind_code]
    return _COPY.format(table=tier.table(kind), columns=comma(rollup_columns(kind.quantities)))


def encode(buckets: Buckets, tier: Tier, period_s: FloatArray) -> bytes:
    """Return buckets as the COPY of their table.

    Parameters
    ----------
    period_s : (bucket,) float64
        Time between two readings of each bucket's sensor. [s]
    """
    columns = [
        Column("int4", buckets.sensor_key),
        Column("timestamptz", buckets.begin_us),
        Column("int4", buckets.reading_count),
        Column("int4", buckets.untrusted_count),
        Column("int4", np.maximum(1, np.rint(tier.width_s / period_s)).astype(np.int64)),
    ]
    for index, quantity in enumerate(buckets.kind.quantities):
        columns += _columns(buckets, index, quantity)
    return copy_block.encode(columns)


def _columns(buckets: Buckets, index: int, quantity: Quantity) -> list[Column]:
    """Return a quantity's columns in the order of `db.column.columns_of`."""
    terms, registers = terms_of(buckets.kind), registers_of(buckets.kind)
    extreme: FieldType = "float8" if quantity.is_double else "float4"
    found = [Column("int4", buckets.value_count[:, index])]
    found += [
        _column("float8", buckets.sums[:, place])
        for place, term in enumerate(terms)
        if term == index
    ]
    if index in registers:
        place = registers.index(index)
        found += [_column("float8", ends[:, place]) for ends in (buckets.first, buckets.last)]
    found += [
        _column(extreme, buckets.least[:, index]),
        _column(extreme, buckets.greatest[:, index]),
    ]
    if len(found) != len(columns_of(quantity)):
        raise ValueError(f"{quantity.name} has other columns in its rollups")
    return found


def _column(field: FieldType, numbers: FloatArray) -> Column:
    return Column(field, numbers, np.isnan(numbers))

"""The SQL of one kind's table: direct COPY, the stage beside it, and their comparison."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from ingest.judge.columns import NO_SEQ
from ingest.judge.part import RowArray, Rows
from ingest.write import copy_block
from ingest.write.copy_block import Column

ALL = slice(None)
_HEAD = ("sensor_key", "observed_at", "received_at", "boot", "seq", "quality")
_CREATE_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS {stage} ON COMMIT DELETE ROWS AS
SELECT 0 AS row, {columns} FROM {table} WITH NO DATA
"""
_COPY = "COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)"
_INSERT = """
INSERT INTO {table} ({columns})
SELECT {columns} FROM {stage} ORDER BY sensor_key, observed_at, row
ON CONFLICT (sensor_key, observed_at) DO NOTHING
RETURNING sensor_key, observed_at
"""
_SELECT_STANDING = """
SELECT stage.row, stored.received_at, stored.quality, stored.boot, stored.seq, {stored}
FROM {stage} AS stage
INNER JOIN {table} AS stored USING (sensor_key, observed_at)
WHERE
    ({differs} OR stage.seq IS DISTINCT FROM stored.seq OR stage.boot <> stored.boot)
    -- Spelled out, the span keeps the other chunks out of the plan.
    AND stored.observed_at BETWEEN %(first_at)s AND %(last_at)s
ORDER BY stage.row
"""
_DIFFERS = "({staged} IS NOT NULL AND {staged} IS DISTINCT FROM {stored})"
_CLEAR_STAGE = "DELETE FROM {stage}"
_UPDATE = """
UPDATE {table} AS stored
SET received_at = stage.received_at, quality = stored.quality | stage.quality, {assignments}
FROM {stage} AS stage
INNER JOIN UNNEST(%(rows)s::INT[], %(known_counts)s::INT[]) AS known (row, value_count) USING (row)
WHERE
    stored.sensor_key = stage.sensor_key
    AND stored.observed_at = stage.observed_at
    AND stored.observed_at BETWEEN %(first_at)s AND %(last_at)s
    AND NUM_NONNULLS({stored}) = known.value_count
RETURNING stage.row
"""


@dataclass(frozen=True, slots=True)
class ReadingTable:
    """The statements for one kind."""

    copy_direct: sql.Composed
    create_stage: sql.Composed
    copy_stage: sql.Composed
    insert_staged: sql.Composed
    select_standing: sql.Composed
    clear_stage: sql.Composed
    update_standing: sql.Composed


@cache
def statements(kind: str) -> ReadingTable:
    """Return the statements for a kind."""
    quantities = KIND_BY_CODE[kind].quantity_names
    names = [sql.Identifier(name) for name in (*_HEAD, *quantities)]
    parts: dict[str, sql.Composable] = {
        "table": sql.Identifier(f"reading_{kind}"),
        "stage": sql.Identifier(f"stage_{kind}"),
        "columns": sql.SQL(", ").join(names),
        "stored": sql.SQL(", ").join(sql.Identifier("stored", name) for name in quantities),
        "differs": sql.SQL(" OR ").join(
            sql.SQL(_DIFFERS).format(
                staged=sql.Identifier("stage", name), stored=sql.Identifier("stored", name)
            )
            for name in quantities
        ),
        "assignments": sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier("stage", name))
            for name in quantities
        ),
    }
    row = sql.Identifier("row")
    return ReadingTable(
        copy_direct=sql.SQL(_COPY).format(table=parts["table"], columns=parts["columns"]),
        create_stage=sql.SQL(_CREATE_STAGE).format(**parts),
        copy_stage=sql.SQL(_COPY).format(
            table=parts["stage"], columns=sql.SQL(", ").join([row, *names])
        ),
        insert_staged=sql.SQL(_INSERT).format(**parts),
        select_standing=sql.SQL(_SELECT_STANDING).format(**parts),
        clear_stage=sql.SQL(_CLEAR_STAGE).format(**parts),
        update_standing=sql.SQL(_UPDATE).format(**parts),
    )


def encode(stored: Rows, *, rows: RowArray | slice = ALL, numbers: RowArray | None = None) -> bytes:
    """Return some rows, or all, as binary COPY.

    Parameters
    ----------
    numbers
        What the stage knows the rows by; None for a table of readings.
    """
    table = stored.table.take(rows)
    nulls = np.isnan(table.values)
    columns = [
        Column("int4", table.sensor_key),
        Column("timestamptz", table.observed_us),
        Column("timestamptz", stored.received_us[rows]),
        Column("int4", table.boot),
        Column("int4", table.seq, table.seq == NO_SEQ),
        Column("int2", stored.quality[rows]),
    ]
    for index, quantity in enumerate(table.kind.quantities):
        kind = "float8" if quantity.is_double else "float4"
        columns.append(Column(kind, table.values[:, index], nulls[:, index]))
    if numbers is not None:
        columns.insert(0, Column("int4", numbers))
    return copy_block.encode(columns)

"""The SQL of one kind's table: direct COPY, the stage beside it, and their comparison."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from ingest import copy_block
from ingest.batch import Part
from ingest.columns import NO_SEQ
from ingest.copy_block import Column

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
_CONFLICTS = """
SELECT stage.row
FROM {stage} AS stage
INNER JOIN {table} AS stored USING (sensor_key, observed_at)
WHERE
    ({staged}) IS DISTINCT FROM ({stored})
    -- Spelled out, the span keeps the other chunks out of the plan.
    AND stored.observed_at BETWEEN %(first_at)s AND %(last_at)s
ORDER BY stage.row
"""


@dataclass(frozen=True, slots=True)
class ReadingTable:
    """The statements for one kind."""

    copy_direct: sql.Composed
    create_stage: sql.Composed
    copy_stage: sql.Composed
    insert_staged: sql.Composed
    select_conflicts: sql.Composed


@cache
def statements(kind: str) -> ReadingTable:
    """Return the statements for a kind."""
    quantities = KIND_BY_CODE[kind].quantity_names
    names = [sql.Identifier(name) for name in (*_HEAD, *quantities)]
    parts: dict[str, sql.Composable] = {
        "table": sql.Identifier(f"reading_{kind}"),
        "stage": sql.Identifier(f"stage_{kind}"),
        "columns": sql.SQL(", ").join(names),
        "staged": sql.SQL(", ").join(sql.Identifier("stage", name) for name in quantities),
        "stored": sql.SQL(", ").join(sql.Identifier("stored", name) for name in quantities),
    }
    row = sql.Identifier("row")
    return ReadingTable(
        copy_direct=sql.SQL(_COPY).format(table=parts["table"], columns=parts["columns"]),
        create_stage=sql.SQL(_CREATE_STAGE).format(**parts),
        copy_stage=sql.SQL(_COPY).format(
            table=parts["stage"], columns=sql.SQL(", ").join([row, *names])
        ),
        insert_staged=sql.SQL(_INSERT).format(**parts),
        select_conflicts=sql.SQL(_CONFLICTS).format(**parts),
    )


def encode(
    part: Part, *, rows: np.ndarray[tuple[int], np.dtype[np.intp]], is_staged: bool
) -> bytes:
    """Return some rows of a part as binary COPY; a staged row carries its index in the part."""
    table = part.table.take(rows)
    nulls = np.isnan(table.values)
    columns = [
        Column("int4", table.sensor_key),
        Column("timestamptz", table.observed_us),
        Column("timestamptz", part.received_us[rows]),
        Column("int4", table.boot),
        Column("int4", table.seq, table.seq == NO_SEQ),
        Column("int2", part.quality[rows]),
    ]
    for index, quantity in enumerate(table.kind.quantities):
        numbers = table.values[:, index]
        is_null = nulls[:, index]
        kind = "float8" if quantity.is_double else "float4"
        columns.append(Column(kind, numbers, is_null))
    if is_staged:
        columns.insert(0, Column("int4", rows))
    return copy_block.encode(columns)

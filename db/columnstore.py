"""The columnstore for old chunks: an optional step, only where the server has it.

TimescaleDB's community edition stores old chunks by column (5 bytes a value instead of 23 for
readings: measured); the Apache edition, which the private server is, does not have that. Nothing
else depends on this step: late rows still enter such chunks, and retention drops them as any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier, Literal

from contract.catalogue import KINDS
from db.errors import ColumnstoreMissingError
from db.rollup import DAY, HOUR, TIERS

COMMUNITY = "timescale"
DEFAULT_OLDER_THAN_DAYS = 7

_LICENSE = "SELECT current_setting('timescaledb.license', true)"
_ENABLE = """
ALTER TABLE {table} SET (
    timescaledb.compress,
    timescaledb.compress_segmentby = 'sensor_key',
    timescaledb.compress_orderby = {order}
)
"""
IS_ENABLED = """
SELECT compression_enabled
FROM timescaledb_information.hypertables
WHERE hypertable_name = %s
"""
OLD_CHUNKS = """
SELECT
    chunk_schema,
    chunk_name
FROM timescaledb_information.chunks
WHERE
    hypertable_name = %(table)s
    AND NOT is_compressed
    AND range_end < (
        SELECT max(newest.range_end) - make_interval(days => %(older_than_days)s)
        FROM timescaledb_information.chunks AS newest
        WHERE newest.hypertable_name = %(newest_table)s
    )
ORDER BY range_start
"""
_COMPRESS = "SELECT compress_chunk(%s::regclass, if_not_compressed => true)"


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table of readings, of rollups or of an index.

    Attributes
    ----------
    name, time_column : str
    readings : str
        The kind's table of readings, which tells what is old.
    """

    name: str
    time_column: str
    readings: str


def stored_tables() -> list[StoredTable]:
    """Return the tables of every kind, and those of the air's index."""
    found: list[StoredTable] = []
    for kind in KINDS:
        readings = f"reading_{kind.code}"
        found.append(StoredTable(readings, "observed_at", readings))
        found += [
            StoredTable(f"rollup_{kind.code}_{tier.name}", "bucket_at", readings) for tier in TIERS
        ]
    for tier in (HOUR, DAY):
        found.append(StoredTable(f"air_index_{tier.name}", "bucket_at", "reading_air_quality"))
    return found


def store_by_column(database_url: str, *, older_than_days: int) -> Iterator[tuple[str, int]]:
    """Turn chunks that ended before a time into the columnstore; yield each table and how many.

    Days count back from the kind's newest chunk of readings. It may be run again at any time:
    chunks that are stored by column already are left alone.

    Raises
    ------
    ColumnstoreMissingError
        Before anything is changed.
    psycopg.Error
        The tables that were told are done.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        license_name = _one(connection, _LICENSE)
        if license_name != COMMUNITY:
            raise ColumnstoreMissingError(
                f"timescaledb.license is {license_name or 'not set'}; the columnstore needs "
                f"{COMMUNITY}, the community edition"
            )
        for table in stored_tables():
            if not _one(connection, IS_ENABLED, table.name):
                connection.execute(enable(table))
            parameters = {
                "table": table.name,
                "newest_table": table.readings,
                "older_than_days": older_than_days,
            }
            chunks = connection.execute(OLD_CHUNKS, parameters).fetchall()
            for schema, chunk in chunks:
                name = Identifier(schema, chunk).as_string(connection)
                connection.execute(_COMPRESS, [name])
            yield table.name, len(chunks)


def enable(table: StoredTable) -> Composed:
    """Return the statement that prepares a table: a sensor's rows together, in order of time."""
    return SQL(_ENABLE).format(table=Identifier(table.name), order=Literal(table.time_column))


def _one(connection: Connection, query: LiteralString, *parameters: str) -> object:
    found = connection.execute(query, parameters).fetchone()
    return None if found is None else found[0]

"""The past of a city as it is stored: its counts, its numbers, its buckets, and what COPY takes."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.catalogue import KINDS, Kind
from contract.clock import monotonic_s
from contract.quality import Quality
from db import rollup
from db.column import columns_of
from db.rollup import TIERS, Tier

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SLICE = timedelta(days=5)  # what is copied at a time, so that the disk is not filled
BLOCK_BYTES = 1 << 20
NEAR = 1e-6  # of sums that were added up in another order

_ROWS = SQL(
    "SELECT count(*) FILTER (WHERE observed_at < {seam_at}), "
    "count(*) FILTER (WHERE observed_at < {seam_at} AND quality & {late} <> 0) FROM {readings}"
)
_BREAKS = SQL(
    "SELECT count(*) FILTER (WHERE place > 1 AND (seq, boot) IS DISTINCT FROM "
    "(seq_before + 1, boot_before)){fallen} FROM (SELECT seq, boot, "
    "row_number() OVER of_sensor AS place, lag(seq) OVER of_sensor AS seq_before, "
    "lag(boot) OVER of_sensor AS boot_before{registers} FROM {readings} "
    "WINDOW of_sensor AS (PARTITION BY sensor_key ORDER BY observed_at)) AS reading"
)
_DIRTY = SQL(
    "INSERT INTO dirty (kind, sensor_key, bucket_at) "
    "SELECT DISTINCT {code}, sensor_key, time_bucket('15 minutes', observed_at) "
    "FROM {readings} WHERE observed_at < {seam_at} AND sensor_key = ANY({keys})"
)
_DIFFERING = SQL(
    "SELECT count(*), count(*) FILTER (WHERE {differs}) FROM "
    "(SELECT * FROM {stored} WHERE sensor_key = ANY({keys})) AS stored "
    "FULL JOIN {computed} AS computed USING (sensor_key, bucket_at) "
    "WHERE bucket_at + {width} <= {seam_at}"
)


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows that a single connection copied in binary, and how long it took."""

    row_count: int
    took_s: float


@dataclass(frozen=True, slots=True)
class PastCity:
    """What is stored of a city before its seam.

    Parameters
    ----------
    database_url : str
        For the owner of the tables.
    """

    database_url: str
    from_at: datetime
    seam_at: datetime
    time_zone: str

    def rows(self) -> tuple[int, int]:
        """Return how many readings there are before the seam, and how many of them are late."""
        found = [self._ask(_ROWS, kind, late=Literal(int(Quality.LATE)))[0] for kind in KINDS]
        return sum(one[0] for one in found), sum(one[1] for one in found)

    def breaks(self) -> tuple[int, int]:
        """Return after how many readings the next has not the next number, or a register fell.

        Of all that is stored, on both sides of the seam.
        """
        found: list[tuple[int, int]] = []
        for kind in KINDS:
            names = [one.name for one in kind.quantities if one.aggregate == "counter"]
            registers = [
                SQL(", {0}, lag({0}) OVER of_sensor AS {1}").format(
                    Identifier(name), Identifier(f"{name}_before")
                )
                for name in names
            ]
            fallen = [
                SQL(", count(*) FILTER (WHERE {} < {})").format(
                    Identifier(name), Identifier(f"{name}_before")
                )
                for name in names
            ]
            parts = {"registers": SQL("").join(registers), "fallen": SQL("").join(fallen)}
            first, *rest = self._ask(_BREAKS, kind, **parts)[0]
            found.append((first, sum(rest)))
        return sum(one[0] for one in found), sum(one[1] for one in found)

    def buckets(self, every: int) -> tuple[int, int]:
        """Return how many buckets were compared, and how many differ from what SQL computes.

        They are computed anew from the readings by the statements of maintenance.

        Parameters
        ----------
        every
            Of so many sensors one is looked at.
        """
        count = differing = 0
        with self._connection() as connection:
            connection.execute(rollup.MAKE_DIRTY)
            found = connection.execute(
                "SELECT sensor_key FROM sensor WHERE sensor_key %% %s = 0", [every]
            )
            keys = Literal([key for (key,) in found])
            for kind in KINDS:
                self._compute(connection, kind, keys)
                for tier in TIERS:
                    one, others = self._compared(connection, kind, tier, keys)
                    count, differing = count + one, differing + others
        return count, differing

    def copied(self) -> Copied:
        """Copy all readings and rollup rows before the seam into tables of the same make."""
        row_count, took_s = 0, 0.0
        with self._connection() as connection:
            for kind in KINDS:
                tables = [(f"reading_{kind.code}", "observed_at")]
                tables += [(f"rollup_{kind.code}_{tier.name}", "bucket_at") for tier in TIERS]
                for table, at in tables:
                    one = self._copy(connection, table, at)
                    row_count, took_s = row_count + one.row_count, took_s + one.took_s
        return Copied(row_count, took_s)

    def _compute(self, connection: psycopg.Connection, kind: Kind, keys: Literal) -> None:
        """Compute the rollups of a kind anew, into temporary tables that hide the stored ones."""
        with connection.transaction():
            for tier in TIERS:
                name = tier.table(kind)
                make = SQL("CREATE TEMPORARY TABLE {0} (LIKE public.{0} INCLUDING ALL)")
                connection.execute(make.format(name))
            connection.execute(self._filled(_DIRTY, kind, code=Literal(kind.code), keys=keys))
            for tier in TIERS:
                connection.execute(
                    rollup.refresh(kind, tier, self.time_zone), {"floor_at": LONG_AGO}
                )

    def _compared(
        self, connection: psycopg.Connection, kind: Kind, tier: Tier, keys: Literal
    ) -> tuple[int, int]:
        names = ["reading_count", "untrusted_count", "expected_count"]
        names += [name for each in kind.quantities for name in columns_of(each)]
        differs = [
            SQL(
                "(stored.{0} IS NULL) <> (computed.{0} IS NULL) "
                "OR abs(stored.{0} - computed.{0}) > {1} * greatest(1, abs(computed.{0}))"
            ).format(Identifier(name), Literal(NEAR))
            for name in names
        ]
        asked = self._filled(
            _DIFFERING,
            kind,
            differs=SQL(" OR ").join(differs),
            stored=Identifier("public", f"rollup_{kind.code}_{tier.name}"),
            computed=Identifier("pg_temp", f"rollup_{kind.code}_{tier.name}"),
            keys=keys,
            width=Literal(timedelta(seconds=tier.width_s)),
        )
        return connection.execute(asked).fetchall()[0]  # pyright: ignore[reportReturnType]

    def _copy(self, connection: psycopg.Connection, table: str, at: str) -> Copied:
        """Copy what a table holds of the past into an empty one, which is dropped again."""
        there, here = Identifier(f"copied_{table}"), Identifier(table)
        make = SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(there, here)
        connection.execute(make)
        width = connection.execute(
            "SELECT time_interval FROM timescaledb_information.dimensions "
            "WHERE hypertable_name = %s",
            [table],
        ).fetchone()
        if width is not None:
            connection.execute(
                "SELECT create_hypertable(%s, by_range(%s, %s), create_default_indexes => FALSE)",
                [f"copied_{table}", at, width[0]],
            )
        row_count, took_s = 0, 0.0
        try:
            for from_at, to_at in self._slices():
                one = self._copy_slice(connection, (here, there), at, (from_at, to_at))
                row_count, took_s = row_count + one.row_count, took_s + one.took_s
        finally:
            connection.execute(SQL("DROP TABLE {}").format(there))
        return Copied(row_count, took_s)

    def _copy_slice(
        self,
        connection: psycopg.Connection,
        tables: tuple[Identifier, Identifier],
        at: str,
        span: tuple[datetime, datetime],
    ) -> Copied:
        here, there = tables
        read = SQL(
            "COPY (SELECT * FROM {} WHERE {at} >= {} AND {at} < {}) TO STDOUT (FORMAT binary)"
        ).format(here, Literal(span[0]), Literal(span[1]), at=Identifier(at))
        write = SQL("COPY {} FROM STDIN (FORMAT binary)").format(there)
        with tempfile.TemporaryFile() as file, connection.cursor() as cursor:
            with cursor.copy(read) as out:
                for block in out:
                    file.write(block)
            file.seek(0)
            begin_s = monotonic_s()
            with cursor.copy(write) as into:
                while block := file.read(BLOCK_BYTES):
                    into.write(block)
            return Copied(cursor.rowcount, monotonic_s() - begin_s)

    def _slices(self) -> list[tuple[datetime, datetime]]:
        """Return spans that cover the past, and the buckets that begin before it."""
        begin_at = self.from_at - timedelta(days=1)
        count = -(-(self.seam_at - begin_at) // SLICE)
        ends = [begin_at + number * SLICE for number in range(count)] + [self.seam_at]
        return list(pairwise(ends))

    def _filled(self, asked: SQL, kind: Kind, **parts: Composable) -> Composed:
        fixed = {"readings": rollup.readings_of(kind), "seam_at": Literal(self.seam_at)}
        return asked.format(**fixed, **parts)

    def _ask(self, asked: SQL, kind: Kind, **parts: Composable) -> Sequence[tuple[int, ...]]:
        with self._connection() as connection:
            return connection.execute(self._filled(asked, kind, **parts)).fetchall()

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.database_url, autocommit=True)

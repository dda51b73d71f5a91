"""`./ioc bench history`: how fast a past is loaded, beside the fastest known means.

Days of 2 000 sensors of all kinds wait in a file of Arrow parts. Ours is `python -m ingest load`,
from the first part to the last commit: judged, arranged, with rollups. The limit is binary COPY of
the same readings and the same rollups, sorted and encoded beforehand, into an equal empty database.
Rounds of both alternate; medians count.
"""

import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from contract.catalogue import KINDS
from contract.city import city_folder, load_city
from contract.clock import monotonic_s, utc_now
from contract.database_role import Role
from db.rollup import TIERS
from embedded import location, runtime
from embedded.postgres import PostgresServer
from launcher.checkout import ROOT
from tests.stand.account import as_role, make_schema
from tests.stand.past_file import PastFile
from tests.stand.past_load import load_file
from tests.stand.report import Measure, Report, options

AIM = 0.5
CITY = "hcmc"
SENSORS = 2_000
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    day_count: int


WHOLE = Size(rounds=3, day_count=3)
SHORT = Size(rounds=3, day_count=1)


@dataclass(frozen=True, slots=True)
class Block:
    """What the limit stores in one transaction: a day of a table, as binary COPY."""

    table: str
    file: Path


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of ours came to, and the limit's time for the same. [s]."""

    ours_s: float
    limit_s: float
    row_count: int
    rollup_count: int
    mark_count: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("history", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    city = load_city(city_folder(CITY))
    end_at = (
        utc_now()
        .astimezone(ZoneInfo(city.time_zone))
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    past = PastFile(SENSORS, size.day_count, end_at.astimezone(UTC), city.plausible)
    report = Report("history: readings loaded per second, with their rollups")
    with (
        location.scratch() as folder,
        PostgresServer(runtime.ensure(ROOT, print), folder / "postgres") as postgres,
    ):
        file = folder / "past.arrows"
        row_count = past.write(file)
        rounds = [_round(postgres, past, file, number) for number in range(size.rounds)]
    _add(report, rounds, row_count)
    return report.finish(flags.json)


def _add(report: Report, rounds: Sequence[Round], row_count: int) -> None:
    ours, limit = (
        row_count / median(times)
        for times in ([one.ours_s for one in rounds], [one.limit_s for one in rounds])
    )
    report.add(
        Measure(
            measure="readings with rollups; limit: binary COPY of both",
            value=ours,
            unit="1/s",
            limit=limit,
            aim=f"at least {AIM} of the limit",
            held=ours >= AIM * limit,
        )
    )
    last = rounds[-1]
    report.add(
        Measure(
            measure="readings stored; limit: readings made",
            value=last.row_count,
            unit="rows",
            limit=row_count,
            aim="all of them",
            held=last.row_count == row_count,
        )
    )
    report.add(Measure(measure="rollups written", value=last.rollup_count, unit="rows"))
    # Of all processes that have ended it is the largest.
    peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    report.add(Measure(measure="memory of the load at most", value=peak_mib, unit="MiB"))
    report.add(
        Measure(
            measure="buckets left to the leader",
            value=last.mark_count,
            unit="marks",
            aim="none",
            held=last.mark_count == 0,
        )
    )


def _round(postgres: PostgresServer, past: PastFile, file: Path, number: int) -> Round:
    ours_url = _made(postgres, past, f"ours_{number}")
    told = load_file(ours_url, file, f"round {number}")
    blocks = _written(ours_url, past, file.with_name(f"blocks-{number}"))
    limit_s = _copied(_made(postgres, past, f"limit_{number}"), blocks)
    with psycopg.connect(ours_url) as connection:
        found = connection.execute("SELECT count(*) FROM dirty_bucket").fetchall()
    return Round(told["took_s"], limit_s, told["new"], told["rollups"], found[0][0])


def _made(postgres: PostgresServer, past: PastFile, name: str) -> str:
    postgres.execute(f"CREATE DATABASE {name}")
    url = postgres.url_of(name)
    make_schema(url)
    past.register(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return url


def _written(url: str, past: PastFile, folder: Path) -> list[Block]:
    """Write all that is stored as binary COPY, by day and table."""
    folder.mkdir()
    found: list[Block] = []
    with psycopg.connect(url) as connection:
        for days_ago in range(1, past.day_count + 1):
            from_at = past.end_at - timedelta(days=days_ago)
            for kind in KINDS:
                tables = [(f"reading_{kind.code}", "observed_at")]
                tables += [(f"rollup_{kind.code}_{tier.name}", "bucket_at") for tier in TIERS]
                for table, at in tables:
                    block = Block(table, folder / f"{table}-{days_ago}")
                    _write(connection, block, at, from_at)
                    found.append(block)
    return found


def _write(connection: psycopg.Connection[Any], block: Block, at: str, from_at: datetime) -> None:
    statement = sql.SQL(
        "COPY (SELECT * FROM {table} WHERE {at} >= {first} AND {at} < {last} "
        "ORDER BY sensor_key, {at}) TO STDOUT (FORMAT BINARY)"
    ).format(
        table=sql.Identifier(block.table),
        at=sql.Identifier(at),
        first=sql.Literal(from_at),
        last=sql.Literal(from_at + timedelta(days=1)),
    )
    with block.file.open("wb") as file, connection.cursor().copy(statement) as copy:
        for piece in copy:
            file.write(piece)


def _copied(url: str, blocks: Sequence[Block]) -> float:
    """Return how long COPY takes for all blocks. [s]."""
    begin_s = monotonic_s()
    with psycopg.connect(as_role(url, Role.INGEST), autocommit=True) as connection:
        for block in blocks:
            statement = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(
                sql.Identifier(block.table)
            )
            with block.file.open("rb") as file, connection.cursor().copy(statement) as copy:
                while piece := file.read(_PIECE_BYTES):
                    copy.write(piece)
    return monotonic_s() - begin_s


if __name__ == "__main__":
    sys.exit(main())

"""`python -m ingest rebuild`: the command that computes a span of rollups anew."""

import argparse
import asyncio
import contextlib
import sys

import psycopg

from ingest.errors import RebuildError
from ingest.maintenance.connection import open_connection
from ingest.maintenance.rebuild import Order, order, rebuild

APPLICATION = "ingest-rebuild"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--from", required=True, dest="from_text", metavar="DAY")
    parser.add_argument(
        "--to", required=True, dest="to_text", metavar="DAY", help="not included itself"
    )
    parser.add_argument(
        "--kind", nargs="+", default=[], dest="kinds", metavar="KIND", help="all where not given"
    )


def run(options: argparse.Namespace, *, database_url: str, time_zone: str) -> int:
    """Compute what was asked for; 0 when done, 2 where it makes no sense, 1 where it failed."""
    try:
        wanted = order(options.from_text, options.to_text, options.kinds)
    except RebuildError as error:
        sys.stderr.write(f"rebuild: {error}\n")
        return 2
    try:
        asyncio.run(_rebuild(wanted, database_url, time_zone))
    except psycopg.Error as error:
        sys.stderr.write(f"rebuild stopped: {error}; days that were shown are done\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("rebuild stopped; days that were shown are done\n")
        return 1
    return 0


async def _rebuild(wanted: Order, database_url: str, time_zone: str) -> None:
    day_count = 0
    connection = await open_connection(database_url, application=APPLICATION)
    async with connection, contextlib.aclosing(rebuild(connection, wanted, time_zone)) as days:
        async for done in days:
            day_count += 1
            buckets = "  ".join(f"{name} {count}" for name, count in done.bucket_count.items())
            _say(f"{done.day}  {buckets}  {done.took_s:.1f} s")
    _say(f"{day_count} days rebuilt" if day_count else "nothing is stored in these days")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

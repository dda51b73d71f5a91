"""`python -m ingest retention`: the command that makes the cuts that retention holds."""

import argparse
import asyncio
import sys
from datetime import date, datetime

import psycopg

from contract.clock import CALENDAR_END, CALENDAR_FORM, EPOCH, utc_now
from db.connection import Connection
from db.leader import take_turn
from ingest.maintenance import chunks, floor
from ingest.maintenance.chunks import LETTERS
from ingest.maintenance.connection import open_connection
from ingest.maintenance.queries import QUERIES

APPLICATION = "ingest-retention"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--until",
        required=True,
        dest="until_text",
        metavar="DAY",
        help="what ended before this day of the city goes, of the tiers that are held",
    )


def run(options: argparse.Namespace, *, database_url: str, time_zone: str) -> int:
    """Make the held cuts; 0 when done, 2 where it makes no sense, 1 where it did not come to it."""
    day = _day(options.until_text)
    if day is None:
        sys.stderr.write(
            f"retention: --until {options.until_text} is not a day of {CALENDAR_FORM}; "
            "write it as 2026-11-22\n"
        )
        return 2
    try:
        return asyncio.run(_cut(day, database_url, time_zone))
    except psycopg.Error as error:
        sys.stderr.write(f"retention stopped: {error}; what was shown as gone is gone\n")
    except KeyboardInterrupt:
        sys.stderr.write("retention stopped; what was shown as gone is gone\n")
    return 1


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EPOCH.date() < day < CALENDAR_END.date() else None


async def _cut(day: date, database_url: str, time_zone: str) -> int:
    connection = await open_connection(database_url, application=APPLICATION)
    async with connection:
        until_at = await _begin_of(connection, day, time_zone)
        wanted = await _wanted(connection, until_at)
        if not wanted:
            _say("nothing from before that day is held: what is too old goes by itself")
            return 0
        for name, cut_at in wanted.items():
            count = await chunks.count(connection, name, cut_at)
            what = "letters" if name == LETTERS else "chunks"
            _say(f"{name}: {count} {what} from before {cut_at.isoformat()} will be gone for good")
        if sys.stdin.isatty() and not await asyncio.to_thread(_is_confirmed):
            _say("nothing was dropped")
            return 1
        for name, cut_at in wanted.items():
            _say(f"{name}: {await _drop(connection, name, cut_at)} gone")
    return 0


def _is_confirmed() -> bool:
    return input("drop them? [y/N] ").strip().lower() == "y"


async def _wanted(connection: Connection, until_at: datetime) -> dict[str, datetime]:
    """Return by tier the cuts to be made: held ones, no further than was asked for."""
    wanted: dict[str, datetime] = {}
    for name, held_at in (await floor.held_cuts(connection)).items():
        last, cut_at = await floor.last_cut(connection, name), min(until_at, held_at)
        if last is None or cut_at > last.cut_at:
            wanted[name] = cut_at
    return wanted


async def _drop(connection: Connection, name: str, cut_at: datetime) -> int:
    async with connection.transaction():
        await take_turn(connection)
        await floor.move(connection, name, cut_at, utc_now())
    if name == LETTERS:
        return await chunks.delete_letters(connection, cut_at)
    return sum([await chunks.drop(connection, table, cut_at) for table in chunks.tables_of(name)])


async def _begin_of(connection: Connection, day: date, time_zone: str) -> datetime:
    found = await connection.execute(QUERIES["day_limits"], {"day": day, "time_zone": time_zone})
    return (await found.fetchall())[0][0]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

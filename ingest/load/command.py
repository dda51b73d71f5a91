"""`python -m ingest load`: the command that stores what files and pipes bring."""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg

from contract.clock import to_us
from ingest.errors import LoadError
from ingest.load.delivery import Reader
from ingest.load.ledger import Ledger
from ingest.load.loader import Loaded, Loader, Place
from ingest.load.newcomers import Newcomers
from ingest.load.reject_list import RejectList
from ingest.load.sources import ACCEPTED, PIPE, Given, name_of, open_sources

COMPLETE, FAILED, SOME_REFUSED = 0, 1, 3
NAME_MAX_LENGTH = 200
SWITCH_S = 0.0005
"""How long a thread that prepares a part may keep the interpreter from the one that feeds COPY."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help=f"a file ({ACCEPTED}), or - for Arrow IPC streams on a pipe",
    )
    parser.add_argument(
        "--map", type=Path, metavar="FILE.toml", help="what the columns of CSV or Parquet mean"
    )
    parser.add_argument(
        "--sensors", type=Path, metavar="FILE", help="CSV or Parquet: sensors to register"
    )
    parser.add_argument("--kind", metavar="CODE", help="of rows that do not say it")
    parser.add_argument("--name", help="what the load is called; a pipe's goes on under it")
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE.csv", help="gets all rows that are refused"
    )
    parser.add_argument(
        "--wait-for-sensors",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="how long to wait for the births of sensors that are not known",
    )
    parser.add_argument(
        "--done-file", type=Path, metavar="FILE", help="is written when all is committed"
    )
    parser.add_argument("--json", action="store_true", help="print what it came to as JSON")


def run(options: argparse.Namespace, place: Place) -> int:
    """Load; 0 when all is there, 3 where some rows were refused, 1 where it could not."""
    rejects = RejectList(options.rejects)
    try:
        readers = open_sources(options.sources, Given(place.zone, options.kind, options.map))
        loader = Loader(
            place,
            _ledger(options),
            rejects,
            wait_for_sensors_s=options.wait_for_sensors,
            newcomers=_newcomers(options, place),
        )
        loaded = asyncio.run(_run_until_signal(loader, readers))
    except LoadError as error:
        sys.stderr.write(f"load: {error}\n")
        return FAILED
    except psycopg.Error as error:
        sys.stderr.write(f"load stopped, the same command goes on: {str(error).strip()}\n")
        return FAILED
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.stderr.write("load stopped, the same command goes on where it was\n")
        return FAILED
    if loaded is None:
        sys.stderr.write("load: nothing came, so there is nothing to load\n")
        return COMPLETE
    _tell(loaded, rejects, as_json=options.json)
    if options.done_file is not None:
        _write_whole(options.done_file, json.dumps(_summary(loaded)))
    return SOME_REFUSED if loaded.in_all.refused_count else COMPLETE


def _ledger(options: argparse.Namespace) -> Ledger:
    said = [path for path in (options.map, options.sensors) if path is not None]
    name = name_of(options.sources, said, options.name)
    if len(name) > NAME_MAX_LENGTH:
        raise LoadError(f"a load's name has at most {NAME_MAX_LENGTH} signs: give one by --name")
    return Ledger(name, " ".join(options.sources), is_repeatable=PIPE not in options.sources)


def _newcomers(options: argparse.Namespace, place: Place) -> Newcomers | None:
    if options.sensors is None:
        return None
    from ingest.load import sensors_file  # noqa: PLC0415 - a city that runs needs no pyarrow

    births = sensors_file.read(options.sensors, place.city, received_us=to_us(place.wall()))
    return Newcomers(births, place.areas(), place.city, place.max_sensor_count)


async def _run_until_signal(loader: Loader, readers: Sequence[Reader]) -> Loaded | None:
    sys.setswitchinterval(SWITCH_S)
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await loader.run(readers)


def _summary(loaded: Loaded) -> dict[str, object]:
    run, in_all = loaded.this_run, loaded.in_all
    return {
        "name": loaded.name,
        "rows": in_all.row_count,
        "new": in_all.new_count,
        "duplicates": in_all.duplicate_count,
        "refused": in_all.refused_count,
        "rollups": in_all.rollup_count,
        "sensors": loaded.registered_count,
        "took_s": round(loaded.took_s, 3),
        "rows_per_s": round(run.row_count / max(loaded.took_s, 1e-3)),
    }


def _tell(loaded: Loaded, rejects: RejectList, *, as_json: bool) -> None:
    told = _summary(loaded)
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    if loaded.registered_count:
        sys.stdout.write(f"{loaded.registered_count:,} sensors registered\n")
    sys.stdout.write(
        f"{loaded.name}: {told['rows']:,} rows, {told['new']:,} new, "
        f"{told['duplicates']:,} there before, {told['refused']:,} refused; "
        f"{told['rollups']:,} rollups; "
        f"{told['took_s']} s, {told['rows_per_s']:,} rows/s\n"
    )
    for line in rejects.lines():
        sys.stdout.write(f"refused: {line}\n")


def _write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

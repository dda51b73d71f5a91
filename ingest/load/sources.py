"""What a command line names as the reader of it: a pipe, or a file by how its name ends."""

import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from contract.arrays import IntArray
from contract.catalogue import KIND_BY_CODE
from contract.clock import CALENDAR_END_US
from db.rollup import DAY
from ingest.errors import LoadError
from ingest.load import city_buckets
from ingest.load.delivery import Reader

PIPE = "-"
ARROW_SUFFIXES = (".arrow", ".arrows", ".ipc")
PARQUET_SUFFIX = ".parquet"
CSV_SUFFIXES = (".csv", ".csv.gz")
ACCEPTED = ", ".join((*CSV_SUFFIXES, PARQUET_SUFFIX, *ARROW_SUFFIXES))
FILE_NAME_SHOWN = 100
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of sources beside their names.

    Attributes
    ----------
    zone : ZoneInfo
        The city's, for its days.
    kind_code : str or None
        Of files that do not say it.
    map_path : Path or None
        What columns of CSV and Parquet mean.
    """

    zone: ZoneInfo
    kind_code: str | None = None
    map_path: Path | None = None


def open_sources(sources: Sequence[str], given: Given) -> list[Reader]:
    """Return the readers of sources; of files that begin wrong none is read.

    Raises
    ------
    LoadError
        There is none for one, or what is said makes no sense.
    """
    if given.kind_code is not None and given.kind_code not in KIND_BY_CODE:
        known = ", ".join(KIND_BY_CODE)
        raise LoadError(f'--kind "{given.kind_code}" is not known; accepted: {known}')
    if given.map_path is not None and given.kind_code is not None:
        raise LoadError("a map says the kind itself: leave --kind or --map out")
    if len(sources) == 1:
        return [_opened(sources[0], given, "")]
    return [
        _opened(source, given, f"{number}: {Path(source).name} ")
        for number, source in enumerate(sources, start=1)
    ]


def _opened(source: str, given: Given, label: str) -> Reader:
    if source.endswith((PARQUET_SUFFIX, *CSV_SUFFIXES)):
        return _opened_table(Path(source), given, label)
    if given.map_path is not None:
        raise LoadError(f"--map is of CSV and Parquet files, and {source} is none of them")
    from ingest.load import arrow_stream  # noqa: PLC0415 - a city that runs needs no pyarrow

    if source == PIPE:
        file = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
        return arrow_stream.ArrowStreams(
            file, "standard input", needs_last=True, kind_code=given.kind_code
        )
    path = Path(source)
    if path.suffix in ARROW_SUFFIXES:
        return arrow_stream.opened(path, given.kind_code)
    raise LoadError(f"{source} cannot be read: a name ends in {ACCEPTED}, or is {PIPE}")


def _opened_table(path: Path, given: Given, label: str) -> Reader:
    from ingest.load import csv_file, mapping, parquet_file  # noqa: PLC0415 - they need pyarrow
    from ingest.load.day_parts import DayParts  # noqa: PLC0415

    layout = None if given.map_path is None else mapping.read(given.map_path)
    cut = DayParts(partial(_days, zone=given.zone), label)
    made = parquet_file.ParquetFile if path.suffix == PARQUET_SUFFIX else csv_file.CsvFile
    reader = made(path, layout, given.kind_code, cut)
    reader.check()
    return reader


def _days(instant_us: IntArray, zone: ZoneInfo) -> IntArray:
    """Return the city's midnight before each instant."""
    in_calendar_us = instant_us.clip(0, CALENDAR_END_US - 1)
    return city_buckets.begins(DAY, city_buckets.quarters(in_calendar_us), zone)


def name_of(sources: Sequence[str], said: Iterable[Path], name: str | None = None) -> str:
    """Return the name of a load: a pipe's is given, files' is given or theirs, and what is in them.

    A name alone would say nothing of what it was given to the last time; and with another map the
    same file is another load.

    Parameters
    ----------
    said
        Files that say what sources mean.

    Raises
    ------
    LoadError
        A pipe has no name, or a file cannot be read.
    """
    if PIPE in sources:
        if name is None:
            raise LoadError(f"what comes by {PIPE} needs a name to go on under: add --name NAME")
        return name
    digest = hashlib.sha256()
    for path in (*map(Path, sources), *said):
        try:
            with path.open("rb") as file:
                while piece := file.read(_PIECE_BYTES):
                    digest.update(piece)
        except OSError as error:
            raise LoadError(f"{path} cannot be read: {error.strerror}") from error
    if name is None:
        more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
        name = f"{Path(sources[0]).name[:FILE_NAME_SHOWN]}{more}"
    return f"{name} {digest.hexdigest()[:16]}"

"""Sensors that a load brings with it: a CSV or Parquet file, one row each.

A data set's `sensors.parquet` is one. It is right as a whole or refused as a whole, with all that
is wrong: nothing is loaded of sensors that nobody knows.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from pyarrow import parquet

from contract.catalogue import KIND_BY_CODE
from contract.errors import PayloadError
from contract.judgement import judge_birth
from contract.payload import birth
from contract.payload.birth import Birth
from contract.payload.diagnosis import printable
from contract.topic import ID_PATTERN, SensorTopic, is_id, parse
from ingest.errors import LoadError
from ingest.registry.precedence import Announced, Origin

PARQUET: Any = parquet  # whose types are not whole
REQUIRED = ("sensor_id", "kind", "name", "lat_deg", "lon_deg")
OPTIONAL = ("area", "gateway_id", "period_s", "installed_at", "quantities")
UNREAD = ("domain", "feeder", "has_battery")
"""What a data set says besides."""
NUMBERS = ("lat_deg", "lon_deg", "period_s")
NO_AREA = "none"
MAX_BYTES = 1 << 28
PROBLEMS_SHOWN = 20

Row = Mapping[str, object]


def read(path: Path, city: str, *, received_us: int) -> list[Announced]:
    """Return the births that a file's rows are, each with its row as the index of a message.

    They are their owner's: who loads them has an account.

    Raises
    ------
    LoadError
        It is no such file; of rows that are wrong the first are named.
    """
    problems: list[str] = []
    births: dict[str, Announced] = {}
    for number, row in _rows(path):
        try:
            announced = _announced(row, city, number, received_us)
        except (PayloadError, LoadError) as error:
            problems.append(f"{path}, row {number}: {printable(str(error))}")
            continue
        sensor_id = announced.topic.sensor_id
        if sensor_id in births:
            problems.append(
                f"{path}, row {number}: {sensor_id} stands in row "
                f"{births[sensor_id].message_index} already"
            )
        births.setdefault(sensor_id, announced)
    if problems:
        more = len(problems) - PROBLEMS_SHOWN
        tail = [f"and {more} rows more"] if more > 0 else []
        raise LoadError("\n".join([*problems[:PROBLEMS_SHOWN], *tail]))
    if not births:
        raise LoadError(f"{path} has no rows")
    return list(births.values())


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield rows with their numbers: lines of CSV, rows of Parquet from 1."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError(f"{path} has more than {MAX_BYTES} bytes")
        if path.suffix == ".parquet":
            table: pa.Table = PARQUET.read_table(path, columns=_used(path))
            yield from enumerate(table.to_pylist(), start=1)
        else:
            yield from _csv_rows(path)
    except (OSError, pa.ArrowException) as error:
        raise LoadError(f"{path} cannot be read: {error}") from error
    except UnicodeDecodeError as error:
        raise LoadError(f"{path}: byte {error.start} is not UTF-8") from None
    except csv.Error as error:
        raise LoadError(f"{path} is no CSV: {error}") from None


def _used(path: Path) -> list[str]:
    names: list[str] = PARQUET.read_schema(path).names
    _check(path, names)
    return [name for name in names if name not in UNREAD]


def _csv_rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)
        names = [name.strip() for header in islice(lines, 1) for name in header]
        _check(path, names)
        for cells in lines:
            if len(cells) == len(names):
                row = zip(names, map(str.strip, cells), strict=True)
                yield lines.line_num, {name: cell for name, cell in row if cell}
            elif cells:
                raise LoadError(
                    f"{path}, row {lines.line_num}: {len(cells)} cells, the header has {len(names)}"
                )


def _check(path: Path, names: Sequence[str]) -> None:
    for name in REQUIRED:
        if name not in names:
            raise LoadError(f"{path} has no column {name}; required: {', '.join(REQUIRED)}")
    for name in names:
        if name not in {*REQUIRED, *OPTIONAL, *UNREAD}:
            raise LoadError(
                f"{path}: column {printable(name, 64)} is not known; beside the required ones "
                f"there may be {', '.join(OPTIONAL)}"
            )
        if names.count(name) > 1:
            raise LoadError(f"{path} has {names.count(name)} columns {name}")


def _announced(row: Row, city: str, number: int, received_us: int) -> Announced:
    told = {name: value for name, value in row.items() if value is not None and name not in UNREAD}
    for name in REQUIRED:
        if name not in told:
            raise LoadError(f"{name} is empty")
    sensor_id, code = str(told.pop("sensor_id")), str(told.pop("kind"))
    area = str(told.pop("area", NO_AREA))
    if not is_id(sensor_id):
        raise LoadError(f'sensor_id "{sensor_id}" is not of {ID_PATTERN}')
    if code not in KIND_BY_CODE:
        raise LoadError(f'kind "{code}" is not known; accepted: {", ".join(KIND_BY_CODE)}')
    topic = SensorTopic(city, area, KIND_BY_CODE[code].domain, code, sensor_id, "meta")
    parse(str(topic))  # an area that none can be
    announced = birth.decode(birth.encode(_birth(told)))
    judge_birth(topic, announced)
    return Announced(number, topic, announced, received_us, origin=Origin.OWNER)


def _birth(told: dict[str, object]) -> Birth:
    for name in NUMBERS:
        if name in told:
            try:
                told[name] = float(str(told[name]))
            except ValueError:
                raise LoadError(f'{name} "{told[name]}" is no number') from None
    measured = told.get("quantities")
    if isinstance(measured, str):
        told["quantities"] = measured.split()
    try:
        return msgspec.convert(told, Birth)
    except msgspec.ValidationError as error:
        raise LoadError(str(error)) from None

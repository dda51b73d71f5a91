"""Reads what really happened: `events.parquet` and `faults.parquet` of a data set."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from simulator.errors import GradeError
from simulator.grade.happening import Happening, Spot
from simulator.scenario.repertoire import FAULTS

NEEDED = ("event_id", "what", "from_at", "to_at")
OPTIONAL = ("sensor_id", "area", "lat_deg", "lon_deg", "radius_km")
SPAN = (b"from_at", b"to_at")
UNREADABLE = (OSError, pa.ArrowException)
PARQUET: Any = parquet  # whose types are not whole

Span = tuple[float, float]


def read_truth(path: Path) -> tuple[list[Happening], Span | None]:
    """Return what happened, and the span that the file says it is of; None: it says none.

    What has no end goes on until the span's end. A fault of instruments is one for each of them.

    Raises
    ------
    GradeError
        It is no such file.
    """
    try:
        schema: pa.Schema = PARQUET.read_schema(path)
        names = [name for name in (*NEEDED, *OPTIONAL) if name in schema.names]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise GradeError(f"{path}: no column {', '.join(missing)}; needed: {', '.join(NEEDED)}")
        table: pa.Table = PARQUET.read_table(path, columns=names)
        rows = table.to_pylist()
    except UNREADABLE as error:
        raise GradeError(f"{path} cannot be read as Parquet: {error}") from error
    span = _span(path, schema.metadata or {})
    problems: list[str] = []
    found: list[Happening] = []
    for number, row in enumerate(rows, start=1):
        problem = _problem(row, span)
        if problem:
            problems.append(f"{path}: row {number}: {problem}")
        else:
            found += _each(_happening(row, span))
    if problems:
        raise GradeError("\n".join(problems))
    return found, span


def _span(path: Path, said: Mapping[bytes, bytes]) -> Span | None:
    if not all(name in said for name in SPAN):
        return None
    try:
        begin_s, end_s = (datetime.fromisoformat(said[name].decode()).timestamp() for name in SPAN)
    except ValueError as error:
        raise GradeError(f"{path}: from_at and to_at of the file are no times: {error}") from error
    return begin_s, end_s


def _problem(row: Mapping[str, Any], span: Span | None) -> str:
    for name in ("event_id", "what", "from_at"):
        if row[name] is None:
            return f"{name} is missing"
    if row["to_at"] is None and span is None:
        return "to_at is missing, and the file does not say until when it is"
    return ""


def _happening(row: Mapping[str, Any], span: Span | None) -> Happening:
    to_at: datetime | None = row["to_at"]
    end_s = span[1] if span else 0.0
    lat_deg, lon_deg = row.get("lat_deg"), row.get("lon_deg")
    return Happening(
        event_id=row["event_id"],
        what=row["what"],
        from_s=_seconds(row["from_at"]),
        to_s=end_s if to_at is None else _seconds(to_at),
        sensors=frozenset(row.get("sensor_id") or ()),
        area=row.get("area"),
        spot=None if lat_deg is None or lon_deg is None else Spot(lat_deg=lat_deg, lon_deg=lon_deg),
        radius_km=row.get("radius_km") or 0.0,
    )


def _each(one: Happening) -> list[Happening]:
    """Return a fault of instruments once for each of them; anything else as it is."""
    if one.what not in FAULTS or FAULTS[one.what].place != "sensor" or not one.sensors:
        return [one]
    return [
        replace(one, event_id=f"{one.event_id}/{sensor}", sensors=frozenset({sensor}), spot=None)
        for sensor in sorted(one.sensors)
    ]


def _seconds(at: datetime) -> float:
    """Return seconds since the epoch; a time without a zone is UTC, as Parquet without one is."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()

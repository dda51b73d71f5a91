"""Reads what a detector said: a CSV file, a line for each detection."""

import csv
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from simulator.errors import GradeError
from simulator.grade.happening import Detection, Spot

AT = "detected_at"
COLUMNS = (AT, "what", "sensor_id", "area", "lat_deg", "lon_deg")
"""The first is needed, the others may be missing or empty."""
MAX_PROBLEMS = 20


def read_detections(path: Path, kinds: frozenset[str]) -> list[Detection]:
    """Return what a detector said.

    Parameters
    ----------
    kinds
        What events and faults can be called.

    Raises
    ------
    GradeError
        All that is wrong with it, by row: nothing is graded that was read by half.
    """
    problems: list[str] = []
    found: list[Detection] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_heading(path, reader.fieldnames or ())
            for row in reader:
                try:
                    found.append(_detection(reader.line_num, row, kinds))
                except ValueError as error:
                    problems.append(f"{path}: row {reader.line_num}: {error}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GradeError(f"{path} cannot be read: {error}") from error
    if problems:
        more = len(problems) - MAX_PROBLEMS
        shown = [*problems[:MAX_PROBLEMS], *([f"and {more} more"] if more > 0 else [])]
        raise GradeError("\n".join(shown))
    return found


def _check_heading(path: Path, names: Sequence[str]) -> None:
    if AT not in names:
        raise GradeError(f"{path}: no column {AT}; columns: {', '.join(COLUMNS)}")
    strange = [name for name in names if name not in COLUMNS]
    if strange:
        accepted = ", ".join(COLUMNS)
        raise GradeError(f"{path}: no column is called {strange[0]!r}; accepted: {accepted}")


def _detection(
    number: int, row: Mapping[str | None, str | None], kinds: frozenset[str]
) -> Detection:
    if None in row or None in row.values():
        raise ValueError("it has not as many cells as the heading")
    cells = {name: (text or "").strip() or None for name, text in row.items() if name}
    what = cells.get("what")
    if what is not None and what not in kinds:
        raise ValueError(f"what {what!r} is not known; known: {', '.join(sorted(kinds))}")
    return Detection(
        row=number,
        at_s=_time(cells[AT]),
        what=what,
        sensor_id=cells.get("sensor_id"),
        area=cells.get("area"),
        spot=_spot(cells.get("lat_deg"), cells.get("lon_deg")),
    )


def _time(text: str | None) -> float:
    if text is None:
        raise ValueError(f"{AT} is missing")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{AT} {text!r} is not like 2026-09-01T07:30:00Z") from None
    if at.tzinfo is None:
        raise ValueError(f"{AT} {text!r} has no offset; write Z or +07:00 behind it")
    return at.timestamp()


def _spot(lat: str | None, lon: str | None) -> Spot | None:
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise ValueError("lat_deg and lon_deg go together")
    return Spot(lat_deg=_degrees("lat_deg", lat, 90), lon_deg=_degrees("lon_deg", lon, 180))


def _degrees(name: str, text: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not -most <= number <= most:
        raise ValueError(f"{name} {text!r} is not a number from -{most:g} to {most:g}")
    return number

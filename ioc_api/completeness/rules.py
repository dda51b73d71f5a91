"""How complete what has come is, by sensor, area or day: pure.

What a sensor sends beyond what was expected of it on a day makes up for nothing: neither for a gap
of another day nor for another sensor's. So a share is 1 minus what is missing, never received over
expected, and what is too much is told beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from contract.area import AreaLevel
from contract.arrays import BoolArray, IntArray
from contract.clock import from_us, rfc3339
from ioc_api.completeness.plan import Expected, Piece
from ioc_api.completeness.received import Received

By = Literal["1d", "sensor", "area", "ward"]
Item = dict[str, object]
LEVELS: Mapping[By, AreaLevel] = {"area": "district", "ward": "ward"}

_EXPECTED, _RECEIVED, _MISSING, _SURPLUS, _UNTRUSTED, _UNKNOWN = range(6)


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts of pieces by the day, (count, piece, day), in the order of the names above.

    Attributes
    ----------
    sensor : (piece,) int64
        Which sensor each piece is of, counted from 0.
    is_active : (piece, day) bool
        Where something was expected, or came.
    """

    table: IntArray
    sensor: IntArray
    is_active: BoolArray


def counts(what: Expected, found: Received) -> Counts:
    """Return all that is counted, before it is divided."""
    table = np.stack(
        [
            what.least,
            found.count,
            np.maximum(what.least - found.count, 0),
            np.maximum(found.count - what.most, 0),
            found.untrusted_count,
            found.is_unknown.astype(np.int64),
        ]
    )
    ids = {sensor_id: n for n, sensor_id in enumerate(dict.fromkeys(map(_id, what.pieces)))}
    sensor = np.array([ids[piece.sensor_id] for piece in what.pieces], np.int64)
    return Counts(table, sensor, (what.least > 0) | (found.count > 0))


def body(
    by: By, what: Expected, has_come: Received, *, areas: Sequence[str], zone: str | None
) -> Item:
    """Return the counts of all together, and those of each day, sensor or area.

    Parameters
    ----------
    areas
        Those that should have an item; of days and sensors none.
    zone
        The time zone that was named, of which days then tell the local time.
    """
    found = counts(what, has_come)
    divided = items(by, what, found, None if zone is None else ZoneInfo(zone))
    told = {item[by] for item in divided} if by in LEVELS else set[object]()
    return {
        **total(found),
        "left_out": {
            "sensor_ids": list(what.idle_ids),
            "areas": [code for code in areas if code not in told],
        },
        "items": divided,
    }


def total(found: Counts) -> Item:
    """Return the counts of all together."""
    is_active = found.is_active.any(axis=1)
    sensor_count = len(np.unique(found.sensor[is_active]))
    return _item(found.table.sum(axis=(1, 2)).tolist(), sensor_count)


def items(by: By, what: Expected, found: Counts, zone: ZoneInfo | None = None) -> list[Item]:
    """Return one item for each day, sensor or area, with its counts."""
    return _days(what, found, zone) if by == "1d" else _lines(by, what, found)


def _days(what: Expected, found: Counts, zone: ZoneInfo | None) -> list[Item]:
    sensor_count = np.zeros(len(what.day_us), np.int64)
    if len(found.sensor):
        # Pieces of one sensor follow one another.
        starts = np.flatnonzero(np.diff(found.sensor, prepend=-1))
        sensor_count = np.logical_or.reduceat(found.is_active, starts, axis=0).sum(axis=0)
    days = zip(
        what.day_us.tolist(),
        found.table.sum(axis=1).T.tolist(),
        sensor_count.tolist(),
        strict=True,
    )
    return [{**_day(from_us(at_us), zone), **_item(sums, number)} for at_us, sums, number in days]


def _day(begin: datetime, zone: ZoneInfo | None) -> Item:
    told: Item = {"bucket_at": rfc3339(begin)}
    if zone is not None:
        told["local_at"] = begin.astimezone(zone).isoformat(timespec="seconds")
    return told


def _lines(by: By, what: Expected, found: Counts) -> list[Item]:
    codes = [_code(by, piece) for piece in what.pieces]
    # What stands in no area comes last.
    order = sorted(set(codes), key=lambda code: (code is None, code or ""))
    line_of = {code: n for n, code in enumerate(order)}
    line = np.array([line_of[code] for code in codes], np.int64)
    sums = np.zeros((len(order), len(found.table)), np.int64)
    np.add.at(sums, line, found.table.sum(axis=2).T)
    is_active = found.is_active.any(axis=1)
    pairs = np.unique(np.stack([line[is_active], found.sensor[is_active]]), axis=1)
    sensor_count = np.bincount(pairs[0], minlength=len(order))
    name = "sensor_id" if by == "sensor" else by
    return [
        {name: code, **_item(of_line, number)}
        for code, of_line, number in zip(order, sums.tolist(), sensor_count.tolist(), strict=True)
    ]


def _item(sums: Sequence[int], sensor_count: int) -> Item:
    expected, is_known = sums[_EXPECTED], not sums[_UNKNOWN]
    return {
        "sensor_count": sensor_count,
        "expected_count": expected,
        "received_count": sums[_RECEIVED],
        "trusted_count": sums[_RECEIVED] - sums[_UNTRUSTED] if is_known else None,
        "missing_count": sums[_MISSING],
        "surplus_count": sums[_SURPLUS],
        "complete_frac": 1 - sums[_MISSING] / expected if expected else None,
    }


def _code(by: By, piece: Piece) -> str | None:
    match by:
        case "sensor":
            return piece.sensor_id
        case "area":
            return piece.area
        case _:
            return piece.ward


def _id(piece: Piece) -> str:
    return piece.sensor_id

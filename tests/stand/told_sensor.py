"""Sensors as a test tells of them, and how complete their readings are, counted one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray

from contract.clock import to_us, utc_now
from db.rollup import QUARTER
from tests.stand.history import BEGIN, OFFSET_S, compute
from tests.stand.stage import City

KIND = "noise"
DAY_US = 86_400_000_000
SECOND_US = 1_000_000
BEGIN_S = int(BEGIN.timestamp())
COUNTS = ("expected_count", "received_count", "trusted_count", "missing_count", "surplus_count")


Place = tuple[str, str, int]
"""A sensor, a district and the begin of a day. [us since the epoch]."""


@dataclass
class Told:
    """What is known of one sensor. Times in seconds after `BEGIN`.

    Attributes
    ----------
    readings : seconds of its readings, with their quality
    served : begins, ends and periods of its service, as it was told
    moved_s : when it moved from district 760 to 761
    """

    name: str
    readings: dict[int, int]
    served: list[tuple[float, float, float]]
    moved_s: int | None = None
    key: int = field(default=0, compare=False)


def at(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def stored(city: City, told: Sequence[Told], *, is_computed: bool) -> None:
    """Write sensors, their places, services and readings; maintenance runs before the last few."""
    for one in told:
        one.key = city.sensor(one.name, KIND, period_s=one.served[-1][2] if one.served else 60)
        connection = city.connection
        connection.execute("DELETE FROM sensor_service WHERE sensor_key = %s", [one.key])
        for begin, end, period_s in one.served:
            until = None if end == np.inf else at(end)
            connection.execute(
                "INSERT INTO sensor_service VALUES (%s, %s, %s, %s)",
                [one.key, at(begin), until, period_s],
            )
        if one.moved_s is not None:
            _move(connection, one.key, at(one.moved_s))
    rows = [(one.key, second, bits) for one in told for second, bits in one.readings.items()]
    rows.sort(key=lambda row: row[1])
    late = len(rows) - len(rows) // 10 if is_computed else 0
    _write(city, rows[:late])
    compute(city, KIND)
    _write(city, rows[late:])


def _move(connection: psycopg.Connection[Any], key: int, moved_at: datetime) -> None:
    connection.execute("UPDATE sensor_place SET to_at = %s WHERE sensor_key = %s", [moved_at, key])
    connection.execute(
        "INSERT INTO sensor_place (sensor_key, from_at, area_code, lat_deg, lon_deg) "
        "VALUES (%s, %s, '761', 10.8, 106.7)",
        [key, moved_at],
    )


def _write(city: City, rows: Sequence[tuple[int, int, int]]) -> None:
    city.batch(
        KIND,
        ["leq_db"],
        ((key, at(second), utc_now(), bits, 50.0) for key, second, bits in rows),
        {(key, at(second - (BEGIN_S + second) % QUARTER.width_s)) for key, second, _ in rows},
    )


def counted(
    told: Sequence[Told], begin_s: int, end_s: int, area: str | None = None
) -> dict[Place, dict[str, int]]:
    """Return the counts by sensor, district and day, from readings alone."""
    found: dict[Place, dict[str, int]] = {}
    for one in told:
        seconds = np.array(sorted(one.readings), np.int64)
        bits = np.array([one.readings[second] for second in seconds.tolist()], np.int64)
        for district, first_s, last_s in places(one, begin_s, end_s):
            if area in {None, district}:
                for day_us in days_us(first_s, last_s):
                    place = (one.name, district, day_us)
                    found[place] = of_day(one, seconds, bits, (first_s, last_s, day_us))
    return found


def places(one: Told, begin_s: int, end_s: int) -> list[tuple[str, int, int]]:
    if one.moved_s is None:
        return [("760", begin_s, end_s)]
    both = [
        ("760", begin_s, min(end_s, one.moved_s)),
        ("761", max(begin_s, one.moved_s), end_s),
    ]
    return [place for place in both if place[1] < place[2]]


def days_us(first_s: int, last_s: int) -> range:
    first = to_us(at(first_s)) + OFFSET_S * SECOND_US
    last = to_us(at(last_s)) + OFFSET_S * SECOND_US - 1
    begin = first // DAY_US * DAY_US - OFFSET_S * SECOND_US
    return range(begin, last // DAY_US * DAY_US - OFFSET_S * SECOND_US + 1, DAY_US)


def of_day(
    one: Told, seconds: NDArray[np.int64], bits: NDArray[np.int64], part: tuple[int, int, int]
) -> dict[str, int]:
    first_s, last_s, day_us = part
    day_s = (day_us - to_us(BEGIN)) // SECOND_US
    begin, end = max(first_s, day_s), min(last_s, day_s + 86_400)
    here = (seconds >= begin) & (seconds < end)
    least = most = 0
    served = [list(each) for each in one.served]
    if len(seconds) and served:
        served[0][0] = min(served[0][0], float(seconds[0]))
    elif len(seconds):
        served = [[float(seconds[0]), float(seconds[-1]) + 60, 60]]
    for from_s, to_s, period_s in served:
        length_s = max(0.0, min(end, to_s) - max(begin, from_s))
        least += int(length_s // period_s)
        most += int(-(-length_s // period_s))
    received = int(here.sum())
    return {
        "expected_count": least,
        "received_count": received,
        "trusted_count": int((here & (bits & 63 == 0)).sum()),
        "missing_count": max(0, least - received),
        "surplus_count": max(0, received - most),
    }


def summed(counts: dict[Place, dict[str, int]], part: int | None) -> dict[Place, dict[str, Any]]:
    """Return what an answer must say that is divided by a part of the places, None by nothing.

    Keys are the places with all but that part empty.
    """
    found: dict[Place, dict[str, Any]] = {}
    for place, each in counts.items():
        key: list[Any] = ["", "", 0]
        if part is not None:
            key[part] = place[part]
        group = found.setdefault(
            (key[0], key[1], key[2]), {**dict.fromkeys(COUNTS, 0), "sensors": set[str]()}
        )
        for name, count in each.items():
            group[name] += count
        if each["expected_count"] or each["received_count"]:
            group["sensors"].add(place[0])
    for group in found.values():
        group["sensor_count"] = len(group.pop("sensors"))
        expected = group["expected_count"]
        share = 1 - group["missing_count"] / expected if expected else None
        group["complete_frac"] = share if share is None else pytest.approx(share)
    return found

"""`./ioc bench api`: how fast the API answers while readings come in, and what limits it.

Thirty days of traffic sensors (10 million readings) lie in the database, rolled up. A simulated
city publishes about 2 000 readings a second through the broker and the worker. Each request is
followed by its limit: the same rows, or as many bytes, straight from the database.
"""

import contextlib
import itertools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import psycopg
from psycopg import sql

from contract.clock import monotonic_s, rfc3339, utc_now
from db import rollup
from embedded import location
from tests.stand import stack
from tests.stand.inflow import Inflow
from tests.stand.quick_simulator import quick_simulator
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.traffic_history import DAYS, KIND, Connection, load
from tests.stand.waiting import wait_until

AIMS_MS = {"overview": 60.0, "one sensor, 30 days": 150.0}
DEADLINE_S = 120.0

SENSOR_KEYS = "SELECT sensor_key, sensor_id FROM sensor WHERE kind = %s ORDER BY sensor_id LIMIT %s"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is loaded, published and asked."""

    history_sensors: int
    rounds: int
    city_sensors: int = 2_000
    period_scale: float = 0.0085


WHOLE = Size(history_sensors=240, rounds=200)
SHORT = Size(history_sensors=24, rounds=40)


@dataclass(slots=True)
class Timings:
    """Seconds of one kind of request and of its limit."""

    name: str
    api_s: list[float] = field(default_factory=list[float])
    limit_s: list[float] = field(default_factory=list[float])


@dataclass(frozen=True, slots=True)
class Subject:
    """What a round asks for, and the same straight from the database."""

    name: str
    ask: Callable[[int], int]
    limit: Callable[[int, int], object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("api", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report(f"api: {size.city_sensors} sensors live, {DAYS} days of {size.history_sensors}")
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--no-simulator"]) as city,
        psycopg.connect(city.database_url, autocommit=True) as connection,
    ):
        connection.execute("SET timezone TO 'UTC'")
        with _simulator(city, size):
            wait_until(
                lambda: _count(connection, "sensor") >= size.city_sensors,
                "all sensors are registered",
                DEADLINE_S,
            )
        sensors = connection.execute(SENSOR_KEYS, [KIND.code, size.history_sensors]).fetchall()
        loaded, took_s = load(connection, [key for key, _ in sensors])
        report.add(Measure(measure="readings loaded", value=loaded, unit="1"))
        report.add(Measure(measure="load and rollups took", value=took_s, unit="s"))
        with _simulator(city, size):
            _measure(city, connection, sensors, size, report)
    return report.finish(flags.json)


def _measure(
    city: stack.Stack,
    connection: Connection,
    sensors: list[tuple[Any, ...]],
    size: Size,
    report: Report,
) -> None:
    with httpx.Client(base_url=f"{city.api}/api/v1", timeout=30, trust_env=False) as client:
        subjects = _subjects(client, connection, sensors)
        inflow = Inflow.begun(city, timeout_s=DEADLINE_S)
        timings = [Timings(subject.name) for subject in subjects]
        for number, (subject, timing) in itertools.product(
            range(size.rounds), zip(subjects, timings, strict=True)
        ):
            size_bytes = _timed(timing.api_s, subject.ask, number)
            _timed(timing.limit_s, subject.limit, number, size_bytes)
        report.add(inflow.measure())
    for timing in timings:
        _report(timing, report)


def _subjects(
    client: httpx.Client, connection: Connection, sensors: list[tuple[Any, ...]]
) -> list[Subject]:
    columns = sql.SQL(", ").join(map(sql.Identifier, KIND.quantity_names))
    raw = sql.SQL(
        "SELECT observed_at, quality, {} FROM {} WHERE sensor_key = %s "
        "AND observed_at >= now() - INTERVAL '24 hours' ORDER BY observed_at LIMIT 2000"
    ).format(columns, sql.Identifier(f"reading_{KIND.code}"))
    hours = sql.SQL(
        "SELECT * FROM {} WHERE sensor_key = %s "
        "AND bucket_at >= now() - INTERVAL '30 days' ORDER BY bucket_at"
    ).format(rollup.HOUR.table(KIND))
    over_all = sql.SQL(
        "SELECT bucket_at, sum(speed_kmh_sum) / sum(speed_kmh_count), min(speed_kmh_min), "
        "max(speed_kmh_max) FROM {} WHERE bucket_at >= now() - INTERVAL '24 hours' "
        "GROUP BY bucket_at ORDER BY bucket_at"
    ).format(rollup.QUARTER.table(KIND))

    def key_and_id(number: int) -> tuple[int, str]:
        key, sensor_id = sensors[number * 7 % len(sensors)]
        return key, sensor_id

    def get(path: str, **params: str) -> int:
        answer = client.get(path, params=params)
        answer.raise_for_status()
        return len(answer.content)

    def bytes_of(_number: int, size_bytes: int) -> None:
        connection.execute("SELECT repeat('x', %s)", [size_bytes]).fetchall()

    def rows(statement: sql.Composed) -> Callable[[int, int], None]:
        def fetch(number: int, _size_bytes: int) -> None:
            connection.execute(statement, [key_and_id(number)[0]]).fetchall()

        return fetch

    def sensor_page(number: int) -> int:
        path = f"/sensors/{key_and_id(number)[1]}"
        return get(path) + get(f"{path}/readings")

    def days(number: int) -> int:
        since = rfc3339(utc_now() - timedelta(days=DAYS))
        return get(f"/sensors/{key_and_id(number)[1]}/readings", **{"from": since})

    return [
        Subject("overview", lambda _: get("/overview"), bytes_of),
        Subject("sensor page, 24 h", sensor_page, rows(raw)),
        Subject("one sensor, 30 days", days, rows(hours)),
        Subject(
            "series of a kind, 24 h",
            lambda _: get("/series", kind=KIND.code),
            lambda _number, _size_bytes: connection.execute(over_all).fetchall(),
        ),
    ]


def _report(timing: Timings, report: Report) -> None:
    for share in (0.5, 0.95):
        value = percentile(timing.api_s, share) * 1000
        aim_ms = AIMS_MS.get(timing.name) if share == 0.95 else None
        report.add(
            Measure(
                measure=f"{timing.name} p{share * 100:.0f}",
                value=value,
                unit="ms",
                limit=percentile(timing.limit_s, share) * 1000,
                aim="" if aim_ms is None else f"below {aim_ms:.0f} ms",
                held=aim_ms is None or value < aim_ms,
            )
        )


def _timed(into: list[float], work: Callable[..., Any], *arguments: int) -> Any:
    begun_s = monotonic_s()
    result = work(*arguments)
    into.append(monotonic_s() - begun_s)
    return result


def _simulator(city: stack.Stack, size: Size) -> contextlib.AbstractContextManager[None]:
    """Run the city with shortened periods, and end it."""
    return quick_simulator(city, sensors=size.city_sensors, period_scale=size.period_scale)


def _count(connection: Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    ((count,),) = connection.execute(query).fetchall()
    return count


if __name__ == "__main__":
    sys.exit(main())

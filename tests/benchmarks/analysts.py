"""`./ioc bench analysts`: twenty people ask a city's history at once while readings come in.

Cities are given a past (80 days of 2 000 sensors, a year of 200) and a clock so quick that about
2 000 readings a second come in. People ask all sorts of questions, with a pause after each answer;
then as many put plain SQL of the same questions to the same tables, in turns with the first.
"""

import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx
import psycopg

from contract.clock import monotonic_s
from embedded import location
from launcher import past
from tests.stand import stack
from tests.stand.analyst_question import Asked, AskedCity, Question, questions, sensors_of
from tests.stand.inflow import Inflow
from tests.stand.report import Measure, Report, percentile
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

USERS = 20
PAUSES_S = (1.0, 2.3, 1.6, 3.0, 2.0, 1.3, 2.7)  # of one after another
TURN_STEP = 11  # so that people begin with different questions
LOAD_HZ = 2_000
PAST_S = 3_600.0
READY_S = 120.0
SENSOR_HZ = 1 / 122  # readings of a sensor a second, of all kinds in a city's shares


@dataclass(frozen=True, slots=True)
class Size:
    """A city, how long a past it has, and for how long it is asked."""

    sensors: int
    days: int
    turns: int
    turn_s: float


WHOLE = (Size(2_000, 80, turns=4, turn_s=45.0), Size(200, 365, turns=4, turn_s=45.0))
SHORT = (Size(200, 10, turns=2, turn_s=10.0),)


@dataclass(slots=True)
class Timings:
    """Seconds of one sort of question, over HTTP and as SQL."""

    api_s: list[float] = field(default_factory=list[float])
    sql_s: list[float] = field(default_factory=list[float])


Ask = Callable[[Asked], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = _flags(arguments)
    report = Report(f"analysts: {USERS} people ask at once")
    for size in SHORT if flags.short else WHOLE:
        with location.scratch() as folder:
            data = folder / "data"
            if flags.data is not None:
                data = flags.data / f"{size.sensors}-{size.days}d"
                data.parent.mkdir(parents=True, exist_ok=True)
            _city(data, size, report)
    return report.finish(flags.json)


def _flags(arguments: Sequence[str] | None) -> "Flags":
    parser = ArgumentParser(prog="analysts")
    parser.add_argument("--json", type=Path, default=None, help="write the results there too")
    parser.add_argument("--short", action="store_true", help="less of everything, in minutes")
    parser.add_argument("--data", type=Path, default=None, help="keep the cities here, and reuse")
    return parser.parse_args(arguments, namespace=Flags())


class Flags:
    """What the command line says."""

    json: Path | None
    short: bool
    data: Path | None


def _city(data: Path, size: Size, report: Report) -> None:
    """Make a city with a past, or take the one that is there, and ask it."""
    begun_s = monotonic_s()
    flags = ["--sensors", str(size.sensors), "--history", f"{size.days}d"]
    with (
        stack.running(data, flags) as city,
        psycopg.connect(city.database_url, autocommit=True) as connection,
    ):
        wait_until(past.done_file(city.data / "simulator").exists, "the past is stored", PAST_S)
        title = f"{size.sensors:,} sensors, {size.days} days"
        report.add(
            Measure(measure=f"{title}: there after", value=monotonic_s() - begun_s, unit="s")
        )
        asked = questions(AskedCity(sensors_of(connection)))
        city.control("speed", f"{LOAD_HZ / (size.sensors * SENSOR_HZ):.0f}")
        _measure(city, asked, size, report)


def _measure(city: Stack, asked: Sequence[Question], size: Size, report: Report) -> None:
    timings = {question.name: Timings() for question in asked}
    inflow = Inflow.begun(city, count=LOAD_HZ, timeout_s=READY_S)
    for turn in range(size.turns):
        for is_sql in (False, True):
            crowd = partial(_user, city, asked, timings, is_sql=is_sql, turn_s=size.turn_s)
            with ThreadPoolExecutor(USERS) as pool:
                list(pool.map(crowd, [turn * USERS + number for number in range(USERS)]))
    report.add(inflow.measure())
    for question in asked:
        _add(question, timings[question.name], report)


def _user(
    city: Stack,
    asked: Sequence[Question],
    timings: dict[str, Timings],
    number: int,
    *,
    is_sql: bool,
    turn_s: float,
) -> None:
    """Ask one question after another until the turn is over, with a pause after each answer."""
    pause = threading.Event()
    with (
        httpx.Client(base_url=f"{city.api}/api/v1/", timeout=30, trust_env=False) as client,
        psycopg.connect(city.database_url, autocommit=True) as connection,
    ):
        now_at = datetime.fromisoformat(client.get("overview").json()["as_of"])
        ask = partial(_read, connection) if is_sql else partial(_get, client)
        end_s = monotonic_s() + turn_s
        place = number * TURN_STEP
        pause.wait(PAUSES_S[place % len(PAUSES_S)] / 2)
        while monotonic_s() < end_s:
            question = asked[place % len(asked)]
            timing = timings[question.name]
            one = question.ask(now_at, place)
            (timing.sql_s if is_sql else timing.api_s).append(_took_s(ask, one))
            place += 1
            pause.wait(PAUSES_S[place % len(PAUSES_S)])


def _took_s(ask: Ask, one: Asked) -> float:
    begun_s = monotonic_s()
    ask(one)
    return monotonic_s() - begun_s


def _get(client: httpx.Client, one: Asked) -> None:
    for path in one.paths:
        client.get(path).raise_for_status()


def _read(connection: psycopg.Connection[tuple[object, ...]], one: Asked) -> None:
    for statement in one.statements:
        connection.execute(statement).fetchall()


def _add(question: Question, timing: Timings, report: Report) -> None:
    for share in (0.5, 0.95):
        value = percentile(timing.api_s, share) * 1000
        limit = percentile(timing.sql_s, share) * 1000
        is_aim = share == 0.95
        report.add(
            Measure(
                measure=f"{question.name}: p{share * 100:.0f} of {len(timing.api_s)}",
                value=value,
                unit="ms",
                limit=limit if limit > 1 else None,
                aim=f"at most {question.aim_ms:.0f} ms" if is_aim else "",
                held=not is_aim or value <= question.aim_ms,
            )
        )


if __name__ == "__main__":
    sys.exit(main())

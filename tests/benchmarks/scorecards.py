"""`./ioc bench scorecards`: how fast all areas' cards are told, live beside a week ago.

A simulated city of 2 000 sensors publishes about 2 000 readings a second; the cards are asked over
HTTP, and their limit is as many bytes straight from the database. Then those of 100 000 sensors in
memory, made and written in the process itself: how long that takes, and how long the loop is kept
from others at a stroke.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import numpy as np
import psycopg

from contract.city import City, city_folder, load_city
from contract.city_time import CityTime
from contract.clock import monotonic_s, utc_now
from db.pool import open_pool
from embedded import location
from ioc_api.accounts.scope import WHOLE_CITY
from ioc_api.air_index.now import Air
from ioc_api.fleet.fleet import Fleet
from ioc_api.http.answer import encode
from ioc_api.scorecards.cards import Cards
from ioc_api.scorecards.hours import Hour, Hours, HourValues
from ioc_api.scorecards.standing import Standing
from operations.indices.scorecard import DOMAINS
from tests.stand import stack
from tests.stand.inflow import Inflow
from tests.stand.large_fleet import large_fleet
from tests.stand.quick_simulator import quick_simulator
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.waiting import wait_until

AIM_MS, LARGE_AIM_MS = 60.0, 300.0
LARGE = 100_000
DEADLINE_S = 120.0
SENSORS = "SELECT count(*) FROM sensor"
BYTES = "SELECT repeat('x', %s)"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is asked."""

    rounds: int
    large_rounds: int
    city_sensors: int = 2_000
    period_scale: float = 0.0085


WHOLE = Size(rounds=200, large_rounds=60)
SHORT = Size(rounds=40, large_rounds=20)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("scorecards", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report(f"scorecards: {size.city_sensors} sensors live, then {LARGE:,} in memory")
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--no-simulator"]) as city,
        psycopg.connect(city.database_url, autocommit=True) as connection,
        quick_simulator(city, sensors=size.city_sensors, period_scale=size.period_scale),
    ):

        def are_all_there() -> bool:
            ((count,),) = connection.execute(SENSORS).fetchall()
            return count >= size.city_sensors

        wait_until(are_all_there, "all sensors are registered", DEADLINE_S)
        _measure(city, connection, size, report)
    asyncio.run(_measure_large(size, report))
    return report.finish(flags.json)


def _measure(city: stack.Stack, connection: psycopg.Connection, size: Size, report: Report) -> None:
    with httpx.Client(base_url=f"{city.api}/api/v1", timeout=30, trust_env=False) as client:
        inflow = Inflow.begun(city, timeout_s=DEADLINE_S)
        took_s: dict[str, list[float]] = {}
        size_bytes = len(client.get("/scorecards").raise_for_status().content)

        def timed(name: str, work: Callable[[], object]) -> None:
            begun_s = monotonic_s()
            work()
            took_s.setdefault(name, []).append(monotonic_s() - begun_s)

        def get(path: str) -> int:
            return len(client.get(path).raise_for_status().content)

        for _ in range(size.rounds):
            timed("scorecards", lambda: get("/scorecards"))
            timed("scorecards of districts", lambda: get("/scorecards?level=district"))
            timed("overview by area", lambda: get("/overview?by=area"))
            timed("bytes", lambda: connection.execute(BYTES, [size_bytes]).fetchall())
        report.add(inflow.measure())
        limit_s = took_s.pop("bytes")
    report.add(Measure(measure="scorecards, size", value=size_bytes / 1_000, unit="kB"))
    for name, taken in took_s.items():
        for share in (0.5, 0.95):
            value = percentile(taken, share) * 1_000
            is_aim = share == 0.95 and name == "scorecards"
            report.add(
                Measure(
                    measure=f"{name} p{share * 100:.0f}",
                    value=value,
                    unit="ms",
                    limit=percentile(limit_s, share) * 1_000,
                    aim=f"at most {AIM_MS:.0f} ms" if is_aim else "",
                    held=not is_aim or value <= AIM_MS,
                )
            )


async def _measure_large(size: Size, report: Report) -> None:
    now = utc_now()
    city = load_city(city_folder("hcmc"))
    cards = _cards_in_memory(city, large_fleet(city, LARGE, now), CityTime(lambda: now))
    took_s: list[float] = []
    held_s: list[float] = []
    ticking = asyncio.create_task(_tick(held_s), name="tick")
    for _ in range(size.large_rounds):
        begun_s = monotonic_s()
        encode(await cards.all(WHOLE_CITY))
        took_s.append(monotonic_s() - begun_s)
        await asyncio.sleep(0)
    ticking.cancel()
    for share in (0.5, 0.95):
        value = percentile(took_s, share) * 1_000
        report.add(
            Measure(
                measure=f"scorecards of {LARGE:,} sensors p{share * 100:.0f}",
                value=value,
                unit="ms",
                aim=f"at most {LARGE_AIM_MS:.0f} ms" if share == 0.95 else "",
                held=share != 0.95 or value <= LARGE_AIM_MS,
            )
        )
    report.add(
        Measure(measure="the loop held p99", value=percentile(held_s, 0.99) * 1_000, unit="ms")
    )


async def _tick(held_s: list[float]) -> None:
    """Note how long each turn of the loop lets the next one wait."""
    while True:
        begun_s = monotonic_s()
        await asyncio.sleep(0)
        held_s.append(monotonic_s() - begun_s)


def _cards_in_memory(city: City, fleet: Fleet, city_time: CityTime) -> Cards:
    """Return cards of which a week ago and the air are known, though no database is."""
    pool = open_pool("postgresql://127.0.0.1:1/none", application="bench")
    air = Air(pool, city_time)
    hours = Hours(pool=pool, fleet=fleet, city=city, city_time=city_time, air=air)
    dice = np.random.default_rng(7)
    by_domain = {
        domain.code: HourValues(
            dice.random((len(fleet), max(1, len(domain.quantities)))), fleet.layout
        )
        for domain in DOMAINS
    }
    hours.week_ago = hours.air = Hour(city_time.now() - timedelta(days=7), by_domain)
    standing = Standing(pool, city.area_code)
    return Cards(fleet=fleet, city=city, city_time=city_time, hours=hours, standing=standing)


if __name__ == "__main__":
    sys.exit(main())

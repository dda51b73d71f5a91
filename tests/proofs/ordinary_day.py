"""`./ioc prove ordinary_day`: on an ordinary day little stands beyond a limit, water first.

The standard city, begun at a time of its own by a checkpoint, lives an hour a minute, and its API
is asked what stands: through a working day without rain, smog, high water and feasts, which must
never be much; and in an evening in which the river stands above its second alarm, when flooded
streets and the gauge must come before all else. The city has lived for more than half a day before
its day counts, for only then is a mean of 24 h judged; before the evening of `--short`
it has not.
"""

import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from contract.city import City, city_folder, load_city
from contract.clock import to_us
from embedded import location
from launcher.checkout import DataFolder
from simulator.run.checkpoint import VERSION, Checkpoints, Head
from simulator.run.world import Simulation, build
from simulator.world.causes import QUIET
from simulator.world.state import MINUTE_MS
from tests.stand import stack
from tests.stand.looks import Look, add_day, add_tide
from tests.stand.report import Report, options
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

CITY, SENSORS, SEED, SPEED = "hcmc", 2_000, 42, 60.0
# A city never goes back before the wall, so these lie ahead of it.
DAY_AT = datetime.fromisoformat("2028-04-25T00:00:00+07:00")
EVENING_AT = DAY_AT + timedelta(hours=16)
TIDE_AT = datetime.fromisoformat("2028-11-18T17:00:00+07:00")
DAY, EVENING, TIDE = timedelta(hours=24), timedelta(hours=3), timedelta(hours=2.5)
BEFORE_DAY = timedelta(hours=13)  # a mean needs half of its span, of which the longest is 24 h

ASKED_EVERY_S = 2.0
STARTED_S = 120.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("ordinary_day", arguments, has_short=True)
    city = load_city(city_folder(CITY))
    report = Report(f"ordinary_day: {SENSORS} sensors, seed {SEED}, speed {SPEED:.0f}")
    if flags.short:
        add_day(report, list(_lived(city, EVENING_AT, EVENING)), EVENING)
    else:
        lived = _lived(city, DAY_AT - BEFORE_DAY, BEFORE_DAY + DAY)
        add_day(report, [look for look in lived if look.local >= DAY_AT], DAY)
    add_tide(report, list(_lived(city, TIDE_AT, TIDE)))
    return report.finish(flags.json)


def _lived(city: City, begin_at: datetime, span: timedelta) -> Iterator[Look]:
    """Yield what stands in the running city from one of its times on, as long as a span lasts."""
    with location.scratch() as folder:
        data = DataFolder(folder / "data")
        data.make()
        _save(city, data.of("simulator"), begin_at)
        told = {"--sensors": SENSORS, "--seed": SEED, "--speed": SPEED}
        flags = [word for name, value in told.items() for word in (name, str(value))]
        with stack.running(data.path, flags) as running:
            yield from _asked(running, begin_at, begin_at + span)


def _save(city: City, folder: Path, begin_at: datetime) -> None:
    """Write the checkpoint of a city that was left just before a time."""
    step = to_us(begin_at) // 1000 // MINUTE_MS - 1
    model, begin_ms = build(city, seed=SEED, sensor_count=SENSORS), step * MINUTE_MS
    simulation = Simulation.of(model, birth_ms=begin_ms, period_scale=1.0)
    head = Head(
        step=step, city=CITY, seed=SEED, sensor_count=SENSORS, speed=SPEED, version=VERSION,
        made_ms=begin_ms, birth_ms=begin_ms,
    )  # fmt: skip
    store = Checkpoints(folder)
    store.save(head, simulation.born(model.spun_up(step, QUIET), boot=0))
    store.next_boot()  # a folder in which no start was counted holds no run


def _asked(running: Stack, begin_at: datetime, end_at: datetime) -> Iterator[Look]:
    pause = threading.Event()
    with httpx.Client(base_url=f"{running.api}/api/v1", timeout=30) as client:

        def look() -> Look:
            answer = client.get("/crossings", params={"limit": 1000}).raise_for_status().json()
            at = datetime.fromisoformat(answer["as_of"])
            return Look(
                at.astimezone(begin_at.tzinfo), answer["items"], answer["coverage"]["trusted"]
            )

        def is_begun() -> bool:
            now = look()
            return now.local >= begin_at and now.is_covered

        wait_until(is_begun, f"the city is heard of from {begin_at}", STARTED_S)
        while (now := look()).local < end_at:
            yield now
            pause.wait(ASKED_EVERY_S)


if __name__ == "__main__":
    sys.exit(main())

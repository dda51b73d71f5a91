"""`./ioc prove ordinary_day`: on an ordinary day little stands beyond a limit, water first.

The standard city, begun at a time of its own by a checkpoint, lives an hour a minute, and its API
is asked what stands: through a working day without rain, high water and feasts, which must never
be much; and in an evening in which the tide tables have the river above its second alarm, when
flooded streets and the gauge must come before all else.
"""

import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from contract.city import City, city_folder, load_city
from contract.clock import to_us
from embedded import location
from launcher.checkout import DataFolder
from simulator.run.checkpoint import Checkpoints, Head
from simulator.run.world import build
from simulator.world.state import MINUTE_MS
from tests.stand import stack
from tests.stand.report import Measure, Report, options
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

CITY, SENSORS, SEED, SPEED = "hcmc", 2_000, 42, 60.0
# A city never goes back before the wall, so these lie ahead of it.
DAY_AT = datetime.fromisoformat("2028-04-19T00:00:00+07:00")
EVENING_AT = DAY_AT + timedelta(hours=16)
TIDE_AT = datetime.fromisoformat("2028-12-04T17:00:00+07:00")
DAY, EVENING, TIDE = timedelta(hours=24), timedelta(hours=3), timedelta(hours=2.5)

STANDING_MAX = 15
SCREEN_ROWS = 10  # of the table that a room opens with
WATER = frozenset({"street_flood", "river_level"})
SECOND_ALARM = frozenset({"phu-an-alarm-ii", "phu-an-alarm-iii"})

ASKED_EVERY_S = 2.0
STARTED_S = 120.0


@dataclass(frozen=True, slots=True)
class Look:
    """What stood at one time of the city, in the order of the API."""

    local: datetime
    rows: Sequence[Mapping[str, Any]]
    is_covered: bool

    @property
    def kinds(self) -> Sequence[str]:
        """Return the kind of each row."""
        return [row["kind"] for row in self.rows]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("ordinary_day", arguments, has_short=True)
    city = load_city(city_folder(CITY))
    report = Report(f"ordinary_day: {SENSORS} sensors, seed {SEED}, speed {SPEED:.0f}")
    day = (EVENING_AT, EVENING) if flags.short else (DAY_AT, DAY)
    _add_day(report, list(_lived(city, *day)))
    _add_tide(report, list(_lived(city, TIDE_AT, TIDE)))
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
    physics = build(city, seed=SEED, sensor_count=SENSORS).spun_up(step)
    Checkpoints(folder).save(
        Head(step=step, city=CITY, seed=SEED, sensor_count=SENSORS, speed=SPEED), physics
    )


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


def _add_day(report: Report, looks: Sequence[Look]) -> None:
    """Report the fullest look of each hour, and whether anything was said without being known."""
    for hour in dict.fromkeys(look.local.hour for look in looks):
        of_hour = [look for look in looks if look.local.hour == hour]
        fullest = max(of_hour, key=lambda look: len(look.rows))
        report.add(
            Measure(
                measure=f"{fullest.local:%a %H:%M}  {_told(fullest)}",
                value=len(fullest.rows),
                unit="1",
                aim=f"at most {STANDING_MAX} in the hour",
                held=len(fullest.rows) <= STANDING_MAX,
            )
        )
    covered = sum(look.is_covered for look in looks)
    report.add(
        Measure(
            measure="looks in which enough sensors were heard of",
            value=covered,
            unit="1",
            limit=len(looks),
            aim="all",
            held=covered == len(looks),
        )
    )


def _told(look: Look) -> str:
    """Return how many rows are of each level and kind."""
    count = Counter((row["level"], row["kind"]) for row in look.rows)
    return ", ".join(f"{level} {kind} {number}" for (level, kind), number in sorted(count.items()))


def _add_tide(report: Report, looks: Sequence[Look]) -> None:
    """Report the evening's highest water, and whether it ever stood below something else."""
    fullest = max(looks, key=lambda look: sum(kind in WATER for kind in look.kinds))
    first = fullest.kinds[:SCREEN_ROWS]
    is_alarm = any(row["threshold_id"] in SECOND_ALARM for row in fullest.rows)
    report.add(
        Measure(
            measure=f"{fullest.local:%a %H:%M}  {_told(fullest)}",
            value=sum(kind in WATER for kind in first),
            unit="1",
            limit=SCREEN_ROWS,
            aim="gauge above alarm II; flooded streets and gauge fill the first rows",
            held=is_alarm and len(first) == SCREEN_ROWS and set(first) <= WATER,
        )
    )
    late = sum(not _comes_first(look) for look in looks)
    report.add(
        Measure(
            measure="looks in which water stood below something else of its level",
            value=late,
            unit="1",
            limit=len(looks),
            aim="none",
            held=late == 0,
        )
    )


def _comes_first(look: Look) -> bool:
    """Tell whether the rows of each level begin with all of its floods and gauges."""
    for level in ("critical", "warning"):
        is_water = [row["kind"] in WATER for row in look.rows if row["level"] == level]
        if is_water != sorted(is_water, reverse=True):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())

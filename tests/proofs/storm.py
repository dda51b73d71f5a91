"""`./ioc prove storm`: alerts tell what is the matter, few of them, worst first, and no others.

Whole cities with a past of some days play scenarios, ten minutes a second. In a storm on a king
tide floods and gauges come first and the top level stays short; a feeder that is out over several
districts is one critical alert; an ordinary day has few alerts an hour. Each of them must be
explained by an event or a fault that has reached its sensors, as the city itself measured it, or
by the season's weather, which is told as no event.
`--short` is a lesser storm over few sensors without a past: what is compared with the usual is
not judged there.
"""

import sys
import threading
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import psycopg

from contract.clock import from_us
from embedded import location
from simulator.world.state import MINUTE_MS
from tests.stand import stack, told_top
from tests.stand.report import Measure, Report, options
from tests.stand.scenario_run import ScenarioRun
from tests.stand.stack import Stack
from tests.stand.told_top import Look, Told
from tests.stand.waiting import wait_until

SEED, SPEED = 42, 600
TOP_MAX, HOUR_MAX = 25, 6
WATER = frozenset({"street_flood", "river_level"})
LOOK_EVERY_S = 0.5
PAST_S, JUDGED_S = 900.0, 60.0
LEFT = "SELECT count(*) FROM changed_sensor"


@dataclass(frozen=True, slots=True)
class Play:
    """A scenario as it was played."""

    name: str
    from_at: datetime
    looks: Sequence[Look]
    alerts: Sequence[Told]
    unexplained: Sequence[Told]
    weather_count: int

    @property
    def fullest(self) -> Look:
        """Return the look with the most rows."""
        return max(self.looks, key=lambda one: len(one.rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("storm", arguments, has_short=True)
    report = Report(f"storm: seed {SEED}, speed {SPEED}")
    if flags.short:
        _add_storm(report, _played("storm-west", 600, None))
        return report.finish(flags.json)
    _add_storm(report, _played("storm-king-tide", 2_000, "4d"))
    _add_blackout(report, _played("feeder-outage-night", 2_000, "4d"))
    _add_day(report, _played("ordinary-weekday", 2_000, "4d"))
    return report.finish(flags.json)


def _played(name: str, sensors: int, history: str | None) -> Play:
    words = ["--scenario", name, "--sensors", str(sensors), "--seed", str(SEED)]
    words += ["--history", history or "0", "--speed", "1" if history else str(SPEED)]
    with (
        location.scratch() as folder,
        stack.running(folder / "data", words) as running,
        psycopg.connect(running.database_url, autocommit=True) as connection,
        httpx.Client(base_url=f"{running.api}/api/v1", timeout=30) as client,
    ):
        run = ScenarioRun(running, name, connection)
        if history:
            wait_until(lambda: _is_past_there(running), "its past is there", PAST_S)
            running.control("speed", str(SPEED))
        from_at = _at(min(event.begin_step for event in run.events))
        with _looking(client, run) as looks:
            run.play(sys.maxsize)
            wait_until(lambda: run.ask(LEFT) == [(0,)], "all is judged", JUDGED_S)
        alerts = told_top.told_since(connection, from_at)
        happened = told_top.truth(connection)
        left = told_top.unexplained(alerts, happened)
        weather = told_top.of_weather(connection, left)
        unexplained = [one for one in left if one.alert_id not in weather]
        return Play(name, from_at, looks, alerts, unexplained, len(weather))


def _is_past_there(running: Stack) -> bool:
    return running.now()["processes"]["history"]["state"] == "done"


@contextmanager
def _looking(client: httpx.Client, run: ScenarioRun) -> Generator[list[Look]]:
    """Look at the top level again and again; all looks are there when it is left."""
    looks: list[Look] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(LOOK_EVERY_S):
            given = {"state": "unresolved", "limit": 200}
            answer = client.get("/alerts", params=given).raise_for_status().json()
            looks.append(Look(_at(run.minute()), answer["items"]))

    looking = threading.Thread(target=look, name="room")
    looking.start()
    try:
        yield looks
    finally:
        stop.set()
        looking.join()


def _add_storm(report: Report, play: Play) -> None:
    """Report how much was told, and whether water came first."""
    _add_top(report, play, TOP_MAX)
    first = [one for one in play.alerts if one.severity != "minor"][:1]
    told = first[0].rule_id if first else "nothing"
    _add(
        report, play, f"first that is more than minor: {told}", len(first), "rain, flood or gauge",
        held=bool(first) and first[0].kind in WATER | {"rain_gauge"},
    )  # fmt: skip
    wet = [look for look in play.looks if any(_is_deep(row) for row in look.rows)]
    late = [look for look in wet if look.rows[0]["kind"] not in WATER]
    _add(
        report, play, f"of {len(wet)} looks with a critical flood or gauge: another stands first",
        len(late), "none", held=not late,
    )  # fmt: skip
    _add_explained(report, play)


def _is_deep(row: Mapping[str, object]) -> bool:
    return row["severity"] == "critical" and row["kind"] in WATER


def _add_blackout(report: Report, play: Play) -> None:
    """Report whether it was told once."""
    _add_top(report, play, TOP_MAX)
    outages = [one for one in play.alerts if one.rule_id == "feeder-outage"]
    count = max((len(one.sensor_ids) for one in outages), default=0)
    _add(
        report, play, f"critical alerts of it, the largest of {count} sensors", len(outages),
        "one", held=len(outages) == 1,
    )  # fmt: skip
    _add_explained(report, play)


def _add_day(report: Report, play: Play) -> None:
    """Report the hour that has the most new alerts."""
    _add_top(report, play, TOP_MAX)
    hours = Counter((one.raised_at - play.from_at) // timedelta(hours=1) for one in play.alerts)
    _add(
        report, play, f"new alerts in the fullest hour, of {len(play.alerts)}",
        max(hours.values(), default=0), f"at most {HOUR_MAX}",
        held=max(hours.values(), default=0) <= HOUR_MAX,
    )  # fmt: skip
    _add_explained(report, play)


def _add_top(report: Report, play: Play, most: int) -> None:
    fullest = play.fullest
    what = Counter(row["rule"] for row in fullest.rows)
    told = ", ".join(f"{rule} {count}" for rule, count in what.most_common())
    count = len(fullest.rows)
    _add(
        report, play, f"{fullest.at:%d.%m. %H:%MZ}: top level at its fullest: {told}", count,
        f"at most {most}", held=count <= most,
    )  # fmt: skip


def _add_explained(report: Report, play: Play) -> None:
    told = ", ".join(
        f"{one.rule_id} {one.area} {one.since_at:%H:%MZ} {min(one.sensor_ids, default='')}"
        for one in play.unexplained
    )
    _add(
        report, play,
        f"of {len(play.alerts)} alerts, {play.weather_count} of the season's weather, nothing "
        f"explains: {told or 'none'}",
        len(play.unexplained), "none", held=not play.unexplained,
    )  # fmt: skip


def _add(report: Report, play: Play, measure: str, value: int, aim: str, *, held: bool) -> None:
    report.add(
        Measure(measure=f"{play.name}: {measure}", value=value, unit="1", aim=aim, held=held)
    )


def _at(step: int) -> datetime:
    return from_us(step * MINUTE_MS * 1000)


if __name__ == "__main__":
    sys.exit(main())

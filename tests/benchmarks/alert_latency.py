"""`./ioc bench alert_latency`: from a reading that raises an alert to its frame in the room.

A city of 2 000 sensors whose clock is so quick that about 2 000 readings a second come in. Beside
them wind gauges of two in each area, as foreign devices, say that a gale begins, at random moments,
and a little later that it is over. The clock starts when such a reading is published, and stops
when a viewer's socket has the frame of the alert that it raised.
"""

import contextlib
import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import httpx
import numpy as np
import psycopg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from contract.clock import CityClock, monotonic_s, rfc3339, utc_now, wall_clock
from contract.topic import SensorTopic
from embedded import location
from tests.stand import stack
from tests.stand.inflow import Inflow, metrics_of
from tests.stand.publisher import Publisher
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

CITY = "hcmc"
SENSORS, SPEED = 2_000, 122
AIM_S = 2.0
GALES_HZ = 3.0
GALES, GALES_SHORT = 300, 60
IN_AREA = 2
REST_S = 6.0
"""In which a gauge that told of a gale has none, so that each alert is one of its own."""
RULE_ID, GALE_MPS, CALM_MPS, CALM_AFTER_S = "wind-gale", 30.0, 3.0, 2.0
SLOW = timedelta(seconds=20)
LAST_S = 20.0
READY_S = 180.0
ROUNDS_S, ROUNDS_COUNT = "operations_round_seconds_sum", "operations_round_seconds_count"
PLACES = """
SELECT DISTINCT ON (area_code) area_code, lat_deg, lon_deg
FROM sensor
WHERE area_code IS NOT NULL
ORDER BY area_code, sensor_key
"""
SEED = 20_261_129


@dataclass(slots=True)
class Viewer:
    """Reads a viewer's socket, and notes when which alerts came."""

    url: str
    opened: threading.Event = field(default_factory=threading.Event)
    came_s: dict[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])

    def follow(self) -> None:
        """Read until the other side closes."""
        with (
            contextlib.suppress(ConnectionClosed),
            connect(self.url, max_size=None) as socket,
        ):
            self.opened.set()
            self._read(socket)

    def _read(self, socket: ClientConnection) -> None:
        for message in socket:
            came_s = monotonic_s()
            if isinstance(message, bytes) or RULE_ID not in message:
                continue
            frame = json.loads(message)
            alert = frame.get("alert", {})
            if alert.get("rule") == RULE_ID and frame["what"] in {"raised", "returned"}:
                for at in (alert["since_at"], alert["last_at"]):
                    self.came_s.setdefault((alert["sensor_id"], at), came_s)


@dataclass(slots=True)
class TownClock:
    """The city's clock as the API tells it, twice a second: the city may not keep its pace."""

    city: Stack
    line: CityClock = field(default_factory=lambda: wall_clock(utc_now()))
    stop: threading.Event = field(default_factory=threading.Event)

    def follow(self) -> None:
        """Ask until told to stop."""
        with httpx.Client(base_url=self.city.api, trust_env=False) as client:
            while not self.stop.wait(0.5):
                told = client.get("/api/v1/city").json()["clock"]
                city_at, wall_at = (
                    datetime.fromisoformat(told[name]) for name in ("city_at", "wall_at")
                )
                self.line = CityClock(city_at, wall_at, told["speed"])

    def now(self) -> datetime:
        """Return what a clock shows that is a little slow: nobody believes what is yet to come."""
        return self.line.city_now(utc_now()) - SLOW


@dataclass(slots=True)
class Gauge:
    """A wind gauge of one's own."""

    publisher: Publisher
    sensor_id: str
    area: str
    lat_deg: float
    lon_deg: float
    seq: int = 0
    free_s: float = 0.0

    def announce(self) -> None:
        """Say that it is there."""
        birth = {"name": self.sensor_id, "lat_deg": self.lat_deg, "lon_deg": self.lon_deg}
        self.publisher.publish(self._topic("meta"), birth, retain=True)

    def say(self, wind_mps: float, clock: TownClock) -> tuple[str, float]:
        """Publish a reading; return its time and when it was sent."""
        at = rfc3339(clock.now())
        self.seq += 1
        reading = {"observed_at": at, "seq": self.seq, "values": {"wind_mps": wind_mps}}
        sent_s = monotonic_s()
        self.publisher.publish(self._topic("telemetry"), reading, waits=False)
        return at, sent_s

    def _topic(self, what: Literal["meta", "telemetry"]) -> str:
        return str(SensorTopic(CITY, self.area, "environment", "weather", self.sensor_id, what))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("alert_latency", arguments, has_short=True)
    report = Report(f"alert_latency: publish → alert in the room, {SENSORS:,} sensors beside")
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", str(SENSORS)]) as city,
    ):
        _measure(city, GALES_SHORT if flags.short else GALES, report)
    return report.finish(flags.json)


def _measure(city: Stack, gale_count: int, report: Report) -> None:
    publisher = Publisher(city.mqtt_port)
    with psycopg.connect(city.database_url, autocommit=True) as connection:
        places = connection.execute(PLACES).fetchall()
    gauges = [
        Gauge(publisher, f"bench-wind-{place[0]}-{number}", *place)
        for place in places
        for number in range(IN_AREA)
    ]
    city.control("speed", str(SPEED))
    clock = TownClock(city)
    threading.Thread(target=clock.follow, name="clock", daemon=True).start()
    wait_until(lambda: clock.line.speed == SPEED, "the city is quick", READY_S)
    for gauge in gauges:
        gauge.announce()
        gauge.say(CALM_MPS, clock)
    Inflow.begun(city, count=5 * SPEED * 16, timeout_s=READY_S)
    viewer = Viewer(f"{city.api.replace('http', 'ws', 1)}/api/v1/live/ws?hz=4")
    threading.Thread(target=viewer.follow, name="viewer", daemon=True).start()
    viewer.opened.wait(READY_S)
    inflow, before = Inflow(city), metrics_of(city, "operations")
    sent_s = _blow(gauges, clock, gale_count)
    report.add(inflow.measure())
    after = metrics_of(city, "operations")
    end_s = monotonic_s() + LAST_S
    wait_until(
        lambda: sent_s.keys() <= viewer.came_s.keys() or monotonic_s() > end_s,
        "all alerts are in the room",
        2 * LAST_S,
    )
    clock.stop.set()
    publisher.close()
    _add(report, sent_s, dict(viewer.came_s))
    took_s, round_count = (after[name] - before[name] for name in (ROUNDS_S, ROUNDS_COUNT))
    measure = f"a round of judgement with its reads and writes, mean of {round_count:.0f}"
    report.add(Measure(measure=measure, value=took_s / max(round_count, 1), unit="s"))


def _blow(
    gauges: Sequence[Gauge], clock: TownClock, gale_count: int
) -> dict[tuple[str, str], float]:
    """Let gales begin at random moments at gauges that have none, and end."""
    random = np.random.default_rng(SEED)
    pause, sent_s = threading.Event(), dict[tuple[str, str], float]()
    blowing: list[tuple[float, Gauge]] = []
    due_s = monotonic_s()
    while len(sent_s) < gale_count or blowing:
        now_s = monotonic_s()
        while blowing and blowing[0][0] <= now_s:
            blowing.pop(0)[1].say(CALM_MPS, clock)
        free = [gauge for gauge in gauges if gauge.free_s <= now_s]
        if len(sent_s) < gale_count and due_s <= now_s and free:
            gauge = free[int(random.integers(len(free)))]
            at, gauge_sent_s = gauge.say(GALE_MPS, clock)
            sent_s[gauge.sensor_id, at] = gauge_sent_s
            gauge.free_s = now_s + REST_S
            blowing.append((now_s + CALM_AFTER_S, gauge))
            due_s += float(random.exponential(1 / GALES_HZ))
        pause.wait(0.005)
    return sent_s


def _add(
    report: Report,
    sent_s: dict[tuple[str, str], float],
    came_s: dict[tuple[str, str], float],
) -> None:
    delays_s = [came_s[key] - at_s for key, at_s in sent_s.items() if key in came_s]
    report.add(
        Measure(
            measure="alerts that came",
            value=len(delays_s),
            unit="1",
            limit=len(sent_s),
            aim=f"all {len(sent_s)}",
            held=len(delays_s) == len(sent_s),
        )
    )
    for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
        value = percentile(delays_s, share) if delays_s else float("nan")
        is_promised = share == 0.95
        report.add(
            Measure(
                measure=f"delay {name}",
                value=value,
                unit="s",
                aim=f"under {AIM_S:g} s" if is_promised else "",
                held=not is_promised or value < AIM_S,
            )
        )


if __name__ == "__main__":
    sys.exit(main())

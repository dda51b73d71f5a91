"""`./ioc prove alerts`: no alert is lost, none comes twice, no step is lost, whatever is killed.

Readings of flooded streets go through real servers while operations, ingest, the API and database
are killed, one after another, at random. Somebody takes steps over the API all the while and
remembers what was confirmed. In the end the stored episodes must be those that pure functions
find in the stored readings, each told by one alert, and each confirmed step must stand. The last
part is left in peace: how long it takes from a reading to its alert is measured there.
"""

import asyncio
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.random import Generator

from contract.catalogue import KIND_BY_CODE
from contract.city import city_folder
from contract.clock import monotonic_s, utc_now
from contract.database_role import Role
from embedded import ports
from ioc_api.accounts.role import Role as PersonRole
from operations.episodes.context import Context
from operations.episodes.episode import NOT_CLEARED_US
from operations.episodes.over import over
from operations.episodes.table import Table
from operations.rules import reading
from operations.rules.definition import Threshold
from tests.stand import entry, rig
from tests.stand.account import as_role
from tests.stand.api_process import ApiProcess
from tests.stand.flooded_streets import KIND, SENSORS_OF_GATEWAY, depths_of, write_packs
from tests.stand.note_hand import Hand
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.rig import Rig
from tests.stand.worker import OPERATIONS, WorkerProcess

DOMAIN = "drainage"
AREAS = ("760", "761", "763", "764")
GATEWAYS = 4
DEADLINE_S = 120.0
BREATH_S = 8.0
NOTES_MIN = 20
DELAY_AIM_S = 2.0
KILLED_FRAC = 0.5
SEED = 20_261_120

READINGS = """
SELECT sensor_key, (EXTRACT(EPOCH FROM observed_at) * 1000000)::BIGINT, depth_m::FLOAT8
FROM reading_street_flood
ORDER BY 1, 2
"""
EPISODES = """
SELECT DISTINCT
    rule_id,
    alert_sensor.sensor_key,
    (EXTRACT(EPOCH FROM alert_sensor.since_at) * 1000000)::BIGINT,
    (EXTRACT(EPOCH FROM alert_sensor.raised_at) * 1000000)::BIGINT,
    (EXTRACT(EPOCH FROM alert_sensor.cleared_at) * 1000000)::BIGINT
FROM alert_sensor INNER JOIN alert USING (alert_id)
WHERE disproved_at IS NULL AND rule_id = ANY(%s)
"""
TWICE = """
SELECT rule_id, alert_sensor.sensor_key, alert_sensor.since_at
FROM alert_sensor INNER JOIN alert USING (alert_id)
WHERE alert.absorbed_by IS NULL AND disproved_at IS NULL
GROUP BY 1, 2, 3
HAVING COUNT(*) > 1
"""
RAISED_TWICE = """
SELECT alert_id FROM alert_news WHERE what = 'raised' GROUP BY 1 HAVING COUNT(*) > 1
"""
GAPS = """
SELECT alert_id FROM alert LEFT JOIN alert_step USING (alert_id)
GROUP BY alert_id, alert.version
HAVING COUNT(alert_step.version) <> alert.version - 1
"""
STEPS = "SELECT alert_id, version, step FROM alert_step WHERE who = %s"
DELAYS = """
SELECT EXTRACT(EPOCH FROM alert.written_at - one.received_at)::FLOAT8
FROM alert
INNER JOIN reading_street_flood AS one
    ON alert.sensor_key = one.sensor_key AND alert.raised_at = one.observed_at
WHERE one.received_at >= %s
"""
STORED = "SELECT COUNT(*) FROM reading_street_flood"
LEFT = "SELECT COUNT(*) FROM changed_sensor"

Episode = tuple[str, int, int, int, int | None]


@dataclass(frozen=True, slots=True)
class Size:
    """How long the scenario is, and how often something is killed."""

    minutes: int
    minutes_per_s: float
    kill_count: int


WHOLE = Size(minutes=600, minutes_per_s=4.0, kill_count=24)
SHORT = Size(minutes=160, minutes_per_s=4.0, kill_count=4)


@dataclass(slots=True)
class Scene:
    """What is killed."""

    stand: Rig
    ingest: WorkerProcess
    operations: WorkerProcess
    api: ApiProcess
    starts: int = 0
    last_kill_at: datetime = field(default_factory=utc_now)

    def kill(self, what: str) -> None:
        """Kill a part as a power cut would, and start it again."""
        self.last_kill_at = utc_now()
        if what == "operations":
            self.operations.kill()
            self.operations = start_operations(self.stand)
        elif what == "ingest":
            self.ingest.kill()
            self.ingest = self.stand.start_worker(waits=False)
        elif what == "api":
            self.api.kill()
            self.api.start()
        else:
            self.stand.postgres.kill()
            self.stand.postgres.start()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("alerts", arguments, has_short=True)
    report = Report("alerts: none lost, none twice, no step lost")
    with rig.running() as stand:
        _prove(stand, SHORT if flags.short else WHOLE, report)
    return report.finish(flags.json)


def _prove(stand: Rig, size: Size, report: Report) -> None:
    random = np.random.default_rng(SEED)
    names = [
        [f"alert-{gateway}-{place}" for place in range(SENSORS_OF_GATEWAY)]
        for gateway in range(GATEWAYS)
    ]
    for gateway, ids in enumerate(names):
        area = AREAS[gateway]
        stand.register(KIND, DOMAIN, [(one, area, f"alert-gw-{gateway}") for one in ids])
    headers = asyncio.run(_hand_headers(stand.postgres.url))
    api = ApiProcess(stand.postgres.url, stand.broker.port, stand.folder / "api.log")
    api.start()
    scene = Scene(stand, stand.start_worker(), start_operations(stand), api)
    hand = Hand(api, headers)
    working = threading.Thread(target=hand.work, name="hand")
    working.start()
    try:
        rig.until(api.answers, "the API answers", DEADLINE_S)
        _publish_and_kill(scene, size, names, random)
        count = size.minutes * GATEWAYS * SENSORS_OF_GATEWAY
        rig.until(lambda: stand.ask(STORED) == [(count,)], "all are stored", DEADLINE_S)
        rig.until(lambda: len(hand.confirmed) >= NOTES_MIN, "notes are written", DEADLINE_S)
        rig.until(lambda: stand.ask(LEFT) == [(0,)], "all are judged", DEADLINE_S)
        rig.until(
            lambda: scene.operations.metric("operations_ready") == 1, "it is ready", DEADLINE_S
        )
    finally:
        hand.stop.set()
        working.join()
        scene.api.kill()
        scene.operations.kill()
    _judge(stand, hand, report, size)
    _add_delay(report, stand, scene.last_kill_at + timedelta(seconds=BREATH_S))


def start_operations(stand: Rig) -> WorkerProcess:
    """Start a process that judges."""
    environment = {
        "IOC_DATABASE_URL": as_role(stand.postgres.url, Role.OPERATIONS),
        "IOC_MQTT_URL": f"mqtt://{ports.LOOPBACK}:{stand.broker.port}",
    }
    log_path = stand.folder / f"operations-{len(stand.workers)}.log"
    process = WorkerProcess(environment, log_path, module=OPERATIONS).start()
    stand.workers.append(process)
    return process


async def _hand_headers(database_url: str) -> dict[str, str]:
    async with entry.of(database_url) as people:
        await people.add("hand", PersonRole.OPERATOR)
        return await people.key("hand")


def _publish_and_kill(scene: Scene, size: Size, names: list[list[str]], random: Generator) -> None:
    """Publish minute by minute at a steady pace, and kill in between."""
    begin_at = utc_now() - timedelta(minutes=size.minutes + 10)
    depths = depths_of(size.minutes, GATEWAYS * SENSORS_OF_GATEWAY, random)
    files = [
        write_packs(scene.stand.folder, gateway, ids, depths, begin_at)
        for gateway, ids in enumerate(names)
    ]
    clients = [
        scene.stand.publisher(rig.gateway_topic(AREAS[gateway], f"alert-gw-{gateway}"), None)
        for gateway in range(GATEWAYS)
    ]
    lines = [path.read_bytes().splitlines(keepends=True) for path in files]
    killed = round(KILLED_FRAC * size.minutes)
    kills = sorted(random.integers(5, killed, size.kill_count).tolist())
    what = ["operations", "ingest", "api", "postgres"]
    pause, begin_s = threading.Event(), monotonic_s()
    for minute in range(size.minutes):
        for client, own in zip(clients, lines, strict=True):
            if client.stdin is not None:
                client.stdin.write(own[minute])
                client.stdin.flush()
        while kills and kills[0] <= minute:
            kills.pop(0)
            scene.kill(what[scene.starts % len(what)])
            scene.starts += 1
        pause.wait(max(0.0, begin_s + minute / size.minutes_per_s - monotonic_s()))
    for client in clients:
        if client.stdin is not None:
            client.stdin.close()
        client.wait(DEADLINE_S)


def _judge(stand: Rig, hand: Hand, report: Report, size: Size) -> None:
    rules = {
        rule_id: rule.condition
        for rule_id, rule in reading.from_toml(
            city_folder(rig.CITY) / reading.RULES_FILE
        ).rules.items()
        if isinstance(rule.condition, Threshold)
        and rule.condition.kind == KIND
        and rule.makes_alerts
    }
    stored = set(stand.ask(EPISODES, list(rules)))
    expected = _expected(stand, rules)
    steps = set(stand.ask(STEPS, "hand"))
    lost = hand.confirmed - steps
    twice = [*stand.ask(TWICE), *stand.ask(RAISED_TWICE)]
    kills = f"{size.kill_count} kills"
    for measure, value, is_held in (
        (f"episodes of {len(expected)} that are not stored, {kills}", len(expected - stored),
         bool(expected) and not expected - stored),
        ("stored episodes that are none", len(stored - expected), not stored - expected),
        ("episodes that two alerts tell, alerts that were raised twice", len(twice), not twice),
        (f"steps lost of {len(hand.confirmed)} that were confirmed", len(lost),
         bool(hand.confirmed) and not lost),
        ("alerts whose steps have a gap", len(stand.ask(GAPS)), not stand.ask(GAPS)),
    ):  # fmt: skip
        report.add(Measure(measure=measure, value=value, unit="", aim="none", held=is_held))


def _add_delay(report: Report, stand: Rig, since_at: datetime) -> None:
    delays_s = [row[0] for row in stand.ask(DELAYS, since_at)]
    value = percentile(delays_s, 0.95) if delays_s else float("nan")
    report.add(
        Measure(
            measure=f"arrival of a reading to its alert, p95 of {len(delays_s)}",
            value=value,
            unit="s",
            aim=f"under {DELAY_AIM_S:g} s",
            held=value < DELAY_AIM_S,
        )
    )


def _expected(stand: Rig, rules: dict[str, Threshold]) -> set[Episode]:
    """Return what pure functions find in all stored readings, undisturbed."""
    key, at_us, depth = (np.array(column) for column in zip(*stand.ask(READINGS), strict=True))
    sensors = np.unique(key)
    table = Table(KIND_BY_CODE[KIND], key, at_us, {"depth_m": depth}, np.ones(len(key), np.bool_))
    context = Context(
        utc_offset_h=7.0, sensor_key=sensors, period_us=np.full(len(sensors), 60_000_000)
    )
    found: set[Episode] = set()
    for rule_id, condition in rules.items():
        made = over(condition, table, context)
        columns = (made.sensor_key, made.since_us, made.raised_us, made.cleared_us)
        for sensor, since, raised, cleared in zip(*(one.tolist() for one in columns), strict=True):
            ended = None if cleared == NOT_CLEARED_US else cleared
            found.add((rule_id, sensor, since, raised, ended))
    return found


if __name__ == "__main__":
    sys.exit(main())

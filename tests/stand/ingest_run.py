"""The ways of measuring ingest: single readings, packs, delays, each beside its limit."""

import json
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from contract import topic
from contract.clock import monotonic_s, utc_now
from contract.payload.telemetry import encode_reading
from ingest.write.copy_block import Column, encode
from tests.stand import rig
from tests.stand.ingest_load import DOMAIN, KIND, QUANTITIES, Gateways, values_of, write_readings
from tests.stand.rig import Rig
from tests.stand.worker import INGEST, WorkerProcess

RECEIVE_MAXIMUM = 2000
COPY_ROWS = 5000
DEADLINE_S = 180.0
LOOK_PERIOD_S = 0.25
PACE_S = 0.01
PROBE_EVERY = 4  # of the paced steps: 25 a second
SINGLES = (("bench-a", "765", None), ("bench-b", "766", None))
# Sensors of their own: their readings are of now, so any older one would count as late.
PACED = (("bench-c", "765", None), ("bench-d", "766", None))
PROBE = ("bench-probe", "767", None)
LIMIT_CITY = "limit"
PACKS_SPAN = timedelta(days=1) / 20

_LIMIT_TABLE = """
DROP TABLE IF EXISTS limit_weather;
CREATE TABLE limit_weather (LIKE reading_weather INCLUDING ALL);
SELECT create_hypertable('limit_weather', 'observed_at', chunk_time_interval => INTERVAL '1 day')
"""
_LIMIT_COPY = """
COPY limit_weather (
    sensor_key, observed_at, received_at, boot, seq, quality,
    temperature_degc, humidity_frac, wind_mps, wind_from_deg, pressure_hpa, solar_wm2
) FROM STDIN (FORMAT BINARY)
"""
_COMMIT_DELAYS = """
SELECT EXTRACT(EPOCH FROM pg_xact_commit_timestamp(xmin) - observed_at)::double precision
FROM reading_weather
WHERE observed_at >= %s
"""


class Cursor:
    """Event times that nobody has used yet, in order: every round brings newer readings."""

    def __init__(self, begin_at: datetime) -> None:
        self._next_at = begin_at

    def take(self, span: timedelta) -> datetime:
        """Return where a span begins that is this round's alone."""
        begin_at = self._next_at
        self._next_at += span
        return begin_at


@dataclass(frozen=True, slots=True)
class Rates:
    """Readings per second, ours and what the limit reached in the same minute."""

    ours: float
    limit: float


def filters(city: str) -> tuple[str, str]:
    """Return what the workers of a city share."""
    return (
        rig.SHARED + topic.sensor_filter(city, "telemetry"),
        rig.SHARED + topic.gateway_filter(city, "telemetry"),
    )


def singles(stand: Rig, worker: WorkerProcess, cursor: Cursor, *, count: int) -> Rates:
    """Send readings through two publishers, once to Mosquitto's subscriber and once to ingest."""
    half = count // 2
    begin_at = cursor.take(timedelta(seconds=half))
    lines = write_readings(stand.folder / "singles.jsonl", half, begin_at=begin_at)
    limit_filter = filters(LIMIT_CITY)[0]
    stand.hold_session("limit", limit_filter)
    receiver = stand.subscriber("limit", limit_filter, count=count, receive_maximum=RECEIVE_MAXIMUM)
    begin_s = monotonic_s()
    stand.publish([(_topic_of(sensor, LIMIT_CITY), lines) for sensor in SINGLES])
    receiver.wait(DEADLINE_S)
    limit_s = monotonic_s() - begin_s
    return Rates(ours=_stored_rate(stand, worker, lines, count), limit=count / limit_s)


def singles_rate(stand: Rig, worker: WorkerProcess, cursor: Cursor, *, count: int) -> float:
    """Send readings through two publishers to ingest alone; return how many a second it stored."""
    half = count // 2
    begin_at = cursor.take(timedelta(seconds=half))
    lines = write_readings(stand.folder / "singles.jsonl", half, begin_at=begin_at)
    return _stored_rate(stand, worker, lines, count)


def _stored_rate(stand: Rig, worker: WorkerProcess, lines: Path, count: int) -> float:
    stored = worker.metric("ingest_readings_stored_total")
    begin_wall = utc_now()
    stand.publish([(_topic_of(sensor, rig.CITY), lines) for sensor in SINGLES])
    end_s = _end_of(worker, stored + count)
    return count / (end_s - begin_wall.timestamp())


def packs(stand: Rig, load: Gateways, cursor: Cursor) -> Rates:
    """Drain packs that wait in the session; beside it binary COPY of the same rows."""
    begin_at = cursor.take(PACKS_SPAN)
    ours = _drained_rate(stand, load, begin_at, INGEST)
    limit_s = copy_s(stand, Gateways(load.name, True, load.gateways, load.packs), begin_at)
    return Rates(ours, limit=load.reading_count / limit_s)


def packs_rate(stand: Rig, load: Gateways, cursor: Cursor, *, module: str = INGEST) -> float:
    """Drain packs that wait in the session; return how many readings a second were stored."""
    return _drained_rate(stand, load, cursor.take(PACKS_SPAN), module)


def _drained_rate(stand: Rig, load: Gateways, begin_at: datetime, module: str) -> float:
    stand.register(KIND, DOMAIN, load.sensors())
    stand.hold_session(f"ingest-{rig.CITY}-0", *filters(rig.CITY))
    stand.publish(load.write(stand.folder, begin_at=begin_at))
    worker = stand.start_worker(module=module)
    # The process begins to drain with its slot; what came before is the start of Python.
    end_s = _end_of(worker, load.reading_count)
    begin = datetime.fromisoformat(worker.events("slot_held")[0]["timestamp"])
    worker.stop()
    return load.reading_count / (end_s - begin.timestamp())


def copy_s(stand: Rig, load: Gateways, begin_at: datetime) -> float:
    """Return how long binary COPY takes, encoded beforehand, in sorted batches of 5 000. [s]."""
    heads, values = load.columns(begin_at=begin_at)
    by_arrival = np.lexsort((heads[:, 0], heads[:, 1]))
    blocks: list[bytes] = []
    for first in range(0, len(by_arrival), COPY_ROWS):
        rows = by_arrival[first : first + COPY_ROWS]
        rows = rows[np.lexsort((heads[rows, 1], heads[rows, 0]))]
        columns = [
            Column("int4", heads[rows, 0]),
            Column("timestamptz", heads[rows, 1]),
            Column("timestamptz", heads[rows, 1]),
            Column("int4", np.ones(len(rows), np.int64)),
            Column("int4", heads[rows, 2]),
            Column("int2", np.zeros(len(rows), np.int64)),
            *(Column("float4", values[rows, index]) for index in range(len(QUANTITIES))),
        ]
        blocks.append(encode(columns))
    with stand.connect() as connection:
        for statement in _LIMIT_TABLE.split(";"):
            connection.execute(statement.encode())
        begin_s = monotonic_s()
        for block in blocks:
            with connection.cursor() as cursor, cursor.copy(_LIMIT_COPY) as copy:
                copy.write(block)
        return monotonic_s() - begin_s


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds from publish to commit of every reading, and to the live frame of the probes."""

    committed_s: list[float]
    live_s: list[float]
    probe_count: int


def delays(stand: Rig, *, rate: float, last_s: float) -> Delays:
    """Publish at a steady rate, readings made at the moment they are sent."""
    listener = LiveListener(stand.broker.port)
    steps = round(last_s / PACE_S)
    per_step = max(2, round(rate * PACE_S))
    clients = [stand.publisher(_topic_of(sensor, rig.CITY), None) for sensor in (*PACED, PROBE)]
    pause = threading.Event()
    begin_at, begin_s = utc_now(), monotonic_s()
    probes = count = 0
    for step in range(steps):
        pause.wait(max(0.0, begin_s + step * PACE_S - monotonic_s()))
        loads = [per_step // 2, per_step - per_step // 2, int(step % PROBE_EVERY == 0)]
        probes += loads[2]
        for client, number in zip(clients, loads, strict=True):
            if client.stdin is not None and number:
                client.stdin.write(_readings_of_now(count, number))
                client.stdin.flush()
                count += number
    for client in clients:
        if client.stdin is not None:
            client.stdin.close()
        client.wait(DEADLINE_S)
    rig.until(
        lambda: (
            stand.ask("SELECT count(*) FROM reading_weather WHERE observed_at >= %s", begin_at)
            == [(count,)]
        ),
        f"all {count} paced readings are stored",
        DEADLINE_S,
    )
    rig.until(lambda: len(listener.came_s) >= probes, "the probes are told", DEADLINE_S)
    committed = [delay_s for (delay_s,) in stand.ask(_COMMIT_DELAYS, begin_at)]
    return Delays(committed, listener.close(), probes)


class LiveListener:
    """Notes how old the probes are when their live frames come."""

    def __init__(self, port: int) -> None:
        self.came_s: list[float] = []
        self._has_agreed = threading.Event()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self._client.on_message = self._take
        self._client.on_subscribe = lambda _client, _data, _mid, _codes, _properties: (
            self._has_agreed.set()
        )
        self._client.connect("127.0.0.1", port)
        self._client.subscribe(topic.live(rig.CITY, PROBE[1]))
        self._client.loop_start()
        self._has_agreed.wait(DEADLINE_S)

    def close(self) -> list[float]:
        """Leave; return the ages. [s]."""
        self._client.disconnect()
        self._client.loop_stop()
        return self.came_s

    def _take(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        now = utc_now()
        for item in json.loads(message.payload)["items"]:
            age = now - datetime.fromisoformat(item["observed_at"])
            self.came_s.append(age.total_seconds())


def _readings_of_now(first: int, count: int) -> bytes:
    now = utc_now()
    return b"".join(
        encode_reading(
            observed_at=(now + timedelta(microseconds=index)).isoformat(),
            values=dict(zip(QUANTITIES, values_of(index), strict=True)),
            boot=2,
            seq=first + index,
        )
        + b"\n"
        for index in range(count)
    )


def _topic_of(sensor: tuple[str, str, str | None], city: str) -> str:
    return rig.sensor_topic(sensor[1], DOMAIN, KIND, sensor[0], city=city)


def _end_of(worker: WorkerProcess, handled: float) -> float:
    """Return when the last batch was committed and acknowledged. [s since the epoch]."""

    def is_done() -> bool:
        metrics = worker.metrics()
        names = ("ingest_readings_stored_total", "ingest_readings_duplicate_total")
        return sum(metrics.get(name, 0.0) for name in names) >= handled

    # The worker shows its metrics in its own time, so it is asked seldom.
    what = f"{handled:.0f} readings are stored"
    rig.until(is_done, what, DEADLINE_S, poll_s=LOOK_PERIOD_S)
    return worker.metric("ingest_last_stored_timestamp_seconds")

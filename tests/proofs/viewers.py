"""`./ioc prove viewers`: how soon many viewers see a reading, and what that costs the server.

A gateway sends packs of real telemetry through broker, worker and database, 1 000 readings a
second over 2 000 sensors. One more sensor sends the probes: each viewer notes when a probe reaches
it, over the live socket or as a server-sent event. The clock starts before a probe is handed to the
broker's client. All viewers live in one process, which has its own share in the delays: they are
upper bounds. What the server costs is read from its own /proc, what the viewers cost is not in it.
"""

import asyncio
import contextlib
import json
import os
import re
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiomqtt
import httpx
import numpy as np
from websockets.asyncio.client import connect

from contract import topic
from contract.clock import monotonic_s, rfc3339, utc_now
from embedded import location, ports
from tests.stand import stack
from tests.stand.live_socket import decode_delta
from tests.stand.report import Measure, Report, options, percentile

CITY = "hcmc"
GATEWAY = "proof-gateway"
AREAS = ("760", "761", "764", "765", "766", "768", "769", "770", "771", "772")
LOAD_SENSORS = 2_000
LOAD_PER_S = 1_000
PACK_ROWS = 250
PROBE = "proof-probe-1"
PROBE_EVERY_S = 0.37  # no divisor of the tick, so that probes meet all its phases
FIRST_VALUE_DB = 40.0  # what the city finds plausible: others are not to be trusted, and no value
STEP_DB = 0.1
AIM_S = 1.0
SETTLE_S = 3.0
DEADLINE_S = 120.0
SSE_PATH = "/api/v1/live"
EVENT_MAX_BYTES = 1024
NONE_YET = -1
READ_BYTES = 1 << 18
PROBE_EVENT = re.compile(rb'"sensor_id":"%b".{,400}?"leq_db":([0-9.]+)[,}]' % PROBE.encode())


@dataclass(slots=True)
class Probes:
    """When each probe was sent, and when each viewer saw it, by the kind of viewer."""

    sent_s: dict[int, float] = field(default_factory=dict[int, float])
    delays_s: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    gap_count: int = 0

    def seen(self, by: str, newest: int, number: int) -> int:
        """Note that a viewer saw a probe just now, and return the newest that it has seen.

        A probe that a newer one overtook within a tick counts as seen with that one: leaving it out
        would hide the longest delays.
        """
        now_s = monotonic_s()
        overtaken = [each for each in range(newest + 1, number + 1) if each in self.sent_s]
        self.delays_s.setdefault(by, []).extend(now_s - self.sent_s[each] for each in overtaken)
        return max(newest, number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("viewers", arguments, has_short=True)
    sockets, streams, span_s = (50, 20, 10.0) if flags.short else (200, 50, 30.0)
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--no-simulator"]) as city,
    ):
        report = asyncio.run(_prove(city, sockets, streams, span_s))
    return report.finish(flags.json)


async def _prove(city: stack.Stack, sockets: int, streams: int, span_s: float) -> Report:
    probes = Probes()
    async with (
        aiomqtt.Client(ports.LOOPBACK, city.mqtt_port) as mqtt,
        httpx.AsyncClient(base_url=city.api, trust_env=False, timeout=10) as http,
    ):
        await _announce(mqtt)
        place = await _place(http)
        async with _viewers(city.api, probes, place, sockets, streams), _load(mqtt) as load:
            await asyncio.sleep(SETTLE_S)
            server = city.pid("api")
            begun_s, cpu_s, stored = monotonic_s(), _cpu_s(server), load.count
            await _send_probes(mqtt, probes, span_s)
            took_s = monotonic_s() - begun_s
            busy_share = (_cpu_s(server) - cpu_s) / took_s
            sent_per_s = (load.count - stored) / took_s
            await asyncio.sleep(SETTLE_S)
    report = Report(f"viewers: {sockets} sockets and {streams} event streams")
    _add_figure(report, "readings sent", sent_per_s, "1/s")
    for by, count in (("socket", sockets), ("stream", streams)):
        _add_delays(report, by, count, probes)
    report.add(
        Measure(
            measure="frames that viewers missed",
            value=probes.gap_count,
            unit="1",
            aim="none",
            held=probes.gap_count == 0,
        )
    )
    _add_figure(report, "server: processor time", 100 * busy_share, "% of a core")
    _add_figure(report, "server: memory", _memory_mib(server), "MiB")
    return report


@dataclass(slots=True)
class Load:
    """How many readings were sent beside the probes."""

    count: int = 0


async def _announce(mqtt: aiomqtt.Client) -> None:
    """Give birth to the sensors of the load and to the probe."""
    names = [f"proof-load-{number}" for number in range(LOAD_SENSORS)]
    for number, sensor_id in enumerate([*names, PROBE]):
        birth = {
            "name": sensor_id,
            "lat_deg": 10.77 + number * 1e-5,
            "lon_deg": 106.70,
            "gateway_id": GATEWAY,
        }
        area = AREAS[number % len(AREAS)]
        name = topic.SensorTopic(CITY, area, "environment", "noise", sensor_id, "meta")
        await mqtt.publish(str(name), json.dumps(birth), qos=1, retain=True)


async def _place(http: httpx.AsyncClient) -> int:
    """Return the probe's place in the index, once all sensors are known."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            answer = await http.get("/api/v1/live/index")
            if answer.is_success:
                ids: list[str] = answer.json()["sensor_id"]
                if len(ids) > LOAD_SENSORS and PROBE in ids:
                    return ids.index(PROBE)
            await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def _viewers(
    api: str, probes: Probes, place: int, sockets: int, streams: int
) -> AsyncGenerator[None]:
    """Open all viewers, lend them, close them."""
    opened = asyncio.Semaphore(0)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_watch_socket(api, probes, place, opened)) for _ in range(sockets)
        ] + [group.create_task(_watch_stream(api, probes, opened)) for _ in range(streams)]
        async with asyncio.timeout(DEADLINE_S):
            for _ in tasks:
                await opened.acquire()
        yield
        for task in tasks:
            task.cancel()


async def _watch_socket(api: str, probes: Probes, place: int, opened: asyncio.Semaphore) -> None:
    url = f"ws://{urlsplit(api).netloc}/api/v1/live/ws"
    async with connect(url, compression=None, proxy=None, open_timeout=DEADLINE_S) as socket:
        last_seq: int = json.loads(await socket.recv())["seq"]
        newest = NONE_YET
        opened.release()
        async for message in socket:
            if isinstance(message, str):
                continue
            delta = decode_delta(message)
            probes.gap_count += delta.seq - last_seq - 1
            last_seq = delta.seq
            at = int(np.searchsorted(delta.idx, place))
            if at < len(delta.idx) and delta.idx[at] == place and not delta.is_status_only:
                newest = probes.seen("socket", newest, _number(float(delta.value[at])))


async def _watch_stream(api: str, probes: Probes, opened: asyncio.Semaphore) -> None:
    """Read an event stream by its bytes: an HTTP library's lines would cost more than the server.

    An event that two reads share is found by the second, which gets the end of the first in front.
    """
    address = urlsplit(api)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(f"GET {SSE_PATH} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        await reader.readuntil(b": connected")
        opened.release()
        rest, newest = b"", NONE_YET
        while data := await reader.read(READ_BYTES):
            data = rest + data
            for event in PROBE_EVENT.finditer(data):
                newest = probes.seen("stream", newest, _number(float(event[1])))
            rest = data[-EVENT_MAX_BYTES:]
    finally:
        writer.close()


@contextlib.asynccontextmanager
async def _load(mqtt: aiomqtt.Client) -> AsyncGenerator[Load]:
    """Send packs at a steady rate while it is lent."""
    load = Load()
    task = asyncio.create_task(_send_load(mqtt, load))
    try:
        yield load
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _send_load(mqtt: aiomqtt.Client, load: Load) -> None:
    name = str(topic.GatewayTopic(CITY, AREAS[0], GATEWAY, "telemetry"))
    due_s, first = monotonic_s(), 0
    while True:
        numbers = [(first + row) % LOAD_SENSORS for row in range(PACK_ROWS)]
        pack = {
            "kind": "noise",
            "sensor_id": [f"proof-load-{number}" for number in numbers],
            "observed_at": [rfc3339(utc_now())] * PACK_ROWS,
            "values": {"leq_db": [60.0 + number % 10 for number in numbers]},
        }
        await mqtt.publish(name, json.dumps(pack), qos=1)
        load.count += PACK_ROWS
        first = (first + PACK_ROWS) % LOAD_SENSORS
        due_s += PACK_ROWS / LOAD_PER_S
        await asyncio.sleep(max(0.0, due_s - monotonic_s()))


async def _send_probes(mqtt: aiomqtt.Client, probes: Probes, span_s: float) -> None:
    name = str(topic.SensorTopic(CITY, AREAS[0], "environment", "noise", PROBE, "telemetry"))
    for number in range(int(span_s / PROBE_EVERY_S)):
        value_db = round(FIRST_VALUE_DB + STEP_DB * number, 1)
        reading = {"observed_at": rfc3339(utc_now()), "values": {"leq_db": value_db}}
        probes.sent_s[number] = monotonic_s()
        await mqtt.publish(name, json.dumps(reading), qos=1)
        await asyncio.sleep(PROBE_EVERY_S)


def _number(value_db: float) -> int:
    """Return which probe has a value."""
    return round((value_db - FIRST_VALUE_DB) / STEP_DB)


def _add_delays(report: Report, by: str, viewers: int, probes: Probes) -> None:
    delays_s, due = probes.delays_s.get(by, []), viewers * len(probes.sent_s)
    report.add(
        Measure(
            measure=f"{by}: probes seen, or overtaken by a newer one",
            value=len(delays_s),
            unit="1",
            limit=due,
            aim="each by each viewer",
            held=len(delays_s) == due,
        )
    )
    for share in (0.5, 0.95, 0.99):
        value = percentile(delays_s, share) if delays_s else float("inf")
        promised = share == 0.95
        report.add(
            Measure(
                measure=f"{by}: publish → viewer p{share * 100:.0f}",
                value=value,
                unit="s",
                aim=f"under {AIM_S} s" if promised else "",
                held=not promised or value < AIM_S,
            )
        )


def _add_figure(report: Report, what: str, value: float, unit: str) -> None:
    report.add(Measure(measure=what, value=value, unit=unit))


def _cpu_s(pid: int) -> float:
    """Return the processor time that a process has used, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mib(pid: int) -> float:
    """Return the resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main())

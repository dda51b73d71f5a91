"""`./ioc prove scope`: who may see a district alone is not told one byte of another.

A busy city runs, many times faster than the wall. Sensors are made up in another district, which
say values that no other sensor does. Somebody of the whole city, somebody of a district and
somebody of one of its wards open the live socket and the event stream, and read snapshots, the
index, lists and overviews again and again. What the last two are told is looked through for ids,
names, areas, places and values of sensors that are not theirs; so is what the first is told, in
which they must be found, or the search is worth nothing. And what frames and events tell the two
must be what the first is told of the same sensors.
"""

import asyncio
import contextlib
import json
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiomqtt
import httpx
from websockets.asyncio.client import connect

from contract import topic
from contract.clock import CityClock, monotonic_s, rfc3339, utc_now
from embedded import location, ports
from ioc_api import PREFIX
from tests.stand import entry, stack
from tests.stand.overheard import CLASSES, Overheard, Strangers
from tests.stand.report import Measure, Report, options
from tests.stand.waiting import wait_until_async

CITY, WHOLE = "hcmc", "city"
DISTRICT, OTHER = "760", "761"
MARKS = (71.237, 83.561)  # dB: instruments of the city say one decimal
MADE_UP = [f"{CITY}-zz-{number:04}" for number in range(len(MARKS))]
SPEED = 60
READ_EVERY_S = 2.0
SAY_EVERY_S = 0.5
SETTLE_S = 2.0
DEADLINE_S = 120.0
DOCUMENTS = (
    "/live/index",
    "/sensors?limit=1000",
    "/sensors.geojson",
    "/overview?by=area",
    "/overview?by=area&level=ward",
    "/crossings?limit=1000",
)


@dataclass(slots=True)
class Listener:
    """Somebody who is told of the city.

    Attributes
    ----------
    own : frozenset[str]
        Ids of the sensors that they may see.
    totals : set of int
        How many sensors the header said there are.
    open_count : int
        How often something outside was not refused.
    """

    who: str
    headers: Mapping[str, str]
    own: frozenset[str]
    heard: Overheard
    totals: set[int] = field(default_factory=set[int])
    gap_count: int = 0
    open_count: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("scope", arguments, has_short=True)
    sensors, span_s = (300, 10.0) if flags.short else (3_000, 300.0)
    wishes = ["--sensors", str(sensors), "--speed", str(SPEED), "--history", "0"]
    with location.scratch() as folder, stack.running(folder / "data", wishes) as city:
        report = asyncio.run(_prove(city, sensors, span_s))
    return report.finish(flags.json)


async def _prove(city: stack.Stack, sensors: int, span_s: float) -> Report:
    async with (
        aiomqtt.Client(ports.LOOPBACK, city.mqtt_port) as mqtt,
        httpx.AsyncClient(base_url=city.api, trust_env=False, timeout=30) as http,
        asyncio.TaskGroup() as group,
    ):
        await _announce(mqtt)
        saying = group.create_task(_say(mqtt, await _clock(http)))
        listeners = await _listeners(city, http, sensors + len(MADE_UP))
        begun_s = monotonic_s()
        # The city is opened first and closed last: it must hear all that the others are told.
        async with _listening(city.api, listeners[0]):
            await asyncio.sleep(SETTLE_S)
            async with contextlib.AsyncExitStack() as opened:
                for one in listeners[1:]:
                    await opened.enter_async_context(_listening(city.api, one))
                    await asyncio.sleep(SETTLE_S)
                reads = 0
                while monotonic_s() - begun_s < span_s:
                    for one in listeners:
                        reads += await _read_all(http, one)
                    await asyncio.sleep(READ_EVERY_S)
            await _catch_up(listeners)
        saying.cancel()
    return _report(listeners, reads, monotonic_s() - begun_s)


async def _catch_up(listeners: list[Listener]) -> None:
    """Let the city hear what the others were told: it has most to read, and may be behind."""
    city, *scoped = listeners
    with contextlib.suppress(AssertionError):  # what it was not told is reported
        await wait_until_async(
            lambda: not any(one.heard.inventions(city.heard) for one in scoped),
            "the city has heard what the others were told",
            DEADLINE_S,
        )


async def _announce(mqtt: aiomqtt.Client) -> None:
    """Give birth to the made-up sensors, in another district."""
    for number, sensor_id in enumerate(MADE_UP):
        birth = {
            "name": f"Made up {number}",
            "lat_deg": 10.850123,
            "lon_deg": 106.754321 + number * 1e-4,
        }
        await mqtt.publish(_topic(sensor_id, "meta"), json.dumps(birth), qos=1, retain=True)


async def _say(mqtt: aiomqtt.Client, clock: CityClock) -> None:
    """Let the made-up sensors say their values, for as long as it lasts."""
    while True:
        at = clock.city_at + clock.speed * (utc_now() - clock.wall_at)
        for sensor_id, value_db in zip(MADE_UP, MARKS, strict=True):
            reading = {"observed_at": rfc3339(at), "values": {"leq_db": value_db}}
            await mqtt.publish(_topic(sensor_id, "telemetry"), json.dumps(reading), qos=1)
        await asyncio.sleep(SAY_EVERY_S)


def _topic(sensor_id: str, plane: topic.SensorPlane) -> str:
    return str(topic.SensorTopic(CITY, OTHER, "environment", "noise", sensor_id, plane))


async def _clock(http: httpx.AsyncClient) -> CityClock:
    told = (await http.get(f"{PREFIX}/city")).json()["clock"]
    city_at, wall_at = (datetime.fromisoformat(told[name]) for name in ("city_at", "wall_at"))
    return CityClock(city_at, wall_at, told["speed"])


async def _listeners(
    city: stack.Stack, http: httpx.AsyncClient, sensor_count: int
) -> list[Listener]:
    """Make accounts with keys; return their listeners, that of the whole city first."""
    sensors = await _sensors(http, sensor_count)
    index: list[str] = (await http.get(f"{PREFIX}/live/index")).json()["sensor_id"]
    wards = Counter(one["ward"] for one in sensors if one["area"] == DISTRICT and one["ward"])
    ((ward, _),) = wards.most_common(1)
    found: list[Listener] = []
    async with entry.of(city.database_url) as people:
        for who, area in ((WHOLE, None), ("district", DISTRICT), ("ward", ward)):
            await people.add(who, areas=None if area is None else {area})
            # Who may see all is looked through for the same strangers as the district.
            shown = area or DISTRICT
            own = frozenset(
                one["sensor_id"] for one in sensors if shown in {one["area"], one["ward"]}
            )
            strangers = Strangers.of(sensors, index, own, MARKS)
            headers = await people.key(who)
            found.append(Listener(who, headers, own, Overheard(strangers)))
    return found


async def _sensors(http: httpx.AsyncClient, count: int) -> list[dict[str, Any]]:
    """Return all sensors of the city, once all are known and the made-up ones have spoken."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            features = (await http.get(f"{PREFIX}/sensors.geojson")).json()["features"]
            known = [one["properties"] for one in features]
            spoken = [one for one in known if one["sensor_id"] in MADE_UP and "leq_db" in one]
            if len(known) >= count and len(spoken) == len(MADE_UP):
                return known
            await asyncio.sleep(0.5)


@contextlib.asynccontextmanager
async def _listening(api: str, one: Listener) -> AsyncGenerator[None]:
    """Listen to socket and stream while it is lent."""
    opened = asyncio.Semaphore(0)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_hear_socket(api, one, opened)),
            group.create_task(_hear_stream(api, one, opened)),
        ]
        async with asyncio.timeout(DEADLINE_S):
            for _ in tasks:
                await opened.acquire()
        yield
        for task in tasks:
            task.cancel()


async def _hear_socket(api: str, one: Listener, opened: asyncio.Semaphore) -> None:
    url = f"ws://{urlsplit(api).netloc}{PREFIX}/live/ws"
    async with connect(url, compression=None, proxy=None, additional_headers=one.headers) as socket:
        last_seq: int = json.loads(await socket.recv())["seq"]
        opened.release()
        async for message in socket:
            if isinstance(message, bytes):
                delta = one.heard.read_frame(message)
                one.gap_count += delta.seq - last_seq - 1
                last_seq = delta.seq
                continue
            one.heard.read_text(message.encode())
            text = json.loads(message)
            if text["t"] == "kpi":
                one.totals.add(text["sensors"]["total"])


async def _hear_stream(api: str, one: Listener, opened: asyncio.Semaphore) -> None:
    async with (
        httpx.AsyncClient(base_url=api, headers=one.headers, trust_env=False) as http,
        http.stream("GET", f"{PREFIX}/live", timeout=DEADLINE_S) as answer,
    ):
        opened.release()
        rest = b""
        async for data in answer.aiter_bytes():
            *events, rest = (rest + data).split(b"\n\n")
            for event in events:
                one.heard.read_event(event)


async def _read_all(http: httpx.AsyncClient, one: Listener) -> int:
    """Read what can be read of the live state and of the past; return how many documents."""
    at = rfc3339((await _clock(http)).city_at - timedelta(minutes=5))
    for path in DOCUMENTS:
        answer = await http.get(PREFIX + path, headers=one.headers)
        answer.raise_for_status()
        one.heard.read_text(answer.content)
    for params in ({}, {"at": at}):
        answer = await http.get(f"{PREFIX}/live/snapshot", params=params, headers=one.headers)
        if answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:  # nothing is stored of that time
            one.heard.read_snapshot(answer.raise_for_status().content)
    if one.who != WHOLE:
        for path in (f"/sensors/{MADE_UP[0]}", f"/areas/{OTHER}/overview", f"/live?area={OTHER}"):
            answer = await http.get(PREFIX + path, headers=one.headers)
            one.open_count += answer.status_code != HTTPStatus.FORBIDDEN
    return len(DOCUMENTS) + 2


def _report(listeners: list[Listener], reads: int, took_s: float) -> Report:
    city, *scoped = listeners
    report = Report(f"scope: {len(scoped)} of a part of the city beside one of the whole city")
    for name in CLASSES:
        count = city.heard.found[name]
        _add(report, f"{WHOLE}: {name} of strangers", count, "some", held=count > 0)
    for one in scoped:
        _add_listener(report, one, one.heard.inventions(city.heard))
    _add_none(report, "frames that were missed", sum(one.gap_count for one in listeners))
    _add(report, "documents read", reads)
    _add(report, "bytes looked through", sum(one.heard.byte_count for one in listeners))
    _add(report, "events a second", len(city.heard.events) / took_s)
    return report


def _add_listener(report: Report, one: Listener, invented: int) -> None:
    heard, who = one.heard, one.who
    for name in CLASSES:
        _add_none(report, f"{who}: {name} of strangers", heard.found[name])
    _add_none(report, f"{who}: values and events that the whole city was not told", invented)
    _add_none(report, f"{who}: what lies outside and was not refused", one.open_count)
    for what, count in (("frames", heard.frame_count), ("events", len(heard.events))):
        _add(report, f"{who}: {what}", count, "some", held=count > 0)
    own, total = len(one.own), max(one.totals, default=0)
    _add(report, f"{who}: sensors in the header", total, f"{own}", held=one.totals == {own})


def _add_none(report: Report, what: str, count: float) -> None:
    _add(report, what, count, "none", held=count == 0)


def _add(report: Report, what: str, value: float, aim: str = "", *, held: bool = True) -> None:
    report.add(Measure(measure=what, value=value, unit="1", aim=aim, held=held))


if __name__ == "__main__":
    sys.exit(main())

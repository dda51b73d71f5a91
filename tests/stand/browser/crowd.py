"""A city of very many sensors that a browser can look at, without a simulator behind it.

The sensors stand in the registry, each with a reading of just now; then live frames as the worker
sends them are published at a steady rate. Everything after the broker is the product itself.
"""

import asyncio
import contextlib
import threading
from collections.abc import Generator
from dataclasses import dataclass

import aiomqtt
import httpx
import psycopg
from psycopg import sql

from contract import topic
from contract.catalogue import KINDS, Kind
from contract.city import city_folder, load_city
from contract.clock import monotonic_s, rfc3339, utc_now
from contract.payload import notice
from contract.payload.notice import LiveFrame, LiveItem
from embedded import ports
from tests.stand.browser.second_api import served
from tests.stand.rig import Rig, until

CITY = "hcmc"
PLAUSIBLE = load_city(city_folder(CITY)).plausible
FRAMES_PER_S = 20
LOADED_S = 120.0

# A spiral of equal steps in angle and area, so that every part of the map is covered evenly.
_REGISTER = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, quantities, period_s,
    announced_at
)
SELECT 'hcmc', %(short)s || '-' || number, %(kind)s, %(domain)s, %(label)s || ' ' || number,
    10.78 + 0.22 * SQRT(number / %(count)s::FLOAT) * SIN(2.39996 * number),
    106.68 + 0.22 * SQRT(number / %(count)s::FLOAT) * COS(2.39996 * number),
    (%(areas)s::TEXT[])[1 + number %% %(area_count)s], %(quantities)s, %(period_s)s, NOW()
FROM GENERATE_SERIES(1, %(count)s) AS number
"""
_MEASURE = """
INSERT INTO {table} (sensor_key, observed_at, received_at, {quantity})
SELECT sensor_key, NOW(), NOW(), %(value)s FROM sensor WHERE kind = %(kind)s
"""


@dataclass(slots=True)
class Crowd:
    """The running city.

    Attributes
    ----------
    sent_count : int
        How many readings its frames have held so far.
    """

    address: str
    sent_count: int = 0


@contextlib.contextmanager
def running(stand: Rig, count: int, updates_per_s: int) -> Generator[Crowd]:
    """Fill the registry, start the API, send frames while it is lent."""
    with stand.connect() as connection:
        for number, kind in enumerate(KINDS):
            _register(connection, kind, count // len(KINDS) + (number < count % len(KINDS)))
    stand.start_worker()  # without one the API says that it is not ready, and the page shows it
    with served(
        database_url=stand.postgres.url,
        broker={"IOC_MQTT_URL": stand.broker.url},
        log_path=stand.folder / "api.log",
    ) as address:
        until(lambda: _known_count(address) == count, "the API knows every sensor", LOADED_S)
        crowd = Crowd(address)
        ends = threading.Event()
        sender = threading.Thread(
            target=lambda: asyncio.run(_send(crowd, stand.broker.port, count, updates_per_s, ends))
        )
        sender.start()
        try:
            yield crowd
        finally:
            ends.set()
            sender.join()


def _register(connection: psycopg.Connection[object], kind: Kind, count: int) -> None:
    areas = [area.code for area in load_city(city_folder(CITY)).areas_of("district")]
    connection.execute(
        _REGISTER,
        {
            "short": kind.short,
            "kind": kind.code,
            "domain": kind.domain,
            "label": kind.label_vi,
            "areas": areas,
            "area_count": len(areas),
            "quantities": list(kind.quantity_names),
            "period_s": kind.period_s,
            "count": count,
        },
    )
    statement = sql.SQL(_MEASURE).format(
        table=sql.Identifier(f"reading_{kind.code}"), quantity=sql.Identifier(kind.primary.name)
    )
    connection.execute(statement, {"value": _value(kind, 0), "kind": kind.code})


def _value(kind: Kind, step: int) -> float:
    """Return a plausible value that differs from step to step."""
    usual = PLAUSIBLE.range(kind.code, kind.primary.name)
    low, high = usual.low, usual.high
    return low + (high - low) * (0.3 + 0.001 * (step % 100))


def _known_count(address: str) -> int:
    """Return how many sensors have a place in the live state, those outside of the city too."""
    answer = httpx.get(f"{address}/api/v1/live/index", timeout=30)
    return len(answer.json()["sensor_id"]) if answer.is_success else 0


async def _send(
    crowd: Crowd, port: int, count: int, updates_per_s: int, ends: threading.Event
) -> None:
    """Send frames at a steady rate, every sensor in its turn."""
    share = updates_per_s // FRAMES_PER_S
    begun_s, step = monotonic_s(), 0
    async with aiomqtt.Client(ports.LOOPBACK, port) as mqtt:
        while not ends.is_set():
            now = rfc3339(utc_now())
            items = [_item(number, step, now) for number in _turn(step, share, count)]
            frame = LiveFrame("760", now, items)
            await mqtt.publish(topic.live(CITY, frame.area), notice.encode(frame), qos=0)
            crowd.sent_count += len(items)
            step += 1
            await asyncio.sleep(max(0.0, begun_s + step / FRAMES_PER_S - monotonic_s()))


def _turn(step: int, share: int, count: int) -> range:
    first = step * share % count
    return range(first, min(first + share, count))


def _item(number: int, step: int, now: str) -> LiveItem:
    kind = KINDS[number % len(KINDS)]
    sensor_id = f"{kind.short}-{1 + number // len(KINDS)}"
    return LiveItem(sensor_id, kind.code, now, now, 0, {kind.primary.name: _value(kind, step)})

"""What a test of the API plays with: rows as ingest writes them, frames, a running server."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiomqtt
import httpx
import psycopg
from psycopg import sql
from pydantic import SecretStr

from contract import topic
from contract.catalogue import KIND_BY_CODE
from contract.clock import CityClock, rfc3339, utc_now
from contract.database_role import Role
from contract.payload import notice
from embedded.mosquitto import MosquittoServer
from ioc_api import PREFIX
from ioc_api.__main__ import Server
from ioc_api.app import create_app
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import value_of
from ioc_api.http.problem import MEANINGS, Problem
from ioc_api.live.hub import Hub
from ioc_api.settings import Settings
from tests.stand.account import as_role

CITY = "hcmc"

INSERT_SENSOR = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, ward_code,
    gateway_id, quantities, period_s, announced_at, retired_at
)
VALUES (
    'hcmc', %(sensor_id)s, %(kind)s, %(domain)s, %(name)s, %(lat_deg)s, %(lon_deg)s,
    %(area)s, %(ward)s, %(gateway_id)s, %(quantities)s, %(period_s)s, now(), %(retired_at)s
)
RETURNING sensor_key
"""
BEAT = """
INSERT INTO ingest_worker
VALUES (%s, 'ingest-hcmc-0', now() - %s * INTERVAL '1 second', %s, 0.2, 0.1, 1, 0, %s)
"""


@dataclass(frozen=True, slots=True)
class City:
    """The database of a test, written as ingest would."""

    connection: psycopg.Connection

    def sensor(
        self,
        sensor_id: str,
        kind: str = "air_quality",
        *,
        name: str = "Bến Thành",
        lat_deg: float = 10.77,
        lon_deg: float = 106.70,
        area: str | None = "760",
        ward: str | None = None,
        gateway_id: str | None = None,
        period_s: float = 300,
        retired_at: datetime | None = None,
    ) -> int:
        """Register a sensor and return its key."""
        row = self.connection.execute(
            INSERT_SENSOR,
            {
                "sensor_id": sensor_id,
                "kind": kind,
                "domain": KIND_BY_CODE[kind].domain,
                "name": name,
                "lat_deg": lat_deg,
                "lon_deg": lon_deg,
                "area": area,
                "ward": ward,
                "gateway_id": gateway_id,
                "quantities": list(KIND_BY_CODE[kind].quantity_names),
                "period_s": period_s,
                "retired_at": retired_at,
            },
        ).fetchone()
        assert row is not None
        return int(row[0])

    def reading(
        self,
        key: int,
        observed_at: datetime,
        values: Mapping[str, float | None],
        *,
        kind: str = "air_quality",
        quality: int = 0,
        received_at: datetime | None = None,
    ) -> None:
        """Store one reading."""
        names = sql.SQL(", ").join(map(sql.Identifier, values))
        marks = sql.SQL(", ").join([sql.Placeholder()] * len(values))
        self.connection.execute(
            sql.SQL(
                "INSERT INTO {} (sensor_key, observed_at, received_at, quality, {}) "
                "VALUES (%s, %s, %s, %s, {})"
            ).format(sql.Identifier(f"reading_{kind}"), names, marks),
            [key, observed_at, received_at or utc_now(), quality, *values.values()],
        )

    def gateway(self, gateway_id: str, status: str) -> None:
        """Store a gateway's status."""
        self.connection.execute(
            "INSERT INTO gateway VALUES (%s, 'hcmc', '760', %s, now())", [gateway_id, status]
        )

    def beat(
        self, slot: int = 0, *, age_s: float = 0, connected: bool = True, problem: str | None = None
    ) -> None:
        """Store the beat of an ingest worker."""
        self.connection.execute(BEAT, [slot, age_s, connected, problem])


@dataclass(frozen=True, slots=True)
class Broker:
    """The test's broker, spoken to as ingest and simulator would."""

    server: MosquittoServer

    async def publish(self, name: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish one message."""
        async with aiomqtt.Client("127.0.0.1", self.server.port) as client:
            await client.publish(name, payload, qos=1, retain=retain)

    async def frame(self, *items: notice.LiveItem, area: str = "760") -> None:
        """Publish a live frame."""
        frame = notice.LiveFrame(area, rfc3339(utc_now()), list(items))
        await self.publish(topic.live(CITY, area), notice.encode(frame))

    async def clock(self, clock: CityClock) -> None:
        """Publish the city's clock, retained."""
        await self.publish(topic.clock(CITY), notice.encode_clock(clock), retain=True)

    async def gateway(self, gateway_id: str, status: bytes) -> None:
        """Publish a gateway's status, retained."""
        name = str(topic.GatewayTopic(CITY, "760", gateway_id, "status"))
        await self.publish(name, status, retain=True)


def item(
    sensor_id: str,
    observed_at: datetime,
    values: dict[str, float | None],
    *,
    kind: str = "air_quality",
    quality: int = 0,
) -> notice.LiveItem:
    """Return one item of a live frame."""
    return notice.LiveItem(
        sensor_id=sensor_id,
        kind=kind,
        observed_at=rfc3339(observed_at),
        received_at=rfc3339(utc_now()),
        quality=quality,
        values=values,
    )


def settings_of(database_url: str, mqtt_url: str, **changes: Any) -> Settings:
    """Return settings for a test; the environment of the machine is not asked."""
    values: dict[str, Any] = {
        "database_url": SecretStr(as_role(database_url, Role.API)),
        "mqtt_url": SecretStr(mqtt_url),
        "api_vendor_dir": Path("no-such-folder"),
        "api_bundle_dir": Path("no-such-folder"),
    }
    return Settings(**(values | changes))


@dataclass(slots=True)
class Api:
    """A running API and a client of it."""

    client: httpx.AsyncClient
    server: Server
    fleet: Fleet
    link: BrokerLink
    hub: Hub

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return the JSON at a path below the prefix."""
        answer = await self.client.get(PREFIX + path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def problem(
        self, status: int, path: str, params: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the problem document at a path, which must be a whole one."""
        answer = await self.client.get(PREFIX + path, params=params)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        document = Problem.model_validate(answer.json())
        assert document.status == status
        assert document.type.removeprefix("/problems/") in MEANINGS
        return answer.json()

    async def sensor(self, sensor_id: str) -> dict[str, Any]:
        """Return one sensor."""
        return await self.get(f"/sensors/{sensor_id}")

    async def ids(self, **params: str) -> list[str]:
        """Return the ids that `sensors` answers."""
        return [item["sensor_id"] for item in (await self.get("/sensors", params))["items"]]

    @contextlib.asynccontextmanager
    async def stream(
        self, headers: Mapping[str, str] | None = None, params: Mapping[str, str] | None = None
    ) -> AsyncGenerator["Events"]:
        """Open the live stream and wait until it stands."""
        async with self.client.stream(
            "GET", "/api/v1/live", params=params, headers=headers
        ) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            events = Events(answer.aiter_lines())
            assert await events.next_line() == ": connected"
            yield events


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event."""

    event: str
    id: str
    data: str


@dataclass(slots=True)
class Events:
    """The events of an open stream."""

    lines: AsyncIterator[str]

    async def next_line(self) -> str:
        """Return the next line within 10 s."""
        async with asyncio.timeout(10):
            return await anext(self.lines)

    async def next(self) -> Event:
        """Return the next event; comments are passed over."""
        fields: dict[str, str] = {}
        while True:
            line = await self.next_line()
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                return Event(fields["event"], fields["id"], fields["data"])


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Api]:
    """Run an API on a free port of the loopback address."""
    app = create_app(settings)
    server = Server(app, host="127.0.0.1", port=0)
    # Named as TCP, or asyncio does not turn Nagle's algorithm off and every answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:
        assert not task.done()
        await asyncio.sleep(0.005)
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=base_url, timeout=15, trust_env=False) as client:
        try:
            yield Api(
                client,
                server,
                value_of(app, Fleet),
                value_of(app, BrokerLink),
                value_of(app, Hub),
            )
        finally:
            server.should_exit = True
            async with asyncio.timeout(10):
                await task


def at(minutes_ago: float = 0.0) -> datetime:
    """Return a time this many minutes ago, in whole milliseconds."""
    moment = utc_now() - timedelta(minutes=minutes_ago)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Start = Callable[..., Awaitable[Api]]

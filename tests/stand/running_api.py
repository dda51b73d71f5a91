"""An API that runs on a free port, and a client of it."""

import asyncio
import contextlib
import functools
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from contract.database_role import Role
from ioc_api import PREFIX, city_files
from ioc_api.__main__ import Server
from ioc_api.app import create_app
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import value_of
from ioc_api.http.problem import MEANINGS, Problem
from ioc_api.live.hub import Hub
from ioc_api.settings import Settings
from tests.stand.account import as_role
from tests.stand.event_stream import Events

# Trusts nobody: all is plain here, and nobody has to read the machine's certificates.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def settings_of(database_url: str, mqtt_url: str, **changes: Any) -> Settings:
    """Return settings for a test; the environment of the machine is not asked."""
    values: dict[str, Any] = {
        "database_url": SecretStr(as_role(database_url, Role.API)),
        "mqtt_url": SecretStr(mqtt_url),
        "open_read": True,
        "api_vendor_dir": Path("no-such-folder"),
        "api_bundle_dir": Path("no-such-folder"),
    }
    return Settings(**(values | changes))


def app_of(settings: Settings) -> FastAPI:
    """Return the application of some settings; a city, which nothing changes, is read once."""
    return create_app(settings, _files(settings.city, settings.areas_geojson))


_files = functools.cache(city_files.read)


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

    @contextlib.asynccontextmanager
    async def seen_by(self, headers: Mapping[str, str]) -> AsyncGenerator["Api"]:
        """Ask the same API as somebody else: with the headers of a session or a key."""
        async with client_of(self.client.base_url, headers) as client:
            yield replace(self, client=client)

    async def sensor(self, sensor_id: str) -> dict[str, Any]:
        """Return one sensor."""
        return await self.get(f"/sensors/{sensor_id}")

    async def ids(self, **params: str) -> list[str]:
        """Return the ids that `sensors` answers."""
        return [item["sensor_id"] for item in (await self.get("/sensors", params))["items"]]

    @contextlib.asynccontextmanager
    async def stream(
        self, headers: Mapping[str, str] | None = None, params: Mapping[str, str] | None = None
    ) -> AsyncGenerator[Events]:
        """Open the live stream and wait until it stands."""
        async with self.client.stream(
            "GET", "/api/v1/live", params=params, headers=headers
        ) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            events = Events(answer.aiter_lines())
            assert await events.next_line() == ": connected"
            yield events


def client_of(
    base_url: httpx.URL | str, headers: Mapping[str, str] | None = None
) -> httpx.AsyncClient:
    """Return a client of an API."""
    return httpx.AsyncClient(
        base_url=base_url, headers=headers, timeout=15, trust_env=False, verify=NO_TLS
    )


Start = Callable[..., Awaitable[Api]]


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Api]:
    """Run an API on a free port of the loopback address."""
    app = app_of(settings)
    server = Server(app, host="127.0.0.1", port=0)
    # Named as TCP, or asyncio does not turn Nagle's algorithm off and every answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:
        assert not task.done()
        await asyncio.sleep(0.005)
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with client_of(base_url) as client:
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

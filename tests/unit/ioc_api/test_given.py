"""What the routes are given: the one value of a type, and the fleet only when it is read."""

from typing import Annotated

import httpx
from fastapi import FastAPI

from contract.city_time import CityTime
from contract.clock import EPOCH, rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import CityTimeDep, FleetDep, given, provide
from ioc_api.http import problem


class Bell:
    """A value that only one route asks for."""

    sound = "ding"


def client() -> tuple[httpx.AsyncClient, Fleet]:
    """Return a client of an application of three values, and its fleet."""
    app, fleet = FastAPI(), Fleet()
    provide(app, {Bell: Bell(), CityTime: CityTime(lambda: EPOCH), Fleet: fleet})
    problem.install(app)

    @app.get("/bell")
    async def bell(found: Annotated[Bell, given(Bell)], city_time: CityTimeDep) -> str:
        return f"{found.sound} {rfc3339(city_time.now())}"

    @app.get("/fleet")
    async def size(found: FleetDep) -> int:
        return len(found)

    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://test"), fleet


async def test_a_route_is_given_the_values_of_the_types_that_it_names() -> None:
    asked, _ = client()
    assert (await asked.get("/bell")).json() == "ding 1970-01-01T00:00:00.000Z"


async def test_the_fleet_is_unavailable_until_it_is_read() -> None:
    asked, fleet = client()
    refused = await asked.get("/fleet")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    fleet.is_loaded = True
    assert (await asked.get("/fleet")).json() == 0

"""Every way into the API, asked by everybody: each is let in as declared, and nobody else."""

import asyncio
import json
from collections.abc import Iterator, Mapping

import pytest
from fastapi import FastAPI

from ioc_api.accounts.declarations import SOCKET, Declaration, declarations
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from tests.stand.entry import People
from tests.stand.matrix import (
    AT_ONCE,
    COUNTED,
    ENDING,
    NEEDED,
    OTHER,
    OWN,
    OWN_AREA,
    PLACES,
    REFUSED,
    SESSION,
    Caller,
    address_of,
    application,
    methods_of,
    names_a_place,
    socket_status,
    status_for,
    status_of,
)
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration

STRANGERS: tuple[Mapping[str, str], ...] = (
    {"Authorization": "Bearer ioc_none_nothing"},
    {"Authorization": "Bearer no"},
    {"Cookie": "ioc_session=nothing"},
)


@pytest.fixture(scope="module")
def everything() -> FastAPI:
    """The application with all that it may have."""
    return application()


@pytest.fixture(scope="module")
def ways(everything: FastAPI) -> list[Declaration]:
    return list(declarations(everything))


def parameters(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield each parameter of a path or a query that names something of the city, by its path."""
    for path, operations in app.openapi()["paths"].items():
        for operation in operations.values():
            for one in operation.get("parameters", ()):
                if one["in"] in {"path", "query"} and names_a_place(one["name"]):
                    yield path, one["name"]


def test_every_way_in_says_what_it_asks_for(ways: list[Declaration]) -> None:
    assert [f"{way.method} {way.path}" for way in ways if way.demand is None] == []


def test_every_parameter_that_names_a_place_has_a_row(everything: FastAPI) -> None:
    assert sorted(set(parameters(everything))) == sorted(PLACES)


@pytest.fixture
async def closed(city: City, start: Start) -> Api:
    """An API that is open to nobody without an account, of a city with sensors in two areas."""
    for place in (OWN, OTHER):
        key = city.sensor(place.sensor_id, name=place.name, area=place.area)
        for minutes in range(0, 60, 5):
            city.reading(key, at(minutes), {"pm25_ugm3": 20.0})
    return await start(api_truth=True, open_read=False)


async def callers(people: People) -> list[Caller]:
    """Return somebody of every role, by session, by key and by a key that may only read."""
    found = [Caller("nobody", None)]
    found += [Caller(f"stranger {number}", None, one) for number, one in enumerate(STRANGERS)]
    for role in Role:
        await people.add(f"a-{role}", role)
        keys = {
            SESSION: (role.rights, await people.session(f"a-{role}")),
            "key": (role.rights, await people.key(f"a-{role}")),
            "narrow key": (
                frozenset({Right.READ}),
                await people.key(f"a-{role}", rights=[Right.READ]),
            ),
        }
        found += [Caller(f"{role} {via}", *one) for via, one in keys.items()]
    return found


async def differing(api: Api, ways: list[Declaration], found: list[Caller]) -> list[str]:
    """Ask everything as everybody; return where the answer is another than declared."""
    gate = asyncio.Semaphore(AT_ONCE)
    wrong: list[str] = []

    async def cell(caller: Caller, way: Declaration, method: str) -> None:
        address, expected = address_of(way), status_for(caller, way)
        async with gate:
            if method == SOCKET:
                status, text = await socket_status(api, caller, address), ""
            else:
                status, text = await status_of(
                    api, caller, method, address, NEEDED.get(way.path, {})
                )
        refused = REFUSED - {429} if way.path in COUNTED else REFUSED
        right = status not in refused if expected is None else status == expected
        if status == 403 and method != "HEAD":
            right = right and json.loads(text)["right"] == way.demand
        if not right:
            wrong.append(f"{caller.label}: {method} {way.path}: {status}, not {expected}: {text}")

    for one in (False, True):
        await asyncio.gather(
            *(
                cell(caller, way, method)
                for way in ways
                for caller in found
                for method in methods_of(way, caller)
                if ((method, way.path) in ENDING) is one
            )
        )
    return wrong


async def test_everybody_gets_what_is_declared_and_no_more(
    closed: Api, people: People, ways: list[Declaration]
) -> None:
    """Each role by session, key and narrowed key; nobody; whoever comes with what is not ours."""
    assert await differing(closed, ways, await callers(people)) == []


async def test_whoever_looks_at_this_machine_is_a_viewer(
    city: City, start: Start, ways: list[Declaration]
) -> None:
    """But not whoever comes with what is not ours, or by a proxy."""
    city.sensor(OWN.sensor_id, area=OWN_AREA)
    api = await start(api_truth=True, open_read=True)
    proxied = [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}]
    found = [
        Caller("open", Role.VIEWER.rights, is_named=False),
        *(Caller(f"stranger {one}", None, one) for one in (*STRANGERS, *proxied)),
    ]
    assert await differing(api, ways, found) == []

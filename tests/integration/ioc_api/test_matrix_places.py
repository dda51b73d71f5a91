"""What somebody of an area gets of every answer: nothing of another, which is refused by name."""

import asyncio

import pytest

from ioc_api.accounts.declarations import declarations
from ioc_api.accounts.role import Role
from tests.stand.entry import People
from tests.stand.matrix import (
    AT_ONCE,
    BOX,
    IN_PATH,
    NEEDED,
    OTHER,
    OWN,
    OWN_AREA,
    PLACES,
    PREFIX,
    Caller,
    Place,
    address_of,
    application,
    status_of,
)
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration


@pytest.fixture
async def closed(city: City, start: Start) -> Api:
    """An API that is open to nobody without an account, of a city with sensors in two areas."""
    for place in (OWN, OTHER):
        key = city.sensor(place.sensor_id, name=place.name, area=place.area)
        for minutes in range(0, 60, 5):
            city.reading(key, at(minutes), {"pm25_ugm3": 20.0})
    return await start(api_truth=True, open_read=False)


async def test_a_place_that_is_not_ones_own_is_refused_to_every_role(
    closed: Api, people: People
) -> None:
    """By session and key; also where the account has the whole city and the key an area."""
    await people.add("all", Role.ADMIN)
    found = [Caller("narrow key of the city", None, await people.key("all", areas=[OWN_AREA]))]
    for role in Role:
        await people.add(f"one-{role}", role, areas=[OWN_AREA])
        found.append(Caller(f"{role} session", role.rights, await people.session(f"one-{role}")))
    found += [
        Caller(f"{role} key", role.rights, await people.key(f"one-{role}"))
        for role in (Role.VIEWER, Role.ADMIN)
    ]
    whole = Caller("all", Role.ADMIN.rights, await people.session("all"))
    gate = asyncio.Semaphore(AT_ONCE)
    wrong: list[str] = []

    async def cell(caller: Caller, path: str, name: str, place: Place) -> None:
        value = place.value(PLACES[path, name])
        named = {} if f"{{{name}}}" in path else {name: value}
        address = path.replace(f"{{{name}}}", value)
        for other, stand_in in IN_PATH.items():
            address = address.replace(f"{{{other}}}", stand_in)
        async with gate:
            status, text = await status_of(
                closed, caller, "GET", address, {**NEEDED.get(path, {}), **named}
            )
        is_refused = place is OTHER and caller is not whole and PLACES[path, name] != BOX
        if status != (403 if is_refused else 200) or (is_refused and OWN_AREA not in text):
            wrong.append(f"{caller.label}: {path} {name}={value}: {status}: {text}")

    await asyncio.gather(
        *(
            cell(caller, path, name, place)
            for path, name in PLACES
            if PLACES[path, name] is not None
            for caller in (*found, whole)
            for place in (OWN, OTHER)
        )
    )
    assert wrong == []


async def test_no_answer_to_somebody_of_an_area_names_a_sensor_of_another(
    closed: Api, people: People
) -> None:
    """Neither its id nor its name; whoever has the whole city finds both in several answers."""
    telling = dict.fromkeys(("own", "city"), 0)
    await people.add("one", Role.ADMIN, areas=[OWN_AREA])
    await people.add("all", Role.ADMIN)
    for name in telling:
        headers = await people.key("one" if name == "own" else "all")
        async with closed.seen_by(headers) as one:
            for way in declarations(application()):
                if way.method != "GET" or way.path == f"{PREFIX}/live":
                    continue
                answer = await one.client.get(address_of(way), params=NEEDED.get(way.path))
                said = answer.content.decode("utf-8", "replace")
                tells = OTHER.sensor_id in said or OTHER.name in said
                telling[name] += tells
                assert not (tells and name == "own"), way.path
    assert telling["city"] >= 4

"""Maintenance windows through the real API: made, listed and ended, by whom it may be done."""

from datetime import timedelta
from typing import Any

import pytest

from contract.clock import rfc3339, utc_now
from ioc_api.accounts.role import Role
from tests.stand.entry import People, ask
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City
from tests.stand.stored_rules import pack_rules, store_rules

pytestmark = pytest.mark.integration

Headers = dict[str, str]


def later(hours: float) -> str:
    return rfc3339(utc_now() + timedelta(hours=hours))


def window(**named: Any) -> dict[str, Any]:
    return {"to_at": later(2), "note": "new pump", "area": "760", **named}


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API of a city with two sensors."""
    store_rules(city.connection, pack_rules())
    city.sensor("hcmc-sf-0001", "street_flood", area="760")
    city.sensor("hcmc-sf-0002", "street_flood", area="761")
    return await start()


@pytest.fixture
async def lan(people: People) -> Headers:
    """A supervisor of the whole city."""
    await people.add("lan", Role.SUPERVISOR)
    return await people.session("lan")


async def listed(api: Api, state: str = "open") -> list[int]:
    items = (await api.get("/maintenance", {"state": state}))["items"]
    return [item["window_id"] for item in items]


async def test_a_window_is_made_listed_and_ended(api: Api, lan: Headers, city: City) -> None:
    status, made = await ask(api, lan, "POST", "/maintenance", window())
    assert (status, made["area"], made["is_active"], made["made_by"]) == (201, "760", True, "lan")
    _, coming = await ask(
        api, lan, "POST", "/maintenance", window(from_at=later(1), to_at=later(3))
    )
    assert coming["is_active"] is False
    numbers = [coming["window_id"], made["window_id"]]
    assert await listed(api) == numbers
    for _ in range(2):
        path = f"/maintenance/{made['window_id']}"
        assert (await ask(api, lan, "DELETE", path))[0] == 204
    assert await listed(api) == numbers[:1]
    assert await listed(api, "all") == numbers
    rows = city.connection.execute(
        "SELECT what, whom FROM audit WHERE what LIKE 'window%' ORDER BY audit_id"
    ).fetchall()
    assert rows == [
        ("window_made", str(made["window_id"])),
        ("window_made", str(coming["window_id"])),
        ("window_ended", str(made["window_id"])),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"area": None}, "area", "must be named"),
        ({"area": "Quận 1"}, "area", "near: 760"),
        ({"kind": "street_flod"}, "kind", "near: street_flood"),
        ({"rule_id": "flood-critcal"}, "rule_id", "near: flood-critical"),
        ({"sensor_id": "hcmc-sf-0009"}, "sensor_id", "is not a sensor"),
        ({"sensor_id": "hcmc-sf-0001", "kind": "noise"}, "kind", "is of street_flood"),
        ({"to_at": later(-1)}, "to_at", "after from_at"),
        ({"from_at": later(-3), "to_at": later(-1)}, "to_at", "is over"),
        ({"from_at": later(-48)}, "from_at", "more than a day ago"),
        ({"to_at": later(24 * 91)}, "to_at", "more than 90 days"),
        ({"to_at": "tomorrow"}, "to_at", "RFC 3339"),
        ({"note": "  "}, "note", "says nothing"),
        ({"note": "a\u0000"}, "note", "cannot be shown"),
        ({"unit": "power"}, "unit", "not permitted"),
    ],
)
async def test_a_window_that_cannot_be_is_refused(
    api: Api, lan: Headers, changed: dict[str, Any], field: str, said: str
) -> None:
    status, problem = await ask(api, lan, "POST", "/maintenance", window(**changed))
    assert status == 422
    assert problem["errors"][0]["parameter"] == field
    assert said in problem["detail"]
    assert await listed(api, "all") == []


async def test_whoever_has_areas_works_in_these_alone(
    api: Api, lan: Headers, people: People
) -> None:
    wanted = (
        ({"kind": "street_flood", "area": None}, 403),
        ({"area": "761"}, 403),
        ({"area": None, "sensor_id": "hcmc-sf-0002"}, 403),
        ({"area": None, "sensor_id": "hcmc-sf-0001"}, 201),
        ({"area": "760"}, 201),
    )
    for changed, _ in wanted:
        assert (await ask(api, lan, "POST", "/maintenance", window(**changed)))[0] == 201
    await people.add("an", Role.SUPERVISOR, areas=["760"])
    own = await people.session("an")
    for changed, expected in wanted:
        assert (await ask(api, own, "POST", "/maintenance", window(**changed)))[0] == expected
    (city_wide, other, elsewhere), *_ = (sorted(await listed(api, "all"))[:3],)
    for number, expected in ((city_wide, 403), (other, 404), (elsewhere, 404)):
        assert (await ask(api, own, "DELETE", f"/maintenance/{number}"))[0] == expected
    async with seen_from(api, people, "760") as seen:
        assert not {other, elsewhere} & set(await listed(seen))


async def test_a_window_that_is_not_there_is_not_found(api: Api, lan: Headers) -> None:
    assert (await ask(api, lan, "DELETE", "/maintenance/77"))[0] == 404

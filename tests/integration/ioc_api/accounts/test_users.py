"""People's accounts through the real API: made, changed and kept out, by whom it may be done."""

import asyncio
from typing import Any

import pytest

from ioc_api import PREFIX
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from tests.stand.entry import People, ask, status_of
from tests.stand.running_api import Start

pytestmark = pytest.mark.integration

LAN = {"name": "lan", "role": "operator", "areas": ["760"], "unit": "drainage"}
PASSWORD = "a long way to the river"  # noqa: S105 - of a test


async def test_an_admin_lets_somebody_in(start: Start, people: People) -> None:
    """By a link, which signs in whom it was made for."""
    api = await start(open_read=False)
    await people.add("admin", Role.ADMIN)
    admin = await people.session("admin")
    status, made = await ask(api, admin, "POST", "/users", LAN)
    assert status == 201
    assert LAN.items() <= made.items()
    assert (made["display_name"], made["has_password"]) == ("lan", False)
    assert (await ask(api, admin, "POST", "/users", LAN))[0] == 409
    status, link = await ask(api, admin, "POST", "/users/lan/link")
    assert status == 200
    here, _, token = link["url"].partition("/#/enter/")
    assert here == str(api.client.base_url).rstrip("/")
    signed_in = await api.client.post(f"{PREFIX}/session", json={"token": token})
    assert signed_in.json()["name"] == "lan"
    api.client.cookies.clear()
    listed = (await api.client.get(f"{PREFIX}/users", headers=admin)).json()["items"]
    assert [item["name"] for item in listed] == ["admin", "lan"]
    assert listed[1]["seen_at"] is not None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_else_does(start: Start, people: People, role: Role) -> None:
    api = await start()
    await people.add("lan", role)
    status, problem = await ask(api, await people.session("lan"), "POST", "/users", LAN)
    assert status == 403
    assert problem["right"] == "manage_people"


async def test_who_is_kept_out_is_out_at_once(start: Start, people: People) -> None:
    """Their sessions and keys, and the way back as well."""
    api = await start(open_read=False)
    await people.add("admin", Role.ADMIN)
    await people.add("lan", Role.ANALYST, password=PASSWORD)
    admin = await people.session("admin")
    session, key = await people.session("lan"), await people.key("lan")
    assert [await status_of(api, each) for each in (session, key)] == [200, 200]
    assert (await ask(api, admin, "PATCH", "/users/lan", {"is_disabled": True}))[0] == 200
    assert [await status_of(api, each) for each in (session, key)] == [401, 401]
    tried = {"name": "lan", "password": PASSWORD}
    assert (await ask(api, {}, "POST", "/session", tried))[0] == 401
    assert (await ask(api, admin, "POST", "/users/lan/link"))[0] == 409
    assert (await ask(api, admin, "PATCH", "/users/lan", {"is_disabled": False}))[0] == 200
    assert [await status_of(api, each) for each in (session, key)] == [401, 200]


@pytest.mark.parametrize("change", [{"is_disabled": True}, {"role": Role.VIEWER}])
async def test_who_is_out_meanwhile_changes_nothing(
    start: Start, people: People, change: dict[str, Any]
) -> None:
    """Although the API remembers for a moment that they may, as while a password is hashed."""
    api = await start(open_read=False)
    for name in ("an", "minh"):
        await people.add(name, Role.ADMIN)
    await people.add("lan")
    doors = await people.session("minh"), await people.key("minh")
    assert [await status_of(api, minh) for minh in doors] == [200, 200]
    await people.change("minh", **change)
    for minh in doors:
        for method, path, body in (
            ("POST", "/users", {"name": "friend", "role": "admin"}),
            ("PATCH", "/users/lan", {"password": PASSWORD}),
            ("POST", "/users/lan/link", None),
            ("POST", "/keys", {"label": "for later"}),
        ):
            assert (await ask(api, minh, method, path, body))[0] in {401, 403}
    listed = await ask(api, await people.session("an"), "GET", "/users")
    assert [item["name"] for item in listed[1]["items"]] == ["an", "lan", "minh"]


@pytest.mark.parametrize(
    "changes", [[{"is_disabled": True}, {"is_disabled": False}], [{"password": PASSWORD}]]
)
async def test_a_link_does_not_outlive_a_lock_out(
    start: Start, people: People, changes: list[dict[str, Any]]
) -> None:
    """Nor another password: both are for somebody who has got in."""
    api = await start(open_read=False)
    await people.add("admin", Role.ADMIN)
    await people.add("lan")
    admin, token = await people.session("admin"), await people.link("lan")
    for change in changes:
        assert (await ask(api, admin, "PATCH", "/users/lan", change))[0] == 200
    assert (await ask(api, {}, "POST", "/session", {"token": token}))[0] == 401


async def test_what_is_left_out_stays(start: Start, people: People) -> None:
    """And null means what it says: the whole city, no unit."""
    api = await start()
    await people.add("admin", Role.ADMIN)
    await people.add("lan", Role.OPERATOR, areas={"760"}, unit="power")
    admin = await people.session("admin")
    _, changed = await ask(api, admin, "PATCH", "/users/lan", {"role": "analyst"})
    assert (changed["role"], changed["areas"], changed["unit"]) == ("analyst", ["760"], "power")
    _, changed = await ask(api, admin, "PATCH", "/users/lan", {"areas": None, "unit": None})
    assert (changed["role"], changed["areas"], changed["unit"]) == ("analyst", None, None)


@pytest.mark.parametrize(
    "change", [{"is_disabled": True}, {"role": "supervisor"}, {"areas": ["760"]}]
)
async def test_the_last_admin_stays(start: Start, people: People, change: dict[str, Any]) -> None:
    """One of some areas is none who may let in anybody; a second one of the whole city is."""
    api = await start()
    await people.add("admin", Role.ADMIN)
    await people.add("lan", Role.ADMIN, areas={"760"})
    admin = await people.session("admin")
    status, problem = await ask(api, admin, "PATCH", "/users/admin", change)
    assert (status, problem["type"]) == (409, "/problems/conflict")
    await people.add("minh", Role.ADMIN)
    assert (await ask(api, admin, "PATCH", "/users/admin", change))[0] == 200


async def test_of_two_admins_who_shut_each_other_out_one_stays(
    start: Start, people: People
) -> None:
    """Whoever was first; and nobody waits for the other without end."""
    api = await start()
    for name in ("an", "minh"):
        await people.add(name, Role.ADMIN)
    an, minh = await people.session("an"), await people.session("minh")
    both = await asyncio.gather(
        ask(api, an, "PATCH", "/users/minh", {"is_disabled": True}),
        ask(api, minh, "PATCH", "/users/an", {"is_disabled": True}),
    )
    assert sorted(status for status, _ in both) in ([200, 401], [200, 409])
    assert sorted([await status_of(api, an), await status_of(api, minh)]) == [200, 401]


@pytest.mark.parametrize(
    ("body", "status", "member"),
    [
        ({"name": "an", "role": "viewer"}, 403, "areas"),
        ({"name": "an", "role": "viewer", "areas": ["769"]}, 403, "areas"),
        ({"name": "an", "role": "viewer", "areas": ["760", "769"]}, 403, "areas"),
        ({"name": "an", "role": "admin", "areas": ["760"]}, 403, "right"),
        ({"name": "an", "role": "operator", "areas": ["760"]}, 201, "name"),
    ],
    ids=["city", "other", "more", "rights", "within"],
)
async def test_nobody_gives_more_than_they_have(
    start: Start, people: People, body: dict[str, Any], status: int, member: str
) -> None:
    """An admin of some areas, by a key that may only manage people and what operators may."""
    api = await start()
    await people.add("lan", Role.ADMIN, areas={"760"})
    rights = Role.OPERATOR.rights | {Right.MANAGE_PEOPLE}
    got = await ask(api, await people.key("lan", rights=rights), "POST", "/users", body)
    assert got[0] == status, got
    assert member in got[1]


async def test_nobody_takes_over_who_is_more(start: Start, people: People) -> None:
    """Neither by a link nor by a password; nor are such people listed."""
    api = await start()
    await people.add("admin", Role.ADMIN)
    await people.add("lan", Role.ADMIN, areas={"760"})
    await people.add("an", Role.VIEWER, areas={"769"})
    lan = await people.session("lan")
    for name in ("admin", "an"):
        assert (await ask(api, lan, "POST", f"/users/{name}/link"))[0] == 403
        change = {"password": PASSWORD}
        assert (await ask(api, lan, "PATCH", f"/users/{name}", change))[0] == 403
    listed = (await api.client.get(f"{PREFIX}/users", headers=lan)).json()["items"]
    assert [item["name"] for item in listed] == ["lan"]


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({**LAN, "name": "Thị Lan"}, "name"),
        ({**LAN, "name": "a" * 65}, "name"),
        ({**LAN, "name": "lan\0"}, "name"),
        ({**LAN, "areas": []}, "areas"),
        ({**LAN, "areas": ["999"]}, "areas"),
        ({**LAN, "unit": "fire"}, "unit"),
        ({**LAN, "password": "short"}, "password"),
        ({**LAN, "role": "king"}, "role"),
        ({**LAN, "is_admin": True}, "is_admin"),
        ({"name": "lan"}, "role"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_cannot_be_said_is_named(
    start: Start, people: People, body: dict[str, Any], parameter: str
) -> None:
    api = await start()
    await people.add("admin", Role.ADMIN)
    status, problem = await ask(api, await people.session("admin"), "POST", "/users", body)
    assert status == 422
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert "short" not in str(problem)


async def test_nobody_is_found_who_is_not_there(start: Start, people: People) -> None:
    api = await start()
    await people.add("admin", Role.ADMIN)
    admin = await people.session("admin")
    for name in ("nobody", "%00", "a" * 500):
        assert (await ask(api, admin, "PATCH", f"/users/{name}", {"role": "viewer"}))[0] == 404
        assert (await ask(api, admin, "POST", f"/users/{name}/link"))[0] == 404

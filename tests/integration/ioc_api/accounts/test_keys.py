"""Keys of programs through the real API: made, used, revoked; never more than their owner."""

from datetime import timedelta
from typing import Any

import pytest

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from tests.stand.entry import People, ask, status_of
from tests.stand.running_api import Api, Start

pytestmark = pytest.mark.integration


async def made(api: Api, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    """Make a key and return what is told of it, with its secret."""
    status, key = await ask(api, headers, "POST", "/keys", {"label": "nightly", **body})
    assert status == 201, key
    return key


def bearer(key: dict[str, Any]) -> dict[str, str]:
    """Return the headers of a program that has a key."""
    return {"Authorization": f"Bearer {key['key']}"}


async def listed(api: Api, headers: dict[str, str], **params: str) -> list[dict[str, Any]]:
    """Return the keys that somebody sees."""
    answer = await api.client.get(f"{PREFIX}/keys", headers=headers, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_key_is_told_once_and_counts_until_it_is_revoked(
    start: Start, people: People
) -> None:
    api = await start(open_read=False)
    await people.add("lan", Role.ANALYST)
    lan = await people.session("lan")
    key = await made(api, lan)
    assert key["key"].startswith(f"ioc_{key['key_id']}_")
    assert await status_of(api, bearer(key)) == 200
    (kept,) = await listed(api, lan)
    assert kept["last_used_at"] is not None
    assert {**key, "last_used_at": kept["last_used_at"]} == {**kept, "key": key["key"]}
    for _ in range(2):
        assert (await ask(api, lan, "DELETE", f"/keys/{key['key_id']}"))[0] == 204
    assert await status_of(api, bearer(key)) == 401
    assert (await ask(api, lan, "DELETE", "/keys/0000000000000000"))[0] == 404


async def test_it_lasts_ninety_days_unless_said_otherwise(start: Start, people: People) -> None:
    """And a year at most."""
    api = await start()
    await people.add("lan", Role.ANALYST)
    lan, now = await people.session("lan"), utc_now()
    usual = await made(api, lan)
    assert rfc3339(now + timedelta(days=90)) <= usual["expires_at"]
    assert usual["expires_at"] <= rfc3339(utc_now() + timedelta(days=90))
    for expires_at in (now - timedelta(seconds=1), now + timedelta(days=367)):
        body = {"label": "x", "expires_at": rfc3339(expires_at)}
        status, problem = await ask(api, lan, "POST", "/keys", body)
        assert (status, problem["errors"][0]["parameter"]) == (422, "expires_at")


async def test_one_that_has_expired_lets_nobody_in(start: Start, people: People) -> None:
    api = await start()
    await people.add("lan", Role.ANALYST)
    before = utc_now() - timedelta(days=1)
    over = await people.key("lan", now=before, lasts=timedelta(hours=24))
    almost = await people.key("lan", now=before, lasts=timedelta(hours=25))
    assert [await status_of(api, each) for each in (over, almost)] == [401, 200]


async def test_it_may_what_its_owner_may_now(start: Start, people: People) -> None:
    """Less where it was made for less; nothing more when its owner becomes less."""
    api = await start(open_read=False)
    await people.add("admin", Role.ADMIN)
    await people.add("lan", Role.SUPERVISOR)
    admin, lan = await people.session("admin"), await people.session("lan")
    key = bearer(await made(api, lan, rights=["read", "act"], areas=["760", "769"]))
    me = (await api.client.get(f"{PREFIX}/me", headers=key)).json()
    assert (me["rights"], me["areas"]) == (["act", "read"], ["760", "769"])
    await ask(api, admin, "PATCH", "/users/lan", {"role": "analyst", "areas": ["760"]})
    me = (await api.client.get(f"{PREFIX}/me", headers=key)).json()
    assert (me["rights"], me["areas"]) == (["read"], ["760"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"rights": ["read_truth"]}, 403),
        ({"areas": ["769"]}, 403),
        ({"areas": ["999"]}, 422),
        ({"areas": []}, 422),
        ({"rights": ["fly"]}, 422),
        ({"label": ""}, 422),
        ({"label": "\0 "}, 422),
        ({"label": "\ud800"}, 422),
        ({"expires_at": "2027-01-01T00:00:00"}, 422),
    ],
    ids=[
        "right",
        "area",
        "no area",
        "nowhere",
        "no right",
        "no label",
        "nothing to read",
        "no letter",
        "no offset",
    ],
)
async def test_more_than_one_has_is_refused(
    start: Start, people: People, body: dict[str, Any], status: int
) -> None:
    api = await start()
    await people.add("lan", Role.OPERATOR, areas={"760"})
    lan = await people.session("lan")
    assert (await ask(api, lan, "POST", "/keys", {"label": "x", **body}))[0] == status


async def test_a_key_makes_none_that_is_more_than_itself(start: Start, people: People) -> None:
    """In rights, areas and time: who has found it has it no longer."""
    api = await start()
    await people.add("lan", Role.SUPERVISOR)
    lan = await people.session("lan")
    rights = [Right.OWN_KEYS, Right.READ]
    own = await made(
        api,
        lan,
        rights=rights,
        areas=["760"],
        expires_at=rfc3339(utc_now() + timedelta(days=2)),
    )
    child = await made(api, bearer(own))
    assert (child["rights"], child["areas"]) == (sorted(rights), ["760"])
    assert child["expires_at"] == own["expires_at"]
    for more in (
        {"rights": ["act"]},
        {"areas": ["769"]},
        {"expires_at": rfc3339(utc_now() + timedelta(days=3))},
    ):
        status, _ = await ask(api, bearer(own), "POST", "/keys", {"label": "x", **more})
        assert status in {403, 422}


async def test_those_of_others_are_seen_and_revoked_by_admins(start: Start, people: People) -> None:
    """Of people in their areas."""
    api = await start()
    await people.add("admin", Role.ADMIN)
    await people.add("chief", Role.ADMIN, areas={"760"})
    await people.add("lan", Role.ANALYST, areas={"760"})
    await people.add("minh", Role.ANALYST, areas={"769"})
    of = {name: await people.session(name) for name in ("admin", "chief", "lan", "minh")}
    key = await made(api, of["lan"])
    await made(api, of["minh"])
    seen = {name: [one["name"] for one in await listed(api, of[name])] for name in of}
    assert seen == {
        "admin": ["lan", "minh"],
        "chief": ["lan"],
        "lan": ["lan"],
        "minh": ["minh"],
    }
    assert [one["name"] for one in await listed(api, of["admin"], name="minh")] == ["minh"]
    answer = await api.client.get(f"{PREFIX}/keys?name=lan", headers=of["minh"])
    assert (answer.status_code, answer.json()["right"]) == (403, "manage_keys")
    path = f"/keys/{key['key_id']}"
    assert (await ask(api, of["minh"], "DELETE", path))[0] == 403
    assert (await ask(api, of["chief"], "DELETE", path))[0] == 204
    assert await status_of(api, bearer(key)) == 401


async def test_there_are_fifty_at_most(start: Start, people: People) -> None:
    api = await start()
    await people.add("lan", Role.ANALYST)
    lan = await people.session("lan")
    keys = [await made(api, lan) for _ in range(50)]
    assert (await ask(api, lan, "POST", "/keys", {"label": "x"}))[0] == 409
    await ask(api, lan, "DELETE", f"/keys/{keys[0]['key_id']}")
    await made(api, lan)


async def test_a_viewer_has_none(start: Start, people: People) -> None:
    api = await start()
    await people.add("lan", Role.VIEWER)
    status, problem = await ask(api, await people.session("lan"), "POST", "/keys", {"label": "x"})
    assert (status, problem["right"]) == (403, "own_keys")

"""Signing in and out through the real API: by password, link and key, and what is refused."""

import asyncio
from collections import Counter
from datetime import timedelta

import psycopg
import pytest

from contract.city import city_folder, load_city
from contract.clock import utc_now
from contract.environment import DEFAULT_CITY
from ioc_api.accounts import cookie, identity, sessions
from ioc_api.accounts import people as accounts
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.accounts.trail import Actor
from ioc_api.errors import UnauthorizedError
from ioc_api.session import queries
from ioc_api.session.schemas import MeChange, NewPassword
from tests.stand.entry import People, ask, status_of, writing
from tests.stand.running_api import Api, Start

pytestmark = pytest.mark.integration

PASSWORD = "a long way to Thủ Đức"  # noqa: S105 - of a test
CITY = load_city(city_folder(DEFAULT_CITY))
SESSION, ME = "/api/v1/session", "/api/v1/me"


async def sign_in(api: Api, **body: str) -> tuple[int, dict[str, object], str | None]:
    """Return status, answer and the session's cookie."""
    answer = await api.client.post(SESSION, json=body)
    token = api.client.cookies.get(cookie.PLAIN)
    api.client.cookies.clear()
    return answer.status_code, answer.json(), token


async def test_a_password_opens_a_session(start: Start, people: People) -> None:
    api = await start(open_read=False)
    await people.add("lan", Role.OPERATOR, areas={"760"}, password=PASSWORD)
    answer = await api.client.post(SESSION, json={"name": " Lan ", "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    header = answer.headers["set-cookie"]
    assert header.startswith("ioc_session=")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800"):
        assert part in header
    me = await api.get("/me")
    assert me == answer.json()
    assert (me["name"], me["role"], me["areas"]) == ("lan", "operator", ["760"])
    assert me["rights"] == sorted(Role.OPERATOR.rights)
    assert me["session"] is not None
    assert (me["via"], me["open_read"]) == ("session", False)


async def test_signing_out_ends_the_session_at_once(start: Start, people: People) -> None:
    """Also for whoever kept its token."""
    api = await start(open_read=False)
    await people.add("lan")
    headers = await people.session("lan")
    assert (await api.client.get(ME, headers=headers)).status_code == 200
    gone = await api.client.delete(SESSION, headers=writing(headers, api.client.base_url))
    assert gone.status_code == 204, gone.text
    assert "Max-Age=0" in gone.headers["set-cookie"]
    after = await api.client.get(ME, headers=headers)
    assert after.status_code == 401
    assert "Max-Age=0" in after.headers["set-cookie"]
    assert after.json()["sign_in"] == {"password": True, "oidc": None}


async def test_a_link_signs_in_the_first_who_comes(start: Start, people: People) -> None:
    """Of many at once exactly one, and nobody afterwards."""
    api = await start()
    await people.add("admin", Role.ADMIN)
    token = await people.link("admin")
    results = await asyncio.gather(*(sign_in(api, token=token) for _ in range(8)))
    assert sorted(status for status, _, _ in results) == [200, *[401] * 7]


async def test_a_link_lasts_a_quarter_of_an_hour(start: Start, people: People) -> None:
    api = await start()
    await people.add("admin", Role.ADMIN)
    late = await people.link("admin", now=utc_now() - timedelta(minutes=15))
    early = await people.link("admin", now=utc_now() - timedelta(minutes=14))
    assert (await sign_in(api, token=late))[0] == 401
    assert (await sign_in(api, token=early))[0] == 200


async def test_a_key_reads_as_its_owner(start: Start, people: People) -> None:
    api = await start(open_read=False)
    await people.add("lan", Role.ANALYST, areas={"760", "769"})
    headers = await people.key("lan", rights={Right.READ}, areas={"769", "770"})
    answer = await api.client.get(ME, headers=headers)
    assert answer.status_code == 200, answer.text
    me = answer.json()
    assert (me["name"], me["via"], me["rights"], me["areas"]) == ("lan", "key", ["read"], ["769"])


async def test_one_changes_ones_own_name_and_password(start: Start, people: People) -> None:
    """With the present one; all other sessions end, and the key stays."""
    api = await start(open_read=False)
    await people.add("lan", Role.ANALYST, password=PASSWORD)
    here, elsewhere = await people.session("lan"), await people.session("lan")
    key = await people.key("lan")
    status, me = await ask(api, here, "PATCH", "/me", {"display_name": " Chị\n Lan "})
    assert (status, me["display_name"]) == (200, "Chị Lan")
    change = {"password": {"old": PASSWORD, "new": f"{PASSWORD}!"}}
    assert (await ask(api, here, "PATCH", "/me", change))[0] == 200
    assert [await status_of(api, each) for each in (here, elsewhere, key)] == [200, 401, 200]
    assert (await sign_in(api, name="lan", password=PASSWORD))[0] == 401
    assert (await sign_in(api, name="lan", password=f"{PASSWORD}!"))[0] == 200


async def test_a_session_that_ends_while_the_password_is_looked_at_changes_nothing(
    people: People, database_url: str
) -> None:
    """Whoever was shut out with it must not set the password of those who did."""
    await people.add("lan", password=PASSWORD)
    token = (await people.session("lan"))["Cookie"].partition("=")[2]
    async with people.pool.connection() as taken:
        found = await sessions.find(taken, token)
    assert found is not None

    def end() -> None:
        with psycopg.connect(database_url) as connection:
            connection.execute("UPDATE account_session SET ended_at = now()")

    change = MeChange(password=NewPassword(old=PASSWORD, new=f"{PASSWORD}!"))
    lan, actor = identity.of_session(found), Actor("lan", "session", None)
    with pytest.raises(UnauthorizedError):
        await queries.change_me(
            people.pool, Passwords(end), actor, lan, change, CITY, now=utc_now()
        )
    async with people.pool.connection() as taken:
        account = await accounts.find(taken, "lan")
    assert account is not None
    assert await Passwords().is_right(account.password_hash, PASSWORD)


async def test_a_found_session_does_not_give_the_password_away(
    start: Start, people: People, database_url: str
) -> None:
    """It is asked for, tried five times, and then locked as at the door; nothing is repeated.

    All of it is in the audit, as at the door.
    """
    api = await start()
    await people.add("lan", password=PASSWORD)
    lan = await people.session("lan")
    for old in (None, *["my dog's own name"] * 5, PASSWORD):
        change = {"password": {"old": old, "new": f"{PASSWORD}!"}}
        status, problem = await ask(api, lan, "PATCH", "/me", change)
        assert (status, problem["errors"][0]["parameter"]) == (422, "password.old")
        assert "dog" not in str(problem)
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT what FROM audit WHERE whom = 'lan' AND who = 'lan'")
        tried = Counter(what for (what,) in rows.fetchall() if what.startswith("sign_in"))
    assert tried == {"sign_in_failed": 5, "sign_in_locked": 1}
    for new in ("short", "lan", "x" * 257):
        change = {"password": {"old": PASSWORD, "new": new}}
        status, problem = await ask(api, lan, "PATCH", "/me", change)
        assert (status, problem["errors"][0]["parameter"]) == (422, "password.new")


async def test_who_came_by_a_link_sets_a_first_password(start: Start, people: People) -> None:
    api = await start()
    await people.add("lan")
    change = {"password": {"new": PASSWORD}}
    assert (await ask(api, await people.session("lan"), "PATCH", "/me", change))[0] == 200
    assert (await sign_in(api, name="lan", password=PASSWORD))[0] == 200


async def test_a_key_does_not_become_a_password(start: Start, people: People) -> None:
    """Whoever has found one could come in by it, with all rights and for ever."""
    api = await start()
    await people.add("lan", Role.ADMIN)
    key = await people.key("lan", rights={Right.READ})
    status, problem = await ask(api, key, "PATCH", "/me", {"password": {"new": PASSWORD}})
    assert (status, problem["type"]) == (403, "/problems/forbidden")
    assert (await sign_in(api, name="lan", password=PASSWORD))[0] == 401


async def test_who_comes_by_a_provider_sets_no_password_beside_it(
    start: Start, people: People
) -> None:
    """It would outlive the provider's word."""
    api = await start()
    await people.add("lan")
    async with people.pool.connection() as connection:
        await connection.execute(
            "UPDATE account SET oidc_issuer = 'https://id.example', oidc_subject = '7'"
        )
    change = {"password": {"new": PASSWORD}}
    status, problem = await ask(api, await people.session("lan"), "PATCH", "/me", change)
    assert (status, problem["type"]) == (409, "/problems/conflict")
    assert "provider" in problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "lan"},
        {"password": PASSWORD},
        {"name": "lan", "password": PASSWORD, "token": "x"},
        {"name": 5, "password": PASSWORD},
        {"name": "lan", "password": [PASSWORD]},
        {"name": "lan", "password": PASSWORD * 100},
        {"name": "lan", "pasword": PASSWORD},
        {"name": "lan", "password": f"{PASSWORD}\ud800"},
        [PASSWORD],
        PASSWORD,
    ],
    ids=range(10),
)
async def test_what_stands_in_a_body_is_not_repeated(start: Start, body: object) -> None:
    """It may be a password, wherever it stands."""
    api = await start()
    status, problem = await ask(api, {}, "POST", "/session", body)
    assert (status, problem["type"]) == (422, "/problems/bad-parameter")
    assert PASSWORD not in str(problem)
    broken = await api.client.post(
        SESSION, content=f'{{"{PASSWORD}', headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 422
    assert PASSWORD not in broken.json()["detail"] + str(broken.json()["errors"])

"""Whom a token stands for: only what is ours counts, and only as long as it does."""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from contract.city import city_folder, load_city
from contract.clock import monotonic_s, utc_now
from contract.database_role import Role as DatabaseRole
from contract.environment import DEFAULT_CITY
from db.pool import open_pool
from embedded.postgres import PostgresServer
from ioc_api import PREFIX
from ioc_api.accounts import tokens
from ioc_api.accounts.known import AWAY_MAX_S, REMEMBERED_S, Known
from ioc_api.accounts.role import Role
from ioc_api.errors import UnauthorizedError, UnavailableError
from tests.stand import entry
from tests.stand.account import as_role
from tests.stand.entry import People, ask, status_of, writing
from tests.stand.running_api import Start

pytestmark = pytest.mark.integration

CITY = load_city(city_folder(DEFAULT_CITY))


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self._begun_s = monotonic_s()
        self.passed_s = 0.0

    def __call__(self) -> float:
        """Return monotonic seconds."""
        return self._begun_s + self.passed_s


def forged(token: str) -> str:
    """Return a token whose last sign but one is another."""
    return token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cookie", f"ioc_session={tokens.new_token()}"),
        ("Cookie", "ioc_session="),
        ("Cookie", "ioc_session=a b"),
        ("Authorization", f"Bearer {tokens.new_key().text}"),
        ("Authorization", "Bearer"),
        ("Authorization", ""),
        ("Authorization", "Basic bGFuOmxhbg=="),
        ("Authorization", "Bearer {forged}"),
        ("Authorization", "Bearer {key}="),
        ("Authorization", "Bearer {secret}"),
        ("Authorization", "{key}"),
    ],
    ids=[
        *("another installation's session", "empty", "malformed", "another installation's key"),
        *("no key", "nothing", "another scheme", "forged", "longer", "the secret alone"),
        "no scheme",
    ],
)
async def test_what_is_not_ours_is_refused_and_not_taken_for_nobody(
    start: Start, people: People, header: str, value: str
) -> None:
    """Also where nobody may look: who shows something means to be somebody."""
    api = await start(open_read=True)
    await people.add("lan", Role.ANALYST)
    key = (await people.key("lan"))["Authorization"].removeprefix("Bearer ")
    secret = key.split("_", 2)[2]
    shown = {header: value.format(key=key, secret=secret, forged=forged(key))}
    answer = await api.client.get(f"{PREFIX}/overview", headers=shown)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert ("max-age=0" in answer.headers.get("set-cookie", "").lower()) is (header == "Cookie")
    assert "POST /api/v1/session" in answer.json()["detail"]
    assert secret not in answer.text


async def test_a_session_is_over_unused_and_in_any_case(start: Start, people: People) -> None:
    """Used, it stays for a week; unused, for half a day."""
    api = await start()
    await people.add("lan")
    now = utc_now()
    begun = {
        timedelta(hours=11, minutes=59): 200,
        timedelta(hours=12): 401,
        timedelta(days=7): 401,
    }
    for ago, status in begun.items():
        assert await status_of(api, await people.session("lan", now=now - ago)) == status


async def test_who_uses_a_session_prolongs_it_up_to_a_week(
    start: Start, people: People, database_url: str
) -> None:
    api = await start()
    await people.add("lan")
    session = await people.session("lan", now=utc_now() - timedelta(hours=11))
    assert await status_of(api, session) == 200
    with psycopg.connect(database_url, autocommit=True) as connection:
        row = connection.execute("SELECT now() - seen_at FROM account_session").fetchone()
        assert row is not None
        assert row[0] < timedelta(minutes=1)
        connection.execute("UPDATE account_session SET ends_at = now()")
    fresh = await start()
    assert await status_of(fresh, session) == 401


async def test_signing_in_never_takes_a_token_that_was_there(start: Start, people: People) -> None:
    """Whoever has put one into somebody's browser knows none of theirs afterwards."""
    api = await start()
    await people.add("lan")
    planted = tokens.new_token()
    token = await people.link("lan")
    answer = await api.client.post(
        f"{PREFIX}/session",
        json={"token": token},
        headers=writing({"Cookie": f"ioc_session={planted}"}, api.client.base_url),
    )
    assert answer.status_code == 200
    got = api.client.cookies["ioc_session"]
    api.client.cookies.clear()
    assert got not in {planted, token}
    assert await status_of(api, {"Cookie": f"ioc_session={planted}"}) == 401
    assert await status_of(api, {"Cookie": f"ioc_session={got}"}) == 200


async def test_signing_in_again_leaves_the_session_before(start: Start, people: People) -> None:
    api = await start()
    await people.add("lan")
    before = await people.session("lan")
    body = {"token": await people.link("lan")}
    assert (await ask(api, before, "POST", "/session", body))[0] == 200
    api.client.cookies.clear()
    assert await status_of(api, before) == 401


async def test_another_process_hears_of_a_change_within_two_seconds(people: People) -> None:
    """By looking again, not by being told."""
    clock = Clock()
    known = Known(people.pool, CITY, wall=utc_now, monotonic_s=clock)
    await people.add("lan")
    token = (await people.session("lan"))["Cookie"].partition("=")[2]
    assert (await known.by_session(token)).name == "lan"
    async with people.pool.connection() as taken:
        await taken.execute("UPDATE account_session SET ended_at = now()")
    assert (await known.by_session(token)).name == "lan"
    clock.passed_s = REMEMBERED_S
    with pytest.raises(UnauthorizedError):
        await known.by_session(token)


async def test_while_the_database_is_away_whoever_was_in_stays_in(
    own_postgres: PostgresServer,
) -> None:
    """Nobody can be shut out meanwhile either; a stranger is not let in, and not for ever."""
    clock = Clock()
    url = own_postgres.url
    async with entry.of(url) as people:
        await people.add("lan")
        seen, unseen = [(await people.session("lan"))["Cookie"].partition("=")[2] for _ in range(2)]
    async with open_pool(as_role(url, DatabaseRole.API), application="test") as pool:
        known = Known(pool, CITY, wall=utc_now, monotonic_s=clock)
        assert (await known.by_session(seen)).name == "lan"
        own_postgres.stop()
        clock.passed_s = REMEMBERED_S
        assert (await known.by_session(seen)).name == "lan"
        with pytest.raises(UnavailableError):
            await known.by_session(unseen)
        clock.passed_s = AWAY_MAX_S + REMEMBERED_S
        with pytest.raises(UnavailableError):
            await known.by_session(seen)


async def test_what_has_changed_is_not_remembered_where_the_database_goes_away(
    own_postgres: PostgresServer,
) -> None:
    """Whoever was being looked for when somebody was shut out is not taken from memory."""
    clock = Clock()
    url = own_postgres.url
    async with entry.of(url) as people:
        await people.add("lan")
        token = (await people.session("lan"))["Cookie"].partition("=")[2]
    async with open_pool(as_role(url, DatabaseRole.API), application="test") as pool:
        known = Known(pool, CITY, wall=utc_now, monotonic_s=clock)
        await known.by_session(token)
        own_postgres.stop()
        clock.passed_s = REMEMBERED_S
        looking = asyncio.create_task(known.by_session(token))
        await asyncio.sleep(0)
        known.forget()
        with pytest.raises(UnavailableError):
            await looking

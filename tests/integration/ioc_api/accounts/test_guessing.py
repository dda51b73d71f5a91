"""Whoever guesses learns nothing, gets few tries, and is locked out; the others come in."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import LiteralString

import httpx
import psycopg
import pytest
from psycopg import Connection
from psycopg.sql import SQL

from contract.clock import utc_now
from ioc_api import PREFIX
from ioc_api.accounts import tokens
from ioc_api.accounts.passwords import WAITING_MAX_COUNT, Passwords
from ioc_api.accounts.role import Role
from ioc_api.accounts.sign_in import Caller, SignIn
from ioc_api.errors import TooManyError, UnauthorizedError
from tests.stand.entry import People
from tests.stand.running_api import Api, Start

pytestmark = pytest.mark.integration

PASSWORD = "a long way to the river"  # noqa: S105 - of a test
WRONG = "a long way to the market"
TRIES = 10_000
AT_ONCE = 16


class Clock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        """Return its time."""
        return self.now


class Door:
    """Where people sign in, with a clock that a test sets and a count of what it cost."""

    def __init__(self, people: People) -> None:
        self.clock = Clock()
        self.checks = 0
        self._sign_in = SignIn(people.pool, Passwords(self._note), wall=self.clock)

    def _note(self) -> None:
        self.checks += 1

    async def tries(self, name: str, password: str, address: str = "192.0.2.1") -> bool:
        """Tell whether a password lets somebody in."""
        try:
            await self._sign_in.by_password(name, password, Caller(address, None))
        except UnauthorizedError:
            return False
        return True


@pytest.fixture
def door(people: People) -> Door:
    """The way in of the test's database."""
    return Door(people)


def audited(connection: Connection) -> Counter[str]:
    """Return how often what was done."""
    return Counter(what for (what,) in connection.execute("SELECT what FROM audit").fetchall())


@pytest.mark.slow
async def test_ten_thousand_guesses_cost_five_looks(
    door: Door, people: People, database_url: str
) -> None:
    """From a hundred places at once; then not even the right password lets in, nor is it told."""
    await people.add("lan", password=PASSWORD)

    async def guess(first: int) -> int:
        return sum([
            await door.tries("lan", f"{WRONG}{number}", f"198.51.{number % 100}.7")
            for number in range(first, TRIES, AT_ONCE)
        ])  # fmt: skip

    async with asyncio.TaskGroup() as group:
        guessing = [group.create_task(guess(first)) for first in range(AT_ONCE)]
    assert sum(task.result() for task in guessing) == 0
    assert door.checks == 5
    assert not await door.tries("lan", PASSWORD)
    assert door.checks == 5
    door.clock.now += timedelta(minutes=1)
    assert await door.tries("lan", PASSWORD)
    with psycopg.connect(database_url) as connection:
        assert audited(connection) == {
            "account_added": 1,
            "sign_in_failed": 5,
            "sign_in_locked": 1,
            "signed_in": 1,
        }


async def test_each_further_wrong_one_locks_twice_as_long(door: Door, people: People) -> None:
    """And the right one makes it forgotten."""
    await people.add("lan", password=PASSWORD)
    for _ in range(5):
        await door.tries("lan", WRONG)
    for minutes in (1, 2, 4):
        door.clock.now += timedelta(minutes=minutes, seconds=-1)
        assert not await door.tries("lan", PASSWORD)
        door.clock.now += timedelta(seconds=1)
        await door.tries("lan", WRONG)
    assert door.checks == 8
    door.clock.now += timedelta(minutes=8)
    assert await door.tries("lan", PASSWORD)
    for _ in range(4):
        await door.tries("lan", WRONG)
    assert await door.tries("lan", PASSWORD)


async def test_a_name_that_does_not_exist_costs_and_locks_as_one_that_does(
    door: Door, people: People
) -> None:
    """So do one without a password, and one that is shut out."""
    await people.add("lan", password=PASSWORD)
    await people.add("linh")
    for number, name in enumerate(("lan", "nobody", "linh", "not a name", "\0", "")):
        before = door.checks
        for _ in range(8):
            assert not await door.tries(name, WRONG, f"192.0.2.{number}")
        assert door.checks - before == 5, name


@pytest.mark.parametrize("change", ["is_disabled = TRUE", "password_changed_at = now()"])
async def test_a_password_that_counts_no_more_once_it_was_looked_at_lets_nobody_in(
    people: People, database_url: str, change: LiteralString
) -> None:
    """Whoever was shut out must not be in again by a try that had begun before."""
    await people.add("lan", password=PASSWORD)

    def meanwhile() -> None:
        with psycopg.connect(database_url) as connection:
            connection.execute(SQL("UPDATE account SET {}").format(SQL(change)))

    door = SignIn(people.pool, Passwords(meanwhile), wall=utc_now)
    with pytest.raises(UnauthorizedError):
        await door.by_password("lan", PASSWORD, Caller(None, None))
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT FROM account_session").fetchall() == []


async def test_whoever_hangs_up_has_tried(people: People, database_url: str) -> None:
    """And who locks somebody out like that leaves a trail."""
    await people.add("lan", password=PASSWORD)
    tries = list[asyncio.Task[object]]()

    def hang_up() -> None:
        tries[-1].cancel()

    door = SignIn(people.pool, Passwords(hang_up), wall=utc_now)
    for _ in range(5):
        tries.append(asyncio.create_task(door.by_password("lan", WRONG, Caller(None, None))))
        await asyncio.wait([tries[-1]])
        assert tries[-1].cancelled()
    with psycopg.connect(database_url) as connection:
        assert audited(connection) == {"account_added": 1, "sign_in_failed": 5, "sign_in_locked": 1}


async def test_who_finds_the_door_crowded_has_not_tried(people: People) -> None:
    """Nobody is locked out whose password was never looked at."""
    await people.add("lan", password=PASSWORD)
    passwords = Passwords()
    door = SignIn(people.pool, passwords, wall=utc_now)
    async with asyncio.TaskGroup() as crowd:
        for _ in range(WAITING_MAX_COUNT):
            crowd.create_task(passwords.is_right(None, WRONG))
        await asyncio.sleep(0)
        for _ in range(5):
            with pytest.raises(TooManyError):
                await door.by_password("lan", PASSWORD, Caller(None, None))
    await door.by_password("lan", PASSWORD, Caller(None, None))


async def test_an_address_locks_as_well(door: Door, people: People) -> None:
    """After twenty names, for all further names; elsewhere the door is open."""
    await people.add("lan", password=PASSWORD)
    for number in range(25):
        await door.tries(f"nobody-{number}", WRONG)
    assert door.checks == 20
    assert not await door.tries("lan", PASSWORD)
    assert await door.tries("lan", PASSWORD, "192.0.2.2")
    door.clock.now += timedelta(minutes=1)
    assert await door.tries("lan", PASSWORD)


async def test_one_address_gets_ten_tries_a_minute(start: Start, people: People) -> None:
    """Then it is told when to come again, and nothing is looked at."""
    api = await start()
    await people.add("lan", password=PASSWORD)
    answers = [await _post(api, f"name-{number % 3}", WRONG) for number in range(300)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [401] * 10 + [429] * 290
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[0].headers["ratelimit-policy"] == '"sign-ins";q=10;w=60'
    assert answers[0].headers["ratelimit"].startswith('"sign-ins";r=9;t=')
    assert answers[-1].headers["ratelimit"].startswith('"sign-ins";r=0;t=')
    async with httpx.AsyncClient(
        base_url=api.client.base_url,
        transport=httpx.AsyncHTTPTransport(local_address="127.0.0.2"),
    ) as elsewhere:
        body = {"name": "lan", "password": PASSWORD}
        assert (await elsewhere.post(f"{PREFIX}/session", json=body)).status_code == 200
    metrics = (await api.client.get("/metrics")).text
    assert "\nioc_api_password_checks_total 11.0\n" in metrics


async def test_a_link_is_the_way_in_that_nobody_closes(
    start: Start, people: People, database_url: str
) -> None:
    """Where others of the same address keep guessing; but wrong ones count, and fill no audit."""
    api = await start()
    await people.add("lan", Role.ADMIN)
    wrong = {"token": tokens.new_token()}
    answers = [await api.client.post(f"{PREFIX}/session", json=wrong) for _ in range(50)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 40
    assert (await _post(api, "lan", WRONG)).status_code == 429
    link = {"token": await people.link("lan")}
    assert (await api.client.post(f"{PREFIX}/session", json=link)).status_code == 200
    with psycopg.connect(database_url) as connection:
        assert audited(connection)["sign_in_failed"] == 10


async def test_whatever_is_wrong_has_one_answer(start: Start, people: People) -> None:
    """A wrong password, an unknown name, no password, an account that is shut out, a lock."""
    api = await start()
    await people.add("lan", Role.ADMIN, password=PASSWORD)
    await people.add("linh")
    answers = [
        await _post(api, name, password)
        for name, password in (
            *[("lan", WRONG)] * 5,
            ("lan", PASSWORD),
            ("nobody", PASSWORD),
            ("linh", ""),
            ("two words", WRONG),
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    shown = [
        {name: value for name, value in answer.headers.items() if name not in {"date", "ratelimit"}}
        for answer in answers
    ]
    assert all(headers == shown[0] for headers in shown)
    assert "set-cookie" not in shown[0]
    assert "POST /api/v1/session" in answers[0].json()["detail"]


async def test_more_than_may_wait_are_told_to_come_again(people: People) -> None:
    """Guessing from everywhere does not make the others wait without end."""
    door = Door(people)
    tries = (door.tries(f"nobody-{number}", WRONG, f"198.51.100.{number}") for number in range(40))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(result) for result in results} <= {bool, TooManyError}
    assert any(isinstance(result, TooManyError) for result in results)


async def _post(api: Api, name: str, password: str) -> httpx.Response:
    body = {"name": name, "password": password}
    return await api.client.post(f"{PREFIX}/session", json=body)

"""What happened is read by admins, holds no secret, and shows whoever lays hands on it."""

from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from contract.clock import rfc3339
from db.connection import connect
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.chain import Chain
from ioc_api.accounts.role import Role
from tests.stand.entry import CONSOLE, People, ask
from tests.stand.running_api import Api, Start

pytestmark = pytest.mark.integration

PASSWORD = "a long way to the river"  # noqa: S105 - of a test
UNLOCKED: LiteralString = "ALTER TABLE audit DISABLE TRIGGER ALL"


async def told(api: Api, headers: dict[str, str], **params: str) -> list[dict[str, Any]]:
    """Return a page of changes."""
    answer = await api.client.get(f"{PREFIX}/audit", headers=headers, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_every_change_is_told_with_who_did_it(start: Start, people: People) -> None:
    """And from where, and what it was before."""
    api = await start()
    await people.add("admin", Role.ADMIN)
    admin = await people.session("admin")
    await ask(api, admin, "POST", "/users", {"name": "lan", "role": "analyst"})
    await ask(api, admin, "PATCH", "/users/lan", {"role": "operator", "password": PASSWORD})
    await ask(api, admin, "POST", "/users/lan/link")
    body = {"name": "lan", "password": PASSWORD}
    assert (await ask(api, {}, "POST", "/session", body))[0] == 200
    api.client.cookies.clear()
    lan = await people.session("lan")
    _, key = await ask(api, lan, "POST", "/keys", {"label": "nightly"})
    await ask(api, lan, "DELETE", f"/keys/{key['key_id']}")
    await ask(api, lan, "DELETE", "/session")
    rows = (await told(api, admin))[::-1]
    assert [(row["what"], row["who"], row["whom"]) for row in rows] == [
        ("account_added", "console:test", "admin"),
        ("signed_in", "admin", "admin"),
        ("account_added", "admin", "lan"),
        ("account_changed", "admin", "lan"),
        ("password_changed", "admin", "lan"),
        ("link_made", "admin", "lan"),
        ("signed_in", "lan", "lan"),
        ("signed_in", "lan", "lan"),
        ("key_made", "lan", "lan"),
        ("key_revoked", "lan", "lan"),
        ("signed_out", "lan", "lan"),
    ]
    assert (rows[3]["before"], rows[3]["after"]) == ({"role": "analyst"}, {"role": "operator"})
    assert {row["address"] for row in rows[2:7]} == {"127.0.0.1"}
    assert [row["audit_id"] for row in rows] == list(range(1, len(rows) + 1))


async def test_it_is_read_page_by_page_and_by_what_is_asked(start: Start, people: People) -> None:
    api = await start()
    await people.add("admin", Role.ADMIN)
    for number in range(5):
        await people.add(f"one-{number}")
    admin = await people.session("admin")
    everything = await told(api, admin)
    path, pages = f"{PREFIX}/audit?limit=3", list[list[dict[str, Any]]]()
    while path:
        answer = await api.client.get(path, headers=admin)
        pages.append(answer.json()["items"])
        path = answer.links.get("next", {}).get("url", "")
    assert [row for page in pages for row in page] == everything
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [row["what"] for row in await told(api, admin, what="signed_in")] == ["signed_in"]
    assert [row["whom"] for row in await told(api, admin, whom="one-3")] == ["one-3"]
    assert len(await told(api, admin, who="console:test")) == 6
    middle = everything[3]["at"]
    later = await told(api, admin, **{"from": middle})
    sooner = await told(api, admin, to=middle)
    assert sorted(row["audit_id"] for row in later + sooner) == list(range(1, 8))


@pytest.mark.parametrize("role", list(Role))
async def test_admins_of_the_whole_city_read_it(start: Start, people: People, role: Role) -> None:
    """Nobody else: it tells of people in all areas."""
    api = await start()
    await people.add("lan", role)
    await people.add("minh", role, areas={"760"})
    for name, is_let_in in (("lan", role is Role.ADMIN), ("minh", False)):
        answer = await api.client.get(f"{PREFIX}/audit", headers=await people.session(name))
        assert answer.status_code == (200 if is_let_in else 403)


async def test_nothing_secret_is_in_it(
    start: Start, people: People, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor in tables and log: no password, token, key, nor what was typed where a name belongs."""
    api = await start()
    await people.add("admin", Role.ADMIN, password=PASSWORD)
    link = await people.link("admin")
    secrets = [PASSWORD, "my secret instead of a name", link]
    for name in ("admin", secrets[1]):
        await ask(api, {}, "POST", "/session", {"name": name, "password": f"{PASSWORD}!"})
    for body in ({"token": link}, {"name": "admin", "password": PASSWORD}):
        assert (await ask(api, {}, "POST", "/session", body))[0] == 200
        secrets.append(next(iter(api.client.cookies.values())))
        api.client.cookies.clear()
    admin = await people.session("admin")
    _, key = await ask(api, admin, "POST", "/keys", {"label": "nightly"})
    secrets += [key["key"].split("_", 2)[2], admin["Cookie"].partition("=")[2]]
    tables = ("audit", "account", "account_session", "account_key", "entry_link", "sign_in_guess")
    with psycopg.connect(database_url) as connection:
        text = str([
            connection.execute(
                SQL("SELECT one::TEXT FROM {} AS one").format(
                    Identifier(table)
                )
            ).fetchall()
            for table in tables
        ])  # fmt: skip
    log = capsys.readouterr()
    text += log.out + log.err
    assert len(text) > 1000
    assert "request_served" in text
    assert [secret for secret in secrets if secret in text] == []


def swapped(connection: psycopg.Connection) -> None:
    """Let two rows change places."""
    for old, new in ((3, 99), (4, 3), (99, 4)):
        connection.execute("UPDATE audit SET audit_id = %s WHERE audit_id = %s", (new, old))


def inserted(connection: psycopg.Connection) -> None:
    """Put a row in between, and count on from there."""
    connection.execute("UPDATE audit SET audit_id = -audit_id - 1 WHERE audit_id > 3")
    connection.execute("UPDATE audit SET audit_id = -audit_id WHERE audit_id < 0")
    connection.execute(
        "INSERT INTO audit SELECT 4, at, who, via, address, what, whom, before, after, "
        "sha256(hash), hash FROM audit WHERE audit_id = 3"
    )


def renumbered(connection: psycopg.Connection) -> None:
    """Take the first row away, and count the others anew."""
    connection.execute("DELETE FROM audit WHERE audit_id = 1")
    connection.execute("UPDATE audit SET audit_id = -audit_id + 1")
    connection.execute("UPDATE audit SET audit_id = -audit_id")
    connection.execute("UPDATE audit SET previous_hash = sha256('the first') WHERE audit_id = 1")


def done(statement: LiteralString) -> Callable[[psycopg.Connection], None]:
    """Return what does a statement."""

    def do(connection: psycopg.Connection) -> None:
        connection.execute(statement)

    return do


@pytest.mark.parametrize(
    ("alter", "broken"),
    [
        *(
            (done(statement), "row 3 was changed")
            for statement in (
                "UPDATE audit SET who = 'another' WHERE audit_id = 3",
                "UPDATE audit SET who = NULL WHERE audit_id = 3",
                "UPDATE audit SET via = who, who = via WHERE audit_id = 3",
                "UPDATE audit SET at = at + INTERVAL '1 microsecond' WHERE audit_id = 3",
                "UPDATE audit SET address = '' WHERE audit_id = 3",
                """UPDATE audit SET after = '{"role": "viewer"}' WHERE audit_id = 3""",
                "UPDATE audit SET before = 'null' WHERE audit_id = 3",
                "UPDATE audit SET hash = sha256('x') WHERE audit_id = 3",
            )
        ),
        (done("DELETE FROM audit WHERE audit_id = 1"), "row 1 is missing"),
        (done("DELETE FROM audit WHERE audit_id = 3"), "row 3 is missing"),
        (swapped, "row 3 does not follow"),
        (inserted, "row 4 does not follow"),
        (renumbered, "row 1 was changed"),
    ],
)
async def test_a_row_that_was_touched_is_found(
    people: People,
    database_url: str,
    alter: Callable[[psycopg.Connection], None],
    broken: str,
) -> None:
    """By somebody who may take the triggers away; the first such row is named."""
    for number in range(6):
        await people.add(f"one-{number}")
    with psycopg.connect(database_url) as connection:
        connection.execute(UNLOCKED)
        alter(connection)
    async with people.pool.connection() as taken:
        chain = await trail.verify(taken)
    assert chain.broken is not None
    assert broken in chain.broken


async def test_an_end_that_was_cut_off_shows_in_count_and_hash(
    people: People, database_url: str
) -> None:
    """To whoever has noted them: nothing that is left contradicts it."""

    async def verified() -> Chain:
        async with people.pool.connection() as taken:
            return await trail.verify(taken)

    assert (await verified()).count == 0
    for number in range(6):
        await people.add(f"one-{number}")
    whole = await verified()
    with psycopg.connect(database_url) as connection:
        connection.execute(UNLOCKED)
        connection.execute("DELETE FROM audit WHERE audit_id > 4")
    cut = await verified()
    assert (whole.count, whole.broken, cut.count, cut.broken) == (6, None, 4, None)
    assert whole.newest_hash != cut.newest_hash


async def test_a_change_without_its_row_does_not_happen(people: People, database_url: str) -> None:
    """Where the audit cannot be written, nothing changes."""
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE audit ADD CHECK (whom <> 'lan')")
    with pytest.raises(psycopg.errors.CheckViolation):
        await people.add("lan")
    await people.add("minh")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT name FROM account").fetchall() == [("minh",)]


async def test_its_time_is_the_databases(people: People, database_url: str) -> None:
    await people.add("lan")
    connection = await connect(database_url, application="test")
    async with connection:
        row = await (await connection.execute("SELECT at, who FROM audit")).fetchone()
        now = await (await connection.execute("SELECT clock_timestamp()")).fetchone()
    assert row is not None
    assert now is not None
    assert rfc3339(row[0]) <= rfc3339(now[0])
    assert row[1] == CONSOLE.name

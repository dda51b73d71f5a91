"""`python -m ioc_api.accounts`: who may come in, told on the machine, as a process of its own."""

import getpass
import os
import subprocess
import sys

import psycopg
import pytest

from contract.database_role import Role as DatabaseRole
from ioc_api.accounts.role import Role
from launcher.checkout import ROOT
from tests.stand.account import as_role
from tests.stand.entry import People
from tests.stand.running_api import Start

pytestmark = pytest.mark.integration

PASSWORD = "a long way to the river"  # noqa: S105 - of a test


def run(
    database_url: str, *words: str, told: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as whoever works at the machine does."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "ioc_api.accounts", *words],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "IOC_DATABASE_URL": as_role(database_url, DatabaseRole.API),
            **environment,
        },
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_link_signs_in_as_admin(start: Start, database_url: str) -> None:
    """It is told whole, with the address that this machine's browser finds the room at."""
    api = await start()
    made = run(database_url, "link", IOC_API_HOST="::", IOC_API_PORT="8123")
    assert made.returncode == 0, made.stderr
    address, _, token = made.stdout.strip().partition("/#/enter/")
    assert address == "http://127.0.0.1:8123"
    answer = await api.client.post("/api/v1/session", json={"token": token})
    assert (answer.json()["name"], answer.json()["role"]) == ("admin", "admin")


def test_a_link_lets_in_whom_it_names(database_url: str) -> None:
    """A new account needs a role; one that is there stays as it is."""
    made = [
        run(database_url, "link", *words.split()).returncode
        for words in (
            "--as operator --area 760 --area 769",
            "--as operator --area 769 --area 760",
            "--as viewer --name lan",
            "--name lan",
            "--name minh",
            "--as admin --name lan",
            "--as operator --area 999",
            "--name Lan_Anh! --as viewer",
        )
    ]
    assert made == [0, 0, 0, 0, 1, 1, 1, 1]
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT name, role, areas FROM account ORDER BY name").fetchall()
    assert found == [
        ("lan", "viewer", None),
        ("operator-760-769", "operator", ["760", "769"]),
    ]


async def test_people_are_added_shut_out_and_given_passwords(
    start: Start, database_url: str
) -> None:
    """Passwords by the standard input; who did it is the machine's user."""
    api = await start()
    steps = (
        ("add", "lan", "--role", "operator", "--area", "760", "--unit", "drainage"),
        ("add", "lan", "--role", "viewer"),
        ("add", "minh"),
        ("list",),
        ("password", "lan"),
        ("password", "nobody"),
        ("disable", "lan"),
        ("enable", "lan"),
    )
    done = [run(database_url, "user", *words, told=f"{PASSWORD}\n") for words in steps]
    assert [each.returncode for each in done] == [0, 1, 2, 0, 0, 1, 0, 0]
    assert done[3].stdout == "lan  operator  760  drainage\n"
    assert [each for each in done if PASSWORD in each.stdout + each.stderr] == []
    short = run(database_url, "user", "password", "lan", told="short\n")
    assert (short.returncode, "12 to 256 characters" in short.stderr) == (1, True)
    answer = await api.client.post("/api/v1/session", json={"name": "lan", "password": PASSWORD})
    assert answer.status_code == 200
    with psycopg.connect(database_url) as connection:
        who = connection.execute(
            "SELECT DISTINCT who, via FROM audit WHERE what <> 'signed_in'"
        ).fetchall()
    assert who == [(f"console:{getpass.getuser()}", "console")]


@pytest.mark.parametrize("step", ["disable", "password"])
async def test_whoever_is_shut_out_is_out_when_the_command_ends(
    start: Start, people: People, database_url: str, step: str
) -> None:
    """The API asked the database about them a moment before; it is not told of the command."""
    api = await start(open_read=False)
    await people.add("lan", Role.VIEWER)
    async with api.seen_by(await people.session("lan")) as lan:
        await lan.get("/me")
        done = run(database_url, "user", step, "lan", told=f"{PASSWORD}\n")
        assert done.returncode == 0, done.stderr
        await lan.problem(401, "/me")


async def test_the_last_admin_is_not_shut_out(people: People, database_url: str) -> None:
    await people.add("admin", Role.ADMIN)
    done = run(database_url, "user", "disable", "admin")
    assert done.returncode == 1
    assert "last enabled admin" in done.stderr


def test_the_audit_is_followed_and_what_broke_it_is_named(database_url: str) -> None:
    assert run(database_url, "link").returncode == 0
    recorded = run(database_url, "record", "device_rotated", "hcmc-aq-0001")
    assert recorded.returncode == 0, recorded.stderr
    whole = run(database_url, "audit", "verify")
    assert whole.returncode == 0
    assert whole.stdout.startswith("3 rows follow one another; newest hash ")
    with psycopg.connect(database_url) as connection:
        (newest,) = connection.execute(
            "SELECT encode(hash, 'hex') FROM audit ORDER BY audit_id DESC LIMIT 1"
        ).fetchone() or (None,)
        connection.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.execute("UPDATE audit SET whom = 'another' WHERE audit_id = 2")
    assert whole.stdout.split()[-1] == newest
    broken = run(database_url, "audit", "verify")
    assert broken.returncode == 1
    assert broken.stderr == "the chain is broken: row 2 was changed\n"


def test_what_it_cannot_do_it_says() -> None:
    """No database, another city, a misspelt variable."""
    nowhere = "postgresql://ioc_api@127.0.0.1:1/ioc"
    away = run(nowhere, "link")
    assert (away.returncode, away.stdout) == (1, "")
    assert "database cannot be reached" in away.stderr
    assert run(nowhere, "link", IOC_CITY="atlantis").returncode == 2
    misspelt = run(nowhere, "link", IOC_DATABSE_URL="x")
    assert (misspelt.returncode, "IOC_DATABASE_URL" in misspelt.stderr) == (2, True)

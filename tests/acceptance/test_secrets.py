"""Nothing secret is shown to bystanders, be it in argument lists, logs or answers of a city."""

import contextlib
import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract import broker_account
from contract.database_role import Role
from embedded import location
from tests.stand import stack
from tests.stand.secret_file import secret_files, secrets_of
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

STREAM = "/api/v1/live"
FIRST_READINGS_S = 120.0
PASSWORD = "kênh Tàu Hủ, 760"  # noqa: S105 - of a test


@dataclass(frozen=True, slots=True)
class Known:
    """A small city in which everything has been asked for once that has a secret of its own.

    Attributes
    ----------
    admin : httpx.Client
        A browser that has signed in as administrator.
    secrets : mapping
        Each secret with what it is.
    """

    city: Stack
    admin: httpx.Client
    secrets: Mapping[str, str]


@pytest.fixture(scope="module")
def known() -> Iterator[Known]:
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", "60", "--history", "0"]) as city,
        httpx.Client(base_url=city.api, headers={"Origin": city.api}, timeout=30) as admin,
    ):
        for words in (["sql", "-c", "SELECT count(*) FROM sensor"], ["control", "state"]):
            city.ioc(*words)
        made = list(ways_in(city, admin))
        assert all(len(secret) >= 12 for secret in made)
        yield Known(city, admin, secrets_of(city.data) | dict.fromkeys(made, "a way in"))


def ways_in(city: Stack, admin: httpx.Client) -> Iterator[str]:
    """Sign in as one can, and yield what it was done with."""
    answer = admin.post("/api/v1/session", json={"token": city.entry})
    assert answer.status_code == 200, answer.text
    yield city.entry
    yield from admin.cookies.values()
    yield stack.ENTRY.findall(city.ioc("link", "--name", "guest", "--as", "viewer").stdout)[0]
    city.ioc("user", "add", "lan", "--role", "analyst")
    assert city.ioc("user", "password", "lan", told=f"{PASSWORD}\n").returncode == 0
    with httpx.Client(base_url=city.api, timeout=20) as lan:
        for password in (f"{PASSWORD}!", PASSWORD):
            lan.post("/api/v1/session", json={"name": "lan", "password": password})
        yield from lan.cookies.values()
    yield PASSWORD
    key = admin.post("/api/v1/keys", json={"label": "of a test"}).json()["key"]
    for text in (key, f"{key[:-1]}_"):
        httpx.get(f"{city.api}/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    yield key.split("_", 2)[2]


def argument_lists() -> dict[str, str]:
    """Return what anybody of the machine sees of all its processes."""
    shown: dict[str, str] = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            shown[str(path)] = path.read_text("utf-8", "replace")
    return shown


def answers(client: httpx.Client, document: Mapping[str, Any]) -> dict[str, str]:
    """Return what every reading route of the API's document answers, asked by its own examples."""
    shown: dict[str, str] = {}
    for path, operations in document["paths"].items():
        if "get" not in operations or path == STREAM:
            continue
        wanted = [each for each in operations["get"].get("parameters", ()) if each.get("required")]
        examples = {each["name"]: str(each["schema"]["examples"][0]) for each in wanted}
        query = {each["name"]: examples[each["name"]] for each in wanted if each["in"] == "query"}
        answer = client.get(path.format_map(examples), params=query)
        assert answer.status_code < 500, answer.text
        shown[path] = f"{answer.headers}\n{answer.text}"
    with client.stream("GET", STREAM) as stream:
        shown[STREAM] = next(stream.iter_text())
    return shown


def told(shown: Mapping[str, str], secrets: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where something secret is shown, and which file holds it."""
    return [
        (where, file)
        for where, text in shown.items()
        for secret, file in secrets.items()
        if secret in text
    ]


def test_there_are_secrets_and_they_are_their_users_alone(known: Known) -> None:
    """Nobody else reads the files, nor looks into the folders."""
    files = secret_files(known.city.data)
    assert {role.value for role in Role} < {path.name for path in files}
    assert len(known.secrets) > len(Role) + len(broker_account.PROCESSES)
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_argument_lists_hold_none(known: Known) -> None:
    """Whatever a process is told, it is told by its environment or a file."""
    shown = argument_lists()
    assert any("ioc_api" in text for text in shown.values())
    assert told(shown, known.secrets) == []


def test_logs_hold_none(known: Known, until: Until) -> None:
    """Of no process, the private servers among them; when the city has lived a while."""

    def lives() -> bool:
        return known.admin.get("/api/v1/overview").json()["sensors"]["live"] > 0

    until(lives, "a live sensor", FIRST_READINGS_S)
    folder = known.city.data / "logs"
    shown = {str(path): path.read_text("utf-8", "replace") for path in folder.iterdir()}
    assert len(shown) > len(("postgres", "mosquitto", "ingest", "api", "operations", "simulator"))
    assert told(shown, known.secrets) == []


def test_answers_hold_none(known: Known) -> None:
    """Every route of the API's document, asked by an administrator and by nobody, and the page."""
    with httpx.Client(base_url=known.city.api, timeout=30) as nobody:
        for client in (known.admin, nobody):
            document = client.get("/api/openapi.json").json()
            shown = answers(client, document)
            shown["/"] = client.get("/").text
            assert len(shown) > 20
            assert told(shown, known.secrets) == []


def test_what_the_launcher_says_holds_none(known: Known) -> None:
    """But where it is asked for."""
    commands = (["status", "--json"], ["status"], ["logs"], ["user", "list"], ["audit", "verify"])
    answered = {" ".join(words): known.city.ioc(*words) for words in commands}
    shown = {words: answer.stdout + answer.stderr for words, answer in answered.items()}
    assert json.loads(shown["status --json"])["database"].startswith("postgresql://ioc_owner@")
    assert told(shown, known.secrets) == []
    asked_for = known.city.ioc("status", "--json", "--secrets")
    assert [file for _, file in told({"it": asked_for.stdout}, known.secrets)] != []

"""Texts that would do harm as statements, paths, headers, lines or cells are texts and no more."""

import json
import re
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from embedded.mosquitto import MosquittoServer
from ioc_api.accounts.role import Role
from tests.stand.browser import second_api
from tests.stand.entry import People
from tests.stand.hostile_text import BODIES, LONE_SURROGATE, MARK, TEXTS, Asked, requests_of
from tests.stand.matrix import IN_PATH, NEEDED, OTHER, OWN, PREFIX
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration

ANSWER_MAX_S = 8.0
FOLDERS = ("/app", "/vendor", "/bundle", "/api/docs")
UPWARDS = (
    "../pyproject.toml",
    "..%2fpyproject.toml",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%5cpyproject.toml",
    "/etc/passwd",
    "%00.js",
    "index.html%00.js",
    "....//pyproject.toml",
    ".git/config.js",
)
TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
    AND table_name !~ '^(account|audit|entry_link|sign_in_guess)'
ORDER BY table_name
"""
DIGEST = "SELECT count(*), md5(string_agg(one::TEXT, E'\\n' ORDER BY one::TEXT)) FROM {} AS one"


@dataclass(frozen=True, slots=True)
class Attacked:
    """An API by itself, what it writes, and its database."""

    client: httpx.Client
    log_path: Path
    connection: psycopg.Connection

    def digests(self) -> Mapping[str, Any]:
        """Return what all tables hold, but for who comes and goes."""
        return {
            name: self.connection.execute(sql.SQL(DIGEST).format(sql.Identifier(name))).fetchone()
            for (name,) in self.connection.execute(TABLES).fetchall()
        }

    def lines(self) -> list[str]:
        """Return what was logged."""
        return self.log_path.read_text("utf-8").split("\n")[:-1]


@pytest.fixture
async def attacked(
    database_url: str, broker: MosquittoServer, people: People, tmp_path: Path
) -> Any:
    """An API process of a small city; its client is an admin's."""
    await people.add("admin", Role.ADMIN)
    headers = await people.key("admin")
    with psycopg.connect(database_url, autocommit=True) as connection:
        city = City(connection)
        for place in (OWN, OTHER):
            key = city.sensor(place.sensor_id, name=place.name, area=place.area)
            for minutes in range(0, 60, 5):
                city.reading(key, at(minutes), {"pm25_ugm3": 20.0})
        with (
            second_api.served(
                database_url=database_url,
                broker={"IOC_MQTT_URL": broker.url},
                log_path=tmp_path / "api.log",
                api_truth="1",
            ) as address,
            httpx.Client(
                base_url=address, headers=headers, timeout=ANSWER_MAX_S, trust_env=False
            ) as client,
        ):
            yield Attacked(client, tmp_path / "api.log", connection)


def document_of(attacked: Attacked) -> dict[str, Any]:
    return attacked.client.get("/api/openapi.json").json()


def ask(attacked: Attacked, asked: Asked) -> httpx.Response:
    """Ask; what never ends is left as soon as it has begun."""
    headers = {**asked.headers, "Origin": str(attacked.client.base_url)}
    with attacked.client.stream(
        asked.method, asked.address, params=asked.params, headers=headers, json=asked.body
    ) as answer:
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            answer.read()
        return answer


def wrongs(answer: httpx.Response) -> Iterator[str]:
    """Yield what is wrong with an answer to a hostile request."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}: {answer.text}"
    if any(MARK in name.lower() for name in answer.headers) or MARK in answer.cookies:
        yield f"a header was put in: {answer.headers}"
    if answer.headers.get("content-type", "").startswith("text/html"):
        yield "HTML"


def test_no_text_does_more_than_a_text(attacked: Attacked) -> None:
    """In each parameter, header and body that the document has: nothing breaks, nothing changes."""
    document, before = document_of(attacked), attacked.digests()
    every = [(form, one) for form, text in TEXTS.items() for one in requests_of(document, text)]
    # Names of those who sign in first: soon there are no more tries.
    every.sort(key=lambda entry: entry[1].part != "body name")
    wrong = [
        f"{asked.method} {asked.path} {asked.part}, {form}: {each}"
        for form, asked in every
        for each in wrongs(ask(attacked, asked))
    ]
    assert wrong == []
    assert len(every) > 20 * len(TEXTS)
    assert attacked.digests() == before
    holds_lines(attacked, at_least=len(every))


def test_every_body_has_a_usual_form(attacked: Attacked) -> None:
    """What takes a body and has none here is not attacked."""
    document = document_of(attacked)
    taking = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }
    assert taking == BODIES.keys()


def test_what_is_no_text_at_all_is_refused(attacked: Attacked) -> None:
    """Half of a pair of UTF-16, and bytes that are no JSON."""
    for method, path in BODIES:
        address = path
        for name, value in IN_PATH.items():
            address = address.replace(f"{{{name}}}", value)
        for name in BODIES[method, path]:
            for content in (
                f'{{"{name}": {LONE_SURROGATE}}}'.encode(),
                b'{"\xff": 1}',
                b"[" * 9_000,
            ):
                answer = attacked.client.request(
                    method,
                    address,
                    content=content,
                    headers={
                        "Origin": str(attacked.client.base_url),
                        "Content-Type": "application/json",
                    },
                )
                assert 400 <= answer.status_code < 500, (method, path, content[:40], answer.text)
    holds_lines(attacked)


def test_no_path_leads_out_of_a_folder(attacked: Attacked) -> None:
    host = re.sub(r"^http://", "", str(attacked.client.base_url))
    name, _, port = host.rstrip("/").partition(":")
    for folder in FOLDERS:
        for path in UPWARDS:
            answer = raw(
                name,
                int(port),
                f"GET {folder}/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
            )
            assert re.match(rb"HTTP/1.1 4\d\d ", answer), (folder, path, answer[:200])
            assert b"[project]" not in answer
            assert b"root:" not in answer
    holds_lines(attacked)


def test_no_header_makes_a_line_or_a_header(attacked: Attacked) -> None:
    """What no client library sends: signs of a terminal, half lines, whole heads within heads."""
    host = re.sub(r"^http://", "", str(attacked.client.base_url)).rstrip("/")
    name, _, port = host.partition(":")
    path = f"{PREFIX}/export?kind={NEEDED[f'{PREFIX}/export']['kind']}"
    for agent in (
        b"\x1b[2J\x1b[31mred",
        b"\xff\xfe\xe2\x80\xa8",
        b"x\r y: z",
        b"A" * 4_000,
        b'"}{"',
    ):
        for target in (f"{path}&tz=%0d%0a{MARK}:%201", f"{PREFIX}/health?%0d%0a{MARK}:1"):
            head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n".encode()
            answer = raw(name, int(port), head + b"User-Agent: " + agent + b"\r\n\r\n")
            heads, _, _ = answer.partition(b"\r\n\r\n")
            assert re.match(rb"HTTP/1.1 [24]\d\d ", answer), answer[:200]
            assert not re.search(rb"(?mi)^x-injected", heads), heads
    holds_lines(attacked)


def holds_lines(attacked: Attacked, at_least: int = 1) -> None:
    """Hold all that was logged against one event on each line, made of signs that are shown."""
    lines = attacked.lines()
    assert len(lines) >= at_least
    for line in lines:
        said = json.loads(line)
        assert {"event", "level", "timestamp"} <= said.keys(), line
        assert said["event"] != "forged"
        assert line.isprintable(), line


def raw(name: str, port: int, request: str | bytes) -> bytes:
    """Send bytes as they are and return the whole answer."""
    with socket.create_connection((name, port), ANSWER_MAX_S) as line:
        line.sendall(request.encode() if isinstance(request, str) else request)
        parts = iter(lambda: line.recv(65_536), b"")
        return b"".join(parts)

"""Hostile clients of the API, and a database that hangs."""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Generator
from urllib.parse import urlsplit

import httpx
import pytest

from embedded import process_table
from tests.stand.siege import Siege

pytestmark = [pytest.mark.integration, pytest.mark.slow]

UPGRADE = (
    b"GET /api/v1/live/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
GET = b"GET %s HTTP/1.1\r\nHost: localhost\r\n"
HANG_S = 4.0
READY_MAX_S = 2.5  # of which 0.5 are the machine's


@contextlib.contextmanager
def connections(besieged: Siege, count: int) -> Generator[list[socket.socket]]:
    """Connect so many times to the API."""
    address = urlsplit(besieged.api)
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((address.hostname, address.port), 10))
            for _ in range(count)
        ]


def say(line: socket.socket, data: bytes) -> None:
    """Send what the server takes; that it hangs up is what is hoped for."""
    with contextlib.suppress(OSError):
        line.sendall(data)


@pytest.mark.parametrize(
    "said",
    [
        GET % b"/api/v1/sensors",
        GET % b"/api/v1/sensors" + b"X: " + b"a" * 200_000,
        (GET % b"/api/v1/sensors" + b"\r\n") * 500,
        GET % b"/api/v1/sensors"
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"1000\r\n"
        + bytes(4096),
        b"\x16\x03\x01" + bytes(500),
        UPGRADE + b"\x89\x80\0\0\0\0" * 20_000,
        UPGRADE + b"\x81\x80\0\0\0\0" * 20_000,
    ],
    ids=["slow", "long", "pipelined", "endless", "tls", "pings", "empty-frames"],
)
def test_clients_that_never_end_or_never_read_hold_nothing(besieged: Siege, said: bytes) -> None:
    with besieged.attack(), connections(besieged, 100) as lines:
        for line in lines:
            line.settimeout(5)
            say(line, said)
        besieged.answer_s("/api/v1/sensors")


@pytest.mark.parametrize(
    "query",
    [
        *("?q=" + "%00" * 50, "?q=" + "%F0%9F%98%80" * 15, "?cursor=" + "A" * 5_000, "?limit=1e9"),
        *("?bbox=" + ",".join(["1e999"] * 4), "?area=%ED%A0%80", "?kind=" + "noise," * 1_000),
        *("?limit=" + "9" * 4_000, "?cursor=bnVsbA", "?" + "&".join(["a=1"] * 2_000)),
    ],
)
def test_hostile_queries_are_refused_in_words(besieged: Siege, query: str) -> None:
    with besieged.attack():
        for path in ("sensors", "sensors.geojson", "sensors/good1-0/readings", "series", "live"):
            url = f"{besieged.api}/api/v1/{path}{query}"
            with httpx.stream("GET", url, timeout=10, trust_env=False) as answer:
                assert answer.status_code < 500, url
                if answer.status_code >= 400:
                    assert answer.headers["content-type"] == "application/problem+json"


def test_a_database_that_hangs_is_named_in_time_and_nothing_is_lost(besieged: Siege) -> None:
    """Its processes are stopped, as a dead disk stops them; later they go on."""
    server = besieged.stand.postgres.pid
    assert server is not None
    pids = [server, *process_table.descendants(server)]
    waiting = threading.Event()
    with besieged.attack(count=600, rate=150):
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            for _ in range(2):
                url = f"{besieged.api}/api/v1/ready"
                answer = httpx.get(url, timeout=READY_MAX_S, trust_env=False)
                assert answer.status_code == 503
                assert "database" in answer.json()["detail"]
            besieged.answer_s("/api/v1/sensors")
            waiting.wait(HANG_S)
        finally:
            for pid in reversed(pids):
                os.kill(pid, signal.SIGCONT)

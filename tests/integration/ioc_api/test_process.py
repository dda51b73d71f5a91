"""`python -m ioc_api` as a process: it refuses bad settings and ends cleanly."""

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from contract.database_role import Role
from embedded import ports
from embedded.mosquitto import MosquittoServer
from launcher.checkout import ROOT
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration


def run_environment(**settings: str) -> dict[str, str]:
    """Return the machine's environment with only these settings of ours."""
    return clean_environment() | settings


@contextmanager
def started(settings: dict[str, str]) -> Generator[subprocess.Popen[str]]:
    """Start the process and end it in any case."""
    command = [sys.executable, "-m", "ioc_api"]
    with subprocess.Popen(
        command, cwd=ROOT, env=run_environment(**settings), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_while_a_stream_is_open(
    database_url: str, broker: MosquittoServer, until: Until, number: signal.Signals
) -> None:
    port = ports.choose(0)
    settings = {
        "IOC_DATABASE_URL": as_role(database_url, Role.API),
        "IOC_MQTT_URL": broker.url,
        "IOC_API_PORT": str(port),
        "IOC_LOG_LEVEL": "error",
        "IOC_OPEN_READ": "1",
    }
    with (
        started(settings) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):

        def is_up() -> bool:
            try:
                return client.get("/api/v1/health").status_code == 200
            except httpx.TransportError:
                return False

        until(is_up, "the API answers")
        with client.stream("GET", "/api/v1/live") as answer:
            assert next(answer.iter_lines()) == ": connected"
            process.send_signal(number)
            assert process.wait(timeout=5) == 0


def test_a_full_disk_below_its_log_ends_no_api(
    database_url: str, broker: MosquittoServer, until: Until
) -> None:
    """It says that it starts before it serves anything."""
    port = ports.choose(0)
    settings = {
        "IOC_DATABASE_URL": as_role(database_url, Role.API),
        "IOC_MQTT_URL": broker.url,
        "IOC_API_PORT": str(port),
    }
    with (
        Path("/dev/full").open("w") as full,
        subprocess.Popen(
            [sys.executable, "-m", "ioc_api"],
            cwd=ROOT,
            env=run_environment(**settings),
            stdout=full,
        ) as process,
    ):

        def is_up() -> bool:
            try:
                address = f"http://127.0.0.1:{port}/api/v1/health"
                return httpx.get(address, trust_env=False).status_code == 200
            except httpx.TransportError:
                assert process.poll() is None
                return False

        try:
            until(is_up, "the API answers")
        finally:
            process.terminate()
        assert process.wait(timeout=5) == 0


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"IOC_API_PORT": "80000"}, "IOC_API_PORT"),
        ({"IOC_MQTT_URL": "http://x"}, "IOC_MQTT_URL"),
        ({"IOC_DATABASE_URL": ""}, "IOC_DATABASE_URL"),
        ({"IOC_AREA_LEVEL": "street"}, "IOC_AREA_LEVEL"),
        ({"IOC_TILE_URL": "tiles"}, "IOC_TILE_URL"),
        ({"IOC_CITY": "atlantis"}, "atlantis"),
        ({"IOC_API_HOSTS": "http://ioc.example"}, "IOC_API_HOSTS"),
        ({"IOC_API_CORS_ORIGINS": "map.example"}, "IOC_API_CORS_ORIGINS"),
        ({"IOC_API_PROXIES": "proxy.example"}, "IOC_API_PROXIES"),
        ({"IOC_API_PROT": "8000"}, "did you mean IOC_API_PORT"),
    ],
)
def test_bad_settings_stop_the_start_and_are_named(settings: dict[str, str], named: str) -> None:
    usable = {"IOC_DATABASE_URL": "postgresql://x", "IOC_MQTT_URL": "mqtt://127.0.0.1:1"}
    answer = subprocess.run(
        [sys.executable, "-m", "ioc_api"],
        cwd=ROOT,
        env=run_environment(**(usable | settings)),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert answer.returncode == 2
    assert named in answer.stderr
    assert "Traceback" not in answer.stderr

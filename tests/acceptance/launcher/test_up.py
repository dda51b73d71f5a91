"""Starts of the whole product that meet each other, or what another has left."""

import os
import signal
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embedded import location, ports
from tests.stand import stack

pytestmark = pytest.mark.acceptance

UP_S = 240.0


@pytest.mark.parametrize("flag", ["--port", "--mqtt-port", "--db-port"])
def test_a_port_that_was_asked_for_and_is_taken_is_no_other_port(flag: str) -> None:
    with location.scratch() as folder, socket.socket() as holder:
        holder.bind((ports.LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        start = subprocess.run(
            [
                *(str(stack.IOC), "up", "--no-simulator", "--data", str(folder / "data")),
                *(flag, str(taken)),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=UP_S,
        )
    assert start.returncode == 1
    assert f"{flag}={taken}: port {taken} is taken by another program" in start.stderr


@pytest.mark.parametrize(
    ("flag", "variable", "url"),
    [
        ("--db-port", "IOC_DATABASE_URL", "postgresql://ioc@127.0.0.1:1/ioc"),
        ("--mqtt-port", "IOC_MQTT_URL", "mqtt://127.0.0.1:1"),
    ],
)
def test_a_port_is_asked_for_of_our_own_servers_alone(flag: str, variable: str, url: str) -> None:
    with location.scratch() as folder:
        start = subprocess.run(
            [
                *(str(stack.IOC), "up", "--no-simulator", "--data", str(folder / "data")),
                *(flag, "23456"),
            ],
            env=os.environ | {variable: url},
            capture_output=True,
            text=True,
            check=False,
            timeout=UP_S,
        )
    assert start.returncode == 1
    assert f"{flag}=23456: {variable} names a server of yours" in start.stderr


def test_two_starts_in_the_same_instant_both_come_up() -> None:
    """Both wish for the same usual ports of the database and of the metrics."""
    both_are_up = threading.Barrier(2)

    def up(data: Path) -> set[str]:
        with stack.running(data, ["--no-simulator"]) as one:
            both_are_up.wait(UP_S)
            metrics = [each["metrics"] for each in one.now()["processes"].values()]
            return {one.database_url.rpartition("@")[2], *filter(None, metrics)}

    with location.scratch() as folder, ThreadPoolExecutor(2) as pool:
        first, second = pool.map(up, [folder / "first", folder / "second"])
    assert len(first) == len(second) == 4
    assert not first & second


def test_a_start_after_a_killed_one_gets_its_ports_again() -> None:
    """The broker of the killed one still listens; it is ended before ports are chosen."""
    db_port = str(ports.choose(0))
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--no-simulator", "--db-port", db_port]) as one,
    ):
        before = one.now()
        assert f"@{ports.LOOPBACK}:{db_port}/" in before["database"]
        launcher = parent_of(one.pid("api"))
        os.kill(one.pid("mosquitto"), signal.SIGSTOP)  # as slow to end as can be
        os.kill(launcher, signal.SIGKILL)
        api_port, mqtt_port = (before[name].rpartition(":")[2] for name in ("api", "mqtt"))
        answer = subprocess.run(
            [
                *(str(stack.IOC), "up", "-d", "--no-simulator", "--data", str(one.data)),
                *("--port", api_port, "--mqtt-port", mqtt_port, "--db-port", db_port),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=UP_S,
        )
        assert "left by a start that was killed" in answer.stderr
        after = one.now()
        for name in ("api", "mqtt", "database"):
            assert after[name] == before[name]


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

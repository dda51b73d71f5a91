"""A device of somebody's own, let in by `./ioc device`: by the lines that it prints, as printed."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import location
from tests.stand.question import ask
from tests.stand.stack import Stack, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

SENSOR, CERTIFIED = "my-noise-1", "my-flood-1"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A small city whose broker has TLS."""
    flags = ["--sensors", "30", "--history", "0", "--mqtt-tls"]
    with location.scratch() as folder, running(folder / "data", flags) as found:
        yield found


def device(stack: Stack, *words: str) -> str:
    """Run `./ioc device` and return what it printed."""
    done = stack.ioc("device", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_lines(stack: Stack, shown: str, way: str) -> list[int]:
    """Run what was printed for a way in; return what became of each line of `mosquitto_pub`."""
    _, _, behind = shown.partition(f"By {way}")
    block = behind.partition("\n\nBy ")[0]
    home, *lines = [line for line in block.splitlines() if line.startswith(("T=", "mosquitto"))]
    path = f"{stack.binaries.mosquitto_pub.parent}:{os.environ['PATH']}"
    return [
        subprocess.run(
            ["/bin/bash", "-c", f"{home}; {line}"], env={"PATH": path}, check=False, timeout=30
        ).returncode
        for line in lines
    ]


def stored_count(stack: Stack, sensor_id: str) -> int:
    """Return how many readings of a sensor are stored that has an owner."""
    query = """
        SELECT (SELECT count(*) FROM reading_noise WHERE sensor_key = sensor.sensor_key)
            + (SELECT count(*) FROM reading_street_flood WHERE sensor_key = sensor.sensor_key)
        FROM sensor WHERE sensor_id = %s AND is_owned
    """
    return sum(count for (count,) in ask(stack.database_url, query, sensor_id))


def test_its_first_readings_are_two_lines_away(stack: Stack, until: Until, tmp_path: Path) -> None:
    shown = device(stack, "add", SENSOR, "--kind", "noise")
    assert run_lines(stack, shown, "mqtt://") == [0, 0]
    assert run_lines(stack, shown, "mqtts://") == [0, 0]
    until(lambda: stored_count(stack, SENSOR) >= 1, "its reading is stored")
    words = ("--kind", "street_flood", "--certificate", str(tmp_path))
    shown = device(stack, "add", CERTIFIED, *words)
    assert run_lines(stack, shown, "mqtts://") == [0, 0]
    until(lambda: stored_count(stack, CERTIFIED) >= 1, "its reading is stored")


def test_each_change_stands_in_the_audit(stack: Stack) -> None:
    device(stack, "add", "my-noise-2")
    old = device(stack, "rotate", "my-noise-2")
    device(stack, "remove", "my-noise-2")
    found = ask(
        stack.database_url,
        "SELECT what FROM audit WHERE whom = 'my-noise-2' ORDER BY audit_id",
    )
    assert [what for (what,) in found] == ["device_added", "device_rotated", "device_removed"]
    assert 0 not in run_lines(stack, old, "mqtt://")
    assert "follow one another" in stack.ioc("audit", "verify").stdout
    assert "my-noise-2" not in device(stack, "list")


def test_while_ingest_is_away_no_birth_is_lost_by_a_change(stack: Stack, until: Until) -> None:
    """The broker was restarted meanwhile: told now, it would keep nothing for ingest any more."""
    shown = device(stack, "add", "my-noise-3")
    stack.stop("ingest")
    stack.stop("mosquitto")
    stack.start("mosquitto")
    device(stack, "add", "my-noise-4")
    run_lines(stack, shown, "mqtt://")
    stack.start("ingest")
    announced = "SELECT 1 FROM sensor WHERE sensor_id = 'my-noise-3'"
    until(lambda: ask(stack.database_url, announced), "what was announced meanwhile is known")
    log = stack.data / "logs" / "launcher.log"
    until(lambda: "read its accounts again" in log.read_text(), "the broker knows the change")

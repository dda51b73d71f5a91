"""Who comes into a running city from outside: devices by `./ioc device`, analysts by `./ioc sql`.

By the lines that these print, as printed.
"""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from contract.database_role import Role
from embedded import location
from tests.stand.question import ask
from tests.stand.stack import IOC, Stack, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

SENSOR, CERTIFIED = "my-noise-1", "my-flood-1"
DEADLINE_S = 120.0
COUNT = "SELECT count(*) FROM air_quality WHERE local_time IS NOT NULL"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A small city that has no past, and whose broker has TLS."""
    flags = ["--sensors", "60", "--history", "0", "--mqtt-tls"]
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


def sql(data: Path, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run `./ioc sql` on a city."""
    return subprocess.run(
        [str(IOC), "sql", "--data", str(data), *words],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )


def address(stack: Stack) -> str:
    """Return what `./ioc sql --print` says."""
    return sql(stack.data, "--print").stdout.strip()


def test_a_terminal_opens_as_the_analyst(stack: Stack, until: Until) -> None:
    """What psql is told in words or by its input, it does."""
    done = sql(stack.data, "-X", "-A", "-t", "-c", "SELECT current_user, current_schema")
    assert (done.returncode, done.stdout) == (0, "analyst|analysis\n"), done.stderr
    until(lambda: int(sql(stack.data, "-XAt", text=COUNT).stdout) > 0, "readings in local time")
    refused = sql(stack.data, "-X", "-c", "SELECT * FROM public.truth_event")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "permission denied for table truth_event" in refused.stderr


def test_the_address_works_in_programs_and_holds_no_password(stack: Stack) -> None:
    """It names a file for this user alone, so a notebook or a list of processes shows none."""
    url = address(stack)
    file = Path(parse_qs(urlsplit(url).query)["passfile"][0])
    password = file.read_text("utf-8").strip().rpartition(":")[2]
    assert urlsplit(url).password is None
    assert urlsplit(url).username == Role.ANALYST
    assert len(password) > 20
    assert password not in url
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    of_the_city = "SELECT count(*) FROM sensor WHERE sensor_id LIKE 'hcmc-%'"
    with psycopg.connect(url) as connection:
        assert connection.execute(of_the_city).fetchone() == (60,)


def test_another_password_in_the_environment_is_not_taken(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though libpq would prefer it."""
    monkeypatch.setenv("PGPASSWORD", "of-another-server")
    assert sql(stack.data, "-XAt", "-c", "SELECT 1").stdout == "1\n"


def test_where_nothing_runs_it_says_what_helps(tmp_path: Path) -> None:
    done = sql(tmp_path / "nowhere", "-c", "SELECT 1")
    assert done.returncode == 1
    assert "./ioc up starts the city" in done.stderr

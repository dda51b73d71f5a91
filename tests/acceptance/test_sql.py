"""An analyst asks the running city in SQL, by `./ioc sql` and by whatever reads its address."""

import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from contract.database_role import Role
from embedded import location
from tests.stand import stack
from tests.stand.stack import IOC, Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

DEADLINE_S = 120.0
COUNT = "SELECT count(*) FROM air_quality WHERE local_time IS NOT NULL"


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """The product with a small city that has no past."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", "60", "--history", "0"]) as running,
    ):
        yield running


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


def address(city: Stack) -> str:
    """Return what `./ioc sql --print` says."""
    return sql(city.data, "--print").stdout.strip()


def test_a_terminal_opens_as_the_analyst(city: Stack, until: Until) -> None:
    """What psql is told in words or by its input, it does."""
    done = sql(city.data, "-X", "-A", "-t", "-c", "SELECT current_user, current_schema")
    assert (done.returncode, done.stdout) == (0, "analyst|analysis\n"), done.stderr
    until(lambda: int(sql(city.data, "-XAt", text=COUNT).stdout) > 0, "readings in local time")
    refused = sql(city.data, "-X", "-c", "SELECT * FROM public.truth_event")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "permission denied for table truth_event" in refused.stderr


def test_the_address_works_in_programs_and_holds_no_password(city: Stack) -> None:
    """It names a file for this user alone, so a notebook or a list of processes shows none."""
    url = address(city)
    file = Path(parse_qs(urlsplit(url).query)["passfile"][0])
    password = file.read_text("utf-8").strip().rpartition(":")[2]
    assert urlsplit(url).password is None
    assert urlsplit(url).username == Role.ANALYST
    assert len(password) > 20
    assert password not in url
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM sensor").fetchone() == (60,)


def test_another_password_in_the_environment_is_not_taken(
    city: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though libpq would prefer it."""
    monkeypatch.setenv("PGPASSWORD", "of-another-server")
    assert sql(city.data, "-XAt", "-c", "SELECT 1").stdout == "1\n"


def test_where_nothing_runs_it_says_what_helps(tmp_path: Path) -> None:
    done = sql(tmp_path / "nowhere", "-c", "SELECT 1")
    assert done.returncode == 1
    assert "./ioc up starts the city" in done.stderr

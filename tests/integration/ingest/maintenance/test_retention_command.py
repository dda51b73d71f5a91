"""`python -m ingest retention` makes the cuts that are held, no further than it is told."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from launcher.checkout import ROOT
from tests.stand.clean_environment import clean_environment

pytestmark = pytest.mark.integration

TIMEOUT_S = 60
AUGUST, HELD_AT = datetime(2026, 8, 23, 17, tzinfo=UTC), datetime(2027, 9, 30, 17, tzinfo=UTC)
OLD = [datetime(2026, 9, 1, 3, tzinfo=UTC), datetime(2026, 12, 1, 3, tzinfo=UTC)]
NEW = datetime(2027, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection[tuple[Any, ...]]]:
    """Three readings; a clock wants the first two dropped and may not."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        for at in (*OLD, NEW):
            opened.execute(
                "INSERT INTO reading_noise (sensor_key, observed_at, received_at, leq_db) "
                "VALUES (1, %s, now(), 60)",
                [at],
            )
        opened.execute(
            "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at, held_cut_at) "
            "VALUES ('raw', %(at)s, %(at)s, now(), %(held_at)s)",
            {"at": AUGUST, "held_at": HELD_AT},
        )
        yield opened


def cut(database_url: str, until: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", "retention", "--until", until],
        cwd=ROOT,
        env=clean_environment() | {"IOC_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def stored(connection: Connection[tuple[Any, ...]]) -> list[datetime]:
    query = "SELECT observed_at FROM reading_noise ORDER BY 1"
    return [at for (at,) in connection.execute(query).fetchall()]


def test_what_is_held_goes_until_the_day_that_was_said(
    database_url: str, connection: Connection[tuple[Any, ...]]
) -> None:
    done = cut(database_url, "2026-10-01")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "raw: 1 chunks from before 2026-09-30T17:00:00+00:00 will be gone for good",
        "raw: 1 gone",
    ]
    assert stored(connection) == [OLD[1], NEW]
    assert connection.execute("SELECT held_cut_at FROM retention").fetchall() == [(None,)]


def test_no_day_goes_further_than_what_is_held(
    database_url: str, connection: Connection[tuple[Any, ...]]
) -> None:
    assert cut(database_url, "2199-01-01").returncode == 0
    assert stored(connection) == [NEW]


@pytest.mark.parametrize("day", ["2020-01-01", "2026-08-24"])
def test_a_day_that_is_cut_already_changes_nothing(
    database_url: str, connection: Connection[tuple[Any, ...]], day: str
) -> None:
    done = cut(database_url, day)
    assert (done.returncode, done.stdout.split(":")[0]) == (
        0, "nothing from before that day is held",
    )  # fmt: skip
    assert stored(connection) == [*OLD, NEW]


@pytest.mark.parametrize("day", ["tomorrow", "9999-12-31", "0001-01-01"])
def test_what_is_no_day_is_refused(database_url: str, day: str) -> None:
    done = cut(database_url, day)
    assert done.returncode == 2
    assert "write it as 2026-11-22" in done.stderr

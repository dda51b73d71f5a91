"""`python -m ingest rebuild` makes rollups what the stored rows say, and leaves what has none."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from contract.catalogue import KIND_BY_CODE
from contract.database_role import Role
from db.rollup import DAY, HOUR, QUARTER, TIERS, Tier
from launcher.checkout import ROOT
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment

pytestmark = pytest.mark.integration

TIMEOUT_S = 60
MIDNIGHT = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
"""The city's 20 November begins."""
KIND = KIND_BY_CODE["rain_gauge"]

_STORE = """
INSERT INTO reading_rain_gauge (sensor_key, observed_at, received_at, rain_mm)
SELECT sensor_key, %(from_at)s + n * INTERVAL '20 minutes', now(), 1
FROM generate_series(1, 2) AS sensor_key, generate_series(0, %(row_count)s - 1) AS n
"""


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection[tuple[Any, ...]]]:
    """Three days of two gauges, three millimetres an hour, and no rollup."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        opened.execute(
            "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, "
            "quantities, period_s, announced_at) SELECT 'hcmc', 's-' || n, 'rain_gauge', "
            "'environment', 's', 10.7, 106.7, '{rain_mm}', 1200, now() "
            "FROM generate_series(1, 2) AS n"
        )
        opened.execute(_STORE, {"from_at": MIDNIGHT, "row_count": 3 * 72})
        yield opened


def rebuild(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", "rebuild", *arguments],
        cwd=ROOT,
        env=clean_environment() | {"IOC_DATABASE_URL": as_role(database_url, Role.INGEST)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def rain(connection: Connection[tuple[Any, ...]], tier: Tier) -> list[tuple[Any, ...]]:
    """Return number of buckets and rain per day of the city."""
    query = sql.SQL(
        "SELECT (bucket_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date::text, count(*), "
        "sum(rain_mm_sum) FROM {} GROUP BY 1 ORDER BY 1"
    ).format(tier.table(KIND))
    return connection.execute(query).fetchall()


def test_days_are_computed_from_the_rows_and_shown(
    database_url: str, connection: Connection[tuple[Any, ...]]
) -> None:
    """The day of --to is not included, and days without anything are left out."""
    done = rebuild(database_url, "--from", "2020-01-01", "--to", "2026-11-22", "--kind", KIND.code)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    shown = [line[:7] for line in lines if line[0] in {"2026-11-20", "2026-11-21"}]
    assert shown == [
        [day, "15m", "144", "1h", "48", "1d", "2"] for day in ("2026-11-20", "2026-11-21")
    ]
    assert len(lines) < 5
    days = ["2026-11-20", "2026-11-21"]
    assert rain(connection, QUARTER) == [(day, 144, 144.0) for day in days]
    assert rain(connection, HOUR) == [(day, 48, 144.0) for day in days]
    assert rain(connection, DAY) == [(day, 2, 144.0) for day in days]


def test_wrong_rollups_become_right_and_twice_changes_nothing(
    database_url: str, connection: Connection[tuple[Any, ...]]
) -> None:
    arguments = ("--from", "2026-11-20", "--to", "2026-11-23")
    assert rebuild(database_url, *arguments).returncode == 0
    right = [rain(connection, tier) for tier in TIERS]
    connection.execute("UPDATE rollup_rain_gauge_15m SET rain_mm_sum = 7")
    connection.execute("DELETE FROM rollup_rain_gauge_1h")
    assert rebuild(database_url, *arguments).returncode == 0
    assert [rain(connection, tier) for tier in TIERS] == right


def test_below_the_floor_of_readings_coarser_tiers_come_from_what_is_left(
    database_url: str, connection: Connection[tuple[Any, ...]]
) -> None:
    """Half of a day's readings are gone: their quarters stay, hours and days come from all."""
    arguments = ("--from", "2026-11-20", "--to", "2026-11-21", "--kind", KIND.code)
    assert rebuild(database_url, *arguments).returncode == 0
    right = [rain(connection, tier) for tier in TIERS]
    connection.execute(
        "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
        "VALUES ('raw', %(at)s, %(at)s, now())",
        {"at": MIDNIGHT + timedelta(days=1)},
    )
    connection.execute(
        "DELETE FROM reading_rain_gauge WHERE observed_at < %s", [MIDNIGHT + timedelta(hours=12)]
    )
    connection.execute("DELETE FROM rollup_rain_gauge_1h")
    connection.execute("DELETE FROM rollup_rain_gauge_1d")
    done = rebuild(database_url, *arguments)
    assert done.stdout.splitlines()[0].split()[:7] == [
        "2026-11-20", "15m", "72", "1h", "48", "1d", "2",
    ]  # fmt: skip
    assert [rain(connection, tier) for tier in TIERS] == right


def test_buckets_below_a_floor_that_have_no_rollup_get_one_from_what_is_left(
    database_url: str, connection: Connection[tuple[Any, ...]]
) -> None:
    """A floor that a clock had moved too far left some without."""
    connection.execute(
        "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
        "VALUES ('raw', %(at)s, %(at)s, now()), ('15m', %(at)s, %(at)s, now())",
        {"at": MIDNIGHT + timedelta(days=300)},
    )
    assert rebuild(database_url, "--from", "2026-11-20", "--to", "2026-11-21").returncode == 0
    assert rain(connection, QUARTER) == [("2026-11-20", 144, 144.0)]
    assert rain(connection, HOUR) == [("2026-11-20", 48, 144.0)]
    assert rain(connection, DAY) == [("2026-11-20", 2, 144.0)]


def test_an_empty_span_says_so(database_url: str) -> None:
    done = rebuild(database_url, "--from", "2026-11-20", "--to", "2026-11-21")
    assert (done.returncode, done.stdout) == (0, "nothing is stored in these days\n")


def test_a_bad_span_is_refused(database_url: str) -> None:
    done = rebuild(database_url, "--from", "2026-11-21", "--to", "2026-11-20")
    assert done.returncode == 2
    assert "--to 2026-11-20 must be later than --from 2026-11-21" in done.stderr


def test_a_database_that_is_away_is_said(database_url: str) -> None:
    away = make_conninfo(database_url, port=1)
    done = rebuild(away, "--from", "2026-11-20", "--to", "2026-11-21")
    assert done.returncode == 1
    assert done.stderr.startswith("rebuild stopped: connection")
    assert "Traceback" not in done.stderr

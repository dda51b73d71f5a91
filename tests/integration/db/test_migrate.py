"""Migrations run once, in order, and notice edits."""

import concurrent.futures
from dataclasses import replace

import psycopg
import pytest

from db.errors import MigrationError
from db.migrate import migrate, read_migrations

pytestmark = pytest.mark.integration


def test_a_second_run_finds_nothing_to_do(empty_database_url: str) -> None:
    """Migrating is idempotent."""
    assert len(migrate(empty_database_url)) == len(read_migrations())
    assert migrate(empty_database_url) == []


def test_two_runners_at_once_apply_each_file_once(empty_database_url: str) -> None:
    """The advisory lock makes the second wait."""
    with concurrent.futures.ThreadPoolExecutor() as threads:
        runs = [threads.submit(migrate, empty_database_url) for _ in range(2)]
        applied = sorted(len(run.result()) for run in runs)
    assert applied == [0, len(read_migrations())]


def test_an_edited_file_is_refused(empty_database_url: str) -> None:
    """Two databases with the same version are the same."""
    first, *rest = read_migrations()
    migrate(empty_database_url)
    with pytest.raises(MigrationError, match="was changed after it was applied"):
        migrate(empty_database_url, [replace(first, sql=first.sql + "\n-- edit"), *rest])


def test_a_database_from_a_newer_program_is_refused(empty_database_url: str) -> None:
    """An old program must not write into a schema that it does not know."""
    migrate(empty_database_url)
    with pytest.raises(MigrationError, match="run the newer program"):
        migrate(empty_database_url, read_migrations()[:-1])


def test_a_failing_file_leaves_no_trace(empty_database_url: str) -> None:
    """A migration is one transaction."""
    known = read_migrations()
    broken = replace(known[0], sql="CREATE TABLE half (a INT); SELECT 1 / 0")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database_url, [broken])
    assert len(migrate(empty_database_url)) == len(known)


def test_floors_of_the_version_before_become_its_cuts(empty_database_url: str) -> None:
    """Retention goes on from where it was."""
    known = read_migrations()
    migrate(empty_database_url, known[:11])
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO retention (tier, kept_from_at, applied_at) "
            "VALUES ('raw', '2026-08-23T17:00:00Z', '2026-11-22T07:00:00Z')"
        )
        migrate(empty_database_url)
        found = connection.execute(
            "SELECT tier, cut_at = kept_from_at, held_cut_at FROM retention"
        ).fetchall()
    assert found == [("raw", True, None)]


def test_a_sensor_from_before_places_were_kept_has_stood_where_it_stands(
    empty_database_url: str,
) -> None:
    """So has one that is registered by whomever afterwards."""
    known = read_migrations()
    migrate(empty_database_url, known[:6])
    register = (
        "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, "
        "quantities, period_s, announced_at) VALUES ('hcmc', %s, 'noise', 'environment', 's', "
        "10.7, 106.7, '760', '{leq_db}', 60, now())"
    )
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(register, ["hcmc-ns-0001"])
        migrate(empty_database_url, known)
        connection.execute(register, ["hcmc-ns-0002"])
        places = connection.execute(
            "SELECT from_at <= '1970-01-01Z', to_at, area_code, lat_deg FROM sensor_place"
        ).fetchall()
    assert places == [(True, None, "760", 10.7)] * 2

"""The columnstore is a separate step; a server that has none says so and goes on as before.

What it does on the community edition cannot run here: the private server is the Apache edition.
"""

import psycopg
import pytest

from contract.catalogue import KINDS
from db.__main__ import main
from db.columnstore import IS_ENABLED, OLD_CHUNKS, enable, store_by_column, stored_tables
from db.errors import ColumnstoreMissingError

pytestmark = pytest.mark.integration


def test_the_apache_edition_is_told_apart_before_anything_changes(schema_url: str) -> None:
    with pytest.raises(ColumnstoreMissingError, match="license is apache; the columnstore needs"):
        list(store_by_column(schema_url, older_than_days=7))


def test_where_it_is_not_available_the_command_says_so_and_succeeds(
    schema_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is optional: a script that asks for it goes on."""
    assert main(["columnstore", "--database-url", schema_url]) == 0
    assert capsys.readouterr().out.startswith("columnstore not available: timescaledb.license")


def test_a_day_at_least_stays_in_rows(schema_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["columnstore", "--database-url", schema_url, "--older-than-days", "0"])
    assert "must be at least 1" in capsys.readouterr().err


def test_every_hypertable_has_its_statement(schema_url: str) -> None:
    """The server parses it; what it refuses is the feature, not a word of it."""
    assert len(stored_tables()) == 4 * len(KINDS) + 2  # and the air's index
    with psycopg.connect(schema_url, autocommit=True) as connection:
        for table in stored_tables():
            with pytest.raises(psycopg.errors.FeatureNotSupported, match="license"):
                connection.execute(enable(table))


def test_old_chunks_are_found_by_the_newest_reading(database_url: str) -> None:
    """The part of the step that every edition can run."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO reading_noise (sensor_key, observed_at, received_at, leq_db) "
            "SELECT 1, '2026-11-22T07:00Z'::timestamptz - n * INTERVAL '1 day', now(), 60 "
            "FROM generate_series(0, 9) AS n"
        )
        parameters = {
            "table": "reading_noise",
            "newest_table": "reading_noise",
            "older_than_days": 7,
        }
        assert len(connection.execute(OLD_CHUNKS, parameters).fetchall()) == 2
        assert connection.execute(IS_ENABLED, ["reading_noise"]).fetchall() == [(False,)]

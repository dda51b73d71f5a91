"""The schema and the catalogue say the same."""

from pathlib import Path

import psycopg
import pytest

from contract.catalogue import KINDS, Kind
from contract.reason import Reason
from db import schema
from db.column import columns_of
from db.errors import SchemaError
from db.rollup import TIERS, Tier
from embedded.runtime import Runtime

pytestmark = pytest.mark.integration
FILE = Path(schema.__file__).with_suffix(".sql")
COLUMNS = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kinds_table_has_its_quantities_in_order(schema_url: str, kind: Kind) -> None:
    """Column and quantity share name, order and precision."""
    with psycopg.connect(schema_url) as connection:
        columns = connection.execute(
            COLUMNS + " ORDER BY ordinal_position", [f"reading_{kind.code}"]
        ).fetchall()
    assert columns[6:] == [
        (quantity.name, "double precision" if quantity.is_double else "real")
        for quantity in kind.quantities
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_a_rollup_has_the_columns_that_its_statements_fill(
    schema_url: str, kind: Kind, tier: Tier
) -> None:
    """By each quantity's aggregate, in the catalogue's order."""
    with psycopg.connect(schema_url) as connection:
        columns = connection.execute(
            COLUMNS + " ORDER BY ordinal_position", [f"rollup_{kind.code}_{tier.name}"]
        ).fetchall()
    expected = [column for quantity in kind.quantities for column in columns_of(quantity)]
    # It came later.
    assert [name for name, _ in columns[4:]] == [*expected, "untrusted_count"]


def test_there_is_a_table_for_every_kind_and_none_beside(schema_url: str) -> None:
    """A kind that leaves the catalogue leaves the schema too."""
    with psycopg.connect(schema_url) as connection:
        tables = connection.execute(
            "SELECT hypertable_name FROM timescaledb_information.hypertables"
        ).fetchall()
    expected = {"completed_reading", "air_index_1h", "air_index_1d"}
    expected |= {*(f"reading_{kind.code}" for kind in KINDS)}
    expected |= {f"rollup_{kind.code}_{tier.name}" for kind in KINDS for tier in TIERS}
    assert {name for (name,) in tables} == expected


def test_a_day_is_a_chunk(schema_url: str) -> None:
    """Retention drops whole chunks, so their length is part of the promise."""
    with psycopg.connect(schema_url) as connection:
        lengths = connection.execute(
            "SELECT DISTINCT time_interval::text FROM timescaledb_information.dimensions "
            "WHERE hypertable_name LIKE 'reading_%'"
        ).fetchall()
    assert lengths == [("1 day",)]


def test_latest_is_the_newest_by_event_time(database_url: str) -> None:
    """A late row does not become the latest."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, "
            "quantities, period_s, announced_at) VALUES "
            "('hcmc', 'flood-1', 'street_flood', 'environment', 'a', 10.7, 106.7, "
            "'{depth_m}', 60, now())"
        )
        connection.execute(
            "INSERT INTO reading_street_flood (sensor_key, observed_at, received_at, depth_m) "
            "SELECT sensor_key, at, now(), depth FROM sensor, (VALUES "
            "('2026-11-22T07:01Z'::timestamptz, 0.3), ('2026-11-22T07:00Z', 0.1)) "
            "AS given (at, depth)"
        )
        newest = connection.execute("SELECT depth_m FROM latest_street_flood").fetchall()
    assert newest == [(pytest.approx(0.3),)]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_fits_a_letter(schema_url: str, reason: Reason) -> None:
    """The vocabulary is the contract's; the table takes all of it."""
    with psycopg.connect(schema_url) as connection, connection.transaction(force_rollback=True):
        connection.execute(
            "INSERT INTO dead_letter (received_at, topic, payload, reason, detail, "
            "reading_count, client_id, packet_id) VALUES (now(), 't', '', %s, 'd', 1, 'c', 1)",
            [reason],
        )


def test_the_file_is_what_all_migrations_make(schema_url: str, binaries: Runtime) -> None:
    """Who adds a migration runs `./ioc schema`."""
    made = schema.describe(schema_url, str(binaries.postgres_programs / "pg_dump"))
    assert made.splitlines() == FILE.read_text("utf-8").splitlines()


def test_a_program_that_is_missing_is_named(schema_url: str) -> None:
    """The server's own package brings it."""
    with pytest.raises(SchemaError, match="no-such-program cannot be run"):
        schema.describe(schema_url, "no-such-program")


def test_what_timescaledb_adds_is_not_shown() -> None:
    """The file is ours to be read."""
    text = FILE.read_text("utf-8")
    assert "ts_insert_blocker" not in text
    assert "_timescaledb" not in text

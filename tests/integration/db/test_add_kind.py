"""A kind of sensor is one line of SQL: readings, latest and rollups, with the rights of all."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.database_role import Role
from db import roles
from db.access import rights
from db.column import columns_of
from db.rollup import MAKE_DIRTY, TIERS, refresh
from tests.stand.account import as_role

pytestmark = pytest.mark.integration

AT = datetime(2026, 11, 22, 7, 3, tzinfo=UTC)
ADD_KIND = "SELECT add_kind(%s, %s)"
# One quantity for each way in which quantities add up.
FOG = dataclasses.replace(
    KIND_BY_CODE["weather"],
    code="fog",
    quantities=tuple(
        next(each for kind in KINDS for each in kind.quantities if each.aggregate == aggregate)
        for aggregate in ("mean", "sum", "counter", "circular", "energetic")
    ),
)
SENSOR = (
    "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, "
    "period_s, announced_at) VALUES ('hcmc', 'fog-1', 'fog', 'environment', 'f', 10.7, 106.7, "
    "'{speed_kmh}', 60, now()) RETURNING sensor_key"
)
READING = (
    "INSERT INTO reading_fog (sensor_key, observed_at, received_at, speed_kmh, energy_kwh) "
    "VALUES (%s, %s, now(), 4, 215599.4)"
)
# What is there of a kind, each thing in the server's own words.
RELATIONS = """
SELECT
    relation.relname,
    relation.relkind::text,
    relation.relowner::regrole::text,
    pg_get_viewdef(relation.oid),
    array(
        SELECT concat_ws(
            ' ', attname, format_type(atttypid, atttypmod), attnotnull,
            pg_get_expr(adbin, adrelid)
        )
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = relation.oid AND attnum > 0
        ORDER BY attnum
    ),
    array(
        SELECT pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = relation.oid ORDER BY 1
    ),
    array(
        SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = relation.oid ORDER BY 1
    ),
    array(
        SELECT concat_ws(' ', column_name, column_type, time_interval)
        FROM timescaledb_information.dimensions WHERE hypertable_name = relation.relname
    )
FROM pg_class AS relation
WHERE
    replace(relation.relnamespace::regnamespace || '.' || relation.relname, 'public.', '') = ANY(%s)
ORDER BY relation.relnamespace, relation.relname
"""
LATEST = "SELECT pg_get_functiondef(%s::regproc)"


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """The database as a migration finds it: at work is the owner of the schema."""
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as opened:
        opened.execute("SET ROLE ioc_owner")
        yield opened


def add(connection: Connection, kind: Kind) -> None:
    """Add a kind as a migration does."""
    named = {quantity.name: quantity.aggregate for quantity in kind.quantities}
    connection.execute(ADD_KIND, [kind.code, json.dumps(named)])


def tables(kind: Kind) -> list[str]:
    """Return the names of a kind's tables and of its views."""
    return sorted(rights([kind]).keys() - rights([]).keys())


def shape(connection: Connection, kind: Kind) -> str:
    """Return all that is there of a kind, without its name."""
    found: list[Any] = connection.execute(RELATIONS, [tables(kind)]).fetchall()
    found += connection.execute(LATEST, [f"latest_{kind.code}"]).fetchall()
    return json.dumps(found, indent=1).replace(kind.code, "?")


def test_the_kinds_that_stand_equal_what_the_line_would_make(connection: Connection) -> None:
    """Whatever migrations have made them: columns, keys, chunks, views and functions."""
    for kind in KINDS:
        twin = dataclasses.replace(kind, code=f"twin_{kind.code}")
        add(connection, twin)
        assert shape(connection, twin) == shape(connection, kind)


def test_a_new_kind_is_written_and_read_with_the_rights_of_all_kinds(
    connection: Connection, database_url: str
) -> None:
    """Ingest stores and rolls up, the API reads, and neither may more than with the others."""
    add(connection, FOG)
    roles.grant(connection, [*KINDS, FOG])
    with psycopg.connect(as_role(database_url, Role.INGEST), autocommit=True) as ingest:
        ((key,),) = ingest.execute(SENSOR).fetchall()
        ingest.execute(READING, [key, AT])
        ingest.execute(MAKE_DIRTY)
        with ingest.transaction():
            ingest.execute("INSERT INTO dirty VALUES ('fog', %s, %s)", [key, AT])
            for tier in TIERS:
                ingest.execute(refresh(FOG, tier, "UTC"), {"floor_at": AT})
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ingest.execute("DELETE FROM reading_fog")
    with psycopg.connect(as_role(database_url, Role.API), autocommit=True) as api:
        latest = api.execute("SELECT observed_at, speed_kmh, energy_kwh FROM latest_fog").fetchall()
        assert latest == [(AT, 4, 215_599.4)]
        for tier in TIERS:
            select = SQL("SELECT speed_kmh_sum FROM {}").format(tier.table(FOG))
            assert api.execute(select).fetchall() == [(4,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            api.execute("INSERT INTO rollup_fog_1d SELECT * FROM rollup_fog_1d")
    with psycopg.connect(as_role(database_url, Role.ANALYST), autocommit=True) as analyst:
        readings = analyst.execute("SELECT observed_at, sensor_id, speed_kmh FROM fog").fetchall()
        assert readings == [(AT, "fog-1", 4)]
        for tier in TIERS:
            select = SQL("SELECT speed_kmh_mean FROM {}").format(Identifier(f"fog_{tier.name}"))
            assert analyst.execute(select).fetchall() == [(4,)]


def test_a_rollup_of_a_new_kind_has_the_columns_that_its_statements_fill(
    connection: Connection,
) -> None:
    """By each quantity's aggregate, in the order in which the line names them."""
    add(connection, FOG)
    expected = [column for quantity in FOG.quantities for column in columns_of(quantity)]
    for tier in TIERS:
        found = connection.execute(SQL("SELECT * FROM {}").format(tier.table(FOG))).description
        assert found is not None
        assert [column.name for column in found][4:] == [*expected, "untrusted_count"]


@pytest.mark.parametrize("quantities", ["{}", '{"sight_m": "average"}'])
def test_a_quantity_without_a_known_aggregate_is_refused(
    connection: Connection, quantities: str
) -> None:
    """Nothing is made then."""
    with pytest.raises(psycopg.errors.RaiseException, match="fog must name quantities"):
        connection.execute(ADD_KIND, ["fog", quantities])
    assert connection.execute(RELATIONS, [tables(FOG)]).fetchall() == []

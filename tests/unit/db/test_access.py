"""Who adds a table or a view says what each account may do with it."""

import re

import pytest

from contract.database_role import Role
from db.access import ANALYSIS, GRANTEES, NOTHING, READ, rights
from db.migrate import read_migrations

MADE = re.compile(r"^CREATE (?:UNLOGGED )?(?:TABLE|VIEW|MATERIALIZED VIEW) ([\w.]+)", re.MULTILINE)


def test_every_table_that_a_migration_makes_has_its_rights() -> None:
    """A line in `_BY_INGEST` of db/access.py; tables of kinds are there by the catalogue."""
    made = {name for migration in read_migrations() for name in MADE.findall(migration.sql)}
    assert made - rights().keys() == set()


def test_every_account_but_the_owner_has_its_rights_said() -> None:
    """Nobody is granted something by default."""
    assert all(set(by_role) == set(GRANTEES) == set(Role) - {Role.OWNER}
               for by_role in rights().values())  # fmt: skip


@pytest.mark.parametrize("role", [Role.API, Role.OPERATIONS, Role.ANALYST])
def test_who_reads_only_reads(role: Role) -> None:
    """Nothing that comes over HTTP, or of an analyst, may change what is stored."""
    assert {by_role[role] for by_role in rights().values()} == {READ, NOTHING}


def test_the_api_reads_all_tables_and_an_analyst_all_views() -> None:
    for name, by_role in rights().items():
        is_view = name.startswith(f"{ANALYSIS}.")
        assert (by_role[Role.API] == READ) is not is_view
        assert by_role[Role.OPERATIONS] == by_role[Role.API]
        assert (by_role[Role.ANALYST] == READ) is is_view


def test_ingest_deletes_neither_readings_nor_who_sent_them() -> None:
    """Readings and rollups go by whole chunks, which end before a time."""
    deletes = {name for name, by_role in rights().items() if "DELETE" in by_role[Role.INGEST]}
    kept = {"sensor", "sensor_place", "gateway", "retention", "schema_migration"}
    assert [name for name in deletes if name.startswith(("reading_", "rollup_"))] == []
    assert deletes & kept == set()

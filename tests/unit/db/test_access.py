"""Who adds a table or a view says what each account may do with it."""

import re

import pytest

from contract.database_role import Role
from db.access import ANALYSIS, GRANTEES, NOTHING, READ, rights
from db.migrate import read_migrations

MADE = re.compile(r"^CREATE (?:UNLOGGED )?(?:TABLE|VIEW|MATERIALIZED VIEW) ([\w.]+)", re.MULTILINE)
ACCOUNTS = {
    *("account", "account_session", "account_key", "entry_link", "sign_in_guess"),
    "audit",
}
TOLD = {"public_message"}
INDICES = {"air_index_1h", "air_index_1d", "air_index_due", "air_index_until"}
JUDGEMENT = {
    *("rule", "rule_version", "maintenance_window"),
    *("changed_sensor", "judged_until"),
    *("alert", "rule_episode", "alert_sensor", "alert_step", "alert_news", "telling"),
}


def test_every_table_that_a_migration_makes_has_its_rights() -> None:
    """A line in `_BY_INGEST` of db/access.py; tables of kinds are there by the catalogue."""
    made = {name for migration in read_migrations() for name in MADE.findall(migration.sql)}
    assert made - rights().keys() == set()


def test_every_account_but_the_owner_has_its_rights_said() -> None:
    """Nobody is granted something by default."""
    assert all(set(by_role) == set(GRANTEES) == set(Role) - {Role.OWNER}
               for by_role in rights().values())  # fmt: skip


def test_who_reads_only_reads() -> None:
    """Nothing of an analyst may change what is stored."""
    assert {by_role[Role.ANALYST] for by_role in rights().values()} == {READ, NOTHING}


def test_what_judges_changes_nothing_that_it_judges() -> None:
    written = {name for name, by_role in rights().items() if by_role[Role.OPERATIONS] - READ}
    assert written == (JUDGEMENT - {"maintenance_window"}) | INDICES


def test_the_api_writes_who_may_come_in_what_people_do_and_nothing_of_the_city() -> None:
    """What comes over HTTP changes no reading, sensor or letter, and no row of the audit."""
    written = {name for name, by_role in rights().items() if by_role[Role.API] - READ}
    made_by_judgement = {"alert_sensor", "changed_sensor", "judged_until", "rule_episode"}
    assert written == (ACCOUNTS - {"audit"}) | TOLD | (JUDGEMENT - made_by_judgement)


def test_the_api_reads_all_tables_and_an_analyst_all_views() -> None:
    for name, by_role in rights().items():
        if name in {"changed_sensor", "air_index_due"}:
            continue  # between ingest and what judges or computes
        is_view = name.startswith(f"{ANALYSIS}.")
        assert (by_role[Role.API] >= READ) is not is_view
        assert (by_role[Role.ANALYST] == READ) is is_view


@pytest.mark.parametrize("role", [Role.INGEST, Role.OPERATIONS, Role.ANALYST])
def test_accounts_are_the_apis_alone(role: Role) -> None:
    """Who writes readings, judges them or asks in SQL learns neither names nor digests."""
    assert {name for name, by_role in rights().items() if by_role[role]} & ACCOUNTS == set()


def test_operations_reads_of_the_city_what_the_api_reads() -> None:
    for name, by_role in rights().items():
        if name not in ACCOUNTS | JUDGEMENT | TOLD | INDICES:
            assert by_role[Role.OPERATIONS] == by_role[Role.API]


def test_an_account_that_was_there_stays() -> None:
    """It is disabled: what it did bears its name. Nor does a key go, or a row of the audit."""
    deleted = {name for name in ACCOUNTS if "DELETE" in rights()[name][Role.API]}
    assert deleted == {"account_session", "entry_link", "sign_in_guess"}


def test_ingest_deletes_neither_readings_nor_who_sent_them() -> None:
    """Readings and rollups go by whole chunks, which end before a time."""
    deletes = {name for name, by_role in rights().items() if "DELETE" in by_role[Role.INGEST]}
    kept = {"sensor", "sensor_place", "gateway", "retention", "schema_migration"}
    assert [name for name in deletes if name.startswith(("reading_", "rollup_"))] == []
    assert deletes & kept == set()

"""No service is superuser, and each account can do what it must and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from contract.database_role import Role
from db import passwords
from db.__main__ import main
from db.access import rights
from db.errors import RolesError
from db.migrate import migrate, read_migrations
from embedded import location
from embedded.postgres import PostgresServer
from embedded.runtime import Runtime
from tests.stand.account import PASSWORDS, as_role, make_schema

pytestmark = pytest.mark.integration

SENSOR = (
    "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, "
    "period_s, announced_at) VALUES ('hcmc', 'n-1', 'noise', 'environment', 'n', 10.7, 106.7, "
    "'{leq_db}', 60, now())"
)
READINGS = (
    "INSERT INTO reading_noise (sensor_key, observed_at, received_at, leq_db) "
    "SELECT 1, now() - day * INTERVAL '1 day', now(), 60 FROM generate_series(0, 9) AS day"
)
# Every relation of ours, and the chunks of every hypertable.
RELATIONS = """
SELECT relation.oid::regclass::text, relation.relowner::regrole::text, relation.xmin::text
FROM pg_class AS relation
WHERE relation.relkind = ANY('{r,v,S}') AND NOT EXISTS (
    SELECT FROM pg_depend AS dependency
    WHERE dependency.objid = relation.oid AND dependency.deptype = 'e'
) AND (
    relation.relnamespace::regnamespace::text = ANY('{public,analysis}')
    OR relation.relname LIKE '%\\_chunk'
)
ORDER BY 1
"""
APPEND: LiteralString = "append_audit('me', 'session', NULL, 'came_in', NULL, NULL, NULL)"
MAY_NOT: dict[str, tuple[LiteralString, ...]] = {
    Role.INGEST: (
        "DELETE FROM reading_noise",
        "DELETE FROM sensor",
        "TRUNCATE reading_noise",
        "DROP TABLE reading_noise",
        "ALTER TABLE sensor ADD COLUMN more INT",
        "SELECT drop_chunks('reading_noise', older_than => now())",
        "SELECT drop_chunks_before('sensor', now())",
        "SELECT _timescaledb_functions.drop_chunk('reading_noise')",
        "UPDATE schema_migration SET version = 0",
        "SELECT 1 FROM account",
        "SELECT 1 FROM account_session",
        "SELECT 1 FROM account_key",
        "SELECT 1 FROM audit",
        f"SELECT {APPEND}",
    ),
    Role.API: (
        "INSERT INTO gateway VALUES ('g', 'hcmc', NULL, 'online', now())",
        "UPDATE ingest_worker SET slot = 1",
        "DELETE FROM dead_letter",
        "CREATE TEMPORARY TABLE mine (one INT)",
        "SELECT drop_chunks_before('reading_noise', now())",
        "SELECT _timescaledb_functions.drop_chunk('reading_noise')",
        "SELECT lo_create(0)",
        "SELECT pg_advisory_lock(1)",
        "DO $$ BEGIN END $$",
        "DELETE FROM account",
        "DELETE FROM account_key",
        "INSERT INTO audit (who, via, what) VALUES ('me', 'session', 'came_in')",
        "UPDATE audit SET who = 'another'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
    ),
    Role.OPERATIONS: (
        "SELECT 1 FROM account",
        "SELECT 1 FROM account_session",
        "SELECT 1 FROM account_key",
        "SELECT 1 FROM entry_link",
        "SELECT 1 FROM audit",
        "INSERT INTO gateway VALUES ('g', 'hcmc', NULL, 'online', now())",
        "UPDATE reading_noise SET leq_db = 0",
        "DELETE FROM dead_letter",
        "TRUNCATE truth_event",
        "CREATE TABLE mine (one INT)",
        "CREATE TEMPORARY TABLE mine (one INT)",
        "SELECT drop_chunks_before('reading_noise', now())",
        "SELECT _timescaledb_functions.drop_chunk('reading_noise')",
        "SELECT lo_create(0)",
        "SELECT pg_advisory_lock(1)",
        "SET ROLE ioc_api",
        "DO $$ BEGIN END $$",
    ),
    Role.ANALYST: (
        "SELECT 1 FROM public.sensor",
        "SELECT 1 FROM truth_event",
        "SELECT 1 FROM dead_letter",
        "SELECT 1 FROM load",
        "SELECT 1 FROM account",
        "SELECT 1 FROM account_session",
        "SELECT 1 FROM account_key",
        "SELECT 1 FROM entry_link",
        "SELECT 1 FROM sign_in_guess",
        "SELECT 1 FROM audit",
        f"SELECT {APPEND}",
        "SELECT lo_create(0)",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_advisory_xact_lock_shared(1, 2)",
    ),
    Role.OWNER: (
        "UPDATE audit SET who = 'another'",
        "DELETE FROM audit",
        "TRUNCATE audit",
    ),
}
NOBODY_MAY: tuple[LiteralString, ...] = (
    "SELECT * FROM pg_authid",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "SELECT pg_read_file('postgresql.conf')",
    "CREATE ROLE another",
    "ALTER ROLE ioc_api SUPERUSER",
    "SET SESSION AUTHORIZATION ioc",
    "CREATE EXTENSION dblink",
)


@pytest.fixture
def old_database_url(empty_database_url: str) -> str:
    """A database as versions before the accounts made it: everything is the superuser's."""
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(SENSOR)
        connection.execute(READINGS)
    return empty_database_url


@pytest.fixture
def talkative(binaries: Runtime) -> Iterator[PostgresServer]:
    """A server that writes every statement into its log."""
    with (
        location.scratch() as folder,
        PostgresServer(
            binaries, folder / "postgres", durable=False, settings={"log_statement": "all"}
        ) as server,
    ):
        yield server


def relations(database_url: str) -> list[tuple[str, str, str]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(RELATIONS).fetchall()


def test_every_table_and_view_has_its_rights_said(schema_url: str) -> None:
    """A new one needs a line in db/access.py, one that went takes its line along."""
    ours = {name for name, _, _ in relations(schema_url) if "_chunk" not in name}
    assert {name for name in ours if not name.endswith("_seq")} == rights().keys()


def test_what_a_superuser_made_becomes_the_owners_and_keeps_its_rows(old_database_url: str) -> None:
    """Chunks follow their tables; a second run finds nothing to do."""
    assert make_schema(old_database_url) == []
    after = relations(old_database_url)
    assert len([name for name, _, _ in after if name.endswith("_chunk")]) >= 10
    assert {owner for _, owner, _ in after} == {Role.OWNER}
    with psycopg.connect(as_role(old_database_url, Role.API)) as connection:
        assert connection.execute("SELECT count(*) FROM reading_noise").fetchone() == (10,)
    make_schema(old_database_url)
    assert relations(old_database_url) == after


def test_functions_of_the_schema_become_the_owners(old_database_url: str) -> None:
    """A function that works with its owner's rights must not be a superuser's."""
    make_schema(old_database_url)
    with psycopg.connect(old_database_url) as connection:
        superusers = connection.execute(
            "SELECT proname FROM pg_proc INNER JOIN pg_roles ON pg_roles.oid = proowner "
            "WHERE rolsuper AND prosecdef AND pronamespace = 'public'::regnamespace"
        ).fetchall()
    assert superusers == []


def test_a_database_from_before_can_be_cut_by_ingest(old_database_url: str) -> None:
    """By whole chunks, and by the function alone."""
    make_schema(old_database_url)
    with psycopg.connect(as_role(old_database_url, Role.INGEST), autocommit=True) as connection:
        cut = "SELECT drop_chunks_before('reading_noise', now() - INTERVAL '5 days')"
        assert connection.execute(cut).fetchone() == (4,)
        connection.execute("VACUUM dirty_bucket")


@pytest.mark.parametrize("role", list(Role))
def test_nobody_can_do_what_is_not_theirs(database_url: str, role: Role) -> None:
    """Each refused for want of a right, not for another mistake."""
    make_schema(database_url)
    with psycopg.connect(as_role(database_url, role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        for statement in (*MAY_NOT[role], *NOBODY_MAY):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_operations_reads_what_the_api_reads(schema_url: str) -> None:
    """It judges what was stored, whatever its kind."""
    with psycopg.connect(as_role(schema_url, Role.OPERATIONS), autocommit=True) as connection:
        for table, by_role in rights().items():
            if by_role[Role.OPERATIONS]:
                connection.execute(SQL("SELECT FROM {} LIMIT 1").format(Identifier(table)))


def test_a_right_that_is_no_longer_said_is_taken_back(database_url: str) -> None:
    """The file is what holds, also for a database that once had more."""
    with psycopg.connect(database_url) as connection:
        connection.execute("GRANT DELETE ON sensor TO ioc_api")
    make_schema(database_url)
    with (
        psycopg.connect(as_role(database_url, Role.API)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM sensor")


def test_a_second_database_of_the_server_finds_the_accounts(
    database_url: str, empty_database_url: str
) -> None:
    """Accounts are the server's, rights the database's."""
    assert len(make_schema(empty_database_url)) == len(read_migrations())
    for url in (database_url, empty_database_url):
        with psycopg.connect(as_role(url, Role.API)) as connection:
            assert connection.execute("SELECT count(*) FROM sensor").fetchone() == (0,)


def test_accounts_are_not_made_by_one_who_cannot(database_url: str) -> None:
    """It is said which variables asked for them."""
    with pytest.raises(RolesError, match="IOC_DATABASE_OWNER_PASSWORD"):
        migrate(as_role(database_url, Role.OWNER), passwords=PASSWORDS)


def test_the_owner_migrates_alone(database_url: str) -> None:
    """Whoever has the owner's address can bring the schema up to date."""
    assert migrate(as_role(database_url, Role.OWNER)) == []


def test_no_password_is_in_a_log_of_statements(talkative: PostgresServer) -> None:
    """It is hashed before it is sent."""
    make_schema(talkative.url)
    log = Path(talkative.program.log_path).read_text()
    assert "ALTER ROLE" in log
    assert [password for password in PASSWORDS.values() if password in log] == []


def test_accounts_come_in_with_the_files_that_were_made_for_them(
    talkative: PostgresServer, tmp_path: Path
) -> None:
    """As in containers: libpq finds the password itself, whatever is in it."""
    passwords.make(tmp_path, {Role.API: r'c:d\e "$ '})
    file = tmp_path / passwords.MIGRATE / passwords.PGPASS
    arguments = ["migrate", "--database-url", talkative.url, "--passwords", str(file)]
    assert main(arguments) == 0
    for process, role in passwords.PROCESSES.items():
        own = str(tmp_path / process / passwords.PGPASS)
        address = make_conninfo(talkative.url, user=role, password="", passfile=own)
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM sensor").fetchone() == (0,)

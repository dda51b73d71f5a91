"""An analyst reads the views and nothing else, for a minute at most, and changes nothing."""

import contextlib
import select
from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from contract.database_role import Role
from db.access import SESSIONS_MAX, SETTINGS
from tests.stand.account import as_role, make_schema
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration

DEADLINE_S = 10.0
WRITES: tuple[LiteralString, ...] = (
    # A view of one table is one that could be written through.
    "INSERT INTO area (area) VALUES ('mine')",
    "UPDATE area SET area_name = 'mine'",
    "DELETE FROM area",
    "MERGE INTO area USING sensor ON FALSE WHEN NOT MATCHED THEN INSERT DEFAULT VALUES",
    "INSERT INTO public.sensor (sensor_id) VALUES ('mine')",
    "UPDATE reading_air_quality SET pm25_ugm3 = 0",
    "DELETE FROM reading_air_quality",
    "TRUNCATE reading_air_quality",
    "COPY public.area FROM STDIN",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/of-an-analyst'",
    "SELECT * FROM area FOR UPDATE",
    "DROP VIEW analysis.sensor",
    "ALTER VIEW analysis.sensor RENAME TO mine",
    "CREATE OR REPLACE VIEW analysis.area AS SELECT * FROM public.truth_event",
)
MAKES: tuple[LiteralString, ...] = (
    "CREATE TABLE mine (one INT)",
    "CREATE TABLE public.mine (one INT)",
    "CREATE TEMPORARY TABLE mine (one INT)",
    "SELECT 1 AS one INTO TEMPORARY mine",
    "CREATE TEMPORARY VIEW mine AS SELECT 1 AS one",
    "CREATE TEMPORARY SEQUENCE mine",
    "CREATE VIEW mine AS SELECT 1 AS one",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS INT LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS INT LANGUAGE sql AS 'SELECT 1'",
    "DO $$ BEGIN PERFORM 1; END $$",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE EXTENSION pg_trgm",  # a trusted one, which whoever may make schemas may make
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    "CREATE TYPE mine AS (one INT)",
    "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION moddatetime()",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'mine')",
    "SELECT lo_import('/etc/passwd')",
)
BECOMES: tuple[LiteralString, ...] = (
    "SET ROLE ioc_owner",
    "SET ROLE ioc_api",
    "SET SESSION AUTHORIZATION ioc",
    "ALTER ROLE analyst SUPERUSER",
    "ALTER ROLE analyst CONNECTION LIMIT 80",
    "ALTER ROLE ioc_owner PASSWORD 'mine'",
    "GRANT ioc_owner TO analyst",
    "GRANT pg_read_all_data TO analyst",
    "SET temp_file_limit = -1",
    "SET log_min_duration_statement = -1",
    "ALTER SYSTEM SET max_connections = 1",
)
LOOKS: tuple[LiteralString, ...] = (
    "SELECT * FROM truth_event",
    "SELECT * FROM dead_letter",
    "SELECT * FROM load",
    "SELECT * FROM public.sensor",
    "SELECT * FROM reading_air_quality",
    "SELECT * FROM rollup_air_quality_1h",
    "COPY truth_event TO STDOUT",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_statistic",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_read_binary_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('postgresql.conf')",
    "SELECT * FROM pg_hba_file_rules",
    "SHOW data_directory",
    "SELECT table_to_xml('truth_event', true, false, '')",
    "SELECT query_to_xml('SELECT * FROM dead_letter', true, false, '')",
    "SELECT currtid2('truth_event', '(0,1)')",
)
HOLDS: tuple[LiteralString, ...] = (
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock(1, 2)",
    "SELECT pg_advisory_xact_lock_shared(1)",
    "SELECT drop_chunks_before('reading_noise', now())",
    "SELECT add_job('pg_sleep', INTERVAL '1 hour')",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT pg_logical_emit_message(FALSE, 'mine', 'grows the log')",
    "CHECKPOINT",
)
# What is readable outside of `analysis`, but for the server's own and what an extension brought.
READABLE = """
SELECT relation.oid::regclass::text
FROM pg_class AS relation
WHERE
    relation.relkind = ANY('{r,v,m,f,p,S}')
    AND relation.relnamespace::regnamespace::text <> ALL(
        '{analysis,pg_catalog,information_schema}'
    )
    AND NOT EXISTS (
        SELECT FROM pg_depend AS dependency
        WHERE dependency.objid = relation.oid AND dependency.deptype = 'e'
    )
    AND (
        has_table_privilege(relation.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES')
        OR has_any_column_privilege(relation.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
    )
"""
# Functions with their owner's rights that he may call.
PRIVILEGED = """
SELECT routine.oid::regprocedure::text
FROM pg_proc AS routine
WHERE
    routine.prosecdef
    AND has_function_privilege(routine.oid, 'EXECUTE')
"""


# What of TimescaleDB's may change something, however its license, and he may call.
CHANGING = """
SELECT routine.oid::regprocedure::text
FROM pg_proc AS routine
INNER JOIN pg_depend AS dependency ON routine.oid = dependency.objid
INNER JOIN pg_extension AS extension ON dependency.refobjid = extension.oid
WHERE
    extension.extname = 'timescaledb'
    AND dependency.classid = 'pg_proc'::regclass
    AND routine.provolatile = 'v'
    AND routine.proname <> ALL('{time_bucket_gapfill,locf,interpolate}')
    AND has_function_privilege(routine.oid, 'EXECUTE')
"""
CHUNK = """
SELECT inhrelid::regclass::text
FROM pg_inherits
WHERE inhparent = 'reading_air_quality'::regclass
"""


@pytest.fixture
def analyst(database_url: str) -> Iterator[Connection]:
    """An analyst who has left the read-only mode that his sessions begin with."""
    make_schema(database_url)  # a copy of a database has not the rights on it
    with psycopg.connect(database_url, autocommit=True) as connection:
        city = City(connection)
        city.reading(city.sensor("a"), at(5), {"pm25_ugm3": 42.0})
    with psycopg.connect(as_role(database_url, Role.ANALYST), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        yield connection


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(WRITES, id="writes"),
        pytest.param(MAKES, id="makes"),
        pytest.param(BECOMES, id="becomes another"),
        pytest.param(LOOKS, id="looks"),
        pytest.param(HOLDS, id="holds up"),
    ],
)
def test_an_analyst_is_refused(analyst: Connection, statements: tuple[LiteralString, ...]) -> None:
    """Each for want of a right, not for another mistake."""
    allowed: list[str] = []
    for statement in statements:
        try:
            analyst.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            continue
        except psycopg.Error as error:
            allowed.append(f"{statement}: {error}")
        else:
            allowed.append(statement)
    assert allowed == []


def test_nothing_else_is_readable(analyst: Connection) -> None:
    """Chunks of the tables neither, nor what works with the rights of another."""
    assert analyst.execute(READABLE).fetchall() == []
    assert analyst.execute(PRIVILEGED).fetchall() == []


def test_no_function_of_the_extension_changes_what_is_not_his(
    analyst: Connection, database_url: str
) -> None:
    """Some do not ask whose a table is: one drops a chunk for whoever calls it."""
    assert analyst.execute(CHANGING).fetchall() == []
    with psycopg.connect(database_url) as connection:
        [(chunk,)] = connection.execute(CHUNK).fetchall()
    for call in (
        "SELECT _timescaledb_functions.drop_chunk(%s)",
        "SELECT _timescaledb_functions.attach_osm_table_chunk('public.reading_air_quality', %s)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            analyst.execute(call.encode(), [chunk])
    assert analyst.execute("SELECT count(*) FROM air_quality").fetchone() == (1,)


def test_a_session_begins_read_only_and_within_bounds(database_url: str) -> None:
    """Where an analyst does not ask for more, nothing of his goes on for ever."""
    with psycopg.connect(as_role(database_url, Role.ANALYST), autocommit=True) as connection:
        for name, value in SETTINGS[Role.ANALYST].items():
            shown = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            assert shown == ({"60s": "1min"}.get(value, value),)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("CREATE TABLE mine (one INT)")
        connection.execute("SET statement_timeout = '50ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("SELECT pg_sleep(5)")


def test_a_transaction_that_is_forgotten_is_ended(database_url: str) -> None:
    with psycopg.connect(as_role(database_url, Role.ANALYST), autocommit=True) as connection:
        connection.execute("SET idle_in_transaction_session_timeout = '50ms'")
        connection.execute("BEGIN")
        assert select.select([connection.fileno()], [], [], DEADLINE_S)[0]
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            connection.execute("SELECT 1")


def test_more_than_eight_sessions_are_refused(database_url: str) -> None:
    """So that the city's own find room."""
    url = as_role(database_url, Role.ANALYST)
    with contextlib.ExitStack() as sessions:
        for _ in range(SESSIONS_MAX[Role.ANALYST]):
            sessions.enter_context(psycopg.connect(url))
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            psycopg.connect(url)
        with psycopg.connect(as_role(database_url, Role.API)) as api:
            assert api.execute("SELECT count(*) FROM sensor").fetchone() == (0,)


def test_what_he_has_changed_of_his_account_lasts_until_the_next_start(database_url: str) -> None:
    """PostgreSQL lets everybody change his own defaults and password: `migrate` sets them again."""
    url = as_role(database_url, Role.ANALYST)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("ALTER ROLE analyst SET statement_timeout = 0")
        connection.execute("ALTER ROLE analyst PASSWORD 'mine'")
    make_schema(database_url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("1min",)


def test_he_does_not_see_what_others_ask(database_url: str, analyst: Connection) -> None:
    """Nor ends their sessions."""
    with psycopg.connect(as_role(database_url, Role.API), autocommit=True) as api:
        api.execute("SELECT 'of the api'")
        seen = analyst.execute(
            "SELECT query FROM pg_stat_activity WHERE usename <> 'analyst'"
        ).fetchall()
        assert seen
        assert {query for (query,) in seen} == {"<insufficient privilege>"}
        for function in ("pg_terminate_backend", "pg_cancel_backend"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                analyst.execute(f"SELECT {function}(%s)", [api.info.backend_pid])


def test_a_condition_that_tells_sees_no_more_than_its_query_shows(analyst: Connection) -> None:
    """A function that fails says on which value; but views hold back no rows, and no columns."""
    with pytest.raises(psycopg.errors.InvalidTextRepresentation, match='integer: "Bến Thành"'):
        analyst.execute("SELECT 1 FROM sensor WHERE sensor_name::int = 1")
    for column in ("is_owned", "received_at", "sensor_key"):
        select = SQL("SELECT 1 FROM air_quality WHERE {} IS NULL").format(Identifier(column))
        with pytest.raises(psycopg.errors.UndefinedColumn):
            analyst.execute(select)


@pytest.mark.parametrize("name", ["postgres", "template1"])
def test_no_other_database_lets_him_in(database_url: str, name: str) -> None:
    """There, too, everybody could make temporary tables."""
    url = as_role(database_url, Role.ANALYST).rpartition("/")[0]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"{url}/{name}")

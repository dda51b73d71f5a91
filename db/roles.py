"""Accounts and rights, set up by a superuser: made where absent, brought up to date else.

What was made by a superuser before there were accounts changes its owner; nothing is rewritten.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import LiteralString, cast

from psycopg import Connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from contract.catalogue import KINDS, Kind
from contract.database_role import Role
from db.access import (
    ANALYSIS,
    FUNCTIONS,
    GRANTEES,
    NOTHING,
    SESSIONS_MAX,
    SETTINGS,
    Rights,
    rights,
)
from db.errors import RolesError
from db.queries import load

_QUERIES = load(Path(__file__).with_name("roles.sql"))
# One for the whole server, which a lock by a number would not be.
_LOCK_ACCOUNTS = "LOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE"
# Everybody may make large objects, also who may write nothing else.
_NO_LARGE_OBJECTS = """
REVOKE EXECUTE ON FUNCTION
    lo_creat(INT), lo_create(OID), lo_from_bytea(OID, BYTEA)
FROM PUBLIC
"""
# Nor may who only reads write programs.
_NO_PROGRAMS = "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC"
_ATTRIBUTES = SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def prepare(connection: Connection, passwords: Mapping[Role, str]) -> None:
    """Make the extension and the accounts, and let the owner have what is there.

    Raises
    ------
    RolesError
        The connection is no superuser's.
    """
    row = connection.execute(_QUERIES["is_superuser"]).fetchone()
    if row is None or not row[0]:
        names = ", ".join(role.password_variable for role in Role)
        raise RolesError(
            f"accounts are made by a superuser: let IOC_DATABASE_URL name one, or unset {names}"
        )
    connection.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
    _make_accounts(connection, passwords)
    _open_database(connection)
    # One transaction each: services of the version before may be at work, and whoever locks many
    # tables in an order of its own ends in a deadlock with them.
    ours = {"analysis": ANALYSIS}
    for (name,) in connection.execute(_QUERIES["foreign_schema"], ours).fetchall():
        _execute(connection, "ALTER SCHEMA {} OWNER TO {}", name, Role.OWNER)
    for schema, name in connection.execute(_QUERIES["foreign_relations"], ours).fetchall():
        _execute(connection, "ALTER TABLE {}.{} OWNER TO {}", schema, name, Role.OWNER)
    for (signature,) in connection.execute(_QUERIES["foreign_functions"]).fetchall():
        _alter_function(connection, "ALTER FUNCTION {} OWNER TO {}", signature, Role.OWNER)


def grant(connection: Connection, kinds: Iterable[Kind] = KINDS) -> None:
    """Give each account the rights of `db.access`, no more and no less, where it has others."""
    names = [str(role) for role in GRANTEES]
    rows = connection.execute(
        _QUERIES["granted"], {"names": names, "analysis": ANALYSIS}
    ).fetchall()
    granted = {(schema, table, Role(role)): frozenset(held) for schema, table, role, held in rows}
    _execute(connection, "GRANT USAGE ON SCHEMA {} TO {}", ANALYSIS, Role.ANALYST)
    for name, by_role in rights(kinds).items():
        schema, table = _placed(name)
        for role, wanted in by_role.items():
            if granted.get((schema, table, role), NOTHING) != wanted:
                with connection.transaction():  # nobody is without rights in between
                    _set_rights(connection, Identifier(schema, table), role, wanted)
    for signature, roles in FUNCTIONS.items():
        for role in roles:
            _alter_function(connection, "GRANT EXECUTE ON ROUTINE {} TO {}", signature, role)


def _make_accounts(connection: Connection, passwords: Mapping[Role, str]) -> None:
    with connection.transaction():
        connection.execute(_LOCK_ACCOUNTS)
        rows = connection.execute(
            _QUERIES["existing_roles"], {"names": [str(role) for role in Role]}
        ).fetchall()
        there = {name for (name,) in rows}
        for role in Role:
            if role not in there:
                _execute(connection, "CREATE ROLE {}", role)
            # Hashed here, so that no log of statements holds a password.
            secret = connection.pgconn.encrypt_password(
                passwords[role].encode(), role.encode(), b"scram-sha-256"
            )
            connection.execute(
                SQL("ALTER ROLE {} {} CONNECTION LIMIT {} PASSWORD {}").format(
                    Identifier(role),
                    _ATTRIBUTES,
                    Literal(SESSIONS_MAX.get(role, -1)),
                    Literal(secret.decode()),
                )
            )
            _set_defaults(connection, role)


def _set_defaults(connection: Connection, role: Role) -> None:
    """Let an account's sessions begin as `db.access` says, whatever it has told the server."""
    _execute(connection, "ALTER ROLE {} RESET ALL", role)
    for name, value in SETTINGS.get(role, {}).items():
        connection.execute(
            SQL("ALTER ROLE {} SET {} TO {}").format(
                Identifier(role), Identifier(name), SQL(", ").join(map(Literal, value.split(", ")))
            )
        )


def _open_database(connection: Connection) -> None:
    """Let in whom we know; temporary tables are ingest's, schemas and functions the owner's."""
    database = connection.info.dbname
    with connection.transaction():
        connection.execute(_LOCK_ACCOUNTS)
        for (name,) in connection.execute(_QUERIES["entered_databases"]).fetchall():
            _execute(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
        _execute(connection, "GRANT ALL ON DATABASE {} TO {}", database, Role.OWNER)
        _execute(connection, "GRANT TEMPORARY, CONNECT ON DATABASE {} TO {}", database, Role.INGEST)
        for role in (Role.API, Role.OPERATIONS, Role.ANALYST):
            _execute(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, role)
        _execute(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(_NO_LARGE_OBJECTS)
        _execute(connection, "GRANT CREATE, USAGE ON SCHEMA public TO {}", Role.OWNER)
        _keep_for_workers(connection)


def _keep_for_workers(connection: Connection) -> None:
    connection.execute(_NO_PROGRAMS)
    _execute(connection, "GRANT USAGE ON LANGUAGE plpgsql TO {}", Role.OWNER)
    reserved = connection.execute(_QUERIES["reserved_functions"], {"owner": Role.OWNER}).fetchall()
    for signature, is_lock in reserved:
        function = SQL(cast("LiteralString", signature))  # the server's own spelling
        connection.execute(SQL("REVOKE EXECUTE ON ROUTINE {} FROM PUBLIC").format(function))
        for role in (Role.OWNER, Role.INGEST) if is_lock else (Role.OWNER,):
            _alter_function(connection, "GRANT EXECUTE ON ROUTINE {} TO {}", signature, role)


def _placed(name: str) -> tuple[str, str]:
    """Return the schema and the name of a table or view as `db.access` names it."""
    schema, _, table = name.rpartition(".")
    return schema or "public", table


def _set_rights(connection: Connection, table: Identifier, role: Role, wanted: Rights) -> None:
    connection.execute(SQL("REVOKE ALL ON {} FROM {}").format(table, Identifier(role)))
    if wanted:
        words = SQL(", ").join(SQL(cast("LiteralString", right)) for right in sorted(wanted))
        connection.execute(SQL("GRANT {} ON {} TO {}").format(words, table, Identifier(role)))


def _alter_function(
    connection: Connection, statement: LiteralString, signature: str, role: Role
) -> None:
    # The server's own spelling of the function, or ours: there is no quoting for it.
    function: Composable = SQL(cast("LiteralString", signature))
    connection.execute(SQL(statement).format(function, Identifier(role)))


def _execute(connection: Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(SQL(statement).format(*map(Identifier, names)))

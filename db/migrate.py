"""Apply the numbered SQL files that a database has not seen, one transaction each, forward only."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from contract.database_role import Role
from db import roles
from db.errors import MigrationError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_KEY = 0x10C0_0001

_CREATE_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migration (
    version INT PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
)
"""
_SELECT_APPLIED = "SELECT version, sha256 FROM schema_migration ORDER BY version"
_BECOME_OWNER = SQL("SET ROLE {}").format(Identifier(Role.OWNER))
_INSERT_APPLIED = "INSERT INTO schema_migration (version, name, sha256) VALUES (%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Return the digest of the text, by which a later edit is noticed."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Return the migrations of a folder in order.

    Raises
    ------
    MigrationError
        If the numbers have gaps or repeat.
    """
    files = sorted(folder.glob("*.sql"))
    found = [Migration(int(file.name[:4]), file.stem, file.read_text("utf-8")) for file in files]
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        names = ", ".join(migration.name for migration in found)
        raise MigrationError(f"migrations must be numbered 0001, 0002, … without gaps: {names}")
    return found


def migrate(
    database_url: str,
    migrations: Sequence[Migration] | None = None,
    *,
    passwords: Mapping[Role, str] | None = None,
) -> list[str]:
    """Bring a database up to date and return the names of what was applied.

    Two runners may start at once: the second waits and finds nothing to do.

    Parameters
    ----------
    database_url
        Whose account owns what is made, or a superuser's.
    migrations
        Those of this package if None.
    passwords
        Of every account. With them the superuser makes the accounts first, the owner's account
        owns what is made, and each gets its rights; without them one account serves all.

    Raises
    ------
    MigrationError
        If an applied file was changed since, or the database is newer than the files.
    RolesError
        If accounts are wanted of somebody who cannot make them.
    psycopg.Error
        If the database cannot be reached or refuses a statement.
    """
    known = read_migrations() if migrations is None else list(migrations)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        if passwords is None:
            return _apply(connection, known)
        roles.prepare(connection, passwords)
        connection.execute(_BECOME_OWNER)
        applied = _apply(connection, known)
        roles.grant(connection)
    return applied


def _apply(connection: Connection, known: Sequence[Migration]) -> list[str]:
    connection.execute(_CREATE_TABLE)
    pending = known[_check_history(connection, known) :]
    for migration in pending:
        with connection.transaction():
            # The text is a file of this package, not input.
            connection.execute(cast("LiteralString", migration.sql))
            connection.execute(
                _INSERT_APPLIED, [migration.version, migration.name, migration.sha256]
            )
    return [migration.name for migration in pending]


def _check_history(connection: Connection, known: Sequence[Migration]) -> int:
    applied = connection.execute(_SELECT_APPLIED).fetchall()
    if len(applied) > len(known):
        raise MigrationError(
            f"the database has {len(applied)} migrations, this program knows {len(known)}: "
            "run the newer program"
        )
    for (version, sha256), migration in zip(applied, known, strict=False):
        if sha256 != migration.sha256:
            raise MigrationError(
                f"{migration.name}.sql was changed after it was applied as {version}: "
                "put the change into a new migration"
            )
    return len(applied)

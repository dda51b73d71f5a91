"""`python -m db migrate`: bring the database that `IOC_DATABASE_URL` names up to date.

Where the environment holds the accounts' passwords, they are made and given their rights, too.

`python -m db passwords`: make those passwords and keep them in files, for containers.

`python -m db schema`: print the schema of a migrated database as it is in `db/schema.sql`.

`python -m db columnstore`: store its old chunks by column, where the server can.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from contract import output
from contract.database_role import Role
from contract.environment import refuse_unknown
from contract.errors import UnknownVariableError
from db import passwords, schema
from db.columnstore import DEFAULT_OLDER_THAN_DAYS, store_by_column
from db.errors import (
    ColumnstoreMissingError,
    MigrationError,
    PasswordFileError,
    RolesError,
    SchemaError,
)
from db.migrate import migrate


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it is done or, for the columnstore, not available here."""
    options = _options(arguments)
    try:
        refuse_unknown(os.environ)
        if options.command == "passwords":
            passwords.make(options.folder, _told(os.environ))
        elif options.command == "migrate":
            _migrate(options.database_url, options.passwords)
        elif options.command == "schema":
            print(schema.describe(options.database_url, options.pg_dump), end="")
        else:
            _store_by_column(options.database_url, options.older_than_days)
    except (
        *(MigrationError, RolesError, PasswordFileError, SchemaError),
        *(UnknownVariableError, OSError, psycopg.Error),
    ) as error:
        failed = "migration" if options.command == "migrate" else options.command
        print(f"{failed} failed: {error}", file=sys.stderr)
        return 1
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m db")
    parser.add_argument("command", choices=["migrate", "passwords", "schema", "columnstore"])
    parser.add_argument("--database-url", default=os.environ.get("IOC_DATABASE_URL"))
    parser.add_argument("--folder", type=Path, help="passwords: where their files are kept")
    parser.add_argument(
        "--passwords", type=Path, help="migrate: the file with all accounts' passwords"
    )
    parser.add_argument("--pg-dump", default="pg_dump", help="schema: the program")
    parser.add_argument(
        "--older-than-days",
        type=int,
        default=DEFAULT_OLDER_THAN_DAYS,
        help="columnstore: leave younger chunks as they are",
    )
    options = parser.parse_args(arguments)
    if options.older_than_days < 1:
        parser.error("--older-than-days must be at least 1: late readings still come")
    if options.command == "passwords":
        if options.folder is None:
            parser.error("--folder must say where the passwords are kept")
    elif not options.database_url:
        parser.error("IOC_DATABASE_URL or --database-url must name the database")
    return options


def _migrate(database_url: str, file: Path | None) -> None:
    told = _passwords(os.environ) if file is None else _kept(file)
    applied = migrate(database_url, passwords=told)
    print(f"applied {', '.join(applied)}" if applied else "schema is up to date")


def _passwords(environ: Mapping[str, str]) -> dict[Role, str] | None:
    """Return the accounts' passwords; None where one account serves all."""
    told = {role: environ.get(role.password_variable, "") for role in Role}
    missing = [role.password_variable for role, password in told.items() if not password]
    if len(missing) == len(told):
        return None
    if missing:
        raise RolesError(f"{', '.join(missing)} must be set too: all accounts or none")
    return told


def _kept(file: Path) -> dict[Role, str]:
    """Return the accounts' passwords as `python -m db passwords` has written them."""
    kept = passwords.read(file)
    missing = [role for role in Role if role not in kept]
    if missing:
        raise RolesError(f"{file} has no password of {', '.join(missing)}")
    return {role: kept[role] for role in Role}


def _told(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the passwords that somebody wants, by account; an empty one wants nothing."""
    told: dict[str, str] = {role: environ.get(role.password_variable, "") for role in Role}
    return told | {passwords.SUPERUSER: environ.get("PGPASSWORD", "")}


def _store_by_column(database_url: str, older_than_days: int) -> None:
    total = 0
    try:
        for table, chunk_count in store_by_column(database_url, older_than_days=older_than_days):
            total += chunk_count
            if chunk_count:
                print(f"{table}  {chunk_count} chunks")
    except ColumnstoreMissingError as error:
        print(f"columnstore not available: {error}; nothing was changed, nothing else needs it")
        return
    print(f"{total} chunks stored by column")


if __name__ == "__main__":
    output.forgive()
    sys.exit(main())

"""`python -m db migrate`: bring the database that `IOC_DATABASE_URL` names up to date.

Where the environment holds the accounts' passwords, they are made and given their rights, too.

`python -m db columnstore`: store its old chunks by column, where the server can.
"""

import argparse
import os
import sys
from collections.abc import Mapping

import psycopg

from contract import output
from contract.database_role import Role
from contract.environment import UnknownVariableError, refuse_unknown
from db.columnstore import DEFAULT_OLDER_THAN_DAYS, ColumnstoreMissingError, store_by_column
from db.migrate import MigrationError, migrate
from db.roles import RolesError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it is done or, for the columnstore, not available here."""
    parser = argparse.ArgumentParser(prog="python -m db")
    parser.add_argument("command", choices=["migrate", "columnstore"])
    parser.add_argument("--database-url", default=os.environ.get("IOC_DATABASE_URL"))
    parser.add_argument(
        "--older-than-days",
        type=int,
        default=DEFAULT_OLDER_THAN_DAYS,
        help="columnstore: leave younger chunks as they are",
    )
    options = parser.parse_args(arguments)
    if options.older_than_days < 1:
        parser.error("--older-than-days must be at least 1: late readings still come")
    try:
        refuse_unknown(os.environ)
        if not options.database_url:
            parser.error("IOC_DATABASE_URL or --database-url must name the database")
        if options.command == "migrate":
            _migrate(options.database_url)
        else:
            _store_by_column(options.database_url, options.older_than_days)
    except (MigrationError, RolesError, UnknownVariableError, psycopg.Error) as error:
        failed = "migration" if options.command == "migrate" else options.command
        print(f"{failed} failed: {error}", file=sys.stderr)
        return 1
    return 0


def _migrate(database_url: str) -> None:
    applied = migrate(database_url, passwords=_passwords(os.environ))
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

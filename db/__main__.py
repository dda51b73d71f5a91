"""`python -m db migrate`: bring the database that `IOC_DATABASE_URL` names up to date."""

import argparse
import os
import sys

import psycopg

from contract.environment import UnknownVariableError, refuse_unknown
from db.migrate import MigrationError, migrate


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when the schema is up to date."""
    parser = argparse.ArgumentParser(prog="python -m db")
    parser.add_argument("command", choices=["migrate"])
    parser.add_argument("--database-url", default=os.environ.get("IOC_DATABASE_URL"))
    options = parser.parse_args(arguments)
    try:
        refuse_unknown(os.environ)
        if not options.database_url:
            parser.error("IOC_DATABASE_URL or --database-url must name the database")
        applied = migrate(options.database_url)
    except (MigrationError, UnknownVariableError, psycopg.Error) as error:
        print(f"migration failed: {error}", file=sys.stderr)
        return 1
    print(f"applied {', '.join(applied)}" if applied else "schema is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())

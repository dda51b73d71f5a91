"""DuckDB that reads over HTTP and PostgreSQL, without fetching what it needs for that."""

from pathlib import Path

import duckdb
import duckdb_extension_httpfs as httpfs  # pyright: ignore[reportMissingTypeStubs] - has none
import duckdb_extension_postgres_scanner as scanner  # pyright: ignore[reportMissingTypeStubs]

(HTTPFS,) = Path(httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
(POSTGRES,) = Path(scanner.__file__).parent.rglob("postgres_scanner.duckdb_extension")


def connection() -> duckdb.DuckDBPyConnection:
    """Return a database that has loaded httpfs."""
    database = duckdb.connect()
    database.load_extension(str(HTTPFS))
    return database


def install(home: Path) -> None:
    """Install both for programs that are run with a home of their own."""
    with duckdb.connect(config={"home_directory": str(home)}) as database:
        for extension in (HTTPFS, POSTGRES):
            database.install_extension(str(extension))

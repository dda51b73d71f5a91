"""DuckDB that reads over HTTP, without fetching what it needs for that."""

from pathlib import Path

import duckdb
import duckdb_extension_httpfs  # pyright: ignore[reportMissingTypeStubs] - has none

(HTTPFS,) = Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")


def connection() -> duckdb.DuckDBPyConnection:
    """Return a database that has loaded httpfs."""
    database = duckdb.connect()
    database.load_extension(str(HTTPFS))
    return database


def install(home: Path) -> None:
    """Install httpfs for programs that are run with a home of their own."""
    with duckdb.connect(config={"home_directory": str(home)}) as database:
        database.install_extension(str(HTTPFS))

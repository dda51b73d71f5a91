"""Files of ours as analysts' libraries read them: their rows, and what columns add up to."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd  # pyright: ignore[reportMissingTypeStubs] - has none
import polars as pl

Names = Sequence[str]


class Sums(NamedTuple):
    """What a table comes to.

    Attributes
    ----------
    sums : list[float]
        The sum of each column that was asked for.
    """

    rows: int
    sensors: int
    sums: list[float]


def in_pandas(path: Path, names: Names) -> Sums:
    """Return what pandas reads."""
    of_pandas: Any = pd
    read = of_pandas.read_parquet if path.suffix == ".parquet" else of_pandas.read_csv
    table = read(path)
    sums = [float(table[name].astype("float64").sum()) for name in names]
    return Sums(len(table), table["sensor_id"].nunique(), sums)


def in_polars(path: Path, names: Names) -> Sums:
    """Return what polars reads."""
    # A column may begin with whole numbers: all of it is looked at before its type is settled.
    table = (
        pl.read_parquet(path)
        if path.suffix == ".parquet"
        else pl.read_csv(path, infer_schema_length=None)
    )
    sums = [float(table[name].cast(pl.Float64).sum()) for name in names]
    return Sums(table.height, table["sensor_id"].n_unique(), sums)


def in_duckdb(path: Path, names: Names) -> Sums:
    """Return what DuckDB reads."""
    read = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    sums = ", ".join(f"sum({name}::DOUBLE)" for name in names)
    asked = f"SELECT count(*), count(DISTINCT sensor_id), {sums} FROM {read}('{path}')"  # noqa: S608 - ours
    ((rows, sensors, *values),) = duckdb.connect().execute(asked).fetchall()
    return Sums(rows, sensors, values)


READERS: Mapping[str, Callable[[Path, Names], Sums]] = {
    "pandas": in_pandas,
    "polars": in_polars,
    "DuckDB": in_duckdb,
}

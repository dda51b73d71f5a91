"""`./ioc prove dataset`: a month of a city as files, made twice, and read by three libraries.

The month has the everyday's troubles; with `--short` it is three days of fewer sensors, of which
many are bad. Its checksums must be equal on the second run, its memory must not grow with its days,
and what is labelled stuck must repeat what came before.
"""

import importlib
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contract.catalogue import KINDS
from embedded import location
from launcher.checkout import ROOT
from simulator.dataset import layout
from tests.stand.report import Measure, Report, options

pandas: Any = importlib.import_module("pandas")  # it has no types

MONTH = ("--days", "30", "--sensors", "500")
SHORT = ("--days", "3", "--sensors", "120", "--scenario", "bad-sensors")
SEED = 7
STUCK_FRAC = 0.99
MEMORY_MAX_MIB = 512.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("dataset", arguments, has_short=True)
    asked = SHORT if flags.short else MONTH
    report = Report(f"dataset: {' '.join(asked)} --seed {SEED}")
    with location.scratch() as folder:
        took_s = [_made(folder / name, asked) for name in ("first", "second")]
        sums = [
            (folder / name / layout.SUMS_FILE).read_text("utf-8") for name in ("first", "second")
        ]
        _add_making(report, folder / "first", took_s, is_equal=sums[0] == sums[1])
        _add_reading(report, folder / "first")
        _add_labels(report, folder / "first")
    return report.finish(flags.json)


def _made(folder: Path, asked: Sequence[str]) -> float:
    """Make the data set by its command; return the seconds that it took."""
    begin_s = time.monotonic()
    command = ["-m", "simulator", "dataset", "--from", "2026-09-01", *asked]
    command += ["--seed", str(SEED), "--out", str(folder)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin_s


def _add_making(report: Report, folder: Path, took_s: Sequence[float], *, is_equal: bool) -> None:
    size = sum(path.stat().st_size for path in folder.iterdir())
    memory_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    report.add(Measure(measure="making it", value=min(took_s), unit="s"))
    report.add(Measure(measure="size", value=size / 2**20, unit="MiB"))
    report.add(
        Measure(
            measure="largest memory", value=memory_mib, unit="MiB",
            aim=f"at most {MEMORY_MAX_MIB:g}", held=memory_mib <= MEMORY_MAX_MIB,
        )
    )  # fmt: skip
    report.add(
        Measure(
            measure="runs with the same bytes", value=1 + is_equal, unit="of 2",
            aim="both", held=is_equal,
        )
    )  # fmt: skip


def _add_reading(report: Report, folder: Path) -> None:
    readers: dict[str, Callable[[Path], int]] = {
        "pandas": lambda path: len(pandas.read_parquet(path)),
        "polars": lambda path: pl.read_parquet(path).height,
        "DuckDB": lambda path: len(duckdb.read_parquet(str(path))),
    }
    counts = {
        name: sum(read(folder / file) for file in layout.all_files())
        for name, read in readers.items()
    }
    for name, count in counts.items():
        report.add(
            Measure(
                measure=f"rows read by {name}", value=count, unit="rows",
                aim="as many as by the others", held=len(set(counts.values())) == 1,
            )
        )  # fmt: skip


def _add_labels(report: Report, folder: Path) -> None:
    repeats: list[bool] = []
    for kind in KINDS:
        frame = pl.read_parquet(folder / layout.readings_file(kind))
        told = frame.sort("sensor_id", "seq", "sent_at").with_columns(
            is_same=pl.all_horizontal(
                pl.col(name).eq_missing(pl.col(name).shift().over("sensor_id"))
                for name in kind.quantity_names
            )
        )
        repeats += told.filter(pl.col("fault") == "stuck")["is_same"].to_list()
    share = sum(repeats) / len(repeats) if repeats else 0.0
    report.add(Measure(measure="readings labelled stuck", value=len(repeats), unit="rows"))
    report.add(
        Measure(
            measure="of them repeat what came before", value=share, unit="1",
            aim=f"at least {STUCK_FRAC:g}", held=share >= STUCK_FRAC,
        )
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

"""What benchmarks and proofs print and write: one table, one JSON file, one exit code."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

LOG_WIDTH = 160  # of a pipe or a file, in which a table should not wrap at a terminal's 80
MEMORY_FILE = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measured value beside what limits it and what was aimed at.

    Attributes
    ----------
    limit : float or None
        The same work done by the fastest known means in the same run. [unit]
    aim : str
        The promise in words, empty for a value that is only reported.
    held : bool
        Whether the promise was kept.
    """

    measure: str
    value: float
    unit: str
    limit: float | None = None
    aim: str = ""
    held: bool = True

    @property
    def ratio(self) -> float | None:
        """Return value over limit."""
        return None if not self.limit else self.value / self.limit


@dataclass(slots=True)
class Report:
    """The results of one benchmark or proof."""

    name: str
    results: list[Measure] = field(default_factory=list[Measure])

    def add(self, measure: Measure) -> None:
        """Take one more result."""
        self.results.append(measure)

    def finish(self, json_file: Path | None) -> int:
        """Print the table, write the file and return the exit code: 0 when all aims held."""
        Console(width=None if sys.stdout.isatty() else LOG_WIDTH).print(self._table())
        if json_file is not None:
            json_file.write_text(json.dumps(self._document(), indent=2) + "\n", "utf-8")
        return 0 if all(measure.held for measure in self.results) else 1

    def _table(self) -> Table:
        table = Table(title=self.name)
        for heading in ("measure", "value", "unit", "limit", "ratio", "aim", "held"):
            numeric = heading in {"value", "limit", "ratio"}
            table.add_column(heading, justify="right" if numeric else "left")
        for measure in self.results:
            table.add_row(
                measure.measure,
                _shown(measure.value),
                measure.unit,
                _shown(measure.limit),
                _shown(measure.ratio),
                measure.aim,
                "" if not measure.aim else "yes" if measure.held else "NO",
            )
        return table

    def _document(self) -> dict[str, object]:
        return {
            "name": self.name,
            "machine": machine(),
            "results": [asdict(measure) | {"ratio": measure.ratio} for measure in self.results],
        }


def machine() -> dict[str, object]:
    """Return what a reader needs to compare figures of two machines."""
    memory_kib = int(MEMORY_FILE.read_text("utf-8").split()[1])
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory_kib / 2**20, 1),
    }


def options(
    name: str, arguments: Sequence[str] | None, *, has_short: bool = False
) -> argparse.Namespace:
    """Return the flags that every benchmark and proof takes."""
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--json", type=Path, default=None, help="write the results there too")
    if has_short:
        parser.add_argument("--short", action="store_true", help="less of everything, in minutes")
    return parser.parse_args(arguments)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

"""`./ioc prove spreadsheet`: an export for a Vietnamese spreadsheet opens right in LibreOffice.

`delimiter=;&decimal=,&bom=1&tz=…` is opened without a screen, as somebody in Viet Nam opens it, and
each cell is compared with the same rows as Parquet: numbers are numbers, negative ones too, times
are times, and an id that looks like a formula is text.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pyarrow.parquet as pq

from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import rfc3339
from embedded import libreoffice
from embedded.libreoffice import LibreOffice
from launcher.checkout import ROOT
from tests.stand import sheet
from tests.stand.export_stage import Stage, staged
from tests.stand.report import Measure, Report, options
from tests.stand.sheet import Cell

KINDS = tuple(KIND_BY_CODE[code] for code in ("river_level", "smart_meter"))
SHAPES: Mapping[str, Mapping[str, str]] = {
    "readings": {"resolution": "raw"},
    "hours": {"resolution": "1h"},
    "values": {"resolution": "raw", "shape": "long"},
}
DAYS = 3
SENSORS = 12
ZONE = "Asia/Ho_Chi_Minh"
FORM = {"delimiter": ";", "decimal": ",", "bom": "1", "tz": ZONE}
# `;`, quotation marks, UTF-8, from line 1, all columns as they look, in Vietnamese of Viet Nam,
# quoted cells no texts by that alone, times and the like recognized.
OPENED = "59,34,76,1,,1066,false,true"
RUN = "=1+1"
FORMATTED = 1e-6
"""How near a number is: Parquet has float32, CSV its shortest digits."""
NOTHING = Cell("", "")
PARQUET: Any = pq  # its stubs know only some of what it takes


class Compared(NamedTuple):
    """What came of a file."""

    cells: int
    differing: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("spreadsheet", arguments)
    report = Report("spreadsheet: exports opened in LibreOffice, set to Vietnamese")
    office = libreoffice.ensure(ROOT, print)
    with staged(SENSORS, DAYS, KINDS) as stage:
        with psycopg.connect(stage.url) as connection:
            connection.execute(
                "UPDATE sensor SET sensor_id = %s WHERE sensor_key = (SELECT min(sensor_key) "
                "FROM sensor WHERE kind = %s)",
                [RUN, KINDS[0].code],
            )
        for kind in KINDS:
            for what, asked in SHAPES.items():
                compared = _compared(stage, office, kind, asked)
                sys.stdout.writelines(f"{each}\n" for each in compared.differing[:5])
                report.add(
                    Measure(
                        measure=f"{kind.code}, {what}: cells that differ; of {compared.cells:,}",
                        value=len(compared.differing),
                        unit="cells",
                        aim="none",
                        held=compared.cells > 0 and not compared.differing,
                    )
                )
    return report.finish(flags.json)


def _compared(stage: Stage, office: LibreOffice, kind: Kind, asked: Mapping[str, str]) -> Compared:
    expected = _expected(_got(stage, kind, {**asked, "format": "parquet"}))
    text = _got(stage, kind, {**asked, "format": "csv", **FORM})
    opened = office.convert(text, stage.folder, to="fods", options=OPENED)
    found = list(sheet.rows(opened))
    differing = [] if len(found) == len(expected) else [f"{len(found)} rows of {len(expected)}"]
    count = 0
    for number, (cells, others) in enumerate(zip(found, expected, strict=False), 1):
        for cell, other in zip_longest(cells, others, fillvalue=NOTHING):
            count += 1
            if not _is_equal(cell, other):
                differing.append(f"{text.name}, row {number}: {cell} for {other!r}")
    return Compared(count, differing)


def _got(stage: Stage, kind: Kind, asked: Mapping[str, str]) -> Path:
    answer = httpx.get(
        f"{stage.address}/api/v1/export",
        params={**stage.query(asked["format"], kind), **asked},
        timeout=60,
    )
    answer.raise_for_status()
    path = stage.folder / f"export.{asked['format']}"
    path.write_bytes(answer.content)
    return path


def _expected(path: Path) -> list[list[Any]]:
    """Return the rows that a file of text has for one in columns, its header first."""
    table = PARQUET.read_table(path)
    first, at, *others = table.column_names
    rows = [list(_row(row)) for row in table.to_pylist()]
    return [[first, at, "local_at", *others], *rows]


def _row(row: Mapping[str, Any]) -> Iterator[Any]:
    for name, value in row.items():
        if name == "observed_at":
            yield rfc3339(value)
            yield value.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None, microsecond=0)
        elif name == "sensor_id" and value.startswith("="):
            yield f"'{value}"
        else:
            yield value


def _is_equal(cell: Cell, other: Any) -> bool:
    match other:
        case None:
            return cell == NOTHING
        case str():
            return cell == Cell("string", other)
        case datetime():
            return cell.form == "date" and datetime.fromisoformat(cell.value) == other
        case _:
            return cell.form == "float" and isclose(
                float(cell.value), other, rel_tol=FORMATTED, abs_tol=FORMATTED
            )


if __name__ == "__main__":
    sys.exit(main())

"""`./ioc bench export`: how fast a file is written, beside psql's COPY of the same rows.

Thirty days of traffic sensors, one reading a minute, loaded as a city's past is. Ours is
`GET export` over loopback, read and thrown away. The limit is `psql` with the statement that CSV is
made by: the same rows in the same order with the same form of time. Rounds of all alternate;
medians count. At the end each file is read back by analysts' libraries.
"""

import http.client
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx
import psycopg

from contract.clock import monotonic_s
from ioc_api.export import statement
from ioc_api.export.form import Form
from ioc_api.export.plan import Asked, Found, Piece
from ioc_api.span import Span
from tests.stand.export_stage import DAYS, KIND, Stage, staged
from tests.stand.read_back import READERS, Sums
from tests.stand.report import Measure, Report, options

AIMS = {"csv": 0.7, "parquet": 0.6, "arrow": 0.6}
READ_BACK = ("csv", "parquet")
NEAR = 1e-7
"""How near a sum is: CSV has the shortest digits of a value, the database its bits."""
GROWTH_MAX_MIB = 150.0
FIRST_BYTE_MAX_S = 1.0
TIME_ZONE = "Asia/Ho_Chi_Minh"
_CHUNK_BYTES = 1 << 20

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is exported, how often."""

    sensors: int
    rounds: int


WHOLE = Size(sensors=240, rounds=3)
SHORT = Size(sensors=24, rounds=3)


class Taken(NamedTuple):
    """How long a file took. [s]."""

    first_s: float
    whole_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rounds came to. [s]."""

    limit_s: list[float] = field(default_factory=list[float])
    ours: dict[str, list[Taken]] = field(default_factory=lambda: {form: [] for form in AIMS})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("export", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report(f"export: {DAYS} days of {size.sensors} sensors, one reading a minute")
    with staged(size.sensors) as stage:
        expected = stage.sums()
        before_mib = _memory_mib("VmRSS:")
        measured = _rounds(stage, size.rounds)
        growth_mib = _memory_mib("VmHWM:") - before_mib
        _add_rates(report, expected.rows, measured)
        report.add(
            Measure(
                measure="memory of the API: growth at most, with what writes columns",
                value=growth_mib,
                unit="MiB",
                aim=f"under {GROWTH_MAX_MIB:.0f}",
                held=growth_mib < GROWTH_MAX_MIB,
            )
        )
        _add_provenance(report, stage, expected)
        _add_read_back(report, stage, expected)
    return report.finish(flags.json)


def _rounds(stage: Stage, count: int) -> Measured:
    query = stage.folder / "copy.sql"
    with psycopg.connect(stage.url) as connection:
        query.write_bytes(_limit(connection, stage.span))
    measured = Measured()
    for _ in range(count):
        measured.limit_s.append(_copied_s(stage, query))
        for form, taken in measured.ours.items():
            taken.append(_exported(stage, form))
    return measured


def _limit(connection: Connection, span: Span) -> bytes:
    """Return the statement that CSV is made by."""
    asked = Asked(
        kind=KIND,
        quantities=KIND.quantities,
        tier="raw",
        span=span,
        whole=span,
        trust="good",
        form=Form(),
    )
    chosen = connection.execute(
        "SELECT sensor_key, sensor_id FROM sensor WHERE kind = %s ORDER BY sensor_id", [KIND.code]
    )
    pieces = [Piece(key, name, 0, 0, span.from_at, span.to_at) for key, name in chosen.fetchall()]
    return statement.text_statement(connection, asked, Found(pieces, 0, 0, None), TIME_ZONE)


def _copied_s(stage: Stage, query: Path) -> float:
    begun_s = monotonic_s()
    subprocess.run(
        [stage.psql, "--no-psqlrc", "--quiet", "--file", query, stage.url],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return monotonic_s() - begun_s


def _exported(stage: Stage, form: str, into: IO[bytes] | None = None) -> Taken:
    parts = urlsplit(stage.address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    begun_s = monotonic_s()
    line.request("GET", f"/api/v1/export?{urlencode(stage.query(form))}")
    answer = line.getresponse()
    if answer.status != http.client.OK:
        raise RuntimeError(answer.read().decode())
    first = answer.read(1)
    first_s = monotonic_s() - begun_s
    if into is not None:
        into.write(first)
    place = memoryview(bytearray(_CHUNK_BYTES))
    while count := answer.readinto(place):
        if into is not None:
            into.write(place[:count])
    whole_s = monotonic_s() - begun_s
    line.close()
    return Taken(first_s, whole_s)


def _add_rates(report: Report, row_count: int, measured: Measured) -> None:
    report.add(Measure(measure="readings", value=row_count, unit="rows"))
    limit = row_count / median(measured.limit_s)
    for form, aim in AIMS.items():
        taken = measured.ours[form]
        rate = row_count / median(one.whole_s for one in taken)
        report.add(
            Measure(
                measure=f"{form}; limit: psql, COPY TO STDOUT as CSV",
                value=rate,
                unit="rows/s",
                limit=limit,
                aim=f"at least {aim} of the limit",
                held=rate >= aim * limit,
            )
        )
        first_s = median(one.first_s for one in taken)
        report.add(
            Measure(
                measure=f"{form}: first byte after",
                value=first_s,
                unit="s",
                aim=f"under {FIRST_BYTE_MAX_S:g}",
                held=first_s < FIRST_BYTE_MAX_S,
            )
        )


def _add_provenance(report: Report, stage: Stage, expected: Sums) -> None:
    begun_s = monotonic_s()
    answer = httpx.get(
        f"{stage.address}/api/v1/export/provenance", params=stage.query("csv"), timeout=60
    )
    took_s = monotonic_s() - begun_s
    report.add(
        Measure(
            measure=f"provenance counts the rows, in {took_s:.1f} s; limit: the database's count",
            value=answer.json()["rows"],
            unit="rows",
            limit=expected.rows,
            aim="as many",
            held=answer.json()["rows"] == expected.rows,
        )
    )


def _add_read_back(report: Report, stage: Stage, expected: Sums) -> None:
    for form in READ_BACK:
        path = stage.folder / f"file.{form}"
        with path.open("wb") as file:
            _exported(stage, form, file)
        for library, read in READERS.items():
            begun_s = monotonic_s()
            found = read(path, KIND.quantity_names)
            took_s = monotonic_s() - begun_s
            is_equal = found[:2] == expected[:2] and all(
                abs(one - other) <= NEAR * abs(other)
                for one, other in zip(found.sums, expected.sums, strict=True)
            )
            report.add(
                Measure(
                    measure=f"{form} of {path.stat().st_size / 1e6:,.0f} MB in {library}, "
                    f"{took_s:.1f} s; limit: the database's rows",
                    value=found.rows,
                    unit="rows",
                    limit=expected.rows,
                    aim="as many, of equal sums",
                    held=is_equal,
                )
            )
        path.unlink()


def _memory_mib(what: str) -> float:
    """Return how much memory the API, a child of this process, has or had. [MiB]."""
    own = Path("/proc/self/task")
    children = " ".join(file.read_text() for file in own.glob("*/children")).split()
    (api,) = (
        child
        for child in children
        if b"ioc_api" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
    )
    status = Path(f"/proc/{api}/status").read_text()
    return int(status.partition(what)[2].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())

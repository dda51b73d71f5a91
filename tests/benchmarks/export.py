"""`./ioc bench export`: how fast a file is written, beside psql's COPY of the same rows.

Thirty days of traffic sensors, one reading a minute each. Ours is `GET export` over loopback, read
and thrown away. The limit is `psql` with the statement that CSV is made by: the same rows in the
same order with the same form of time. Rounds of all alternate; medians count.
"""

import http.client
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

import psycopg
from psycopg import sql

from contract.clock import monotonic_s, rfc3339, utc_now
from embedded import location, runtime
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from ioc_api.export import plan, statement
from ioc_api.export.plan import Asked, Form, Found, Piece
from ioc_api.span import Span
from launcher.checkout import ROOT
from tests.stand.account import make_schema
from tests.stand.browser import second_api
from tests.stand.report import Measure, Report, options
from tests.stand.stage import City
from tests.stand.traffic_history import INSERT_DAY, KIND, STEP_S, TIME_ZONE, VALUE, Connection

AIMS = {"csv": 0.7, "parquet": 0.6, "arrow": 0.6}
GROWTH_MAX_MIB = 150.0
DAYS = 30
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Size:
    """How much is exported, how often."""

    sensors: int
    rounds: int


WHOLE = Size(sensors=240, rounds=3)
SHORT = Size(sensors=24, rounds=3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("export", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report(f"export: {DAYS} days of {size.sensors} sensors, one reading a minute")
    binaries = runtime.ensure(ROOT, print)
    with (
        location.scratch() as folder,
        PostgresServer(binaries, folder / "postgres") as postgres,
        MosquittoServer(binaries, folder / "mosquitto") as broker,
    ):
        postgres.execute("CREATE DATABASE export")
        url = postgres.url_of("export")
        make_schema(url)
        query = folder / "copy.sql"
        with psycopg.connect(url, autocommit=True) as connection:
            span, row_count = _store(connection, size.sensors)
            query.write_bytes(_limit(connection, span))
        query_of = {form: {"kind": KIND.code, "format": form, **_ends(span)} for form in AIMS}
        ours_s: dict[str, list[float]] = {form: [] for form in AIMS}
        limit_s: list[float] = []
        with second_api.served(
            database_url=url,
            broker={"IOC_MQTT_URL": broker.url},
            log_path=folder / "api.log",
            log_level="warning",
        ) as address:
            before_mib = _memory_mib("VmRSS:")
            for _ in range(size.rounds):
                limit_s.append(_copied_s(binaries.psql, url, query))
                for form, parameters in query_of.items():
                    ours_s[form].append(_exported_s(address, parameters))
            growth_mib = _memory_mib("VmHWM:") - before_mib
    _add(report, row_count, ours_s, limit_s)
    report.add(
        Measure(
            measure="memory of the API: growth at most, with what writes columns",
            value=growth_mib,
            unit="MiB",
            aim=f"under {GROWTH_MAX_MIB:.0f}",
            held=growth_mib < GROWTH_MAX_MIB,
        )
    )
    return report.finish(flags.json)


def _add(
    report: Report, row_count: int, ours_s: dict[str, list[float]], limit_s: list[float]
) -> None:
    report.add(Measure(measure="readings", value=row_count, unit="rows"))
    limit = row_count / median(limit_s)
    for form, aim in AIMS.items():
        rate = row_count / median(ours_s[form])
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


def _store(connection: Connection, sensors: int) -> tuple[Span, int]:
    """Store readings, and return the span that they fill and how many they are."""
    city = City(connection)
    keys = [
        city.sensor(f"bench-{number:04}", KIND.code, period_s=STEP_S) for number in range(sensors)
    ]
    columns = [sql.Identifier(name) for name in KIND.quantity_names]
    values = [VALUE.format(sql.Literal(37 + number)) for number in range(len(columns))]
    insert = INSERT_DAY.format(
        table=sql.Identifier(f"reading_{KIND.code}"),
        columns=sql.SQL(", ").join(columns),
        values=sql.SQL(", ").join(values),
    )
    end = utc_now().replace(minute=0, second=0, microsecond=0)
    row_count = 0
    for day in range(DAYS, 0, -1):
        days = {"from_at": end - timedelta(days=day), "to_at": end - timedelta(days=day - 1)}
        row_count += connection.execute(insert, {**days, "keys": keys, "step_s": STEP_S}).rowcount
    connection.execute("VACUUM (ANALYZE)")
    return Span(end - timedelta(days=DAYS), end), row_count


def _limit(connection: Connection, span: Span) -> bytes:
    """Return the statement that CSV is made by."""
    asked = Asked(
        kind=KIND,
        quantities=KIND.quantities,
        tier="raw",
        span=span,
        whole=plan.whole(span, "raw", timedelta()),
        trust="good",
        form=Form(),
    )
    chosen = connection.execute(
        "SELECT sensor_key, sensor_id FROM sensor WHERE kind = %s ORDER BY sensor_id", [KIND.code]
    )
    pieces = [Piece(key, name, 0, 0, span.from_at, span.to_at) for key, name in chosen.fetchall()]
    return statement.text_statement(connection, asked, Found(pieces, 0, None), TIME_ZONE)


def _ends(span: Span) -> dict[str, str]:
    ends: dict[str, datetime] = {"from": span.from_at, "to": span.to_at}
    return {name: rfc3339(at) for name, at in ends.items()}


def _copied_s(psql: Path, database_url: str, query: Path) -> float:
    begun_s = monotonic_s()
    subprocess.run(
        [psql, "--no-psqlrc", "--quiet", "--file", query, database_url],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return monotonic_s() - begun_s


def _exported_s(address: str, parameters: dict[str, str]) -> float:
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    begun_s = monotonic_s()
    line.request("GET", f"/api/v1/export?{urlencode(parameters)}")
    answer = line.getresponse()
    if answer.status != http.client.OK:
        raise RuntimeError(answer.read().decode())
    place = bytearray(_CHUNK_BYTES)
    while answer.readinto(place):
        pass
    took_s = monotonic_s() - begun_s
    line.close()
    return took_s


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

"""`./ioc prove shards`: a city of 200,000 sensors in four shards lives on this machine.

Broker, ingest and database are the product's. The simulator is one command of four processes beside
them. Once all births are stored and the first catching up is over, it is watched: how long after
the time at which it was due each reading came to ingest (the clock of both is the machine's),
whether any number of a sensor is missing before its last one, and what memory the shards take.
`--short` is a tenth of it.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from contract.catalogue import KINDS
from contract.clock import monotonic_s
from embedded import location
from launcher.checkout import ROOT, DataFolder
from tests.stand import stack
from tests.stand.clean_environment import QUIET
from tests.stand.report import Measure, Report, options
from tests.stand.waiting import wait_until

SHARDS = 4
SENSORS, SHORT_SENSORS = 200_000, 20_000
WATCH_S, SHORT_WATCH_S = 660, 60
BORN_S = 600.0
MOST_LAG_S = 2.0
SETTLED = "the births are stored, and the start is caught up with"
RECENT_S = 15

SUMS = """
    SELECT count(*), max(extract(epoch FROM received_at - observed_at))::float
    FROM {} WHERE received_at >= now() - %s * interval '1 second'"""

GAPS = """
    SELECT coalesce(sum(numbered), 0)::int FROM (
        SELECT max(seq) + 1 - count(DISTINCT seq) AS numbered FROM {} GROUP BY sensor_key, boot
    ) AS one"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("shards", arguments, has_short=True)
    sensors = SHORT_SENSORS if flags.short else SENSORS
    watch_s = SHORT_WATCH_S if flags.short else WATCH_S
    report = Report(f"shards: {sensors:,} sensors in {SHARDS} shards, {watch_s} s")
    with (
        location.scratch() as folder,
        stack.running(
            folder / "data", ["--sensors", str(sensors), "--no-simulator", "--history", "0"]
        ) as running,
        psycopg.connect(running.database_url, autocommit=True) as connection,
        _shards(running, folder / "city", sensors) as child,
    ):
        begin_s = monotonic_s()
        wait_until(lambda: _is_settled(connection, sensors), SETTLED, BORN_S)
        settled_s = monotonic_s() - begin_s
        threading.Event().wait(watch_s)  # the machine's clock is what is looked at
        rows, lag_s = _seen(connection, watch_s)
        missing = _missing(connection)
        memory_mib = sum(map(_memory_mib, _children(child.pid)))
    report.add(Measure(measure="until all was born and caught up with", value=settled_s, unit="s"))
    report.add(Measure(measure="readings that came", value=rows / watch_s, unit="1/s"))
    report.add(
        Measure(
            measure="numbers that are missing before a sensor's last", value=missing, unit="1",
            aim="0", held=missing == 0,
        )
    )  # fmt: skip
    report.add(
        Measure(
            measure="the latest reading after the time at which it was due", value=lag_s, unit="s",
            aim=f"under {MOST_LAG_S:g} s", held=lag_s < MOST_LAG_S,
        )
    )  # fmt: skip
    report.add(Measure(measure="memory of all shards", value=memory_mib, unit="MiB"))
    return report.finish(flags.json)


@contextmanager
def _shards(running: stack.Stack, data: Path, sensors: int) -> Generator[subprocess.Popen[bytes]]:
    broker = running.broker_of("ingest")
    credentials = DataFolder(running.data).credentials / "simulator" / "credentials.json"
    child = subprocess.Popen(
        [sys.executable, "-m", "simulator", "run", "--data", str(data),
         "--sensors", str(sensors), "--shards", str(SHARDS), "--trouble", "0"],
        cwd=ROOT,
        env=_environment() | QUIET | broker | {
            "IOC_MQTT_CREDENTIALS": str(credentials), "IOC_SIMULATOR_METRICS_PORT": "0",
        },
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(120)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("IOC_")}


def _is_settled(connection: psycopg.Connection[Any], sensors: int) -> bool:
    born = connection.execute("SELECT count(*) FROM sensor").fetchone()
    rows, lag_s = _seen(connection, RECENT_S)
    return born is not None and born[0] == sensors and rows > 0 and lag_s < MOST_LAG_S


def _seen(connection: psycopg.Connection[Any], span_s: int) -> tuple[int, float]:
    """Return how many readings came in the last so many seconds, and the latest of them. [s]."""
    rows, lag_s = 0, 0.0
    for kind in KINDS:
        query = sql.SQL(SUMS).format(sql.Identifier(f"reading_{kind.code}"))
        found = connection.execute(query, (span_s,)).fetchall()
        rows += found[0][0]
        lag_s = max(lag_s, found[0][1] or 0.0)
    return rows, lag_s


def _missing(connection: psycopg.Connection[Any]) -> int:
    query = sql.SQL(" UNION ALL ").join(
        sql.SQL(GAPS).format(sql.Identifier(f"reading_{kind.code}")) for kind in KINDS
    )
    return sum(gap_count for (gap_count,) in connection.execute(query).fetchall())


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    return [int(child) for child in listed.split()]


def _memory_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    told = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(told[0]) / 1024 if told else 0.0


if __name__ == "__main__":
    sys.exit(main())

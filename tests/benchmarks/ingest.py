"""`./ioc bench ingest`: how fast readings become rows, beside the fastest known means.

The yardstick: 60 000 single readings of six quantities through two `mosquitto_pub`, ours to the
last row committed and acknowledged, the limit to the last message that `mosquitto_sub` received;
2 000 packs of 50 that wait in the broker, the limit being binary COPY of the same rows. Rounds of
ours and of the limit alternate; medians count. What it costs to tell whoever judges what changed
is the ratio to an ingest that does not, in packs. `--rows N` repeats it beside N stored rows.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from contract.clock import monotonic_s, utc_now
from tests.stand import ingest_run, rig
from tests.stand.ingest_load import DOMAIN, GATEWAYS, KIND, Gateways
from tests.stand.ingest_run import PACED, PROBE, SINGLES, Cursor, Rates
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.rig import Rig
from tests.stand.worker import INGEST

SINGLES_AIM = 0.4
PACKS_AIM = 0.6
SOILED_AIM = 0.5
COMMITTED_AIM_S = 0.5
LIVE_AIM_S = 1.0
GROWTH_AIM = 1.2
BESIDE_ROWS_AIM = 0.9
TELLING_AIM = 0.95
UNJUDGED = "tests.stand.unjudged_ingest"
# Without it, when a row was committed is not known afterwards.
SETTINGS = {"track_commit_timestamp": "on"}
LOAD_BOUND_S = 600.0
LOAD_PIECE_ROWS = 500_000
LOAD_SENSORS = 1_000

_LOAD = """
INSERT INTO reading_weather (
    sensor_key, observed_at, received_at, boot, seq, quality,
    temperature_degc, humidity_frac, wind_mps, wind_from_deg, pressure_hpa, solar_wm2
)
SELECT
    1000000 + sensor, at, at, 1, 1, 0, 30, 0.7, 2, sensor %% 360, 1010, 500
FROM
    GENERATE_SERIES(1, %(sensors)s) AS sensor,
    GENERATE_SERIES(1, %(steps)s) AS step,
    LATERAL (SELECT %(begin_at)s::timestamptz + step * INTERVAL '1 minute' AS at) AS moment
ORDER BY sensor, step
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    single_count: int
    packs_of_gateway: int
    paced_s: float
    telling_rounds: int


WHOLE = Size(rounds=5, single_count=60_000, packs_of_gateway=100, paced_s=15.0, telling_rounds=9)
SHORT = Size(rounds=1, single_count=20_000, packs_of_gateway=100, paced_s=4.0, telling_rounds=7)


@dataclass(frozen=True, slots=True)
class Course:
    """The rates of all rounds: clean packs, packs with repeated and belated rows, singles."""

    packs: list[Rates]
    soiled: list[Rates]
    singles: list[Rates]
    resident_mib: list[float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--rows", type=int, default=0)
    own, rest = parser.parse_known_args(arguments)
    flags = options("ingest [--rows N]", rest, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report("ingest: readings of six quantities per second")
    with rig.running(SETTINGS) as stand:
        stand.register(KIND, DOMAIN, [*SINGLES, *PACED, PROBE])
        cursor = Cursor(utc_now() - timedelta(days=12))
        empty = _course(stand, size, cursor, "empty")
        _add_rates(report, empty)
        _add_telling(report, stand, size, cursor)
        _add_paced(report, stand, size, median(rates.ours for rates in empty.singles))
        if own.rows:
            row_count = _load(stand, own.rows)
            beside = _course(stand, size, cursor, "beside")
            _add_comparison(report, empty, beside, row_count)
    return report.finish(flags.json)


def _course(stand: Rig, size: Size, cursor: Cursor, name: str) -> Course:
    packs: list[Rates] = []
    soiled: list[Rates] = []
    for number in range(size.rounds):
        for is_clean, rates in ((True, packs), (False, soiled)):
            label = f"{name}-{'clean' if is_clean else 'soiled'}-{number}"
            load = Gateways(label, is_clean, GATEWAYS, size.packs_of_gateway)
            rates.append(ingest_run.packs(stand, load, cursor))
    worker = stand.start_worker()
    singles: list[Rates] = []
    resident_mib: list[float] = []
    for _ in range(size.rounds):
        singles.append(ingest_run.singles(stand, worker, cursor, count=size.single_count))
        resident_mib.append(worker.resident_mib)
    worker.stop()
    return Course(packs, soiled, singles, resident_mib)


def _add_rates(report: Report, course: Course) -> None:
    for measure, rounds, aim in (
        ("single readings; limit: mosquitto_sub", course.singles, SINGLES_AIM),
        ("packs of 50; limit: binary COPY", course.packs, PACKS_AIM),
        ("packs, 10 % repeated, 10 % late; limit: COPY", course.soiled, SOILED_AIM),
    ):
        ours, limit = _medians(rounds)
        report.add(
            Measure(
                measure=measure,
                value=ours,
                unit="1/s",
                limit=limit,
                aim=f"at least {aim} of the limit",
                held=ours >= aim * limit,
            )
        )
    first_mib, last_mib = course.resident_mib[0], course.resident_mib[-1]
    report.add(
        Measure(
            measure="worker's memory after the last round; limit: after the first",
            value=last_mib,
            unit="MiB",
            limit=first_mib,
            aim=f"at most {GROWTH_AIM} of it",
            held=last_mib <= GROWTH_AIM * first_mib,
        )
    )


def _add_telling(report: Report, stand: Rig, size: Size, cursor: Cursor) -> None:
    """Compare rounds with and without telling what changed, which alternate."""
    rates: dict[str, list[float]] = {INGEST: [], UNJUDGED: []}
    for number in range(size.telling_rounds):
        # Who comes second finds the machine as the first has left it, so they take turns.
        for module in (INGEST, UNJUDGED)[:: 1 if number % 2 else -1]:
            load = Gateways(
                f"telling-{len(module)}-{number}", True, GATEWAYS, size.packs_of_gateway
            )
            rates[module].append(ingest_run.packs_rate(stand, load, cursor, module=module))
    told, untold = (median(rates[module]) for module in (INGEST, UNJUDGED))
    report.add(
        Measure(
            measure="packs of 50, changes told; limit: not told",
            value=told,
            unit="1/s",
            limit=untold,
            aim=f"at least {TELLING_AIM} of the limit",
            held=told >= TELLING_AIM * untold,
        )
    )


def _add_paced(report: Report, stand: Rig, size: Size, fastest: float) -> None:
    """Measure the delays at half of the rate that the singles reached."""
    worker = stand.start_worker()
    found = ingest_run.delays(stand, rate=fastest / 2, last_s=size.paced_s)
    worker.stop()
    for measure, values, aim_s in (
        (f"publish to committed, p99 at {fastest / 2:,.0f}/s", found.committed_s, COMMITTED_AIM_S),
        ("publish to live frame, p99 at that rate", found.live_s, LIVE_AIM_S),
    ):
        value = percentile(values, 0.99)
        report.add(
            Measure(
                measure=measure, value=value, unit="s", aim=f"under {aim_s} s", held=value < aim_s
            )
        )


def _add_comparison(report: Report, empty: Course, beside: Course, row_count: int) -> None:
    kinds: tuple[tuple[str, Callable[[Course], list[Rates]]], ...] = (
        ("single readings", lambda course: course.singles),
        ("packs of 50", lambda course: course.packs),
    )
    for name, rounds_of in kinds:
        # Shares of the limit of the same minute: the machine may have changed its mind between.
        before, after = (
            ours / limit for ours, limit in (_medians(rounds_of(one)) for one in (empty, beside))
        )
        report.add(
            Measure(
                measure=f"{name} beside {row_count:,} rows; limit: beside none",
                value=after,
                unit="of the limit",
                limit=before,
                aim=f"at least {BESIDE_ROWS_AIM} of it",
                held=after >= BESIDE_ROWS_AIM * before,
            )
        )


def _medians(rounds: Sequence[Rates]) -> tuple[float, float]:
    return median(one.ours for one in rounds), median(one.limit for one in rounds)


def _load(stand: Rig, row_count: int) -> int:
    """Fill the table with older rows, for ten minutes at most; return how many there are."""
    begin_s = monotonic_s()
    steps = LOAD_PIECE_ROWS // LOAD_SENSORS
    span = timedelta(minutes=steps)
    begin_at = utc_now() - timedelta(days=13) - span * (row_count // LOAD_PIECE_ROWS + 1)
    loaded = 0
    with stand.connect() as connection:
        while loaded < row_count and monotonic_s() - begin_s < LOAD_BOUND_S:
            connection.execute(
                _LOAD, {"sensors": LOAD_SENSORS, "steps": steps, "begin_at": begin_at}
            )
            begin_at += span
            loaded += LOAD_PIECE_ROWS
        # What the load left to be swept and written shall not be done while ours is measured: a
        # minute later autovacuum would read all its rows again.
        connection.execute("VACUUM (ANALYZE) reading_weather")
        connection.execute("CHECKPOINT")
    return loaded


if __name__ == "__main__":
    sys.exit(main())

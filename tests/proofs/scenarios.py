"""`./ioc prove scenarios`: what each scenario makes happen is told, stored, counted and seen.

Each scenario of the city runs on the whole product, 600 times as fast as the wall, in a folder of
its own, until all that it makes happen has ended and what came of it was measured. Where that takes
more than a day the fleet is small, so that the speed is held; and what would last for a month, as
faults of bad sensors do, is ended by hand after two days and a half. Then the database is asked:
each event and fault has its row, with its begin, its end, what it changed and the sensors that it
reached; each reading that a device numbered is stored once; and what the scenario is named after is
seen in the stored readings. `--short` is two scenarios with few sensors.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

import psycopg

from contract.city import city_folder, load_city
from contract.clock import from_us
from contract.payload.truth import MAX_NAMED_SENSORS
from contract.reason import Reason
from embedded import location
from simulator.run.stage import stage_of_run
from simulator.run.told import hit
from simulator.run.world import build
from simulator.scenario.event import Event
from simulator.scenario.file import known_scenarios, load
from simulator.scenario.stage import Stage
from simulator.world.state import MINUTE_MS
from tests.stand import stack
from tests.stand.report import Measure, Report, options
from tests.stand.scenario_coverage import coverages
from tests.stand.scenario_expected import EXPECTED, STANDARD_SENSORS
from tests.stand.scenario_run import Row, ScenarioRun
from tests.stand.scenario_signs import signs_of

CITY, SEED, SPEED = "hcmc", 42, 600
SENSORS, SHORT_SENSORS = 2_000, 300
SHORT = ("feeder-outage-night", "storm-west")
DAY_MIN, WHOLE_MIN, CUT_MIN = 24 * 60, 10 * 24 * 60, 60 * 60
COVERAGE_WITHIN = 0.15

SHOWN = frozenset(
    {"feeder_outage", "dead", "stuck", "bias", "drift", "spike", "dropout", "offline_lossy"}
)
"""What changes readings wherever it hits a sensor, as a storm does; others may change none."""
LETTERS = "SELECT reason, sum(reading_count)::int FROM dead_letter GROUP BY reason"
UNDELIVERED = ("readings_dropped", "readings_kept", "readings_abandoned", "readings_given_up")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("scenarios", arguments, has_short=True)
    city = load_city(city_folder(CITY))
    report = Report(f"scenarios: seed {SEED}, speed {SPEED}")
    for name in SHORT if flags.short else known_scenarios(city):
        length_min = load(city, name).length_min
        is_few = flags.short or length_min > DAY_MIN
        sensors = SHORT_SENSORS if is_few else SENSORS
        report.add(Measure(measure=f"{name}: sensors", value=sensors, unit="1"))
        _prove(report, name, sensors, _most_min(length_min))
    return report.finish(flags.json)


def _most_min(length_min: int) -> int:
    """Return for how long a scenario is waited for that lasts so long. [min]."""
    return CUT_MIN if length_min > WHOLE_MIN else length_min


def _prove(report: Report, name: str, sensors: int, most_min: int) -> None:
    stage = stage_of_run(build(load_city(city_folder(CITY)), seed=SEED, sensor_count=sensors))
    told = {"--scenario": name, "--sensors": sensors, "--seed": SEED, "--speed": SPEED}
    words = [str(word) for flag in told.items() for word in flag]
    with (
        location.scratch() as folder,
        stack.running(folder / "data", words) as running,
        psycopg.connect(running.database_url, autocommit=True) as connection,
    ):
        run = ScenarioRun(running, name, connection)
        run.play(most_min)
        _add_delivery(report, name, run)
        rows = run.rows()
        _add_truth(report, name, run, rows, most_min)
        _add_sensors(report, name, run.events, rows, stage)
        _add_signs(report, run, rows)
        if sensors >= STANDARD_SENSORS:
            _add_expected(report, name, rows)
        _add_coverage(report, name, run, rows)


def _add_truth(
    report: Report, name: str, run: ScenarioRun, rows: Mapping[str, Row], most_min: int
) -> None:
    """Report whether each event has its row: begin, end, and what it did."""
    events = run.events
    begun = sum(_at(event.begin_step) == rows[event.event_id].from_at for event in events)
    ended = sum(_is_right(event, rows[event.event_id], most_min) for event in events)
    logged = {entry["event_id"]: entry for entry in run.logged("truth_measured")}
    measured = sum(event.event_id in logged for event in events)
    _add(report, f"{name}: events and faults told", begun, "1", len(events))
    _add(report, f"{name}: told with their end", ended, "1", len(events))
    _add(report, f"{name}: measured", measured, "1", len(events))
    effects = sum(
        bool(rows[event.event_id].expected) == bool(logged.get(event.event_id, {}).get("expected"))
        for event in events
    )
    _add(report, f"{name}: stored with what was measured", effects, "1", len(events))


def _add_sensors(
    report: Report, name: str, events: Sequence[Event], rows: Mapping[str, Row], stage: Stage
) -> None:
    """Report whether the sensors are counted and named, and changed where they are bound to be."""
    counted = changed = bound = 0
    for event in events:
        row, hit_ids = rows[event.event_id], set(hit(event, stage))
        named = set(row.sensor_ids)
        is_whole = len(row.sensor_ids) == len(named) == min(row.sensor_count, MAX_NAMED_SENSORS)
        is_hit = hit_ids <= named if row.sensor_count <= MAX_NAMED_SENSORS else named <= hit_ids
        counted += is_whole and row.sensor_count >= len(hit_ids) and is_hit
        if event.what == "storm" or (event.what in SHOWN and hit_ids):
            bound += 1
            changed += bool(row.expected)
    _add(report, f"{name}: sensors counted, the first 1,000 named", counted, "1", len(events))
    _add(report, f"{name}: changed something, where it must", changed, "1", bound)


def _add_delivery(report: Report, name: str, run: ScenarioRun) -> None:
    """Report whether each reading that was made is stored once, and no message refused.

    A clock that is set back says times again: what contradicts the row that stands is a letter.
    """
    count = run.end()
    letters = dict(run.ask(LETTERS))
    is_set_back = any(event.what == "clock_skew" for event in run.events)
    conflicts = letters.pop(Reason.CONFLICT, 0) if is_set_back else 0
    left = sum(entry["count"] for entry in run.logged(*UNDELIVERED))
    report.add(Measure(measure=f"{name}: readings numbered", value=count.numbered, unit="1"))
    if is_set_back:
        measure = f"{name}: of them letters, of times that were said before"
        report.add(Measure(measure=measure, value=conflicts, unit="1"))
    _add(report, f"{name}: of them neither stored nor told of", count.missing - conflicts, "1", 0)
    _add(report, f"{name}: stored twice", count.doubled, "1", 0)
    _add(report, f"{name}: other dead letters", sum(letters.values()), "1", 0)
    _add(report, f"{name}: dropped or left at the stop", left, "1", 0)


def _add_signs(report: Report, run: ScenarioRun, rows: Mapping[str, Row]) -> None:
    for event in run.events:
        for sign in signs_of(run, event, rows[event.event_id]):
            report.add(
                Measure(
                    measure=f"{event.event_id}: {sign.what}", value=sign.value, unit=sign.unit,
                    aim=sign.aim, held=sign.held,
                )
            )  # fmt: skip


def _add_expected(report: Report, name: str, rows: Mapping[str, Row]) -> None:
    """Report whether each event changed what its scenario says."""
    for entry_id, wanted in EXPECTED.get(name, {}).items():
        event_id = f"{name}.{entry_id}"
        lacking = sorted(".".join(change) for change in wanted - rows[event_id].expected)
        measure = f"{event_id}: of {len(wanted)} changes not seen"
        if lacking:
            measure += f" ({', '.join(lacking)})"
        _add(report, measure, len(lacking), "1", 0)


def _add_coverage(report: Report, name: str, run: ScenarioRun, rows: Mapping[str, Row]) -> None:
    for one in coverages(run, rows):
        faults = " and ".join(fault.partition(".")[2] for fault in one.faults)
        report.add(
            Measure(
                measure=f"{name}: coverage of {one.sensor_count} sensors with {faults}",
                value=one.seen, unit="1", aim=f"{one.left:.2f} ± {COVERAGE_WITHIN}",
                held=abs(one.seen - one.left) <= COVERAGE_WITHIN,
            )
        )  # fmt: skip


def _add(report: Report, measure: str, value: int, unit: str, aim: int) -> None:
    report.add(Measure(measure=measure, value=value, unit=unit, aim=f"{aim:,}", held=value == aim))


def _is_right(event: Event, row: Row, most_min: int) -> bool:
    """Tell whether an event has ended when it was to; what was ended by hand, when that was."""
    if row.to_at is None or event.end_step is None:
        return row.to_at is not None
    is_cut = event.end_step > event.begin_step + most_min
    return row.from_at < row.to_at if is_cut else row.to_at == _at(event.end_step)


def _at(step: int) -> datetime:
    return from_us(step * MINUTE_MS * 1000)


if __name__ == "__main__":
    sys.exit(main())

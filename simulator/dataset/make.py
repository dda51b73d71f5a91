"""A data set, made from a planned run: written day by day, so that memory stays as it is."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from contract.catalogue import KINDS
from contract.clock import from_us, rfc3339
from contract.version import VERSION
from simulator.dataset import layout
from simulator.dataset.happened import Cell, Happened
from simulator.dataset.layout import Column
from simulator.dataset.parquet import ParquetFile
from simulator.dataset.sheet import sheet
from simulator.dataset.shown import rows_of
from simulator.devices.gateway import gateways_of
from simulator.errors import DatasetError
from simulator.kinds import SIMULATED
from simulator.run.stage import stage_of_run
from simulator.run.straight import BLOCK_MIN, Plan, Run
from simulator.scenario.event import Event
from simulator.scenario.repertoire import FAULTS
from simulator.world.state import MINUTE_MS

DAY_MIN = 1_440
CHUNK_BYTES = 1 << 20


def make(plan: Plan, folder: Path) -> Iterator[str]:
    """Make a data set in a folder; yield what is done, a line for each day.

    Its file of checksums is written last: a folder without it is not whole.

    Parameters
    ----------
    plan
        From one midnight of the city to another.

    Raises
    ------
    CityError, ScenarioError
        There is no such run.
    DatasetError
        The folder holds something, or cannot be written.
    """
    run = Run.of(plan, with_truth=True)
    try:
        _take(folder)
        yield from _written(run, folder)
    except OSError as error:
        raise DatasetError(f"{folder}: {error.strerror or error}") from error


def _take(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise DatasetError(f"{folder} is not empty; name a folder that is, or that is not there")


def _written(run: Run, folder: Path) -> Iterator[str]:
    about = _about(run.plan)
    row_counts: dict[str, int] = {}
    events: dict[str, Event] = {}
    with ExitStack() as stack:
        files = {
            kind.code: stack.enter_context(
                ParquetFile(
                    folder / layout.readings_file(kind),
                    layout.schema_of(layout.readings(kind), about),
                )
            )
            for kind in KINDS
        }
        for day_ms in _days(run, files, events):
            yield f"{rfc3339(from_us(day_ms * 1000))}: {sum(f.row_count for f in files.values())}"
        for file in files.values():
            file.cut()
        row_counts |= {layout.readings_file(kind): files[kind.code].row_count for kind in KINDS}
    for name, rows in _others(run, [*events.values()]).items():
        row_counts[name] = _whole(folder / name, layout.all_files()[name], rows, about)
    text = sheet(run.plan, run.simulation.model.city, layout.all_files(), row_counts)
    (folder / layout.SHEET_FILE).write_text(text, "utf-8")
    # In one move: a folder that holds it is whole, whenever the making of it ends.
    unfinished = folder / f".{layout.SUMS_FILE}"
    unfinished.write_text(_sums(folder), "utf-8")
    unfinished.replace(folder / layout.SUMS_FILE)


def _about(plan: Plan) -> dict[str, str]:
    """Return what each file says of itself: no time of making, for it would differ."""
    end_ms = plan.start_ms + (plan.duration_ms or 0)
    return {
        "version": VERSION,
        "city": plan.city_folder.name,
        "seed": str(plan.seed),
        "sensors": str(plan.sensor_count),
        layout.FROM: rfc3339(from_us(plan.start_ms * 1000)),
        layout.TO: rfc3339(from_us(end_ms * 1000)),
    }


def _days(run: Run, files: Mapping[str, ParquetFile], events: dict[str, Event]) -> Iterator[int]:
    """Write all readings, and collect what happens; yield the end of each day."""
    most = min(BLOCK_MIN, run.simulation.model.block_min)
    minutes = next(count for count in range(most, 0, -1) if DAY_MIN % count == 0)
    for stretch in run.stretches(minutes):
        steps = stretch.from_ms // MINUTE_MS, -(-stretch.to_ms // MINUTE_MS)
        # From a minute back: what waited for a fault to end goes out after its end.
        events |= {event.event_id: event for event in run.course.during(steps[0] - 1, steps[1])}
        what_of = {event_id: event.what for event_id, event in events.items()}
        for columns in stretch.columns:
            files[columns.devices[0].kind.code].add(rows_of(columns, stretch, what_of))
        if (stretch.to_ms - run.plan.start_ms) % (DAY_MIN * MINUTE_MS) == 0:
            for file in files.values():
                file.cut()
            yield stretch.to_ms


def _others(run: Run, events: Sequence[Event]) -> dict[str, Mapping[str, Sequence[Cell]]]:
    """Return the rows of the small files, by file."""
    happened = Happened(stage_of_run(run.simulation.model))
    of_world = [event for event in events if event.what not in FAULTS]
    of_devices = [event for event in events if event.what in FAULTS]
    return {
        layout.EVENTS_FILE: happened.rows(of_world, layout.events()),
        layout.FAULTS_FILE: happened.rows(of_devices, layout.faults()),
        layout.SENSORS_FILE: _sensors(run, happened),
    }


def _sensors(run: Run, happened: Happened) -> Mapping[str, Sequence[Cell]]:
    devices = run.simulation.emitter.devices
    gateway_of = {
        device.sensor_id: gateway.gateway_id
        for gateway in gateways_of(run.simulation.model.city, devices)
        for device in gateway.devices
    }
    rows: list[tuple[Cell, ...]] = [
        (
            one.sensor_id, kind, one.kind.domain, one.name, one.area, one.lat_deg, one.lon_deg,
            one.kind.period_s * run.plan.period_scale, gateway_of[one.sensor_id], feeder,
            SIMULATED[kind].has_battery,
        )
        for kind, made in devices.items()
        for one, feeder in zip(made, happened.feeders_of(kind), strict=True)
    ]  # fmt: skip
    columns = zip(*rows, strict=True)
    return {column.name: cells for column, cells in zip(layout.SENSORS, columns, strict=True)}


def _whole(
    path: Path,
    columns: Sequence[Column],
    rows: Mapping[str, Sequence[Cell]],
    about: Mapping[str, str],
) -> int:
    """Write a small file; return its number of rows."""
    with ParquetFile(path, layout.schema_of(columns, about)) as file:
        file.add([pa.array(rows[column.name], column.type) for column in columns])
    return file.row_count


def _sums(folder: Path) -> str:
    """Return the checksums of all files, as `sha256sum` writes them."""
    return "".join(
        f"{_sha256(path)}  {path.name}\n" for path in sorted(folder.iterdir()) if path.is_file()
    )


def _sha256(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            total.update(chunk)
    return total.hexdigest()

"""A data set: read by whoever reads Parquet, the same twice, and its labels say what is so."""

import hashlib
import importlib
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from launcher.checkout import ROOT
from simulator.__main__ import main
from simulator.dataset import layout
from simulator.dataset.make import make
from simulator.errors import DatasetError
from simulator.run.digest import digest
from simulator.run.straight import Plan
from simulator.world.state import MINUTE_MS
from tests.stand.clean_environment import clean_environment

# These have no types, or not whole ones.
pandas: Any = importlib.import_module("pandas")
parquet: Any = importlib.import_module("pyarrow.parquet")

DAY_MS = 1_440 * MINUTE_MS
# 2026-09-01 00:00 in Ho Chi Minh City.
START_MS = 1_788_195_600_000


@pytest.fixture(scope="module")
def plan(city: City) -> Plan:
    return Plan(
        city_folder=city.folder,
        seed=7,
        sensor_count=120,
        period_scale=1.0,
        start_ms=START_MS,
        duration_ms=2 * DAY_MS,
        scenario="bad-sensors",
        trouble=1.0,
    )


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of a city with bad sensors."""
    made = tmp_path_factory.mktemp("two") / "days"
    assert len(list(make(plan, made))) == 2
    return made


def kinds(folder: Path) -> dict[str, pl.DataFrame]:
    """Return the readings of each kind."""
    return {kind.code: pl.read_parquet(folder / layout.readings_file(kind)) for kind in KINDS}


def test_it_has_the_files_that_its_checksums_name(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {*layout.all_files(), layout.SHEET_FILE, layout.SUMS_FILE}
    checked = subprocess.run(
        ["/usr/bin/sha256sum", "--check", "--strict", layout.SUMS_FILE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert len(checked.stdout.splitlines()) == len(names) - 1


def test_a_second_run_gives_the_same_bytes(plan: Plan, folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    list(make(plan, again))
    sums = (folder / layout.SUMS_FILE).read_text("utf-8")
    assert (again / layout.SUMS_FILE).read_text("utf-8") == sums
    list(make(replace(plan, seed=8), tmp_path / "other"))
    assert (tmp_path / "other" / layout.SUMS_FILE).read_text("utf-8") != sums


def with_pandas(path: Path) -> tuple[int, list[str]]:
    frame = pandas.read_parquet(path)
    return len(frame), list(frame.columns)


def with_polars(path: Path) -> tuple[int, list[str]]:
    frame = pl.read_parquet(path)
    return frame.height, frame.columns


def with_duckdb(path: Path) -> tuple[int, list[str]]:
    found = duckdb.read_parquet(str(path))
    return found.to_arrow_table().num_rows, found.columns


READERS: dict[str, Callable[[Path], tuple[int, list[str]]]] = {
    "pandas": with_pandas,
    "polars": with_polars,
    "DuckDB": with_duckdb,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_it_is_read_by(folder: Path, read: Callable[[Path], tuple[int, list[str]]]) -> None:
    for name, columns in layout.all_files().items():
        count, names = read(folder / name)
        assert names == [column.name for column in columns]
        assert count == parquet.read_metadata(folder / name).num_rows


def test_its_rows_are_the_readings_that_the_run_sends(plan: Plan, folder: Path) -> None:
    _, count = digest(plan)
    assert sum(frame.height for frame in kinds(folder).values()) == count


def test_rows_are_in_order_of_sending_and_a_day_is_a_row_group(folder: Path) -> None:
    for kind in KINDS:
        path = folder / layout.readings_file(kind)
        assert pl.read_parquet(path)["sent_at"].is_sorted()
        assert parquet.read_metadata(path).num_row_groups == 2


def test_fields_bear_unit_meaning_and_labels(folder: Path) -> None:
    kind = KIND_BY_CODE["air_quality"]
    schema = parquet.read_schema(folder / layout.readings_file(kind))
    for name in ("pm25_ugm3", "true_pm25_ugm3"):
        said: dict[bytes, bytes] = schema.field(name).metadata
        assert said[b"unit"] == b"ug/m3"
        assert said[b"label_vi"]
        assert said[b"meaning"]
    about: dict[bytes, bytes] = schema.metadata
    assert about[b"from_at"] == b"2026-08-31T17:00:00.000Z"
    assert about[b"seed"] == b"7"


def test_no_column_lacks_a_meaning_and_no_number_a_unit_in_its_name() -> None:
    for columns in layout.all_files().values():
        for column in columns:
            assert column.meaning
            if pa.types.is_floating(column.type):
                assert column.unit, column.name


def test_a_reading_that_is_called_stuck_repeats_the_one_before_it(folder: Path) -> None:
    repeats: list[bool] = []
    for code, frame in kinds(folder).items():
        names = KIND_BY_CODE[code].quantity_names
        told = frame.sort("sensor_id", "seq", "sent_at").with_columns(
            is_same=pl.all_horizontal(
                pl.col(name).eq_missing(pl.col(name).shift().over("sensor_id")) for name in names
            )
        )
        repeats += told.filter(pl.col("fault") == "stuck")["is_same"].to_list()
    assert len(repeats) > 100
    assert sum(repeats) >= 0.99 * len(repeats)


def test_what_nothing_is_wrong_with_is_near_the_truth_and_a_bias_is_not(folder: Path) -> None:
    frame = kinds(folder)["power_transformer"]
    error = (pl.col("voltage_v") - pl.col("true_voltage_v")).abs().median()
    (right,) = frame.filter(pl.col("fault").is_null()).select(error).to_series().to_list()
    (noisy,) = frame.filter(pl.col("fault") == "noisy").select(error).to_series().to_list()
    assert noisy > 5 * right


def test_a_copy_is_called_duplicate_and_what_it_copies_is_not(folder: Path) -> None:
    copies = 0
    for frame in kinds(folder).values():
        label = pl.col("fault") == "duplicate"
        of_number = frame.group_by("sensor_id", "seq").agg(
            pl.len().alias("rows"), label.sum().alias("copies")
        )
        assert (of_number["rows"] <= 2).all()
        assert of_number.filter(pl.col("rows") == 2)["copies"].to_list().count(1) == len(
            of_number.filter(pl.col("rows") == 2)
        )
        copies += len(of_number.filter(pl.col("rows") == 2))
    assert copies


def test_each_label_is_a_fault_of_that_sensor(folder: Path) -> None:
    rows = pl.read_parquet(folder / layout.FAULTS_FILE).iter_rows(named=True)
    faults = {row["event_id"]: (row["what"], set(row["sensor_id"])) for row in rows}
    assert {what for what, _ in faults.values()} >= {"stuck", "bias", "late"}
    for frame in kinds(folder).values():
        labels = frame.select("fault", "event_id", "sensor_id").drop_nulls().unique()
        for fault, event_id, sensor_id in labels.iter_rows():
            what, sensors = faults[event_id]
            assert fault == what
            assert sensor_id in sensors


def test_events_say_where_and_when_and_which_sensors_stand_there(folder: Path) -> None:
    rows = list(pl.read_parquet(folder / layout.EVENTS_FILE).iter_rows(named=True))
    assert len(rows) > 3
    for row in rows:
        assert row["from_at"] < row["to_at"]
        assert row["sensor_count"] == len(row["sensor_id"])
        assert row["lat_deg"] is not None


def test_sensors_are_all_of_the_fleet(folder: Path) -> None:
    sensors = pl.read_parquet(folder / layout.SENSORS_FILE)
    assert sensors.height == sensors["sensor_id"].n_unique() == 120
    assert sum(column.null_count() for column in sensors) == 0


def test_the_sheet_says_how_it_was_made(folder: Path) -> None:
    text = (folder / layout.SHEET_FILE).read_text("utf-8")
    for said in ("| seed | 7 |", "| scenario | bad-sensors |", "Apache-2.0", "sha256sum -c"):
        assert said in text
    for name in layout.all_files():
        assert f"## {name}\n" in text


def test_a_folder_that_holds_something_is_refused_by_name(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(DatasetError, match=f"{tmp_path} is not empty"):
        list(make(plan, tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_the_command_refuses_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").touch()
    given = ["dataset", "--from", "2026-09-01", "--days", "1", "--sensors", "10"]
    assert main([*given, "--out", str(tmp_path / "mine")]) == 2
    assert f"{tmp_path / 'mine'}: " in capsys.readouterr().err
    assert main([*given, "--out", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().err


def test_the_sums_are_of_the_files(folder: Path) -> None:
    line = (folder / layout.SUMS_FILE).read_text("utf-8").splitlines()[0]
    total, name = line.split("  ")
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == total


def test_a_data_set_whose_making_a_signal_ends_is_not_whole(tmp_path: Path) -> None:
    command = "-m simulator dataset --from 2026-09-01 --days 300 --sensors 20 --seed 7 --out"
    with subprocess.Popen(
        [sys.executable, *command.split(), str(tmp_path / "days")],
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().startswith("2026-09-01T17:00:00.000Z: ")
        child.terminate()
        _, said = child.communicate(timeout=60)

    assert (said, child.returncode) == ("", 128 + signal.SIGTERM)
    left = {path.name for path in (tmp_path / "days").iterdir()}
    assert left == {layout.readings_file(kind) for kind in KINDS}

"""`python -m simulator grade` as somebody with a detector uses it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from simulator.__main__ import main
from simulator.dataset import layout
from simulator.dataset.parquet import ParquetFile

HEAD = "detected_at,what,sensor_id,area,lat_deg,lon_deg\n"
ABOUT = {"from_at": "2026-09-01T00:00:00.000Z", "to_at": "2026-09-03T00:00:00.000Z"}


def written(path: Path, rows: Sequence[Mapping[str, object]], columns: list[layout.Column]) -> Path:
    with ParquetFile(path, layout.schema_of(columns, ABOUT)) as file:
        file.add([pa.array([row.get(one.name) for row in rows], one.type) for one in columns])
    return path


@pytest.fixture
def events(tmp_path: Path) -> Path:
    storm = {
        "event_id": "storm-west.storm",
        "what": "storm",
        "from_at": datetime(2026, 9, 1, 8, tzinfo=UTC),
        "to_at": datetime(2026, 9, 1, 10, tzinfo=UTC),
        "area": "760",
        "lat_deg": 10.78,
        "lon_deg": 106.70,
        "radius_km": 5.0,
        "sensor_id": ["hcmc-rg-0001"],
    }
    return written(tmp_path / "events.parquet", [storm], layout.events())


@pytest.fixture
def faults(tmp_path: Path) -> Path:
    stuck = {
        "event_id": "everyday-42.20260902.stuck-1",
        "what": "stuck",
        "from_at": datetime(2026, 9, 2, 8, tzinfo=UTC),
        "to_at": None,
        "sensor_id": ["hcmc-aq-0001", "hcmc-aq-0002"],
    }
    return written(tmp_path / "faults.parquet", [stuck], layout.faults())


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(
        HEAD
        + "2026-09-01T15:30:00+07:00,storm,,760,,\n"
        + "2026-09-01T20:00:00Z,,hcmc-rg-0001,,,\n"
        + "2026-09-02T09:00:00Z,stuck,hcmc-aq-0002,,,\n",
        "utf-8",
    )
    return path


def test_events_and_faults_are_graded_together(
    events: Path, faults: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--truth", str(events), "--faults", str(faults), "--detections", str(mine)]
    assert main(["grade", *given, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["days"] == 2
    assert told["all"]["recall"] == pytest.approx(2 / 3)
    assert told["all"]["false_alarms_per_day"] == 0.5
    assert told["by_what"]["storm"]["delay_median_s"] == 1_800
    # A fault of two instruments is one for each of them.
    assert told["by_what"]["stuck"]["event_count"] == 2
    assert told["by_what"]["stuck"]["detected_count"] == 1
    assert told["by_what"]["stuck"]["delay_median_s"] == 3_600


def test_the_table_has_a_row_for_each_kind_and_one_in_all(
    events: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grade", "--truth", str(events), "--detections", str(mine)]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert [line.split()[0] for line in lines] == ["what", "storm", "stuck", "all"]
    assert lines[-1].split() == ["all", "1", "1", "1.000", "30.0", "min", "30.0", "min", "0", "2",
                                 "1.00", "0.333"]  # fmt: skip


def test_how_long_after_its_end_a_thing_counts_can_be_said(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "late.csv"
    path.write_text("detected_at\n2026-09-01T11:00:00Z\n", "utf-8")
    recalls: list[float] = []
    for within in ("30m", "1h"):
        given = ["--truth", str(events), "--detections", str(path), "--within", within, "--json"]
        assert main(["grade", *given]) == 0
        recalls.append(json.loads(capsys.readouterr().out)["all"]["recall"])
    assert recalls == [0, 1]


WRONG = {
    "no time": (HEAD + ",storm,,,,\n", "row 2: detected_at is missing"),
    "no offset": (HEAD + "2026-09-01T08:30:00,,,,,\n", "row 2: detected_at '2026-09-01T08:30:00'"),
    "not a time": (HEAD + "soon,,,,,\n", "row 2: detected_at 'soon' is not like"),
    "an unknown kind": (HEAD + "2026-09-01T08:30:00Z,fog,,,,\n", "row 2: what 'fog' is not known"),
    "half a place": (HEAD + "2026-09-01T08:30:00Z,,,,10.7,\n", "row 2: lat_deg and lon_deg go"),
    "no latitude": (HEAD + "2026-09-01T08:30:00Z,,,,x,1\n", "row 2: lat_deg 'x' is not a number"),
    "a short row": (HEAD + "2026-09-01T08:30:00Z\n", "row 2: it has not as many cells"),
    "a long row": ("detected_at\n2026-09-01T08:30:00Z,x\n", "row 2: it has not as many cells"),
    "no heading": ("", "no column detected_at; columns: detected_at, what, sensor_id"),
    "a strange column": ("detected_at,score\n", "no column is called 'score'; accepted: "),
    "no text": (b"\xff\xfe\x00".decode("latin-1"), "no column detected_at"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_named_with_its_number_and_reason(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(text, "utf-8")

    assert main(["grade", "--truth", str(events), "--detections", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{path}: ")
    assert message in told.err


def test_all_wrong_rows_are_told_the_first_twenty_by_name(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("detected_at\n" + "soon\n" * 25, "utf-8")

    assert main(["grade", "--truth", str(events), "--detections", str(path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "and 5 more"


def test_a_truth_that_is_none_is_refused(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (mine, tmp_path / "nowhere.parquet"):
        assert main(["grade", "--truth", str(path), "--detections", str(mine)]) == 2
        assert f"{path} cannot be read as Parquet: " in capsys.readouterr().err
    sensors = written(tmp_path / "sensors.parquet", [], [*layout.SENSORS])
    assert main(["grade", "--truth", str(sensors), "--detections", str(mine)]) == 2
    assert "no column event_id, what, from_at, to_at; needed: " in capsys.readouterr().err

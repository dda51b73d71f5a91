"""`python -m ingest load -`: what a pipe brings is stored once, whatever happens on the way."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.stand import arrow_parts
from tests.stand.arrow_parts import ArrowPart
from tests.stand.load_process import StartLoad as Load
from tests.stand.noise_past import SENSORS, part, register
from tests.stand.station import Query
from tests.stand.truth import storm

pytestmark = pytest.mark.integration


def counts(query: Query) -> tuple[int, int, int, int]:
    """Return how many readings, quarters, hours and days of noise are stored."""
    return query(
        "SELECT (SELECT count(*) FROM reading_noise), (SELECT count(*) FROM rollup_noise_15m), "
        "(SELECT count(*) FROM rollup_noise_1h), (SELECT count(*) FROM rollup_noise_1d)"
    )[0]  # pyright: ignore[reportReturnType] - four counts


@pytest.mark.usefixtures("sensors")
def test_what_a_pipe_brings_is_there_with_its_rollups(
    load: Load, query: Query, tmp_path: Path
) -> None:
    """Rows, quarters, hours, days; nothing late, nothing marked; the file at the end."""
    done = tmp_path / "done.json"
    run = load("-", "--name", "history", "--json", "--done-file", str(done))
    code, told = run.finish(arrow_parts.written([part(1), part(2), part(3)]))
    assert code == 0, run.log
    rows = 3 * 96 * len(SENSORS)
    assert json.loads(told)["rows"] == json.loads(done.read_text())["new"] == rows
    assert counts(query) == (rows, rows, rows // 4, rows // 96)
    assert query("SELECT count(*) FROM reading_noise WHERE quality <> 0") == [(0,)]
    assert query("SELECT count(*) FROM dirty_bucket") == [(0,)]
    assert query(
        "SELECT source, done_count, part_count, row_count, new_count, refused_count, rollup_count, "
        "problem, finished_at IS NOT NULL FROM load"
    ) == [("-", 3, 3, rows, rows, 0, rows + rows // 4 + rows // 96, None, True)]
    assert [one["of"] for one in run.events("load_progress")] == [3, 3, 3]


@pytest.mark.usefixtures("sensors")
def test_a_load_that_is_run_twice_changes_nothing(load: Load, query: Query) -> None:
    """Neither under its own name nor under another: equal rows are counted duplicates."""
    pipe = arrow_parts.written([part(1), part(2)])
    assert load("-", "--name", "one").finish(pipe)[0] == 0
    before = counts(query)
    assert json.loads(load("-", "--name", "one", "--json").finish(pipe)[1])["rows_per_s"] == 0
    again = load("-", "--name", "two", "--json")
    code, told = again.finish(pipe)
    assert code == 0, again.log
    assert json.loads(told)["duplicates"] == json.loads(told)["rows"] == 2 * 96 * 4
    assert counts(query) == before
    assert query("SELECT count(*) FROM dirty_bucket") == [(0,)]


@pytest.mark.usefixtures("sensors")
def test_other_values_are_refused_with_their_rows(load: Load, query: Query, tmp_path: Path) -> None:
    """A row that contradicts what stands, listed by number and reason; the rest is stored."""
    assert load("-", "--name", "one").finish(arrow_parts.written([part(2)]))[0] == 0
    levels = np.array(part(2).columns["leq_db"], np.float64)
    levels[4] += 5
    changed = part(2, leq_db=levels)
    rejects = tmp_path / "rejects.csv"
    run = load("-", "--name", "two", "--rejects", str(rejects))
    code, told = run.finish(arrow_parts.written([changed, part(1)]))
    assert code == 3, run.log
    assert "2 days ago/noise, row 5: conflict" in told
    assert rejects.read_text().splitlines()[1].startswith("2 days ago/noise,5,conflict,")
    assert counts(query)[0] == 2 * 96 * 4


@pytest.mark.usefixtures("sensors")
def test_truth_comes_with_the_readings(load: Load, query: Query) -> None:
    told = arrow_parts.truth_part("1/truth", [json.dumps(storm()), "{"])
    run = load("-", "--name", "history")
    code, printed = run.finish(arrow_parts.written([part(1), told]))
    assert (code, "1/truth, row 2: not_json" in printed) == (3, True), (run.log, printed)
    assert query("SELECT count(*) FROM truth_event") == [(1,)]


@pytest.mark.usefixtures("sensors")
def test_a_pipe_that_was_cut_says_so_and_goes_on(load: Load, query: Query) -> None:
    """Cut in the middle of a part, between its batches, and behind a part that is not the last."""
    parts = [part(1), ArrowPart("noise", "two", part(2).columns, batch_rows=100), part(3)]
    pipe = arrow_parts.written(parts)
    first = len(parts[0].written(parts=3, is_last=False))
    second = first + len(parts[1].written(parts=3, is_last=False))
    for cut, said in (
        (first + 9_000, "was cut in the middle of two"),
        (second - 8, "was cut in the middle of two: it has no end"),
        (second, "the stream ended before its last part"),
    ):
        run = load("-", "--name", "history")
        assert run.finish(pipe[:cut])[0] == 1
        assert said in run.log
        assert said in query("SELECT problem FROM load")[0][0]
        assert query("SELECT finished_at FROM load") == [(None,)]
    assert load("-", "--name", "history").finish(pipe)[0] == 0
    assert counts(query)[0] == 3 * 96 * 4
    assert query("SELECT problem, done_count, new_count FROM load") == [(None, 3, 3 * 96 * 4)]


def test_nothing_is_no_load(load: Load, query: Query) -> None:
    assert load("-", "--name", "history").finish()[0] == 0
    assert query("SELECT count(*) FROM load") == [(0,)]


def test_unknown_sensors_are_waited_for_and_then_refused(
    load: Load, query: Query, database_url: str
) -> None:
    """Births come by another way; those that never come are listed."""
    register(database_url, SENSORS[:1])
    run = load("-", "--name", "history", "--wait-for-sensors", "4")
    run.write(arrow_parts.written([part(1)])[:-500])
    register(database_url, SENSORS[1:3])
    code, told = run.finish(arrow_parts.written([part(1)])[-500:])
    assert code == 3, run.log
    assert f"unknown_sensor: no sensor {SENSORS[3]} is known" in told
    assert query("SELECT new_count, refused_count FROM load") == [(3 * 96, 96)]


@pytest.mark.usefixtures("sensors")
@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"loudness_db": [1.0] * 384}, "noise has no loudness_db; it has leq_db, lmax_db"),
        ({"leq_db": ["loud"] * 384}, "leq_db is string; write it as float64 or float32"),
        ({"observed_at": None}, "has no column observed_at; it has sensor_id"),
    ],
    ids=["unknown quantity", "text for a number", "no time"],
)
def test_a_wrong_schema_is_said_before_the_first_row(
    load: Load, query: Query, columns: dict[str, Any], said: str
) -> None:
    given: dict[str, Any] = {**part(1).columns, **columns}
    kept = {name: one for name, one in given.items() if one is not None}
    run = load("-", "--name", "history")
    code, _ = run.finish(arrow_parts.written([ArrowPart("noise", "one", kept)]))
    assert (code, said in run.log) == (1, True), run.log
    assert counts(query)[0] == 0


def test_an_unknown_kind_is_said_with_those_that_are_known(load: Load) -> None:
    run = load("-", "--name", "history")
    wrong = ArrowPart("fog", "one", part(1).columns)
    assert run.finish(arrow_parts.written([wrong]))[0] == 1
    assert "one is of kind fog; known: traffic_flow" in run.log


@pytest.mark.usefixtures("sensors")
def test_rows_that_are_not_kept_make_rollups_only(load: Load, query: Query) -> None:
    """Each tier by its own retention; a day is never divided."""
    kept = {"ingest_raw_retention_days": 10, "ingest_15m_retention_days": 20}
    pipe = arrow_parts.written([part(5), part(15), part(25)])
    run = load("-", "--name", "history", **kept)
    assert run.finish(pipe)[0] == 0, run.log
    assert counts(query) == (96 * 4, 2 * 96 * 4, 3 * 96, 3 * 4)
    run = load("-", "--name", "again", **kept)
    assert run.finish(pipe)[0] == 0, run.log
    assert counts(query) == (96 * 4, 2 * 96 * 4, 3 * 96, 3 * 4)
    assert query("SELECT tier FROM retention ORDER BY 1") == [("15m",), ("raw",)]

"""The command that writes a past: what it writes, and when it writes nothing."""

import io
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from contract import arrow_names as names
from contract.city import City
from contract.clock import from_us
from simulator.__main__ import main
from simulator.data_folder import history
from simulator.errors import CheckpointError
from simulator.history.make import make
from simulator.run.begin import begin
from simulator.run.checkpoint import BOOT_FILE, Checkpoints
from simulator.run.past import FILE, FOLDER
from simulator.run.plan import Plan
from simulator.run.way import Way
from simulator.run.world import build
from simulator.scenario.course import NOTHING
from simulator.world.state import MINUTE_MS
from tests.stand.arrow_pipe import streams
from tests.stand.begun_run import plan_of

SEAM_AT = from_us((29_868_060 + 40) * MINUTE_MS * 1000)
FEW = 10  # of ten kinds: the others have no sensor
HISTORY_MIN = 100


@pytest.fixture
def data(city: City, tmp_path: Path) -> Path:
    plan = plan_of(city, sensor_count=FEW, history_min=HISTORY_MIN)
    began(plan, tmp_path)
    return tmp_path


def began(plan: Plan, data: Path) -> None:
    model = build(plan.city, seed=plan.seed, sensor_count=plan.sensor_count)
    begin(Checkpoints(data), plan, Way(model, NOTHING, lambda: False), wall=lambda: SEAM_AT)


def made(data: Path, city: City, done: Path | None = None) -> int:
    """Make it and return the exit code; nothing else than the past goes to standard output."""
    with capture_logs():
        return history(data, city, done)


def test_a_past_is_written_and_written_again_the_same(
    data: Path, city: City, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    capsysbinary.readouterr()
    assert made(data, city) == 0
    first = capsysbinary.readouterr().out
    assert made(data, city) == 0

    assert capsysbinary.readouterr().out == first
    rows = {said[names.PART].decode(): table.num_rows for said, table in streams(first)}
    assert len(rows) == 2 * (FEW + 1)
    assert [*rows][-1] == "2026-10-15/truth/1"
    assert rows["2026-10-16/traffic_flow/1"] in {40, 41}
    assert rows["2026-10-15/traffic_flow/1"] in {60, 61}


@pytest.mark.parametrize("lacks", ["past", "nothing, and all is loaded"])
def test_where_nothing_is_to_be_made_nothing_is_written(
    data: Path, city: City, capsysbinary: pytest.CaptureFixture[bytes], lacks: str
) -> None:
    done = data / "done.json"
    if lacks == "past":
        (data / FOLDER / FILE).unlink()
    else:
        done.write_text("{}")

    capsysbinary.readouterr()
    assert made(data, city, done) == 0
    assert capsysbinary.readouterr().out == b""


class _Closed(io.BytesIO):
    def write(self, _: object) -> int:
        raise BrokenPipeError


def test_a_reader_that_goes_away_is_no_end(
    data: Path, city: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(_Closed(), write_through=True))

    assert made(data, city) == 1
    assert "the past is not made: BrokenPipeError" in capsys.readouterr().err


def test_a_past_whose_run_has_not_begun_is_not_made(data: Path, city: City) -> None:
    (data / BOOT_FILE).unlink()

    with capture_logs(), pytest.raises(CheckpointError, match="has not begun"):
        make(data, city, io.BytesIO())


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        (b'"city":"hcmc"', b'"city":"hue"', "of the city hue, not of hcmc"),
        (b'"sensor_count":10', b'"sensor_count":11', "of another version"),
        (b'"version":3', b'"version":2', "of another version"),
        (b'"seed"', b'"dees"', "missing required field `seed`"),
    ],
)
def test_a_past_that_cannot_be_made_any_more_says_why(
    data: Path, city: City, was: bytes, now: bytes, what: str
) -> None:
    path = data / FOLDER / FILE
    path.write_bytes(path.read_bytes().replace(was, now))

    with capture_logs(), pytest.raises(CheckpointError, match=what):
        make(data, city, io.BytesIO())


def test_a_mark_that_is_gone_is_named(data: Path, city: City) -> None:
    newest = max((data / FOLDER).glob("*.npz"))
    newest.unlink()

    with capture_logs(), pytest.raises(CheckpointError, match=newest.name):
        make(data, city, io.BytesIO())


@pytest.mark.parametrize("wish", ["7", "1w", "3661d", "-1d", ""])
def test_a_length_that_is_none_says_what_is_accepted(
    wish: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", f"--history={wish}"]) == 2

    said = capsys.readouterr().err
    assert "--history or IOC_SIMULATOR_HISTORY" in said
    assert "24h, 30d or 1d12h, 3660 days at most; 0: none" in said

"""The run before a live one: whatever ends it, the next start makes the same."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from contract.city import City
from contract.clock import from_us
from simulator.errors import CheckpointError, StoppedError
from simulator.run import prelude, world
from simulator.run.begin import Opening, begin
from simulator.run.checkpoint import BOOT_FILE, WORLD_FILE, Checkpoints
from simulator.run.past import FILE, FOLDER, PastFolder, marks_of
from simulator.run.stored import arrays_of
from simulator.run.way import Way
from simulator.run.world import World
from simulator.scenario.course import NOTHING
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS
from simulator.world.units import DAY_MIN, HOUR_MIN
from tests.stand.begun_run import SENSORS, plan_of, run_on

SEAM_STEP = 29_868_060 + 47  # behind a local midnight
SEAM_MS = SEAM_STEP * MINUTE_MS
WALL = from_us(SEAM_MS * 1000 + 17_321_000)  # into a minute
HISTORY_MIN = DAY_MIN + 90


@pytest.fixture(scope="module")
def small(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=SENSORS)


Begin = Callable[..., Opening]


@pytest.fixture
def begun(small: CityModel, city: City, tmp_path: Path) -> Begin:
    def begins(is_stopped: Callable[[], bool] = lambda: False, **other: object) -> Opening:
        plan = plan_of(city, **{"history_min": HISTORY_MIN} | other)
        way = Way(small, NOTHING, is_stopped)
        return begin(Checkpoints(tmp_path), plan, way, wall=lambda: WALL)

    return begins


def same(one: World, other: World) -> bool:
    mine, theirs = arrays_of(one), arrays_of(other)
    return mine.keys() == theirs.keys() and all(
        np.array_equal(mine[name], theirs[name], equal_nan=True)
        if mine[name].dtype.kind == "f"
        else np.array_equal(mine[name], theirs[name])
        for name in mine
    )


def test_live_begins_with_its_minute_where_the_past_ends(begun: Begin, tmp_path: Path) -> None:
    opening = begun()
    past = PastFolder(tmp_path).load()

    assert past is not None
    assert opening.made_ms == past.seam_ms == SEAM_MS
    assert opening.clock.city_at == WALL, "what the minute has said until now comes at once"
    assert (past.from_ms, past.birth_ms) == (SEAM_MS - HISTORY_MIN * MINUTE_MS,) * 2
    assert opening.world.devices.boot == past.boot == 0
    assert all(numbers.min() > 0 for numbers in opening.world.devices.seq.values() if numbers.size)
    assert (tmp_path / BOOT_FILE).read_text() == "0"
    kept = {path.name for path in (tmp_path / FOLDER).iterdir()}
    assert kept == {FILE, *(f"{mark}.npz" for mark in past.marks)}


@pytest.mark.parametrize("blocks", [1, 4, 9])
def test_a_start_that_is_stopped_on_its_way_is_made_anew(
    begun: Begin, tmp_path: Path, blocks: int
) -> None:
    asked: list[int] = []

    def is_stopped() -> bool:
        asked.append(1)
        return len(asked) == blocks

    with pytest.raises(StoppedError):
        begun(is_stopped)
    assert not (tmp_path / BOOT_FILE).exists()
    assert PastFolder(tmp_path).load() is None
    again = begun()
    (tmp_path / BOOT_FILE).unlink()

    assert same(again.world, begun().world), "and anew, as long as no start is counted"
    assert (tmp_path / BOOT_FILE).read_text() == "0"


def test_a_kill_before_the_start_is_counted_leaves_nothing_that_counts(
    begun: Begin, tmp_path: Path, city: City, small: CityModel
) -> None:
    """Later, and with another length: nothing of the first attempt is in it."""
    begun()
    (tmp_path / BOOT_FILE).unlink()
    later = WALL + timedelta(minutes=3)
    store = Checkpoints(tmp_path)
    way = Way(small, NOTHING, lambda: False)
    opening = begin(store, plan_of(city, history_min=60), way, wall=lambda: later)
    past = PastFolder(tmp_path).load()

    assert past is not None
    assert (past.length_min, past.seam_ms) == (60, SEAM_MS + 3 * MINUTE_MS)
    kept = {path.name for path in (tmp_path / FOLDER).iterdir()}
    assert kept == {FILE, *(f"{mark}.npz" for mark in past.marks)}
    assert opening.made_ms == past.seam_ms


def test_a_run_that_is_killed_before_its_first_minute_goes_on_at_the_seam(
    begun: Begin, tmp_path: Path
) -> None:
    """The checkpoint stands before anything is told."""
    first = begun()
    again = begun()

    assert (again.made_ms, again.world.devices.boot) == (first.made_ms, 0)
    assert same(again.world, first.world)
    assert (tmp_path / WORLD_FILE).exists()


def test_a_second_wish_is_told_once_why_it_cannot_be_had(begun: Begin, tmp_path: Path) -> None:
    opening = begun()
    run_on(opening, Checkpoints(tmp_path), SEAM_MS + 3 * MINUTE_MS, MINUTE_MS)

    def said(history_min: int) -> Sequence[Mapping[str, object]]:
        with capture_logs() as logs:
            begun(history_min=history_min)
        return [one for one in logs if one["event"] == "history_not_made"]

    assert said(HISTORY_MIN) == [], "the same wish is no second one"
    assert said(0) == []
    (told,) = said(7 * DAY_MIN)
    assert told["wished"] == "7d"
    assert told["city_since"] == from_us((SEAM_MS - HISTORY_MIN * MINUTE_MS) * 1000).isoformat(
        timespec="milliseconds"
    ).replace("+00:00", "Z")
    assert "./ioc reset" in str(told["instead"])
    assert said(7 * DAY_MIN) == []
    assert said(2 * DAY_MIN) != []
    assert PastFolder(tmp_path).load() is not None, "the past that is there stays"


def test_a_folder_whose_run_had_no_past_gets_none(begun: Begin, tmp_path: Path) -> None:
    begun(history_min=0)
    with capture_logs() as logs:
        opening = begun()

    assert "history_not_made" in {one["event"] for one in logs}
    assert opening.made_ms >= SEAM_MS
    assert PastFolder(tmp_path).load() is None


def test_a_disk_without_room_says_what_helps(
    begun: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(CheckpointError, match="--history 0"):
        begun()
    monkeypatch.setattr(prelude, "YEARS", (2026, 2099))
    with pytest.raises(CheckpointError, match="begins before the years"):
        begun(history_min=3_650 * DAY_MIN)


@pytest.mark.parametrize(
    ("from_min", "seam_min", "marks"),
    [
        (-5, 90, [-5, 0]),
        (0, 90, [0]),
        (-5, 0, [-5]),
        (-5, 1, [-5, 0]),
        (-DAY_MIN - 1, DAY_MIN, [-DAY_MIN - 1, -DAY_MIN, 0]),
        (10, 20, [10]),
    ],
)
def test_a_past_is_kept_at_its_begin_and_at_each_local_midnight(
    from_min: int, seam_min: int, marks: list[int]
) -> None:
    midnight = 20_000 * DAY_MIN - 7 * HOUR_MIN

    found = marks_of(midnight + from_min, midnight + seam_min, 7.0)
    assert [mark - midnight for mark in found] == marks


def test_days_come_newest_first_and_fill_the_past(begun: Begin, tmp_path: Path) -> None:
    begun()
    past = PastFolder(tmp_path).load()
    assert past is not None
    days = list(past.days())

    assert days[0][1] == SEAM_STEP
    assert days[-1][0] == SEAM_STEP - HISTORY_MIN
    assert all(later[0] == earlier[1] for later, earlier in itertools.pairwise(days))

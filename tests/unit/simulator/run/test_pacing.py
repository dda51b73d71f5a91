"""Where city time begins."""

from datetime import UTC, datetime, timedelta

from simulator.run.pacing import Pace, city_start

WALL = datetime(2026, 11, 22, 7, 0, 30, tzinfo=UTC)
STEP = int(WALL.timestamp()) // 60


def test_a_first_run_begins_at_wall_time() -> None:
    assert city_start(WALL, None, 1.0) == WALL


def test_after_a_pause_life_goes_on_at_wall_time() -> None:
    assert city_start(WALL, STEP - 500, 1.0) == WALL
    assert city_start(WALL, STEP - 1, 60.0) == WALL


def test_a_quick_restart_at_speed_one_does_not_jump() -> None:
    assert city_start(WALL, STEP, 1.0) == WALL


def test_time_never_runs_back_behind_a_fast_run() -> None:
    ahead = STEP + 1_000

    expected = datetime.fromtimestamp((ahead + 1) * 60, tz=UTC)
    assert city_start(WALL, ahead, 60.0) == expected
    assert city_start(WALL, STEP, 60.0) == WALL.replace(second=0) + timedelta(minutes=1)


def test_unpaced_streams_do_not_wait() -> None:
    pace = Pace(speed=0.0)

    pace.wait_for(0, lambda: 0.0)
    pace.wait_for(10**12, lambda: 0.0)

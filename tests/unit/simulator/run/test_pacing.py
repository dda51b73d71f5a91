"""Where city time begins."""

from datetime import UTC, datetime, timedelta

from contract.clock import CityClock
from simulator.run.pacing import Pace, Tempo, city_start

WALL = datetime(2026, 11, 22, 7, 0, 30, tzinfo=UTC)
MINUTE_MS = 60_000
MINUTE_BEGIN_MS = int(WALL.timestamp()) * 1000 // MINUTE_MS * MINUTE_MS


def test_a_first_run_begins_at_wall_time() -> None:
    assert city_start(WALL, None, 1.0) == WALL


def test_after_a_pause_life_goes_on_at_wall_time() -> None:
    assert city_start(WALL, MINUTE_BEGIN_MS - 500 * MINUTE_MS, 1.0) == WALL
    assert city_start(WALL, MINUTE_BEGIN_MS - MINUTE_MS, 60.0) == WALL


def test_a_quick_restart_at_speed_one_does_not_jump() -> None:
    assert city_start(WALL, MINUTE_BEGIN_MS, 1.0) == WALL


def test_a_wall_that_was_set_back_brings_no_time_again() -> None:
    made_ms = MINUTE_BEGIN_MS + 45_000

    assert city_start(WALL, made_ms, 1.0) == WALL.replace(second=0) + timedelta(minutes=1)


def test_time_never_runs_back_behind_a_fast_run() -> None:
    ahead_ms = MINUTE_BEGIN_MS + 1_000 * MINUTE_MS

    expected = datetime.fromtimestamp(ahead_ms / 1000 + 60, tz=UTC)
    assert city_start(WALL, ahead_ms, 60.0) == expected
    assert city_start(WALL, MINUTE_BEGIN_MS, 60.0) == WALL.replace(second=0) + timedelta(minutes=1)


def test_unpaced_streams_do_not_wait() -> None:
    pace = Pace(speed=0.0)

    pace.wait_for(0, lambda: 0.0)
    pace.wait_for(10**12, lambda: 0.0)


def test_a_pause_lets_city_time_stand_still_and_go_on_from_there_at_its_speed() -> None:
    wall = [WALL]
    tempo = Tempo(CityClock(WALL, WALL, 60.0), lambda: wall[0])
    wall[0] += timedelta(seconds=10)
    tempo.pause()
    wall[0] += timedelta(hours=1)
    stood = WALL + timedelta(minutes=10)

    assert tempo.now() == stood
    assert tempo.line() == CityClock(stood, wall[0], 0.0)
    tempo.set_speed(2.0)
    assert tempo.line().speed == 0
    tempo.resume()
    wall[0] += timedelta(seconds=30)
    assert tempo.now() == stood + timedelta(minutes=1)


def test_a_new_speed_counts_from_here_on() -> None:
    wall = [WALL]
    tempo = Tempo(CityClock(WALL, WALL, 60.0), lambda: wall[0])
    wall[0] += timedelta(seconds=60)
    tempo.set_speed(1.0)

    assert tempo.now() == WALL + timedelta(hours=1)
    wall[0] += timedelta(seconds=1)
    assert tempo.now() == WALL + timedelta(hours=1, seconds=1)
